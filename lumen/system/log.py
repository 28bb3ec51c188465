"""What the log hears: each fault when it comes and when it goes, and never a flood."""

import logging
from collections import Counter
from collections.abc import Mapping

from lumen.units import Monotonic, Seconds

SILENCE: Seconds = 600.0
"""One fault that comes and goes is told at most once in ten minutes; the rest is counted."""

_MOST_REMEMBERED = 200

log = logging.getLogger("lumen")


class _Tally:
    """Counts what happens, and tells when it may be told of."""

    def __init__(self) -> None:
        self._reported_at: dict[str, Monotonic] = {}
        self._happened: Counter[str] = Counter()

    def count(self, what: str) -> None:
        """Take note that something happened."""
        self._happened[what] += 1

    def may_report(self, what: str, now: Monotonic) -> bool:
        """Tell whether it was not told of for a while; if so, it now is."""
        if now - self._reported_at.get(what, Monotonic(float("-inf"))) < SILENCE:
            return False
        if len(self._reported_at) >= _MOST_REMEMBERED:
            self._reported_at.clear()
            self._happened.clear()
        self._reported_at[what] = now
        return True

    def and_before(self, what: str) -> str:
        """Give in words how often it happened untold before this once, and count anew."""
        more = self._happened.pop(what, 1) - 1
        return f" (and {more} more times meanwhile)" if more else ""


class FaultLog:
    """Tells of a fault when it begins and when it is over.

    One that began again too soon to be told is told once that is due, if it lasts.
    """

    def __init__(self) -> None:
        self._present: frozenset[str] = frozenset()
        self._standing: set[str] = set()
        """The faults whose beginning was told, and whose end was not."""
        self._tally = _Tally()

    def update(self, faults: Mapping[str, str], now: Monotonic) -> None:
        """Tell what is new, and what is over."""
        for part, reason in faults.items():
            if part not in self._present:
                self._tally.count(part)
            if part not in self._standing and self._tally.may_report(part, now):
                self._standing.add(part)
                log.warning("%s: %s%s", part, reason, self._tally.and_before(part))
        for part in self._standing - faults.keys():
            self._standing.discard(part)
            log.info("%s: works again", part)
        self._present = frozenset(faults)

    def report(self, part: str, reason: str, now: Monotonic) -> None:
        """Tell of a trouble that does not last, unless it was told of only lately."""
        self._tally.count(part)
        if self._tally.may_report(part, now):
            log.warning("%s: %s%s", part, reason, self._tally.and_before(part))


class FailureLog:
    """Tells of loops that fail, with their traceback, and of each only now and then."""

    def __init__(self) -> None:
        self._tally = _Tally()

    def failed(self, what: str, error: Exception, now: Monotonic) -> None:
        """Take note of a failure."""
        self._tally.count(what)
        if self._tally.may_report(what, now):
            more = self._tally.and_before(what)
            log.error("%s failed, and goes on%s", what, more, exc_info=error)
