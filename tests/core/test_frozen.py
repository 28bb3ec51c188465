"""Sensors that repeat themselves."""

import pytest

from lumen.core.frozen import CONVERSIONS, CodeWatch, ValueWatch, judged_by_part
from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.units import Monotonic

PRESSURE, LIGHT, DISK = Channel.PRESSURE, Channel.LIGHT, Channel.DISK


def test_code_is_frozen_when_it_comes_twenty_times() -> None:
    """Nineteen are chance, twenty are not; a change ends it at once."""
    watch = CodeWatch()
    verdicts = [watch.saw(7) for _ in range(CONVERSIONS + 5)]
    assert verdicts[: CONVERSIONS - 1] == [None] * (CONVERSIONS - 1)
    assert all(t is not None and t.kind is FaultKind.FROZEN for t in verdicts[CONVERSIONS - 1 :])
    assert watch.saw(8) is None


def test_count_of_codes_begins_anew_when_the_part_was_seen_to_live() -> None:
    """Nineteen, a sign of life, nineteen more: none is frozen, and the next is."""
    watch = CodeWatch()
    assert [watch.saw(7) for _ in range(19)] == [None] * 19
    assert watch.alike == 19
    watch.restart()
    assert watch.alike == 0
    assert [watch.saw(7) for _ in range(19)] == [None] * 19
    frozen = watch.saw(7)
    assert frozen is not None
    assert frozen.reason == "the same raw code 20 times in a row"


def test_code_may_rest_when_it_is_dark() -> None:
    """Darkness repeats itself, and a lamp that then freezes is counted from its first code."""
    watch = CodeWatch()
    assert not any(watch.saw(3, may_rest=True) for _ in range(1000))
    verdicts = [watch.saw(500) for _ in range(CONVERSIONS)]
    assert [t is not None for t in verdicts] == [False] * (CONVERSIONS - 1) + [True]


def seen(watch: ValueWatch, hours: float, channel: Channel, value: Reading) -> Reading:
    """Give what a watch makes of a value that came every five minutes up to an hour."""
    last = watch._last
    begin = 0.0 if last is None else last / 3600.0
    steps = max(1, round((hours - begin) * 12.0))
    reading: Reading = value
    for step in range(1, steps + 1):
        at = begin + (hours - begin) * step / steps
        reading = watch.watched(Monotonic(at * 3600.0), {channel: value})[channel]
    return reading


def is_frozen(reading: Reading) -> bool:
    """Tell whether a reading is a frozen part's."""
    return isinstance(reading, Fault) and reading.kind is FaultKind.FROZEN


def test_recorded_value_is_frozen_when_it_lasts_three_hours() -> None:
    """An hour and a quarter of one pressure is calm; three hours and a bit are a frozen part."""
    watch = ValueWatch()
    assert not any(is_frozen(seen(watch, h, PRESSURE, 1000.25)) for h in (0.1, 1.25, 2.9))
    reading = seen(watch, 3.3, PRESSURE, 1000.25)
    assert is_frozen(reading)
    assert "1000.25 for 3" in str(reading)
    assert seen(watch, 3.4, PRESSURE, 1000.37) == 1000.37


@pytest.mark.parametrize(("value", "hours"), [(21.37, 3.0), (21.3, 6.0), (21.0, 12.0)])
def test_limit_grows_with_the_step_when_a_channel_is_recorded_coarsely(
    value: float, hours: float
) -> None:
    """Ten times coarser steps may rest twice as long."""
    watch = ValueWatch()
    watch.watched(Monotonic(-300.0), {Channel.AMBIENT_TEMP: 20.0})
    verdicts = [is_frozen(seen(watch, h, Channel.AMBIENT_TEMP, value)) for h in (0.9 * hours,)]
    verdicts.append(is_frozen(seen(watch, 1.1 * hours, Channel.AMBIENT_TEMP, value)))
    assert verdicts == [False, True]


def test_limit_grows_with_the_longest_rest_when_it_ended_by_itself() -> None:
    """A room that rested for two hours and a half may rest for nearly five."""
    watch = ValueWatch()
    seen(watch, 2.6, PRESSURE, 1000.25)
    seen(watch, 2.7, PRESSURE, 1000.26)
    assert not is_frozen(seen(watch, 7.2, PRESSURE, 1000.26))
    assert is_frozen(seen(watch, 8.3, PRESSURE, 1000.26))


def test_long_fault_teaches_nothing_of_healthy_rests() -> None:
    """A barometer that slept for ten days is found as soon when it sleeps again."""
    watch = ValueWatch()
    seen(watch, 240.0, PRESSURE, 1000.25)
    seen(watch, 240.1, PRESSURE, 1000.26)
    assert is_frozen(seen(watch, 243.5, PRESSURE, 1000.26))


def air(
    watch: ValueWatch, hours: float, temperature: float, *, moving: bool
) -> dict[Channel, Reading]:
    """Let a chip be read for some hours; give what was made of the last reading."""
    begin = 0.0 if watch._last is None else watch._last
    watched: dict[Channel, Reading] = {}
    for step in range(1, round(hours * 12.0) + 1):
        humidity = 45.0 + (0.1 * (step % 3) if moving else 0.0)
        readings = {Channel.AMBIENT_TEMP: temperature, Channel.HUMIDITY: humidity}
        watched = watch.watched(Monotonic(begin + 300.0 * step), readings)
    return watched


def test_chip_lives_when_one_of_its_quantities_moves() -> None:
    """A calm night of one temperature is no fault while the humidity of the same chip moves."""
    watch = ValueWatch()
    assert not any(map(is_frozen, air(watch, 20.0, 23.7, moving=True).values()))
    assert all(map(is_frozen, air(watch, 20.0, 23.7, moving=False).values()))


def test_part_is_judged_by_what_is_left_when_a_channel_is_missing() -> None:
    """A lost humidity cannot vouch for the temperature."""
    gone = Fault(FaultKind.MISSING, "")
    frozen = Fault(FaultKind.FROZEN, "")
    assert judged_by_part({Channel.AMBIENT_TEMP: frozen, Channel.HUMIDITY: None}) == {}
    assert judged_by_part({Channel.AMBIENT_TEMP: frozen}) == {Channel.AMBIENT_TEMP: frozen}
    watch, watched = ValueWatch(), dict[Channel, Reading]()
    for step in range(100):
        readings: dict[Channel, Reading] = {Channel.AMBIENT_TEMP: 21.37, Channel.HUMIDITY: gone}
        watched = watch.watched(Monotonic(300.0 * step), readings)
    assert is_frozen(watched[Channel.AMBIENT_TEMP])
    assert watched[Channel.HUMIDITY] is gone


def test_few_samples_are_no_frozen_part_however_far_apart() -> None:
    """A count as well as hours, as live parts are watched: nine hourly values prove nothing."""
    watch = ValueWatch()
    watched = [
        watch.watched(Monotonic(3600.0 * h), {PRESSURE: 1000.25})[PRESSURE] for h in range(19)
    ]
    assert not any(map(is_frozen, watched))
    assert is_frozen(watch.watched(Monotonic(19 * 3600.0), {PRESSURE: 1000.25})[PRESSURE])


def test_missing_readings_do_not_heal_when_the_value_is_the_same() -> None:
    """A part that is silent for a while and then says the same is still frozen."""
    watch = ValueWatch()
    gone = Fault(FaultKind.MISSING, "")
    assert seen(watch, 1.9, PRESSURE, 1000.25) == 1000.25
    assert seen(watch, 2.0, PRESSURE, gone) is gone
    assert is_frozen(seen(watch, 3.5, PRESSURE, 1000.25))


@pytest.mark.parametrize(("channel", "value"), [(LIGHT, 0.0), (LIGHT, 0.02), (DISK, 42.0)])
def test_recorded_value_may_rest_when_it_truly_can(channel: Channel, value: float) -> None:
    """Fifteen hours of darkness, to ten counts, are a weekend; a disk changes when it likes."""
    watch = ValueWatch()
    assert [seen(watch, h, channel, value) for h in range(1, 24)] == [value] * 23


def test_round_value_is_frozen_as_soon_as_a_fine_one_when_it_never_changed() -> None:
    """What never moved says nothing of its steps."""
    watch = ValueWatch()
    assert not is_frozen(seen(watch, 2.9, PRESSURE, 1000.0))
    assert is_frozen(seen(watch, 3.2, PRESSURE, 1000.0))


def test_dim_light_may_rest_when_it_is_recorded_by_the_lux() -> None:
    """Seven counts of a coarse sensor are dark enough to stay."""
    watch = ValueWatch()
    seen(watch, 0.1, LIGHT, 8.0)
    assert seen(watch, 20.0, LIGHT, 7.0) == 7.0


def test_light_that_rests_above_darkness_is_frozen() -> None:
    """A lamp flickers; a frozen part does not."""
    watch = ValueWatch()
    assert not is_frozen(seen(watch, 2.8, LIGHT, 430.25))
    assert is_frozen(seen(watch, 3.2, LIGHT, 430.25))


def test_value_is_not_frozen_when_nobody_watched_between() -> None:
    """The same value before and after four silent hours proves nothing."""
    watch = ValueWatch()
    hours = (0.0, 4.0, 4.1)
    watched = [watch.watched(Monotonic(h * 3600.0), {PRESSURE: 1000.0})[PRESSURE] for h in hours]
    assert watched == [1000.0] * 3


def rested(
    watch: ValueWatch, seconds: float, channel: Channel, value: float, count: int = 40
) -> bool:
    """Let one value come so many times within so many seconds; tell if the last is frozen."""
    begin = 0.0 if watch._last is None else watch._last + 1.0
    reading: Reading = value
    for step in range(count):
        at = begin + seconds * step / (count - 1)
        reading = watch.watched(Monotonic(at), {channel: value})[channel]
    return is_frozen(reading)


def test_value_is_frozen_at_three_hours_and_no_second_sooner() -> None:
    """And at the twentieth time: nineteen in as long prove nothing."""
    assert rested(ValueWatch(), 10_800.0, PRESSURE, 1000.25)
    assert not rested(ValueWatch(), 10_799.0, PRESSURE, 1000.25)
    assert rested(ValueWatch(), 12_000.0, PRESSURE, 1000.25, count=20)
    assert not rested(ValueWatch(), 12_000.0, PRESSURE, 1000.25, count=19)


@pytest.mark.parametrize(("silent", "frozen"), [(10_799.0, True), (10_800.0, False)])
def test_three_hours_in_which_nobody_watched_begin_anew(
    silent: float,
    frozen: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Twenty values in three hours and more, the last after a silence of nearly or just so long."""
    watch = ValueWatch()
    assert not rested(watch, 3000.0, PRESSURE, 1000.25)
    last = watch.watched(Monotonic(3000.0 + silent), {PRESSURE: 1000.25})[PRESSURE]
    assert is_frozen(last) is frozen


@pytest.mark.parametrize(
    ("fine", "value", "frozen"),
    [
        (0.0001, 0.0419, False),  # ten counts of .0042 lx
        (0.0001, 0.0421, True),
        (0.01, 0.09, False),  # ten of the steps that it is recorded in
        (0.01, 0.11, True),
    ],
)
def test_light_may_rest_below_ten_counts(
    fine: float,
    value: float,
    frozen: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Of the sensor's finest, or of the recording's steps where these are coarser."""
    watch = ValueWatch()
    watch.watched(Monotonic(-60.0), {LIGHT: 400.0 + fine})
    watch.watched(Monotonic(-30.0), {LIGHT: 400.0})
    assert rested(watch, 23 * 3600.0, LIGHT, value, count=300) is frozen


def test_healthy_rest_doubles_what_may_last_and_a_day_is_the_most() -> None:
    """After rests of 2.5 h and of 4.9, 9.8; whatever ended by itself, never 24 h."""
    watch = ValueWatch()
    for hours in (2.5, 4.9, 9.7, 19.3):
        assert not rested(watch, hours * 3600.0, PRESSURE, 1000.25 + hours, count=200)
    assert rested(watch, 24 * 3600.0, PRESSURE, 999.0, count=300)
    again = ValueWatch()
    rested(again, 2.5 * 3600.0, PRESSURE, 1000.25)
    assert rested(again, 5.1 * 3600.0, PRESSURE, 1001.25, count=200)


def test_every_part_is_watched_and_no_other_channel() -> None:
    """Air, pressure, light, the processor's heat and CO2; use, memory and disk may rest."""
    alike = dict.fromkeys(Channel, 40.25)
    watch, last = ValueWatch(), dict[Channel, Reading]()
    for step in range(61):
        last = watch.watched(Monotonic(1800.0 * step), alike)
    assert {str(channel) for channel, reading in last.items() if is_frozen(reading)} == {
        "ambient_temp_c",
        "humidity_pct",
        "pressure_hpa",
        "light_lux",
        "cpu_temp_c",
        "co2_ppm",
    }
