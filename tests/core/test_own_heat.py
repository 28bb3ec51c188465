"""How far own heat could have moved the air sensor: worked out by hand."""

import pytest

from lumen.core.observation import Observation
from lumen.core.own_heat import OwnHeat
from lumen.units import Monotonic

MINUTE = 60.0


def at(time: float, **raw: float) -> Observation:
    """Give what was read at a time."""
    return Observation(Monotonic(time), time, raw, raw)


def after_a_jump(by: float, own: float | None = None) -> tuple[OwnHeat, Monotonic]:
    """Give a board whose processor was 30 degC warmer for ten hours, and by so much more for 30 s.

    A lag of a minute, the shortest that is thought of, lets half of that be felt. Where own heat
    was taken out, the excess is 24 of it.
    """
    heat, known = OwnHeat(), {} if own is None else {"own_heat": own}
    for number in range(1200):
        heat.observe(at(30.0 * number, chip=50.0, board=20.0, **known), 24.0)
    heat.observe(at(36_000.0, chip=50.0 + by, board=20.0, **known), 24.0)
    return heat, Monotonic(36_000.0)


@pytest.mark.parametrize(("by", "sign"), [(12.0, 1.0), (-12.0, -1.0)])
def test_a_third_of_a_change_may_be_own_heat(by: float, sign: float) -> None:
    """Half of 12 degC over a factor of 1.2, the least: 5 degC, and so of changes up to 15.

    Of a change the other way nothing is own heat's.
    """
    heat, now = after_a_jump(by)
    assert heat.could_explain(now, 10 * MINUTE, sign * 14.99)
    assert not heat.could_explain(now, 10 * MINUTE, sign * 15.01)
    assert not heat.could_explain(now, 10 * MINUTE, -sign * 0.01)
    assert heat.could_explain(now, 10 * MINUTE, sign * 4.99, share=1.0)
    assert not heat.could_explain(now, 10 * MINUTE, sign * 5.01, share=1.0)


def test_what_was_twenty_seconds_before_a_span_is_of_it() -> None:
    """So far apart values are kept; what was sooner moved nothing within it."""
    heat, now = after_a_jump(12.0)
    assert heat.could_explain(now, 10.0, 14.0)
    assert not heat.could_explain(now, 9.9, 0.01)
    term = OwnHeat()
    for number, own in enumerate((8.0, 8.5, 8.5)):
        term.observe(at(30.0 * number, own_heat=own), None)
    assert term.term_could_explain(Monotonic(60.0), 40.0, 1.4)
    assert not term.term_could_explain(Monotonic(60.0), 39.9, 0.01)


def test_known_factor_divides_and_may_err_both_ways() -> None:
    """24 of excess for 8 of own heat is a factor of 3: 2 degC, up or down."""
    heat, now = after_a_jump(12.0, own=8.0)
    for sign in (-1.0, 1.0):
        assert heat.could_explain(now, 10 * MINUTE, sign * 5.99)
        assert not heat.could_explain(now, 10 * MINUTE, sign * 6.01)


@pytest.mark.parametrize("known", [None, 8.0])
@pytest.mark.parametrize(("minutes", "could"), [(5, True), (20, True), (55, False)])
def test_board_that_was_just_switched_on_warms_by_itself(
    known: float | None, minutes: int, *, could: bool
) -> None:
    """So does one cool whose long work ended before anybody watched; for most of an hour."""
    heat, own = OwnHeat(), {} if known is None else {"own_heat": known}
    for number in range(2 * minutes + 1):
        heat.observe(at(30.0 * number, chip=44.0, board=20.0, **own), 24.0)
    now = Monotonic(minutes * MINUTE)
    for change in (-0.8, 0.8):
        assert heat.could_explain(now, 11 * MINUTE, change) is could


def test_slower_boards_are_thought_of_as_well() -> None:
    """What a board of 1,000 s has still to lose, half an hour after work has ended."""
    heat = OwnHeat()
    for number in range(480):
        heat.observe(at(30.0 * number, chip=60.0 if number < 420 else 40.0, board=20.0), None)
    # At each of 60 samples it loses three per cent of what is left; ten minutes ago it was at 40.
    rest = 20.0 * (0.97**40 - 0.97**60)
    now = Monotonic(479 * 30.0)
    assert heat.could_explain(now, 10 * MINUTE, -3.0 * 0.99 * rest / 1.2)
    assert not heat.could_explain(now, 10 * MINUTE, -3.0 * 1.01 * rest / 1.2)


def test_nothing_is_own_heat_in_a_body_without_a_processors_temperature() -> None:
    """As most recordings are."""
    heat = OwnHeat()
    for number in range(10):
        heat.observe(at(30.0 * number, board=20.0 + number), None)
    assert not heat.could_explain(Monotonic(270.0), MINUTE, 0.01)


@pytest.mark.parametrize(("silent", "unknown"), [(100.0, False), (101.0, True)])
def test_anything_may_be_own_heat_when_the_processor_was_not_read_lately(
    silent: float, *, unknown: bool
) -> None:
    """A hundred seconds are bridged."""
    heat, now = after_a_jump(0.0)
    assert heat.could_explain(Monotonic(now + silent), 10 * MINUTE, 99.0) is unknown


def test_a_third_of_a_change_may_be_the_compensations_own_term() -> None:
    """From 8 degC to 8.5: of changes up to 1.5, whichever way; unknown, of any."""
    heat = OwnHeat()
    assert heat.term_could_explain(Monotonic(0.0), MINUTE, 99.0)
    for number, own in enumerate((8.0, 8.0, 8.5)):
        heat.observe(at(30.0 * number, own_heat=own), None)
    now = Monotonic(60.0)
    for sign in (-1.0, 1.0):
        assert heat.term_could_explain(now, 10 * MINUTE, sign * 1.49)
        assert not heat.term_could_explain(now, 10 * MINUTE, sign * 1.51)
    heat.observe(at(90.0), None)
    assert heat.term_could_explain(Monotonic(90.0), 10 * MINUTE, 99.0)


@pytest.mark.parametrize(("away", "could"), [(240.0, False), (241.0, True), (1800.0, True)])
def test_board_that_nobody_watched_for_four_minutes_may_have_been_heated_meanwhile(
    away: float, *, could: bool
) -> None:
    """Work that began and ended while the service was stopped: the board cools or warms yet."""
    heat, now = after_a_jump(0.0)
    for number in range(3):
        now = Monotonic(36_000.0 + away + 30.0 * number)
        heat.observe(at(now, chip=50.0, board=20.0), None)
    for change in (-1.5, 1.5):
        assert heat.could_explain(now, 11 * MINUTE, change) is could


@pytest.mark.parametrize("count", [24, 25])
def test_board_is_followed_where_samples_always_lie_five_minutes_apart(count: int) -> None:
    """Nothing has moved for two hours: no change is own heat's, until the processor works."""
    heat, now = OwnHeat(), Monotonic(0.0)
    for number in range(count):
        now = Monotonic(300.0 * number)
        heat.observe(at(now, chip=50.0, board=20.0), None)
    assert not heat.could_explain(now, 11 * MINUTE, 0.1)
    for step in range(1, 3):
        heat.observe(at(now + 300.0 * step, chip=80.0, board=20.0), None)
        assert heat.could_explain(Monotonic(now + 300.0 * step), 11 * MINUTE, 6.0)
