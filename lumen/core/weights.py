"""The weights and ranges of the felt state: the configuration's [state] tables.

Defaults: spec of the state, section "EISV" in docs/state.md. Every combination that cannot be
meant is refused where it is made.
"""

from dataclasses import dataclass, field
from typing import Annotated, TypeAlias

from msgspec import Meta

from lumen.units import Celsius, Hectopascal, Percent, UnitInterval

Temperature: TypeAlias = Annotated[Celsius, Meta(ge=-40.0, le=125.0)]
"""As far as the part that reads it reaches."""

MOST_VOID = 0.3
"""The void's own range, as in the published data: everything that keeps or shows V ends there."""

TemperatureSpan: TypeAlias = Annotated[Celsius, Meta(ge=0.5, le=165.0)]
"""Degrees; below the least, noise alone would move the state from end to end."""

_SUM_TOLERANCE = 1e-6


def _check_sum(name: str, *weights: float) -> None:
    if abs(sum(weights) - 1.0) > _SUM_TOLERANCE:
        raise ValueError(f"the {name} weights must sum to 1, not {sum(weights):g}")


@dataclass(frozen=True, slots=True)
class EnergyWeights:
    """E: warmth and capacity. Temperatures in degC; `bands` is beta and gamma, half each.

    A temperature counts half at its centre, and .73 one `span` above it: in the middle as steep
    as a ramp from 30 to 75 and from 10 to 30 degC, and never at an end.
    """

    cpu_temp: UnitInterval = 0.35
    ambient: UnitInterval = 0.45
    bands: UnitInterval = 0.20
    cpu_temp_centre: Temperature = 52.5
    cpu_temp_span: TemperatureSpan = 11.25
    ambient_centre: Temperature = 20.0
    ambient_span: TemperatureSpan = 5.0

    def __post_init__(self) -> None:
        """Check that the weights sum to 1, or raise ValueError."""
        _check_sum("energy", self.cpu_temp, self.ambient, self.bands)


@dataclass(frozen=True, slots=True)
class IntegrityWeights:
    """I: clarity and coherence. `light_decades` is the light that fills its share, in log10."""

    accuracy: UnitInterval = 0.40
    alpha: UnitInterval = 0.20
    light: UnitInterval = 0.20
    coverage: UnitInterval = 0.20
    light_decades: Annotated[float, Meta(ge=0.5, le=10.0)] = 5.0

    def __post_init__(self) -> None:
        """Check that the weights sum to 1, or raise ValueError."""
        _check_sum("integrity", self.accuracy, self.alpha, self.light, self.coverage)


@dataclass(frozen=True, slots=True)
class EntropyWeights:
    """S: uncertainty and disorder. Humidity in %RH, pressure in hPa, from centre to full."""

    humidity: UnitInterval = 0.30
    memory: UnitInterval = 0.30
    blindness: UnitInterval = 0.25
    pressure: UnitInterval = 0.15
    humidity_centre: Annotated[Percent, Meta(ge=0.0, le=100.0)] = 45.0
    humidity_range: Annotated[Percent, Meta(ge=1.0, le=100.0)] = 45.0
    pressure_range: Annotated[Hectopascal, Meta(ge=1.0, le=500.0)] = 20.0

    def __post_init__(self) -> None:
        """Check that the weights sum to 1, or raise ValueError."""
        _check_sum("entropy", self.humidity, self.memory, self.blindness, self.pressure)


@dataclass(frozen=True, slots=True)
class VoidWeights:
    """V: what is not there for Lumen. `scale` is V's largest value, as in the published data."""

    memory: UnitInterval = 0.375
    cpu: UnitInterval = 0.3125
    disk: UnitInterval = 0.3125
    scale: Annotated[float, Meta(ge=0.0, le=MOST_VOID)] = MOST_VOID

    def __post_init__(self) -> None:
        """Check that the weights sum to 1, or raise ValueError."""
        _check_sum("void", self.memory, self.cpu, self.disk)


@dataclass(frozen=True, slots=True)
class StateConfig:
    """All weights and ranges of the felt state.

    `own_scale`: whether states are felt on the scale of Lumen's own last two weeks.
    """

    own_scale: bool = True

    energy: EnergyWeights = field(default_factory=EnergyWeights)
    integrity: IntegrityWeights = field(default_factory=IntegrityWeights)
    entropy: EntropyWeights = field(default_factory=EntropyWeights)
    void: VoidWeights = field(default_factory=VoidWeights)
