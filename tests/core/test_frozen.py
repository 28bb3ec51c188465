"""Sensors that repeat themselves."""

import pytest

from lumen.core.frozen import CONVERSIONS, CodeWatch, ValueWatch
from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.units import Monotonic

PRESSURE, LIGHT, DISK = Channel.PRESSURE, Channel.LIGHT, Channel.DISK


def test_code_is_frozen_when_it_comes_twenty_times() -> None:
    """Nineteen are chance, twenty are not; a change ends it at once."""
    watch = CodeWatch()
    told = [watch.saw(7) for _ in range(CONVERSIONS + 5)]
    assert told[: CONVERSIONS - 1] == [None] * (CONVERSIONS - 1)
    assert all(t is not None and t.kind is FaultKind.FROZEN for t in told[CONVERSIONS - 1 :])
    assert watch.saw(8) is None


def test_code_may_rest_when_it_is_dark() -> None:
    """Darkness repeats itself, and a lamp that then freezes is counted from its first code."""
    watch = CodeWatch()
    assert not any(watch.saw(3, may_rest=True) for _ in range(1000))
    told = [watch.saw(500) for _ in range(CONVERSIONS)]
    assert [t is not None for t in told] == [False] * (CONVERSIONS - 1) + [True]


def seen(watch: ValueWatch, hours: float, channel: Channel, value: Reading) -> Reading:
    """Give what a watch makes of a value at an hour."""
    return watch.watched(Monotonic(hours * 3600.0), {channel: value})[channel]


def test_recorded_value_is_frozen_when_it_lasts_three_hours() -> None:
    """An hour and a quarter of one temperature is an office; three hours are a frozen part."""
    watch = ValueWatch()
    told = [seen(watch, h, PRESSURE, 1000.0) for h in (0.0, 1.25, 2.9, 3.0, 4.0)]
    assert told[:3] == [1000.0] * 3
    assert all(isinstance(t, Fault) and t.kind is FaultKind.FROZEN for t in told[3:])
    assert "1000 for 4.0 h" in str(told[4])
    assert seen(watch, 4.1, PRESSURE, 1000.1) == 1000.1


def test_missing_readings_do_not_heal_when_the_value_is_the_same() -> None:
    """A part that is silent for a while and then says the same is still frozen."""
    watch = ValueWatch()
    gone = Fault(FaultKind.MISSING, "")
    assert seen(watch, 0.0, PRESSURE, 1000.0) == 1000.0
    assert seen(watch, 2.0, PRESSURE, gone) is gone
    assert isinstance(seen(watch, 3.5, PRESSURE, 1000.0), Fault)


@pytest.mark.parametrize(("channel", "value"), [(LIGHT, 0.0), (DISK, 42.0)])
def test_recorded_value_may_rest_when_it_truly_can(channel: Channel, value: float) -> None:
    """Fifteen hours of darkness are a weekend, and a disk changes when it likes."""
    watch = ValueWatch()
    assert [seen(watch, h, channel, value) for h in range(24)] == [value] * 24


def test_light_that_rests_above_darkness_is_frozen() -> None:
    """A lamp flickers; a frozen part does not."""
    watch = ValueWatch()
    seen(watch, 0.0, LIGHT, 430.0)
    seen(watch, 1.5, LIGHT, 430.0)
    assert isinstance(seen(watch, 3.0, LIGHT, 430.0), Fault)


def test_value_is_not_frozen_when_nobody_watched_between() -> None:
    """The same value before and after four silent hours proves nothing."""
    watch = ValueWatch()
    assert [seen(watch, h, PRESSURE, 1000.0) for h in (0.0, 4.0, 4.1)] == [1000.0] * 3
