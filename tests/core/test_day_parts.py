"""Parts of a day: what is watched from beginning to end, and what half an hour of silence costs."""

from collections.abc import Mapping, Sequence

import pytest

from lumen.core.compensation import Compensation
from lumen.core.day_parts import (
    HIGHEST_PRESSURE,
    LOWEST_PRESSURE,
    PRESSURE_HOUR,
    DayParts,
    PartValue,
    take_part,
)
from lumen.core.day_summary import DaySample, summarise
from lumen.core.moment import Moment
from lumen.core.reading import Channel, Sample
from lumen.units import Monotonic, WallTime

HOUR, MINUTE = 3600.0, 60.0


def lived(samples: Sequence[tuple[float, Mapping[str, float]]]) -> list[PartValue]:
    """Live a day's samples by their time of day; give the parts that were over."""
    parts = DayParts()
    found: list[PartValue] = []
    for time, values in samples:
        found += parts.observe(7, time, Monotonic(time), values)
    return found


def air(*minutes: float, **others: float) -> list[tuple[float, Mapping[str, float]]]:
    """Give samples by their minutes, the air as many tenths of a degree warm as hours passed."""
    return [(m * MINUTE, {"air": m // 60 / 10, **others}) for m in minutes]


NIGHT = [float(m) for m in range(0, 360, 10)]


def test_night_is_the_middle_of_its_air_and_own_heat() -> None:
    """From midnight to six; known when six is reached, and not before."""
    assert lived(air(*NIGHT, own_heat=2.0)) == []
    # 36 samples, six of each hour: the nineteenth from below is one of three o'clock.
    assert lived([*air(*NIGHT, own_heat=2.0), (6 * HOUR, {})]) == [PartValue("night", 0.3, 2.0)]
    assert lived([*air(*NIGHT), (6 * HOUR, {})]) == [PartValue("night", 0.3, None)]


@pytest.mark.parametrize(
    ("minutes", "known"),
    [
        ([m for m in NIGHT if m >= 30], True),
        ([31, *(m for m in NIGHT if m >= 40)], False),
        ([m for m in NIGHT if m <= 330], True),
        ([*(m for m in NIGHT if m <= 320), 329], False),
        ([m for m in NIGHT if not 100 < m < 130], True),
        ([*(m for m in NIGHT if m <= 100), 131, *(m for m in NIGHT if m >= 140)], False),
        ([], False),
    ],
)
def test_part_is_known_when_it_was_never_left_for_longer_than_half_an_hour(
    minutes: list[float], *, known: bool
) -> None:
    """At its beginning, its end, or between."""
    found = lived([*air(*minutes), (6 * HOUR, {})])
    assert [part.name for part in found] == (["night"] if known else [])


def test_noon_and_afternoon_have_their_own_times_and_quantities() -> None:
    """Half past eleven, half past one, six; light, then air. Each is over once."""
    samples = [
        (m * MINUTE, {"light": float(m), "air": float(-m)}) for m in range(11 * 60, 19 * 60, 15)
    ]
    assert lived(samples) == [
        PartValue("noon", 750.0, None),  # of 690, 705 ... 795 the fifth of eight
        PartValue("afternoon", -930.0, None),  # of -1065 ... -810 the tenth of eighteen
    ]


def test_next_day_begins_with_nothing() -> None:
    """What was watched of yesterday's night is not today's."""
    parts = DayParts()
    for time, values in air(*NIGHT):
        assert list(parts.observe(7, time, Monotonic(time), values)) == []
    late = [*air(*NIGHT[20:]), (6 * HOUR, {})]
    found = [p for time, values in late for p in parts.observe(8, time, Monotonic(time), values)]
    assert found == []


@pytest.mark.parametrize(("last", "known"), [(36.0, True), (35.9, False)])
def test_pressure_of_an_hour_counts_when_most_of_it_was_watched(
    last: float, *, known: bool
) -> None:
    """Thirty-six minutes from its first value to its last; the middle one of them."""
    for begins in (0.0, 9 * HOUR):
        minutes = (0.0, 10.0, 20.0, last)
        hour = [(begins + 60.0 * m, {"pressure": 1000.0 + m}) for m in minutes]
        found = lived([*hour, (begins + HOUR, {"pressure": 900.0})])
        assert found == ([PartValue(PRESSURE_HOUR, 1020.0, None)] if known else [])


def test_last_hour_of_a_day_is_over_with_the_day() -> None:
    """No sample of that day comes after it; asked again, it is the same."""
    parts = DayParts()
    for minute in range(0, 60, 10):
        time = 23 * HOUR + minute * MINUTE
        assert list(parts.observe(7, time, Monotonic(time), {"pressure": 980.0})) == []
    assert list(parts.last_hour()) == [PartValue(PRESSURE_HOUR, 980.0, None)]
    assert list(parts.last_hour()) == [PartValue(PRESSURE_HOUR, 980.0, None)]


def test_lowest_hour_of_a_stored_day_may_be_its_last() -> None:
    """A storm's eye shortly before midnight."""
    samples = [
        DaySample(
            Moment(Sample(Monotonic(t), WallTime(t), {Channel.PRESSURE: hpa})),
            20_500 * 24 * HOUR + t,
        )
        for t, hpa in ((60.0 * m, 980.0 if m >= 23 * 60 else 1000.0) for m in range(24 * 60))
    ]
    day = summarise(20_500, samples, Compensation())
    assert day is not None
    assert day.summary.parts[LOWEST_PRESSURE].value == 980.0


def test_lowest_and_highest_hour_are_kept() -> None:
    """And all other parts under their names."""
    found: dict[str, PartValue] = {}
    for hpa in (1001.0, 999.0, 1004.0, 1002.0):
        take_part(found, PartValue(PRESSURE_HOUR, hpa, None))
    take_part(found, PartValue("night", 18.0, 2.0))
    assert found == {
        LOWEST_PRESSURE: PartValue(LOWEST_PRESSURE, 999.0, None),
        HIGHEST_PRESSURE: PartValue(HIGHEST_PRESSURE, 1004.0, None),
        "night": PartValue("night", 18.0, 2.0),
    }
