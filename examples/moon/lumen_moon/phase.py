"""How much of the moon is lit, from the date alone.

The formula is that of Jean Meeus, "Astronomical Algorithms", 2nd edition, chapter 48: right
to a fifth of a degree at eclipses, which is less than half an hour of the moon's way.
"""

from datetime import UTC, datetime
from math import cos, radians, sin
from typing import NamedTuple

EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)
CENTURY = 36_525 * 86_400.0
FULL = 180.0
NEAR = 6.0
"""Degrees around a phase in which it is called so: twelve hours before and after."""


class MoonPhase(NamedTuple):
    """Where the moon is in its month."""

    elongation: float
    """Degrees from the sun, 0 to 360: new at 0, full at 180."""
    lit: float
    """The share of its disc that is lit, 0 to 1."""

    @property
    def grows(self) -> bool:
        """Whether more of it is lit from day to day."""
        return self.elongation < FULL

    @property
    def name(self) -> str:
        """The phase in words."""
        for middle, name in (
            (0, "new"),
            (90, "first quarter"),
            (180, "full"),
            (270, "last quarter"),
        ):
            if abs((self.elongation - middle + 180.0) % 360.0 - 180.0) <= NEAR:
                return name
        return "waxing" if self.grows else "waning"


def phase_at(time: datetime) -> MoonPhase:
    """Give the phase at a time."""
    t = (time - EPOCH).total_seconds() / CENTURY
    mean = radians(297.8501921 + 445267.1114034 * t)
    sun = radians(357.5291092 + 35999.0502909 * t)
    moon = radians(134.9633964 + 477198.8675055 * t)
    elongation = (
        297.8501921
        + 445267.1114034 * t
        + 6.289 * sin(moon)
        - 2.100 * sin(sun)
        + 1.274 * sin(2 * mean - moon)
        + 0.658 * sin(2 * mean)
        + 0.214 * sin(2 * moon)
        + 0.110 * sin(mean)
    ) % 360.0
    return MoonPhase(elongation, (1.0 - cos(radians(elongation))) / 2.0)
