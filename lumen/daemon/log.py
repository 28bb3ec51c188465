"""What the log hears: each fault when it comes and when it goes, and never a flood."""

import logging
from collections.abc import Mapping

from lumen.units import Monotonic, Seconds

SILENCE: Seconds = 600.0
"""One fault that comes and goes is told at most once in ten minutes; the rest is counted."""

_MOST_REMEMBERED = 200

log = logging.getLogger("lumen")


class FaultLog:
    """Remembers which faults were told."""

    def __init__(self) -> None:
        self._present: dict[str, str] = {}
        self._told: dict[str, Monotonic] = {}
        self._untold: dict[str, int] = {}

    def update(self, faults: Mapping[str, str], now: Monotonic) -> None:
        """Tell what is new, and what is over."""
        for part in faults.keys() - self._present.keys():
            self.tell(part, faults[part], now)
        for part in self._present.keys() - faults.keys() - self._untold.keys():
            log.info("%s: works again", part)
        self._present = dict(faults)

    def tell(self, part: str, reason: str, now: Monotonic) -> None:
        """Tell of a trouble, unless it was told of only lately."""
        last = self._told.get(part)
        if last is not None and now - last < SILENCE:
            self._untold[part] = self._untold.get(part, 0) + 1
            return
        more = self._untold.pop(part, 0)
        again = f" (and {more} more times meanwhile)" if more else ""
        log.warning("%s: %s%s", part, reason, again)
        if len(self._told) >= _MOST_REMEMBERED:
            self._told.clear()
        self._told[part] = now
