"""How long Lumen still waits for its first word: samples there are, samples it needs, time left."""

import math

import msgspec

from lumen.core.forecast import WARM_UP
from lumen.core.window import SHORT, Progress
from lumen.units import Seconds


class Waking(msgspec.Struct, frozen=True):
    """The wait for the first shape, with which the first word comes."""

    samples: int
    """Samples that count towards it; a gap makes the window's count begin anew."""
    needs_samples: int
    left_s: Seconds
    """How long the rest takes, if no sample is lost."""

    @property
    def minutes(self) -> int:
        """How many minutes are left, begun ones included."""
        return math.ceil(self.left_s / 60.0)

    @property
    def words(self) -> str:
        """What is there and what is left.

        >>> Waking(7, 21, 420.0).words, Waking(20, 21, 30.0).words
        ('7 of 21 samples, 7 minutes left', '20 of 21 samples, 1 minute left')
        """
        left = f"{self.minutes} minute{'s' * (self.minutes != 1)} left"
        return f"{self.samples} of {self.needs_samples} samples, {left}"


def waking(taken: int, progress: Progress, interval: Seconds) -> Waking:
    """Give the wait.

    Args:
        taken: samples that the forecast has seen, since its start.
        progress: how far the window has come.
        interval: the time between two samples.
    """
    before = taken - progress.states
    # Who was warm already needs no warm-up again after a gap.
    warm_up = min(before, WARM_UP) if before <= WARM_UP else 0
    to_warm_up = max(0, WARM_UP - taken)
    fewest = max(SHORT.fewest, math.ceil(SHORT.shortest / interval) + 1)
    if progress.states:
        missing = max(
            SHORT.fewest - progress.states, math.ceil((SHORT.shortest - progress.span) / interval)
        )
    else:
        missing = to_warm_up + fewest
    done = warm_up + progress.states
    return Waking(done, done + max(0, missing), max(0, missing) * interval)
