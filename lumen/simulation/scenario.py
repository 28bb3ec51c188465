"""What a scenario is, and what most of them share: nights, workdays, seasons."""

from dataclasses import dataclass

from lumen.simulation.activities import Activity
from lumen.simulation.schedule import ScheduledEvent
from lumen.simulation.sky import DAY
from lumen.simulation.weather import TEMPERATE, Climate
from lumen.units import Seconds

MINUTE: Seconds = 60.0
HOUR: Seconds = 3600.0
WEEK: Seconds = 7.0 * DAY

MIDWINTER = 20
EARLY_SPRING = 64
LATE_WINTER = 46
MIDSUMMER = 196


@dataclass(frozen=True, slots=True)
class Scenario:
    """A world to be in: one line about it, when it begins, and what happens.

    `begins` is the local time of day, in seconds, and `day_of_year` 0..364, of the start.
    """

    description: str
    events: tuple[ScheduledEvent, ...]
    begins: Seconds
    day_of_year: int
    climate: Climate = TEMPERATE
    watched: Seconds = 0.0
    """How much of the beginning a new Lumen lives through at once, in samples that are few."""


def at_hour(hour: int, minute: int = 0) -> Seconds:
    """Give a local time of day."""
    return hour * HOUR + minute * MINUTE


def minutes(number: float) -> Seconds:
    """Give so many minutes."""
    return number * MINUTE


NIGHT = ScheduledEvent(Activity.ASLEEP, at=at_hour(23), lasts=at_hour(7, 30), jitter=minutes(20))
WORKDAY = ScheduledEvent(
    Activity.AWAY, at=at_hour(8, 30), lasts=at_hour(7, 30), jitter=minutes(20), chance=0.7
)
