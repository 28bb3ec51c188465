"""Quantity types: every signature says its unit.

Physical quantities are plain floats under a unit's name, so arithmetic stays free. The two
clocks are distinct types, because mixing them up is the mistake that really happens.
"""

from typing import Annotated, NewType, TypeAlias

from msgspec import Meta

Monotonic = NewType("Monotonic", float)
"""Seconds since an arbitrary start; never goes back. All intervals come from this clock."""

WallTime = NewType("WallTime", float)
"""Seconds since 1970-01-01 UTC; may jump. For people and for ordering, never for intervals."""

Seconds: TypeAlias = float
Celsius: TypeAlias = float
Percent: TypeAlias = float
Hectopascal: TypeAlias = float
Lux: TypeAlias = float
PerSecond: TypeAlias = float

UnitInterval: TypeAlias = Annotated[float, Meta(ge=0.0, le=1.0)]
"""A fraction, 0 to 1, checked where it comes from the configuration."""

Positive: TypeAlias = Annotated[float, Meta(gt=0.0)]
"""A number above 0, checked where it comes from the configuration."""

NonNegative: TypeAlias = Annotated[float, Meta(ge=0.0)]
"""A number from 0 up, checked where it comes from the configuration."""


def clip(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """Bound a value to low..high."""
    return min(max(value, low), high)
