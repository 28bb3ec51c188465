"""The simulated clock."""

import asyncio
import math

import pytest

from lumen.system.clock import SimulatedClock
from lumen.units import WallTime


def test_time_stands_still_when_nothing_sleeps_at_infinite_speed() -> None:
    """Nothing passes but what is slept, and that passes at once."""
    clock = SimulatedClock(WallTime(1000.0), math.inf)
    asyncio.run(clock.sleep(3600.0))
    assert clock.monotonic() == 3600.0
    assert clock.wall() == 4600.0


def test_time_runs_faster_when_the_speed_is_high() -> None:
    """A thousandth of a second is most of a simulated hour at three million times the speed."""
    clock = SimulatedClock(WallTime(0.0), 3e6)
    asyncio.run(clock.sleep(3000.0))
    assert clock.monotonic() >= 3000.0


def test_time_goes_on_from_where_it_is_when_the_speed_changes() -> None:
    """A change of speed is no jump."""
    clock = SimulatedClock(WallTime(0.0), math.inf)
    asyncio.run(clock.sleep(600.0))
    clock.speed = 1.0
    assert clock.monotonic() == pytest.approx(600.0, abs=1.0)
