"""Noise with a memory: what the weather, a program or the wind does when nobody asks."""

import math
from random import Random

from lumen.units import Seconds


class Wander:
    """An Ornstein-Uhlenbeck process about zero, sampled exactly at a fixed step.

    It forgets itself at its own pace and never strays far for long, so that a simulated year
    stays within bounds. It starts anywhere in its stationary range.
    """

    __slots__ = ("_keep", "_kick", "_rng", "value")

    def __init__(self, rng: Random, *, spread: float, memory: Seconds, step: Seconds) -> None:
        self._rng = rng
        self._keep = math.exp(-step / memory)
        self._kick = spread * math.sqrt(1.0 - self._keep * self._keep)
        self.value = rng.gauss(0.0, spread)

    def step(self) -> float:
        """Advance by one step and give the new value."""
        self.value = self._keep * self.value + self._kick * self._rng.gauss(0.0, 1.0)
        return self.value
