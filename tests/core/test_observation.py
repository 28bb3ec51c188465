"""What two of three samples bear out, and what a blank takes away."""

import pytest

from lumen.core.observation import MedianOfThree, Observation, vapour
from lumen.core.reading import Channel
from lumen.units import Monotonic


def passed(*light: float | None) -> list[float | None]:
    """Give what passes of each of these readings of the light; None is a blank."""
    median, found = MedianOfThree(), []
    for value in light:
        known = median.filtered({} if value is None else {"light": value})
        found.append(known.get("light"))
    return found


def test_middle_of_three_passes() -> None:
    """The first two bear nothing out; then one that stands out does not pass."""
    assert passed(5.0, 7.0, 6.0, 900.0, 8.0, 9.0) == [None, None, 6.0, 7.0, 8.0, 9.0]


def test_one_blank_is_bridged_and_two_are_not() -> None:
    """After two in a row what came before says nothing of what comes now."""
    assert passed(1.0, 2.0, 3.0, None, 4.0) == [None, None, 2.0, None, 3.0]
    assert passed(1.0, 2.0, 3.0, None, None, 4.0, 5.0, 6.0)[5:] == [None, None, 5.0]
    assert passed(1.0, 2.0, 3.0, None, 4.0, None, 5.0)[4:] == [3.0, None, 4.0]


def test_what_lied_and_what_was_before_a_gap_is_forgotten() -> None:
    """By the channels that a quantity is made of, or altogether."""
    median = MedianOfThree()
    for _ in range(3):
        median.filtered({"light": 1.0, "vapour": 10.0, "air": 20.0})
    median.disown([Channel.HUMIDITY])
    assert median.filtered({"light": 1.0, "vapour": 10.0, "air": 20.0}) == {
        "light": 1.0,
        "air": 20.0,
    }
    median.forget()
    assert median.filtered({"light": 1.0, "air": 20.0}) == {}


def test_day_and_time_of_day_are_of_the_local_time() -> None:
    """A quarter past midnight of the fourth day, and the second before it began."""
    for local, day, time in ((3 * 86_400.0 + 900.0, 3, 900.0), (3 * 86_400.0 - 1.0, 2, 86_399.0)):
        seen = Observation(Monotonic(0.0), local, {}, {})
        assert (seen.day, seen.time_of_day) == (day, time)


@pytest.mark.parametrize(
    ("celsius", "hpa"), [(0.0, 6.11), (10.0, 12.27), (20.0, 23.37), (30.0, 42.43)]
)
def test_vapour_is_what_the_tables_of_saturated_air_say(celsius: float, hpa: float) -> None:
    """To a third of a per cent, and half of it at 50 %."""
    assert vapour(celsius, 100.0) == pytest.approx(hpa, rel=3e-3)
    assert vapour(celsius, 50.0) == pytest.approx(hpa / 2, rel=3e-3)
