"""Which faults are worth a message: what two samples bear out, and neither too often nor half."""

from collections.abc import Mapping
from typing import NamedTuple

from lumen.units import Monotonic, Seconds

BORNE_OUT = 2
"""Samples in a row that a fault must stand, or be gone: one bad sample is no news."""

SILENCE: Seconds = 600.0
"""A loose cable comes and goes all day: it begins at most once in ten minutes."""


class FaultNews(NamedTuple):
    """A fault that began, with its reason, or ended."""

    part: str
    reason: str | None


class FaultWatch:
    """Compares the faults of each sample with those that were told."""

    def __init__(self, standing: Mapping[str, str] | None = None) -> None:
        """Begin.

        Args:
            standing: what was told before a restart, and not that it is over.
        """
        self.standing: dict[str, str] = dict(standing or {})
        """The faults that were told and have not ended, each with its reason then."""
        self._changed: dict[str, int] = {}
        """For how many samples a part has been otherwise than told."""
        self._began_at: dict[str, Monotonic] = {}

    def update(self, faults: Mapping[str, str], now: Monotonic) -> list[FaultNews]:
        """Take the faults of a sample; give what is to be told."""
        changed = faults.keys() ^ self.standing.keys()
        self._changed = {part: self._changed.get(part, 0) + 1 for part in changed}
        ready = [part for part, samples in self._changed.items() if samples >= BORNE_OUT]
        return [self._take(part, faults.get(part), now) for part in ready if self._may(part, now)]

    def _may(self, part: str, now: Monotonic) -> bool:
        if part in self.standing:
            return True
        return now - self._began_at.get(part, Monotonic(float("-inf"))) >= SILENCE

    def _take(self, part: str, reason: str | None, now: Monotonic) -> FaultNews:
        del self._changed[part]
        if reason is None:
            del self.standing[part]
        else:
            self.standing[part] = reason
            self._began_at[part] = now
        return FaultNews(part, reason)
