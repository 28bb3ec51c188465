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


LEAST_HEAT_FACTOR, MOST_HEAT_FACTOR = 0.25, 200.0
HeatFactor: TypeAlias = Annotated[float, Meta(ge=LEAST_HEAT_FACTOR, le=MOST_HEAT_FACTOR)]
"""(processor - board) / (board - room). A board that is nearer to its processor than to the room
by more than that reads no room at all; one that is further reads it as it is."""

HeatLag: TypeAlias = Annotated[float, Meta(ge=10.0, le=3600.0)]
"""How slowly a board follows its processor, in seconds."""

GlowLux: TypeAlias = Annotated[float, Meta(ge=0.0, le=10_000.0)]
"""What Lumen's own lights throw on its light sensor at full brightness, in lux."""


def clip(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """Bound a value to low..high."""
    return min(max(value, low), high)
