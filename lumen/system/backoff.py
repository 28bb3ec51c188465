"""When to try again what failed: after a wait that doubles with each failure, up to a bound."""

from random import Random

from lumen.units import Monotonic, Seconds


class Backoff:
    """Counts failures in a row, and gives the time of the next attempt."""

    def __init__(self, first: Seconds, longest: Seconds, chance: Random | None = None) -> None:
        """Begin without a failure: an attempt is due at once.

        Args:
            first: the wait after the first failure.
            longest: the longest wait.
            chance: where it is given, each wait is drawn from its upper half, so that many
                devices that failed together do not try again together.
        """
        self._first = first
        self._longest = longest
        self._chance = chance
        self._wait = min(first, longest)
        self._due = Monotonic(float("-inf"))

    def next_wait(self) -> Seconds:
        """Count a failure; give how long to wait before the next attempt.

        >>> backoff = Backoff(first=20.0, longest=60.0)
        >>> [backoff.next_wait() for _ in range(4)]
        [20.0, 40.0, 60.0, 60.0]
        """
        wait = self._wait
        self._wait = min(2.0 * wait, self._longest)
        return wait if self._chance is None else wait * self._chance.uniform(0.5, 1.0)

    def put_off(self, now: Monotonic) -> Seconds:
        """Count a failure; the next attempt is due after the wait, which is given."""
        wait = self.next_wait()
        self._due = Monotonic(now + wait)
        return wait

    def is_due(self, now: Monotonic) -> bool:
        """Tell whether the wait is over."""
        return now >= self._due

    def reset(self) -> None:
        """Count a success: the next wait is the first again. A wait that runs goes on."""
        self._wait = min(self._first, self._longest)
