"""What is kept of a day, counted on paper: what was watched, light and dark, hours and extremes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from lumen.core.compensation import Compensation
from lumen.core.day_summary import HOURLY, DaySample, RememberedDay, summarise
from lumen.core.language import Expression, Pattern, Token
from lumen.core.moment import Eisv, Moment
from lumen.core.reading import Channel, Fault, FaultKind, Reading, Sample
from lumen.core.shape_names import Shape, Trend
from lumen.units import Monotonic, WallTime

DAY, MINUTE, HOUR = 86_400.0, 60.0, 3600.0
TODAY = 20_000
MIDNIGHT = TODAY * DAY
NOON = 12 * HOUR
OWN = Compensation(2.5)


def lived(
    time: float,
    readings: Mapping[Channel, Reading],
    *,
    begins: bool = False,
    clock: float = 0.0,
    **said: object,
) -> DaySample:
    """Give a sample at seconds after midnight, by a clock that is ahead by so much."""
    wall = WallTime(MIDNIGHT + time + clock)
    sample = Sample(Monotonic(1e6 + time), wall, readings)
    return DaySample(Moment(sample, None, **said), MIDNIGHT + time, begins)  # type: ignore[arg-type]


def day_of(samples: Iterable[DaySample]) -> RememberedDay:
    """Sum up a day that there was."""
    found = summarise(TODAY, samples, OWN)
    assert found is not None
    return found


def at(times: Iterable[float], **said: object) -> list[DaySample]:
    """Give samples of a light of 20 lx."""
    return [lived(time, {Channel.LIGHT: 20.0}, **said) for time in times]  # type: ignore[arg-type]


def test_nothing_is_kept_of_a_day_without_samples() -> None:
    """Yesterday's and tomorrow's are none."""
    assert summarise(TODAY, [], OWN) is None
    assert summarise(TODAY, at([-60.0, DAY + 1.0]), OWN) is None


@pytest.mark.parametrize(
    ("times", "watched", "gap"),
    [
        ([NOON, NOON + 900.0], 900, 43_200),
        ([NOON, NOON + 901.0], 0, 43_200),
        ([NOON, NOON + 900.0, NOON + 1801.0, NOON + 1861.0], 960, 43_200),
        ([-60.0, 840.0], 840, 85_560),
        ([-60.0, 841.0], 0, 85_559),
        ([NOON - 30.0], 0, 43_230),
        ([60.0, 80_000.0, 86_340.0], 0, 79_940),
    ],
)
def test_quarter_of_an_hour_between_samples_was_watched_and_more_was_not(
    times: list[float], watched: int, gap: int
) -> None:
    """Of the first sample what lies before it, where a life went on across midnight."""
    summary = day_of(at(times)).summary
    assert (summary.watched, summary.gap) == (watched, gap)


def test_what_passed_before_a_life_was_not_watched() -> None:
    """However short it was; a life that begins at midnight watched nothing of the day before."""
    samples = [*at([NOON, NOON + 60.0]), *at([NOON + 120.0, NOON + 180.0])]
    samples[2] = samples[2]._replace(begins_life=True)
    summary = day_of(samples).summary
    assert (summary.watched, summary.awakenings) == (120, 1)
    begun = [*at([-60.0]), *at([60.0], begins=True), *at([120.0])]
    assert day_of(begun).summary.watched == 60


@pytest.mark.parametrize(("before", "watched"), [(300.0, 600), (301.0, 0)])
def test_night_was_watched_into_the_day_when_a_sample_lies_shortly_before_midnight(
    before: float, watched: int
) -> None:
    """However long ago the hour was that tells its heat."""
    assert day_of(at([-40_000.0, -before, 600.0])).summary.watched == watched


@pytest.mark.parametrize(
    ("stood", "by_clock", "gap"),
    [(0.0, 1000.0, 1000), (3575.0, 25.0, 25), (3600.0, 0.001, 3600), (-30_000.0, 30_040.0, 30_040)],
)
def test_gap_between_two_lives_is_the_wall_clocks_when_it_tells_one(
    stood: float, by_clock: float, gap: int
) -> None:
    """Lived as an hour where nobody knows, it is no hour that the day lacks."""
    times = [900.0 * step for step in range(48)]
    again = times[-1] + by_clock
    woke = [*at([again], begins=True), *at(again + 900.0 * step for step in range(1, 97))]
    woke = [each for each in woke if each.local < MIDNIGHT + DAY]
    shifted = [
        each._replace(
            moment=replace(
                each.moment,
                sample=replace(each.moment.sample, at=Monotonic(each.moment.sample.at + stood)),
            )
        )
        for each in woke
    ]
    summary = day_of([*at(times), *shifted]).summary
    assert summary.gap == max(gap, 900)
    assert not summary.clock_set


@pytest.mark.parametrize(("last", "whole"), [(1800.0, True), (1801.0, False)])
def test_day_is_whole_when_no_half_hour_of_it_was_missed(last: float, *, whole: bool) -> None:
    """From midnight to midnight, its ends among them."""
    times = [1800.0 * step for step in range(1, 48)]
    assert day_of(at([*times[:-1], DAY - last])).summary.whole is whole
    assert day_of(at([last, *times[1:]])).summary.whole is whole


@pytest.mark.parametrize(("ahead", "clock_set"), [(120.0, False), (-120.0, False), (121.0, True)])
def test_clock_was_set_when_it_strayed_by_more_than_two_minutes(
    ahead: float, *, clock_set: bool
) -> None:
    """From the time that life itself counts; between two lives nobody knows."""
    samples = [*at([NOON, NOON + 60.0]), *at([NOON + 120.0, NOON + 180.0], clock=ahead)]
    summary = day_of(samples).summary
    assert summary.clock_set is clock_set
    samples[2] = samples[2]._replace(begins_life=True)
    assert not day_of(samples).summary.clock_set


def test_clock_that_strays_slowly_was_not_set() -> None:
    """It is compared with the day's first sample, until it is set; then with what it is set to."""
    steps = (0.0, 60.0, 120.0, 121.0, 241.0)
    samples = [s for n, c in enumerate(steps) for s in at([NOON + 60.0 * n], clock=c)]
    assert not day_of(samples[:3]).summary.clock_set
    assert day_of(samples).summary.clock_set


def test_what_was_said_felt_and_lost_is_counted() -> None:
    """Utterances, expressions, the seconds of each shape and fault; what settles is no fault."""
    word = Expression(Pattern.SINGLE, (Token.WARMTH,))
    settled, rising = Shape.SETTLED_PRESENCE, Shape.RISING_ENTROPY
    gone: dict[Channel, Reading] = {Channel.LIGHT: Fault(FaultKind.SILENT, "gone")}
    settling: dict[Channel, Reading] = {Channel.LIGHT: Fault(FaultKind.SETTLING, "soon")}
    samples = [
        lived(NOON, {}, shape=settled, trend=Trend.STABLE, expression=word, narration="I rest."),
        lived(NOON + 30.0, gone, shape=settled, trend=Trend.STABLE, expression=word),
        lived(NOON + 90.0, gone, shape=rising, trend=Trend.STABLE),
        lived(NOON + 91.0, settling),
        lived(NOON + 91.4, {}, shape=Shape.CONVERGENCE, trend=Trend.STABLE),
    ]
    summary = day_of(samples).summary
    assert (summary.expressions, summary.utterances) == (2, 1)
    assert dict(summary.shapes) == {settled: 30, rising: 60}
    assert dict(summary.faults) == {Channel.LIGHT: 90}


def lit(levels: Sequence[float], glow: float = 0.0) -> tuple[float | None, float | None]:
    """Give first and last light of a morning of these levels, five minutes each from six o'clock.

    It is told in minutes after six.
    """
    readings = [{Channel.LIGHT: x, Channel.LED_BRIGHTNESS: glow} for x in levels for _ in range(5)]
    samples = [lived(6 * HOUR + MINUTE * n, each) for n, each in enumerate(readings)]
    summary = day_of(samples).summary
    times = (summary.first_light, summary.last_light)
    first, last = (None if t is None else (t - 6 * HOUR) / MINUTE for t in times)
    return first, last


def test_first_light_is_from_three_lux_on_after_less_than_one() -> None:
    """A sample late, as two of three bear it out; the last one, too."""
    assert lit([0.99, 3.0, 0.5]) == (6.0, 10.0)
    assert lit([1.0, 3.0, 0.5]) == (None, 10.0)
    assert lit([0.99, 2.99, 0.5]) == (None, None)
    assert lit([0.5, 20.0, 0.5, 20.0, 2.0]) == (6.0, 20.0)


def test_light_that_its_own_lights_could_be_is_none() -> None:
    """Of 3 lx they may give one: 80 times the square of their brightness."""
    assert lit([0.5, 3.0], glow=0.1118) == (6.0, 9.0)
    assert lit([0.5, 3.0], glow=0.1119) == (None, None)


@pytest.mark.parametrize(("samples", "known"), [(50, True), (49, False)])
def test_hour_is_known_when_fifty_minutes_of_it_were_watched(samples: int, *, known: bool) -> None:
    """A sample a minute stands for the minute before it."""
    times = [10 * HOUR - 180.0, 10 * HOUR - 120.0, 10 * HOUR - 60.0]
    times += [10 * HOUR + 60.0 * number for number in range(samples)]
    hours = day_of(at(times)).hours
    assert bool(np.isfinite(hours).any()) is known
    if known:
        light = 3 * HOURLY.index("light")
        assert hours[10, light : light + 3].tolist() == [20.0] * 3
        assert np.isnan(np.delete(hours, 10, axis=0)).all()


def test_hour_has_its_lowest_middle_and_highest_and_the_middle_of_its_states() -> None:
    """Of three levels, twenty minutes each; a state with a fault says nothing of its hour."""
    state, faulty = Eisv(0.25, 0.5, 0.125, 0.0625), Eisv(1.0, 1.0, 1.0, 0.3)
    gone = Fault(FaultKind.SILENT, "gone")
    samples = []
    for number in range(60):
        readings: dict[Channel, Reading] = {Channel.LIGHT: (10.0, 30.0, 20.0)[number // 20]}
        if number % 3 == 0:
            readings[Channel.PRESSURE] = gone
        samples.append(
            lived(10 * HOUR + 60.0 * number, readings, raw=faulty if number % 3 == 0 else state)
        )
    hours = day_of(samples).hours
    light = 3 * HOURLY.index("light")
    assert hours[10, light : light + 3].tolist() == [10.0, 20.0, 30.0]
    assert hours[10, 3 * len(HOURLY) :].tolist() == list(state)


def test_extremes_are_told_by_the_full_minute_and_rounded() -> None:
    """What two of three samples bear out: a lone 900 hPa is none."""
    levels = [1000.0] * 4 + [1003.333] * 4 + [900.0] + [999.994] * 4 + [1001.0] * 9
    samples = [lived(NOON + 50.0 * n, {Channel.PRESSURE: p}) for n, p in enumerate(levels)]
    span = day_of(samples).summary.spans["pressure_hpa"]
    assert (span.low, span.median, span.high) == (999.99, 1001.0, 1003.33)
    # The sixth sample, at 250 s, and the tenth, at 450 s, are the first that are the middle.
    assert (span.high_at, span.low_at) == (NOON + 240.0, NOON + 420.0)


def test_states_are_kept_to_four_decimals_and_the_room_to_two() -> None:
    """And every reading as finely as its quantity is told."""
    state = Eisv(0.123456, 0.5, 0.25, 0.1)
    readings: dict[Channel, Reading] = {Channel.LIGHT: 20.12345, Channel.LOAD: 0.12345}
    spans = day_of([lived(NOON + 30.0 * n, readings, raw=state) for n in range(4)]).summary.spans
    assert spans["E"].median == 0.1235
    assert spans["room_light_lux"].median == 20.12
    assert spans["load_1m"].median == 0.12


def test_parts_of_the_day_are_kept_to_two_decimals() -> None:
    """What they were, and the own heat that was taken out of it."""
    readings: dict[Channel, Reading] = {
        Channel.AMBIENT_TEMP: 28.1234,
        Channel.HUMIDITY: 40.0,
        Channel.CPU_TEMP: 48.5678,
        Channel.LIGHT: 300.1234,
    }
    parts = day_of([lived(600.0 * n, readings) for n in range(1, 140)]).summary.parts
    # The excess of 20.4444 over 2.5 is 8.17776, and the air so much less than the board.
    assert (parts["noon"].value, parts["noon"].own_heat) == (300.12, 8.18)
    assert (parts["afternoon"].value, parts["afternoon"].own_heat) == (19.95, 8.18)


def test_calibration_of_the_day_is_kept_where_there_was_one() -> None:
    """Heat factor, lag and glow."""
    assert day_of(at([NOON])).summary.calibration == (2.5, OWN.heat_lag, OWN.light_glow)
    bare = summarise(TODAY, at([NOON]), Compensation())
    assert bare is not None
    assert bare.summary.calibration is None
    assert "room_light_lux" not in bare.summary.spans
