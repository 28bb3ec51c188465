"""Scenarios full of what is easily mistaken for something else: their schedule is the truth.

A hand is no lamp, a hair dryer no heating, an open window in summer no cold air, and one wrong
reading is nothing at all. `make truth` compares every sentence with what truly went on.
"""

from lumen.simulation import weather
from lumen.simulation.activities import Activity
from lumen.simulation.scenario import (
    EARLY_SPRING,
    HOUR,
    LATE_WINTER,
    MIDSUMMER,
    MIDWINTER,
    NIGHT,
    WORKDAY,
    Scenario,
    at_hour,
    minutes,
)
from lumen.simulation.schedule import ScheduledEvent
from lumen.simulation.sky import DAY
from lumen.units import Seconds

# Single wrong readings last one step of the world and
# begin on a whole minute, so that one sample in a row meets them.
_ONE_SAMPLE: Seconds = 10.0

CURTAIN = Scenario(
    description="In early spring the curtain is opened at half past seven and closed at nine.",
    begins=at_hour(6),
    day_of_year=EARLY_SPRING,
    events=(
        NIGHT,
        ScheduledEvent(Activity.CURTAIN, at=at_hour(21), lasts=at_hour(10, 30), jitter=minutes(10)),
        ScheduledEvent(Activity.AWAY, at=at_hour(7, 5), lasts=minutes(40), jitter=minutes(5)),
    ),
)

SUNRISE = Scenario(
    description="Midwinter mornings: lamps are lit before sunrise, and clouds pass by day.",
    begins=at_hour(5),
    day_of_year=MIDWINTER,
    events=(
        ScheduledEvent(
            Activity.ASLEEP, at=at_hour(22, 40), lasts=at_hour(7, 20), jitter=minutes(20)
        ),
        ScheduledEvent(
            Activity.READING_LAMP, at=at_hour(7, 20), lasts=minutes(50), jitter=minutes(20)
        ),
        WORKDAY,
    ),
)

HAND = Scenario(
    description="A hand covers the light sensor for some seconds, every forty minutes by day.",
    begins=at_hour(9),
    day_of_year=LATE_WINTER,
    events=(
        NIGHT,
        *(
            ScheduledEvent(
                Activity.HAND,
                at=at_hour(9, start),
                lasts=20.0 + 5.0 * (start % 7),
                jitter=minutes(15),
            )
            for start in range(15, 780, 40)
        ),
    ),
)

OUTLIERS = Scenario(
    description="Once or twice an hour one reading is wrong: the air's, or the light's.",
    begins=at_hour(9),
    day_of_year=LATE_WINTER,
    events=(
        NIGHT,
        *(
            ScheduledEvent(what, at=at_hour(hour, minute), lasts=_ONE_SAMPLE)
            for hour in range(24)
            for what, minute in ((Activity.WRONG_AIR, 7), (Activity.WRONG_LIGHT, 37))
        ),
    ),
)

HOME = Scenario(
    description="A full household: showers, a hair dryer, cooking, guests, kettle and windows.",
    begins=at_hour(6),
    day_of_year=LATE_WINTER,
    events=(
        NIGHT,
        WORKDAY,
        ScheduledEvent(Activity.SHOWER, at=at_hour(6, 50), lasts=minutes(9), jitter=minutes(15)),
        ScheduledEvent(Activity.DRYER, at=at_hour(7, 5), lasts=minutes(4), jitter=minutes(10)),
        ScheduledEvent(Activity.KETTLE, at=at_hour(7, 25), lasts=minutes(2), jitter=minutes(8)),
        ScheduledEvent(Activity.WINDOW, at=at_hour(7, 50), lasts=minutes(8), jitter=minutes(10)),
        ScheduledEvent(
            Activity.COMPILE, at=at_hour(11), lasts=minutes(40), jitter=HOUR, chance=0.6
        ),
        ScheduledEvent(Activity.KETTLE, at=at_hour(16, 30), lasts=minutes(2), jitter=minutes(20)),
        ScheduledEvent(Activity.COOKING, at=at_hour(18, 10), lasts=minutes(35), jitter=minutes(20)),
        ScheduledEvent(Activity.GUESTS, at=at_hour(19, 30), lasts=at_hour(3), every=2 * DAY),
        ScheduledEvent(Activity.READING_LAMP, at=at_hour(21, 30), lasts=HOUR, jitter=minutes(15)),
        ScheduledEvent(Activity.WINDOW, at=at_hour(22, 20), lasts=minutes(7), jitter=minutes(15)),
        ScheduledEvent(Activity.HAND, at=at_hour(12, 10), lasts=25.0, jitter=HOUR),
        ScheduledEvent(Activity.WRONG_AIR, at=at_hour(13, 21), lasts=_ONE_SAMPLE),
        ScheduledEvent(Activity.WRONG_LIGHT, at=at_hour(20, 3), lasts=_ONE_SAMPLE),
        ScheduledEvent(
            Activity.CURTAIN, at=at_hour(22, 45), lasts=at_hour(8, 30), jitter=minutes(10)
        ),
    ),
)

HOT = Scenario(
    description="A hot, dry summer: forty degrees outdoors, a warm room and hard light.",
    begins=at_hour(6),
    day_of_year=MIDSUMMER,
    climate=weather.HOT,
    events=HOME.events,
)

DAMP = Scenario(
    description="A damp coast: warm, moist air all year, a kettle, cooking and windows.",
    begins=at_hour(6),
    day_of_year=MIDSUMMER,
    climate=weather.DAMP,
    events=HOME.events,
)
