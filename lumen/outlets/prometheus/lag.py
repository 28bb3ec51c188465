"""How late the event loop is: a small alarm clock that notes when it really rings."""

from lumen.outlets.prometheus.exposition import Histogram
from lumen.ports import Clock
from lumen.units import Seconds

EVERY: Seconds = 1.0
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""From a scheduler's own grain to what a person would call a hang."""


class Lag:
    """Measures the lateness of the loop that runs it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.seen = Histogram(BOUNDS)
        self.latest: Seconds | None = None

    async def run(self) -> None:
        """Measure until cancelled."""
        while True:
            due = self._clock.monotonic() + EVERY
            await self._clock.sleep(EVERY)
            self.latest = max(0.0, self._clock.monotonic() - due)
            self.seen.observe(self.latest)
