"""What happens daily is no news, and what fails to come is.

Of each kind of event the times of its last fortnight are kept.
"""

import math
from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from lumen.core.events import FAULTS, Event, Noticed
from lumen.core.observation import Observation
from lumen.units import Seconds

DAY: Seconds = 86_400.0
HOUR: Seconds = 3600.0
DAYS = 14

MOST_A_DAY = 3
"""What has happened so often today is no news any more: a thermostat's cycle, a cloud."""
NEAR: Seconds = 45 * 60.0
DAILY = 3
"""On so many of the last seven days at about this time: a habit."""
OF_DAYS = 7

ROUTINE_DAYS = 4
ROUTINE_SPREAD: Seconds = 1.5 * HOUR
LATE: Seconds = 0.75 * HOUR
AFTERNOON: Seconds = 14 * HOUR

MOST_TIMES = DAYS * 2 * MOST_A_DAY

_EXEMPT = FAULTS | {Event.WOKE, Event.LAMP_LATE, Event.GREETING}
"""What is said daily: a greeting is one because it comes every morning."""


class Habits:
    """Remembers when things happened, by local time."""

    def __init__(self) -> None:
        self._times: dict[Event, deque[Seconds]] = {}
        self._late_day: int | None = None
        self._learns_from = -math.inf

    @property
    def learned(self) -> dict[Event, tuple[Seconds, ...]]:
        """The local times at which things happened."""
        return {event: tuple(times) for event, times in self._times.items()}

    def learn(self, times: Mapping[Event, Iterable[Seconds]], until: Seconds) -> None:
        """Take what happened up to a local time, before which nothing is learned again."""
        for event, known in times.items():
            self._times[event] = deque(known, maxlen=MOST_TIMES)
        self._learns_from = until

    def is_news(self, event: Event, seen: Observation) -> bool:
        """Take an event; tell whether it is news, or has become a habit."""
        times = self._times.setdefault(event, deque(maxlen=MOST_TIMES))
        today = [t for t in times if t // DAY == seen.day and t < seen.local]
        near = {
            t // DAY
            for t in times
            if seen.local - OF_DAYS * DAY <= t < seen.day * DAY
            and _apart(t % DAY, seen.time_of_day) <= NEAR
        }
        # More of a day than is ever asked for would push older days out.
        if len(today) < 2 * MOST_A_DAY and seen.local >= self._learns_from:
            times.append(seen.local)
        if event in _EXEMPT:
            return True
        return len(today) < MOST_A_DAY and len(near) < DAILY

    def missing(self, seen: Observation) -> Iterator[Noticed]:
        """Give the evening's lamp when it is late: every evening it came, today it has not."""
        if not seen.dated or self._late_day == seen.day or seen.time_of_day < AFTERNOON:
            return
        light = seen.values.get("light")
        usual = self._usual_evening(seen)
        if usual is None or light is None or light >= 1.0:
            return
        earliest, latest = usual
        if latest - earliest <= ROUTINE_SPREAD and seen.time_of_day >= latest + LATE:
            self._late_day = seen.day
            if seen.time_of_day < latest + 2 * LATE:
                yield Noticed(
                    Event.LAMP_LATE, seen.at, {"usual from": earliest, "usual to": latest}
                )

    def _usual_evening(self, seen: Observation) -> tuple[Seconds, Seconds] | None:
        """Give between which times the evening's first lamp came, on each of the last days."""
        lamps = sorted(
            t
            for event in (Event.LAMP_ON, Event.LIGHTER)
            for t in self._times.get(event, ())
            if t % DAY >= AFTERNOON
        )
        first: dict[float, Seconds] = {}
        for t in lamps:
            first.setdefault(t // DAY, t % DAY)
        if seen.day in first:
            return None
        last = [first.get(day) for day in range(seen.day - ROUTINE_DAYS, seen.day)]
        known = [t for t in last if t is not None]
        return (min(known), max(known)) if len(known) == ROUTINE_DAYS else None


def _apart(one: Seconds, other: Seconds) -> Seconds:
    between = abs(one - other)
    return min(between, DAY - between)
