"""What a kept day may say: each number up to its limit, and not beyond it."""

import msgspec
import numpy as np
import pytest

from lumen.core.day_parts import PART_NAMES
from lumen.core.day_summary import DECIMALS, HOUR_COLUMNS, NAMES, DaySummary
from lumen.store.day_rows import hours_from_row, row_from_hours, summary_from_row

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


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("room_temp_c", -40.0, 85.0),
        ("room_humidity_pct", 0.0, 100.0),
        ("room_light_lux", 0.0, 150_000.0),
        ("S", 0.0, 1.0),
        ("V", 0.0, 0.3),
        ("pressure_hpa", 300.0, 1100.0),
        ("cpu_temp_c", -40.0, 125.0),
        ("co2_ppm", 200.0, 40_000.0),
        ("led_brightness", 0.0, 1.0),
    ],
)
def test_span_lies_within_what_its_part_can_report(name: str, low: float, high: float) -> None:
    """From the least to the greatest, and not one step of its own further."""
    place, scale = NAMES.index(name), 10 ** DECIMALS[name]

    def span(least: float, most: float) -> list[object]:
        below, above = round(least * scale), round(most * scale)
        return [*[None] * place, (below, 0, 0, above - below, 0)]

    (found,) = kept(SPANS, span(low, high)).spans.values()
    assert (found.low, found.high) == (low, high)
    for least, most in ((low - 1.0 / scale, high), (low, high + 1.0 / scale)):
        with pytest.raises(ValueError, match=rf"{name} of .*, outside"):
            kept(SPANS, span(least, most))


@pytest.mark.parametrize(
    ("part", "low", "high"),
    [
        ("night", -40.0, 85.0),
        ("noon", 0.0, 150_000.0),
        ("afternoon", -40.0, 85.0),
        ("lowest pressure", 300.0, 1100.0),
        ("highest pressure", 300.0, 1100.0),
    ],
)
def test_part_of_a_day_lies_within_what_its_quantity_can_be(
    part: str, low: float, high: float
) -> None:
    """A night of a thousand degrees is none; nor is heat that no board has."""
    place = PART_NAMES.index(part)
    for value in (low, high):
        assert kept(PARTS, {place: (round(value * 100), None)}).parts[part].value == value
    for value in (low - 0.01, high + 0.01):
        with pytest.raises(ValueError, match=rf"{part} of .*, outside"):
            kept(PARTS, {place: (round(value * 100), None)})
    for own in (-12_501, 12_501):
        with pytest.raises(ValueError, match=r"own heat of .*, outside -125"):
            kept(PARTS, {place: (round(low * 100), own)})


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (0, (-41.0, 20.0, 30.0)),
        (0, (20.0, 30.0, 90.0)),
        (0, (20.0, 19.0, 30.0)),
        (0, (float("nan"), 19.0, 30.0)),
        (3, (-0.5, 5.0, 6.0)),
        (3, (5.0, 6.0, 700.0)),
        (6, (-1.0, 5.0, 6.0)),
        (9, (-130.0, 5.0, 6.0)),
        (9, (1.0, float("inf"), 6.0)),
        (12, (1.25,)),
        (15, (0.5,)),
    ],
)
def test_hours_are_what_a_room_can_be_and_in_order(column: int, values: tuple[float, ...]) -> None:
    """Of air, vapour, light and own heat, low, median and high; of a state, the median."""
    hours = np.full((24, HOUR_COLUMNS), np.nan, np.float16)
    assert np.isnan(hours_from_row(1, row_from_hours(hours))).all()
    hours[5, column : column + len(values)] = values
    with pytest.raises(ValueError, match="the hours of day 1 "):
        hours_from_row(1, row_from_hours(hours))


def test_hours_at_the_ends_of_every_range_are_read() -> None:
    """The brightest light is kept as the greatest number that 16 bits hold well."""
    hours = np.full((24, HOUR_COLUMNS), np.nan, np.float16)
    hours[0] = [-40, 0, 85, 0, 0, 578, 0, 0, 65_000, -125, 0, 125, 0, 1, 1, 0.3]
    assert np.array_equal(hours_from_row(1, row_from_hours(hours)), hours, equal_nan=True)


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
