"""What CO2 shows: that the air of a room is used up, and that it was exchanged.

A level is compared with an earlier one, and both must have held: a breath at the sensor is
neither. Which window was opened, and who breathed, nobody knows.
"""

from collections import deque
from collections.abc import Iterator

from lumen.core.events import Event, Noticed
from lumen.core.observation import Observation
from lumen.units import Monotonic, Seconds

MINUTE: Seconds = 60.0

LEARNS: Seconds = 7 * 86_400.0
"""For how long nothing is said: the sensor corrects itself by the freshest air of its first week
(SCD4x data sheet, automatic self-calibration), and what moves meanwhile may be that. It is no week
of the wall clock: that leaps where it is set."""

MOVED = 250.0
"""ppm: a sleeper in a shut room adds some 300 in an hour; the part's own noise is 10."""
FELL_BY = 0.2
"""The least share of what was there that must have gone."""

HELD: Seconds = 4 * MINUTE
"""For how long the new level must hold, and the one that it is compared with."""
RISES_WITHIN: Seconds = 60 * MINUTE
FALLS_WITHIN: Seconds = 20 * MINUTE
"""A room that its people leave loses a tenth of their CO2 in so long through its leaks, and most
of it through an open window."""


class Co2Events:
    """Watches CO2 for levels that rose or fell, and stay."""

    def __init__(self) -> None:
        self._past: deque[tuple[Monotonic, float]] = deque()
        self._since: Monotonic | None = None

    def learn(self, at: Monotonic) -> None:
        """Take note that CO2 was measured at a time, before the samples that follow."""
        self._since = at if self._since is None else min(self._since, at)

    def observe(self, seen: Observation) -> Iterator[Noticed]:
        """Take a sample; give what changed and is borne out."""
        value = seen.values.get("co2")
        if value is None:
            return
        self.learn(seen.at)
        past = self._past
        past.append((seen.at, value))
        while past[0][0] < seen.at - RISES_WITHIN - HELD:
            past.popleft()
        if self._since is None or seen.at - self._since < LEARNS:
            return
        if (found := self._changed(seen.at)) is not None:
            past.clear()
            yield found

    def forget(self) -> None:
        """Begin anew: across a gap nobody watched."""
        self._past.clear()

    def _changed(self, now: Monotonic) -> Noticed | None:
        lately = self._levels(now, 0.0)
        hour_ago, before = self._levels(now, RISES_WITHIN), self._levels(now, FALLS_WITHIN)
        if lately and hour_ago and min(lately) - max(hour_ago) >= MOVED:
            numbers = {"from": max(hour_ago), "to": min(lately)}
            return Noticed(Event.STUFFIER, now, numbers)
        if lately and before:
            fell = min(before) - max(lately)
            if fell >= max(MOVED, FELL_BY * min(before)):
                return Noticed(Event.FRESHER, now, {"from": min(before), "to": max(lately)})
        return None

    def _levels(self, now: Monotonic, ago: Seconds) -> list[float]:
        """Give the levels of some minutes so long ago; none where they were not watched whole."""
        first, last = now - ago - HELD, now - ago
        found = [(at, value) for at, value in self._past if first <= at <= last]
        if not found or self._past[0][0] > first or len(found) < 2:  # noqa: PLR2004 - two bear it out
            return []
        return [value for _, value in found]
