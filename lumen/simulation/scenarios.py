"""Named scenarios: what happens in the simulated room, and when.

Times are local times of day. Every event recurs, so that each scenario runs for as long as
anyone likes; from the second day on, times and chances vary with the seed.
"""

from collections.abc import Mapping
from dataclasses import replace

from lumen.simulation import confusers
from lumen.simulation.activities import Activity
from lumen.simulation.place import Mishap
from lumen.simulation.scenario import (
    HOUR,
    LATE_WINTER,
    MIDSUMMER,
    MIDWINTER,
    NIGHT,
    WEEK,
    WORKDAY,
    Scenario,
    at_hour,
    minutes,
)
from lumen.simulation.schedule import ScheduledEvent
from lumen.simulation.sky import DAY

_DAY = Scenario(
    description="An ordinary day with everything in it, from a quarter to seven in the morning.",
    begins=at_hour(6, 45),
    day_of_year=LATE_WINTER,
    events=(
        NIGHT,
        WORKDAY,
        ScheduledEvent(
            Activity.SHOWER, at=at_hour(6, 55), lasts=minutes(8), jitter=minutes(10), chance=0.9
        ),
        ScheduledEvent(
            Activity.KETTLE, at=at_hour(7, 20), lasts=minutes(2), jitter=minutes(8), chance=0.9
        ),
        ScheduledEvent(
            Activity.WINDOW, at=at_hour(7, 40), lasts=minutes(8), jitter=minutes(10), chance=0.9
        ),
        ScheduledEvent(
            Activity.LINKER, at=at_hour(9, 40), lasts=minutes(3), jitter=minutes(40), chance=0.6
        ),
        ScheduledEvent(
            Activity.COMPILE, at=at_hour(10, 30), lasts=minutes(45), jitter=HOUR, chance=0.5
        ),
        ScheduledEvent(Activity.WHEEL, at=at_hour(13), lasts=minutes(25), jitter=HOUR, chance=0.5),
        ScheduledEvent(
            Activity.BUSY_LOOP, at=at_hour(15), lasts=minutes(35), jitter=HOUR, chance=0.2
        ),
        ScheduledEvent(
            Activity.KETTLE, at=at_hour(16, 20), lasts=minutes(2), jitter=minutes(15), chance=0.8
        ),
        ScheduledEvent(
            Activity.BROWSER, at=at_hour(16, 50), lasts=minutes(70), jitter=minutes(30), chance=0.8
        ),
        ScheduledEvent(
            Activity.COOKING, at=at_hour(18, 20), lasts=minutes(30), jitter=minutes(20), chance=0.8
        ),
        ScheduledEvent(
            Activity.VIDEO, at=at_hour(20), lasts=minutes(95), jitter=minutes(20), chance=0.7
        ),
        ScheduledEvent(
            Activity.READING_LAMP, at=at_hour(21, 40), lasts=HOUR, jitter=minutes(15), chance=0.7
        ),
        ScheduledEvent(
            Activity.WINDOW, at=at_hour(22, 30), lasts=minutes(6), jitter=minutes(10), chance=0.7
        ),
        ScheduledEvent(Activity.BACKUP, at=at_hour(2, 30), lasts=minutes(25)),
        ScheduledEvent(Activity.SLOW_LEAK, at=at_hour(4, 5), lasts=DAY - minutes(5)),
        ScheduledEvent(
            Activity.GUESTS, at=at_hour(19), lasts=at_hour(3), every=WEEK, jitter=minutes(30)
        ),
        ScheduledEvent(
            Activity.FRONT, at=at_hour(14), lasts=at_hour(7), every=4 * DAY, jitter=at_hour(20)
        ),
    ),
)

_MORNING = replace(
    _DAY,
    description="An ordinary day after a night that was watched: it wakes as the household does.",
    begins=at_hour(2, 17),
    watched=at_hour(4),
)

_CALM = Scenario(
    description="A quiet night: everyone sleeps, the host only hums, and the room cools.",
    begins=at_hour(23, 30),
    day_of_year=LATE_WINTER,
    events=(
        ScheduledEvent(Activity.ASLEEP, at=at_hour(22, 30), lasts=at_hour(8)),
        ScheduledEvent(Activity.AWAY, at=at_hour(7), lasts=at_hour(14)),
    ),
)

_KETTLE = Scenario(
    description="The kettle boils beside Lumen every waking hour; its steam comes and goes.",
    begins=at_hour(15),
    day_of_year=LATE_WINTER,
    events=(
        NIGHT,
        *(
            ScheduledEvent(
                Activity.KETTLE, at=at_hour(hour, 20), lasts=minutes(2), jitter=minutes(5)
            )
            for hour in range(8, 23)
        ),
    ),
)

_WINDOW = Scenario(
    description="In midwinter the window is opened for ten minutes, every two hours by day.",
    begins=at_hour(9),
    day_of_year=MIDWINTER,
    events=(
        NIGHT,
        *(
            ScheduledEvent(
                Activity.WINDOW, at=at_hour(hour, 20), lasts=minutes(10), jitter=minutes(10)
            )
            for hour in range(9, 22, 2)
        ),
    ),
)

_SUMMER_WINDOW = replace(
    _WINDOW,
    description="In midsummer the window is opened for ten minutes, every two hours by day.",
    day_of_year=MIDSUMMER,
)

_LAMPS = Scenario(
    description="A winter evening of coming and going: the lamps go off and on again.",
    begins=at_hour(19),
    day_of_year=MIDWINTER,
    events=(
        NIGHT,
        *(
            ScheduledEvent(
                Activity.AWAY, at=at_hour(19, start), lasts=minutes(15), jitter=minutes(5)
            )
            for start in range(25, 225, 40)
        ),
        ScheduledEvent(Activity.READING_LAMP, at=at_hour(19, 10), lasts=HOUR, jitter=minutes(10)),
        ScheduledEvent(Activity.READING_LAMP, at=at_hour(21, 10), lasts=HOUR, jitter=minutes(10)),
    ),
)

_HEATING = Scenario(
    description="A midwinter morning: the heating comes on, and the room warms for the day.",
    begins=at_hour(5, 30),
    day_of_year=MIDWINTER,
    events=(ScheduledEvent(Activity.ASLEEP, at=at_hour(22), lasts=at_hour(8)),),
)

_COMPILE = Scenario(
    description="A long compile on every core, every three hours.",
    begins=at_hour(10),
    day_of_year=LATE_WINTER,
    events=(
        NIGHT,
        ScheduledEvent(
            Activity.COMPILE,
            at=at_hour(10, 20),
            lasts=minutes(50),
            every=3 * HOUR,
            jitter=minutes(20),
        ),
    ),
)

_LEAK = Scenario(
    description="A program leaks memory for a quarter of an hour until it is restarted.",
    begins=at_hour(10),
    day_of_year=LATE_WINTER,
    events=(
        NIGHT,
        ScheduledEvent(
            Activity.FAST_LEAK,
            at=at_hour(10, 20),
            lasts=minutes(16),
            every=2 * HOUR,
            jitter=minutes(20),
        ),
    ),
)

_CABLE = Scenario(
    description="The cable of the sensors is pulled for some minutes and put back, every hour.",
    begins=at_hour(10),
    day_of_year=LATE_WINTER,
    events=(
        NIGHT,
        ScheduledEvent(Mishap.CABLE_PULLED, at=at_hour(10, 20), lasts=minutes(5), every=HOUR),
    ),
)

_FROZEN = Scenario(
    description="The barometer falls asleep for ten days and nobody tells; then it wakes.",
    begins=at_hour(10),
    day_of_year=LATE_WINTER,
    events=(
        NIGHT,
        WORKDAY,
        ScheduledEvent(Mishap.BAROMETER_ASLEEP, at=at_hour(10, 30), lasts=10 * DAY, every=11 * DAY),
    ),
)

_STORM = Scenario(
    description="A deep front passes: the pressure falls, the sky darkens, and all comes back.",
    begins=at_hour(8),
    day_of_year=LATE_WINTER,
    events=(
        NIGHT,
        ScheduledEvent(
            Activity.FRONT, at=at_hour(9), lasts=at_hour(6), every=2 * DAY, jitter=at_hour(4)
        ),
    ),
)

# Each with its hour and minute, how long it lasts, its period and its jitter, in minutes. The
# periods share few factors, so that the hours differ.
_OFTEN: tuple[tuple[Activity, int, int, int, int, int], ...] = (
    (Activity.KETTLE, 17, 14, 2, 95, 4),
    (Activity.COMPILE, 17, 28, 18, 140, 9),
    (Activity.AWAY, 18, 6, 14, 110, 6),
    (Activity.BROWSER, 18, 26, 22, 125, 8),
    (Activity.WINDOW, 18, 58, 7, 150, 8),
    (Activity.WHEEL, 19, 16, 16, 135, 7),
    (Activity.LINKER, 19, 46, 3, 115, 6),
    (Activity.BUSY_LOOP, 20, 2, 20, 165, 9),
    (Activity.FAST_LEAK, 20, 30, 14, 310, 9),
    (Activity.SHOWER, 20, 52, 8, 245, 9),
    (Activity.VIDEO, 21, 10, 30, 365, 9),
    (Activity.FRONT, 22, 0, 300, 1800, 60),
)

_BUSY = Scenario(
    description="Everything happens often: several shapes pass within an hour.",
    begins=at_hour(17),
    day_of_year=LATE_WINTER,
    events=tuple(
        ScheduledEvent(
            activity,
            at=at_hour(hour, minute),
            lasts=minutes(lasts),
            every=minutes(every),
            jitter=minutes(jitter),
        )
        for activity, hour, minute, lasts, every, jitter in _OFTEN
    ),
)

_FAULTS = Scenario(
    description="Every fault that the body can be given, one after the other, all day.",
    begins=at_hour(10),
    day_of_year=LATE_WINTER,
    events=(
        NIGHT,
        *(
            # Long enough for a frozen part to be known: ten minutes.
            ScheduledEvent(
                mishap, at=at_hour(10, 20 + 20 * turn), lasts=minutes(14), every=at_hour(3)
            )
            for turn, mishap in enumerate(Mishap)
        ),
    ),
)

_SUMMER = Scenario(
    description="Midsummer: a warm room, long light, and a download that fills the disk.",
    begins=at_hour(12),
    day_of_year=MIDSUMMER,
    events=(
        NIGHT,
        ScheduledEvent(Activity.DOWNLOAD, at=at_hour(13), lasts=minutes(90), jitter=minutes(20)),
        ScheduledEvent(Activity.COOKING, at=at_hour(18), lasts=minutes(30), jitter=minutes(20)),
        ScheduledEvent(Activity.COMPILE, at=at_hour(15, 30), lasts=minutes(45), jitter=minutes(30)),
    ),
)

DEFAULT = "morning"

SCENARIOS: Mapping[str, Scenario] = {
    "morning": _MORNING,
    "day": _DAY,
    "calm": _CALM,
    "kettle": _KETTLE,
    "window": _WINDOW,
    "lamps": _LAMPS,
    "heating": _HEATING,
    "compile": _COMPILE,
    "leak": _LEAK,
    "cable": _CABLE,
    "frozen": _FROZEN,
    "storm": _STORM,
    "busy": _BUSY,
    "faults": _FAULTS,
    "summer": _SUMMER,
    "curtain": confusers.CURTAIN,
    "sunrise": confusers.SUNRISE,
    "hand": confusers.HAND,
    "outliers": confusers.OUTLIERS,
    "home": confusers.HOME,
    "summer-window": _SUMMER_WINDOW,
    "hot": confusers.HOT,
    "damp": confusers.DAMP,
}
"""By name; the first is the default."""
