"""Lumen's own noise: how far its states move in a window when nothing in particular happens.

With floors that are the same everywhere, most convergence in real rooms was noise of integrity
coming to rest. So a floor is no less than one and a half times the own noise: the median distance
of movements from their middle. In a life that middle is nothing; in its first hours a steady trend
moves every window alike, and is no noise.
"""

from collections import deque
from collections.abc import Sequence

import numpy as np

from lumen.core.median import medians
from lumen.core.own_scale import DAY, THINNED, Four
from lumen.core.rules import NOISE_FLOORS
from lumen.units import WallTime

REMEMBERED = round(7 * DAY / THINNED)
"""Movements that the noise is judged by: a week, one in ten minutes."""

FLOOR_PER_NOISE = 1.5
_MEDIAN_PER_SIGMA = 0.6745
"""The median of |x| of a normal distribution, in standard deviations."""


class OwnNoise:
    """Movements of windows in, noise floors out."""

    def __init__(self) -> None:
        self._movements: deque[Four] = deque(maxlen=REMEMBERED)
        self._slot: int | None = None
        self._sigmas: Four | None = None

    def __len__(self) -> int:
        return len(self._movements)

    def is_due(self, wall: WallTime) -> bool:
        """Tell whether a window that ends now would be remembered: the first in ten minutes."""
        return int(wall // THINNED) != self._slot

    def learn(self, wall: WallTime, movement: Sequence[float], gains: Four) -> None:
        """Remember how far a window of felt states went, on the scale of these gains."""
        if self.is_due(wall):
            self._slot = int(wall // THINNED)
            raw = (far / gain for far, gain in zip(movement, gains, strict=True))
            self._movements.append(tuple(raw))  # type: ignore[arg-type]  # four of them
            self._sigmas = None

    def floors(self, gains: Four) -> Four:
        """Give the noise floors for states that are felt with these gains."""
        if not self._movements:
            return NOISE_FLOORS
        if self._sigmas is None:
            movements = np.array(self._movements)
            apart = np.abs(movements - medians(movements, axis=0))
            self._sigmas = tuple((medians(apart, axis=0) / _MEDIAN_PER_SIGMA).tolist())
        return tuple(  # type: ignore[return-value]  # four of them
            max(floor, FLOOR_PER_NOISE * gain * sigma)
            for floor, gain, sigma in zip(NOISE_FLOORS, gains, self._sigmas, strict=True)
        )
