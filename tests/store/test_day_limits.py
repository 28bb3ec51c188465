"""What a kept day may say: each number up to its limit, and not beyond it."""

import msgspec
import pytest

from lumen.core.day_summary import DaySummary
from lumen.store.day_rows import summary_from_row

DAY: list[object] = [
    50_000,
    600,
    False,
    2,
    100,
    80_000,
    None,
    30,
    20,
    {},
    {},
    None,
    None,
    None,
    None,
    [],
    {},
]
WATCHED, GAP, AWAKENINGS, FIRST, LAST, CALIBRATION, EXPRESSIONS, UTTERANCES = 0, 1, 3, 4, 5, 6, 7, 8
SHAPES, FAULTS, FIRST_LIGHT, LAST_LIGHT, SUN_FIRST, SUN_LAST, SPANS, PARTS = range(9, 17)


def kept(place: int, value: object) -> DaySummary:
    """Give a day of which one number is another."""
    return summary_from_row(
        20_500, msgspec.msgpack.encode([*DAY[:place], value, *DAY[place + 1 :]])
    )


@pytest.mark.parametrize(
    ("place", "last"),
    [
        *((place, 100_000) for place in (WATCHED, GAP, FIRST, LAST)),
        *((place, 100_000) for place in (FIRST_LIGHT, LAST_LIGHT, SUN_FIRST, SUN_LAST)),
        *((place, 1_000_000) for place in (AWAKENINGS, EXPRESSIONS, UTTERANCES)),
    ],
)
def test_time_and_count_are_within_their_limits(place: int, last: int) -> None:
    """A day has 25 hours at most, some more seconds are no damage; nothing is less than none."""
    for value in (0, last):
        assert kept(place, value).day == 20_500
    for value in (-1, last + 1):
        with pytest.raises(ValueError, match="the summary of day 20500"):
            kept(place, value)


@pytest.mark.parametrize("place", [SHAPES, FAULTS])
def test_time_of_a_shape_or_fault_is_within_a_day(place: int) -> None:
    """And a shape and a channel is one that there is."""
    assert kept(place, {0: 100_000}).day == 20_500
    for value in ({0: 100_001}, {0: -1}, {99: 5}, {-1: 5}):
        with pytest.raises(ValueError, match="the summary of day 20500"):
            kept(place, value)


@pytest.mark.parametrize(
    ("span", "good"),
    [
        ((0, 0, 0, 0, 0), True),
        ((0, 1666, 0, 0, 1666), True),
        ((0, 1667, 0, 0, 0), False),
        ((0, 0, 0, 0, 1667), False),
        ((0, -1, 0, 0, 0), False),
        ((0, 0, 0, 0, -1), False),
        ((-4000, 0, 0, 12_500, 0), True),
        ((8500, 0, 0, 0, 0), True),
        ((0, 0, 5, 4, 0), False),
        ((0, 0, -1, 4, 0), False),
        ((2**53 + 1, 0, 0, 0, 0), False),
    ],
)
def test_span_is_of_numbers_that_can_be_and_minutes_of_a_day(
    span: tuple[int, ...], *, good: bool
) -> None:
    """Beyond 53 bits a number would be another; a median lies between lowest and highest."""
    if good:
        assert len(kept(SPANS, [span]).spans) == 1
    else:
        with pytest.raises(ValueError, match="the summary of day 20500"):
            kept(SPANS, [span])


def test_part_of_a_day_is_kept_in_hundredths() -> None:
    """Its own heat too, where that is known; and it is one of those that there are."""
    night = kept(PARTS, {0: (1834, 205)}).parts["night"]
    assert (night.value, night.own_heat) == (18.34, 2.05)
    assert kept(PARTS, {0: (-5, None)}).parts["night"].own_heat is None
    for rotten in ({99: (1, 1)}, {-1: (100_000, None)}):
        with pytest.raises(ValueError, match="the summary of day 20500"):
            kept(PARTS, rotten)


@pytest.mark.parametrize(
    ("calibration", "good"),
    [
        ((0.25, 10.0, 0.0), True),
        ((200.0, 3600.0, 10_000.0), True),
        ((0.2, 300.0, 0.0), False),
        ((2.0, 3601.0, 0.0), False),
        ((2.0, 300.0, -1.0), False),
        ((float("nan"), 300.0, 0.0), False),
        ((2.0, float("nan"), 0.0), False),
        ((2.0, 300.0, float("inf")), False),
    ],
)
def test_calibration_of_a_day_is_one_that_can_be_set(
    calibration: tuple[float, ...], *, good: bool
) -> None:
    """By another no room was ever computed."""
    if good:
        assert kept(CALIBRATION, calibration).calibration == calibration
    else:
        with pytest.raises(ValueError, match="the summary of day 20500"):
            kept(CALIBRATION, calibration)
