"""Which body Lumen wakes in: the HAT of a Pi, this computer alone, or a simulated one.

One factory gives all three, so that mock mode is this very program in another body.
"""

from datetime import datetime, timedelta

from lumen.errors import UsageError
from lumen.units import WallTime
from lumen.world.scenarios import SCENARIOS, Scenario

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
