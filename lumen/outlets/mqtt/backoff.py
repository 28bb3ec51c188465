"""How long to wait before the next attempt: twice as long each time, and never all at once."""

from random import Random

from lumen.units import Seconds

FIRST: Seconds = 1.0
LONGEST: Seconds = 120.0
STEADY: Seconds = 60.0
"""A session that lasted so long was a good one: what ended it is a new trouble."""


class Backoff:
    """Counts the attempts that failed in a row."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._wait = FIRST

    def wait_after(self, lasted: Seconds) -> Seconds:
        """Give how long to wait after an attempt that lasted so long.

        Each wait is drawn from its upper half, so that a fleet spreads out.
        """
        if lasted >= STEADY:
            self._wait = FIRST
        wait = self._wait
        self._wait = min(LONGEST, 2.0 * wait)
        return wait * self._chance.uniform(0.5, 1.0)
