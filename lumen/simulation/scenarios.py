"""Named scenarios: what happens in the simulated room, and when.

Times are local times of day. Every event recurs, so that each scenario runs for as long as
anyone likes; from the second day on, times and chances vary with the seed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lumen.simulation.activities import Activity
from lumen.simulation.place import Mishap
from lumen.simulation.schedule import ScheduledEvent
from lumen.simulation.sky import DAY
from lumen.units import Seconds

_MINUTE: Seconds = 60.0
_HOUR: Seconds = 3600.0
_WEEK: Seconds = 7.0 * DAY

_MIDWINTER = 20
_LATE_WINTER = 46
_MIDSUMMER = 196


@dataclass(frozen=True, slots=True)
class Scenario:
    """A world to be in: one line about it, when it begins, and what happens.

    `begins` is the local time of day, in seconds, and `day_of_year` 0..364, of the start.
    """

    description: str
    events: tuple[ScheduledEvent, ...]
    begins: Seconds
    day_of_year: int


def _at(hour: int, minute: int = 0) -> Seconds:
    return hour * _HOUR + minute * _MINUTE


def _minutes(number: float) -> Seconds:
    return number * _MINUTE


_NIGHT = ScheduledEvent(Activity.ASLEEP, at=_at(23), lasts=_at(7, 30), jitter=_minutes(20))
_WORKDAY = ScheduledEvent(
    Activity.AWAY, at=_at(8, 30), lasts=_at(7, 30), jitter=_minutes(20), chance=0.7
)

_DAY = Scenario(
    description="An ordinary day with everything in it, from a quarter to seven in the morning.",
    begins=_at(6, 45),
    day_of_year=_LATE_WINTER,
    events=(
        _NIGHT,
        _WORKDAY,
        ScheduledEvent(
            Activity.SHOWER, at=_at(6, 55), lasts=_minutes(8), jitter=_minutes(10), chance=0.9
        ),
        ScheduledEvent(
            Activity.KETTLE, at=_at(7, 20), lasts=_minutes(2), jitter=_minutes(8), chance=0.9
        ),
        ScheduledEvent(
            Activity.WINDOW, at=_at(7, 40), lasts=_minutes(8), jitter=_minutes(10), chance=0.9
        ),
        ScheduledEvent(
            Activity.LINKER, at=_at(9, 40), lasts=_minutes(3), jitter=_minutes(40), chance=0.6
        ),
        ScheduledEvent(
            Activity.COMPILE, at=_at(10, 30), lasts=_minutes(45), jitter=_HOUR, chance=0.5
        ),
        ScheduledEvent(Activity.WHEEL, at=_at(13), lasts=_minutes(25), jitter=_HOUR, chance=0.5),
        ScheduledEvent(
            Activity.BUSY_LOOP, at=_at(15), lasts=_minutes(35), jitter=_HOUR, chance=0.2
        ),
        ScheduledEvent(
            Activity.KETTLE, at=_at(16, 20), lasts=_minutes(2), jitter=_minutes(15), chance=0.8
        ),
        ScheduledEvent(
            Activity.BROWSER, at=_at(16, 50), lasts=_minutes(70), jitter=_minutes(30), chance=0.8
        ),
        ScheduledEvent(
            Activity.COOKING, at=_at(18, 20), lasts=_minutes(30), jitter=_minutes(20), chance=0.8
        ),
        ScheduledEvent(
            Activity.VIDEO, at=_at(20), lasts=_minutes(95), jitter=_minutes(20), chance=0.7
        ),
        ScheduledEvent(
            Activity.READING_LAMP, at=_at(21, 40), lasts=_HOUR, jitter=_minutes(15), chance=0.7
        ),
        ScheduledEvent(
            Activity.WINDOW, at=_at(22, 30), lasts=_minutes(6), jitter=_minutes(10), chance=0.7
        ),
        ScheduledEvent(Activity.BACKUP, at=_at(2, 30), lasts=_minutes(25)),
        ScheduledEvent(Activity.SLOW_LEAK, at=_at(4, 5), lasts=DAY - _minutes(5)),
        ScheduledEvent(Activity.GUESTS, at=_at(19), lasts=_at(3), every=_WEEK, jitter=_minutes(30)),
        ScheduledEvent(Activity.FRONT, at=_at(14), lasts=_at(7), every=4 * DAY, jitter=_at(20)),
    ),
)

_CALM = Scenario(
    description="A quiet night: everyone sleeps, the host only hums, and the room cools.",
    begins=_at(23, 30),
    day_of_year=_LATE_WINTER,
    events=(
        ScheduledEvent(Activity.ASLEEP, at=_at(22, 30), lasts=_at(8)),
        ScheduledEvent(Activity.AWAY, at=_at(7), lasts=_at(14)),
    ),
)

_KETTLE = Scenario(
    description="The kettle boils beside Lumen every waking hour; its steam comes and goes.",
    begins=_at(15),
    day_of_year=_LATE_WINTER,
    events=(
        _NIGHT,
        *(
            ScheduledEvent(Activity.KETTLE, at=_at(hour, 20), lasts=_minutes(2), jitter=_minutes(5))
            for hour in range(8, 23)
        ),
    ),
)

_WINDOW = Scenario(
    description="In midwinter the window is opened for ten minutes, every two hours by day.",
    begins=_at(9),
    day_of_year=_MIDWINTER,
    events=(
        _NIGHT,
        *(
            ScheduledEvent(
                Activity.WINDOW, at=_at(hour, 20), lasts=_minutes(10), jitter=_minutes(10)
            )
            for hour in range(9, 22, 2)
        ),
    ),
)

_LAMPS = Scenario(
    description="A winter evening of coming and going: the lamps go off and on again.",
    begins=_at(19),
    day_of_year=_MIDWINTER,
    events=(
        _NIGHT,
        *(
            ScheduledEvent(Activity.AWAY, at=_at(19, start), lasts=_minutes(15), jitter=_minutes(5))
            for start in range(25, 225, 40)
        ),
        ScheduledEvent(Activity.READING_LAMP, at=_at(19, 10), lasts=_HOUR, jitter=_minutes(10)),
        ScheduledEvent(Activity.READING_LAMP, at=_at(21, 10), lasts=_HOUR, jitter=_minutes(10)),
    ),
)

_HEATING = Scenario(
    description="A midwinter morning: the heating comes on, and the room warms for the day.",
    begins=_at(5, 30),
    day_of_year=_MIDWINTER,
    events=(ScheduledEvent(Activity.ASLEEP, at=_at(22), lasts=_at(8)),),
)

_COMPILE = Scenario(
    description="A long compile on every core, every three hours.",
    begins=_at(10),
    day_of_year=_LATE_WINTER,
    events=(
        _NIGHT,
        ScheduledEvent(
            Activity.COMPILE,
            at=_at(10, 20),
            lasts=_minutes(50),
            every=3 * _HOUR,
            jitter=_minutes(20),
        ),
    ),
)

_LEAK = Scenario(
    description="A program leaks memory for a quarter of an hour until it is restarted.",
    begins=_at(10),
    day_of_year=_LATE_WINTER,
    events=(
        _NIGHT,
        ScheduledEvent(
            Activity.FAST_LEAK,
            at=_at(10, 20),
            lasts=_minutes(16),
            every=2 * _HOUR,
            jitter=_minutes(20),
        ),
    ),
)

_CABLE = Scenario(
    description="The cable of the sensors is pulled for some minutes and put back, every hour.",
    begins=_at(10),
    day_of_year=_LATE_WINTER,
    events=(
        _NIGHT,
        ScheduledEvent(Mishap.CABLE_PULLED, at=_at(10, 20), lasts=_minutes(5), every=_HOUR),
    ),
)

_FROZEN = Scenario(
    description="The barometer falls asleep for ten days and nobody tells; then it wakes.",
    begins=_at(10),
    day_of_year=_LATE_WINTER,
    events=(
        _NIGHT,
        _WORKDAY,
        ScheduledEvent(Mishap.BAROMETER_ASLEEP, at=_at(10, 30), lasts=10 * DAY, every=11 * DAY),
    ),
)

_STORM = Scenario(
    description="A deep front passes: the pressure falls, the sky darkens, and all comes back.",
    begins=_at(8),
    day_of_year=_LATE_WINTER,
    events=(
        _NIGHT,
        ScheduledEvent(Activity.FRONT, at=_at(9), lasts=_at(6), every=2 * DAY, jitter=_at(4)),
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
    begins=_at(17),
    day_of_year=_LATE_WINTER,
    events=tuple(
        ScheduledEvent(
            activity,
            at=_at(hour, minute),
            lasts=_minutes(lasts),
            every=_minutes(every),
            jitter=_minutes(jitter),
        )
        for activity, hour, minute, lasts, every, jitter in _OFTEN
    ),
)

_FAULTS = Scenario(
    description="Every fault that the body can be given, one after the other, all day.",
    begins=_at(10),
    day_of_year=_LATE_WINTER,
    events=(
        _NIGHT,
        *(
            # Long enough for a frozen part to be known: ten minutes.
            ScheduledEvent(mishap, at=_at(10, 20 + 20 * turn), lasts=_minutes(14), every=_at(3))
            for turn, mishap in enumerate(Mishap)
        ),
    ),
)

_SUMMER = Scenario(
    description="Midsummer: a warm room, long light, and a download that fills the disk.",
    begins=_at(12),
    day_of_year=_MIDSUMMER,
    events=(
        _NIGHT,
        ScheduledEvent(Activity.DOWNLOAD, at=_at(13), lasts=_minutes(90), jitter=_minutes(20)),
        ScheduledEvent(Activity.COOKING, at=_at(18), lasts=_minutes(30), jitter=_minutes(20)),
        ScheduledEvent(Activity.COMPILE, at=_at(15, 30), lasts=_minutes(45), jitter=_minutes(30)),
    ),
)

DEFAULT = "day"

SCENARIOS: Mapping[str, Scenario] = {
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
}
"""By name; `day` is the default."""
