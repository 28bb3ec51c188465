"""Which body Lumen wakes in: the HAT of a Pi, this computer alone, or a simulated one.

One factory gives all three, so that mock mode is this very program in another body.
"""

import math
import os
import platform
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from lumen.clock import SimulatedClock, SystemClock
from lumen.core.compensation import Compensation
from lumen.daemon.parts import Mode, Parts
from lumen.devices.buttons import GpioButtons
from lumen.devices.dotstar import DotstarLeds
from lumen.devices.espeak import voice
from lumen.devices.header import Header
from lumen.devices.st7789 import St7789Display
from lumen.errors import DeviceError, UsageError
from lumen.ports import Buttons, Clock, Sensor
from lumen.settings import MockConfig, Settings
from lumen.units import Seconds, WallTime
from lumen.world.host import CORES
from lumen.world.lived import LivedWorld
from lumen.world.scenarios import SCENARIOS, Scenario
from lumen.world.world import World

MOCK_YEAR = 2026
"""The simulated calendar; any year would do."""


def scenario_named(name: str) -> Scenario:
    """Give a scenario.

    Raises:
        UsageError: there is none of this name; the text lists those there are.
    """
    if name not in SCENARIOS:
        raise UsageError(f"there is no scenario {name!r}; there are: {', '.join(SCENARIOS)}")
    return SCENARIOS[name]


def begin_of(scenario: Scenario) -> WallTime:
    """Give the date and time that a scenario begins at, by this computer's time zone."""
    new_year = datetime(MOCK_YEAR, 1, 1).astimezone()
    day = new_year + timedelta(days=scenario.day_of_year)
    local = day.replace(hour=0, minute=0, tzinfo=None) + timedelta(seconds=scenario.begins)
    return WallTime(local.astimezone().timestamp())
