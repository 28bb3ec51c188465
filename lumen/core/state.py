"""EISV: the four-dimensional raw state, a function of the samples so far and of nothing else.

Sources of each dimension: the published teacher card. Weights and ranges: as in
`lumen.core.weights`. A channel this body was never fitted with is left out and the
weights are renormalised once; a fitted channel that is missing contributes its worst value, so
no loss can make the state look better. How it is felt: `lumen.core.own_scale`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from lumen.core import bands
from lumen.core.cadence import Cadence
from lumen.core.compensation import Compensation
from lumen.core.forecast import WARM_UP, Forecast
from lumen.core.moment import DIMENSIONS, Eisv
from lumen.core.pressure import PressureReference
from lumen.core.reading import INFORMING, Channel, Sample
from lumen.core.room_readings import RoomReadings
from lumen.core.room_sense import RoomSense
from lumen.core.weights import StateConfig
from lumen.units import Hectopascal, Monotonic, Seconds, clip


class Component(StrEnum):
    """What a dimension is mixed from; each lies in 0..1."""

    CPU_TEMP = "cpu_temp"
    AMBIENT = "ambient"
    BETA = "beta"
    GAMMA = "gamma"
    ACCURACY = "accuracy"
    ALPHA = "alpha"
    LIGHT = "light"
    COVERAGE = "coverage"
    HUMIDITY = "humidity"
    MEMORY = "memory"
    BLINDNESS = "blindness"
    PRESSURE = "pressure"
    CPU = "cpu"
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class Body:
    """What the felt state must know of the body it is in."""

    fitted: frozenset[Channel]
    cores: int
    compensation: Compensation = field(default_factory=Compensation)


_I = DIMENSIONS.index("I")

NEEDS: Mapping[Component, frozenset[Channel]] = {
    Component.CPU_TEMP: frozenset({Channel.CPU_TEMP}),
    Component.AMBIENT: frozenset({Channel.AMBIENT_TEMP}),
    Component.BETA: frozenset({Channel.CPU}),
    Component.GAMMA: frozenset({Channel.CTX_SWITCHES, Channel.INTERRUPTS}),
    Component.ALPHA: frozenset({Channel.LOAD}),
    Component.LIGHT: frozenset({Channel.LIGHT}),
    Component.HUMIDITY: frozenset({Channel.HUMIDITY}),
    Component.MEMORY: frozenset({Channel.MEMORY}),
    Component.PRESSURE: frozenset({Channel.PRESSURE}),
    Component.CPU: frozenset({Channel.CPU}),
    Component.DISK: frozenset({Channel.DISK}),
}
"""The channels a component is made of; accuracy, coverage and blindness need any informing one."""


def _is_fitted(component: Component, fitted: frozenset[Channel]) -> bool:
    needs = NEEDS.get(component)
    return bool(fitted.intersection(INFORMING)) if needs is None else needs <= fitted


class Contribution(NamedTuple):
    """What one component gives to its dimension: its weight times what is counted of it.

    `value` lies in 0..1 and is None where it is missing; then the worst is `counted`.
    """

    component: Component
    weight: float
    value: float | None
    counted: float


class Ingredients(NamedTuple):
    """What a raw state was mixed from: each component's value, and what they were made of.

    `reference` is the pressure that is usual, hPa; `surprises` are how far each channel was from
    its forecast, in its own scales.
    """

    sample: Sample
    room: RoomReadings
    values: Mapping[Component, float | None]
    reference: Hectopascal | None
    surprises: Mapping[Channel, float]


@dataclass(frozen=True, slots=True)
class _Mixture:
    """One dimension: its fitted components with weights that sum to 1, and the worst value."""

    parts: tuple[tuple[Component, float], ...]
    worst: float
    scale: float = 1.0

    def contributions(self, values: Mapping[Component, float | None]) -> tuple[Contribution, ...]:
        found = []
        for component, weight in self.parts:
            value = values[component]
            counted = self.worst if value is None else value
            found.append(Contribution(component, weight, value, counted))
        return tuple(found)

    def mix(self, values: Mapping[Component, float | None]) -> float | None:
        if not self.parts:
            return None
        total = 0.0
        for _, weight, _, counted in self.contributions(values):
            total += weight * counted
        return total * self.scale


def _mixture(
    weights: Mapping[Component, float],
    fitted: frozenset[Channel],
    worst: float,
    scale: float = 1.0,
) -> _Mixture:
    present = {c: w for c, w in weights.items() if w > 0.0 and _is_fitted(c, fitted)}
    total = sum(present.values())
    return _Mixture(tuple((c, w / total) for c, w in present.items()), worst, scale)


class StateEstimator:
    """The stream form of the raw state: samples in, EISV out."""

    def __init__(self, body: Body, config: StateConfig | None = None) -> None:
        config = config or StateConfig()
        self._body = body
        self._config = config
        e, i, s, v = config.energy, config.integrity, config.entropy, config.void
        half = 0.5 * e.bands
        c = Component
        energy = {c.CPU_TEMP: e.cpu_temp, c.AMBIENT: e.ambient, c.BETA: half, c.GAMMA: half}
        integrity = {f: getattr(i, f) for f in (c.ACCURACY, c.ALPHA, c.LIGHT, c.COVERAGE)}
        entropy = {f: getattr(s, f) for f in (c.HUMIDITY, c.MEMORY, c.BLINDNESS, c.PRESSURE)}
        void = {f: getattr(v, f) for f in (c.MEMORY, c.CPU, c.DISK)}
        self._mixtures = (
            _mixture(energy, body.fitted, worst=0.0),
            _mixture(integrity, body.fitted, worst=0.0),
            _mixture(entropy, body.fitted, worst=1.0),
            _mixture(void, body.fitted, worst=1.0, scale=v.scale),
        )
        self._informing = tuple(ch for ch in INFORMING if ch in body.fitted)
        self._sense = RoomSense(body.compensation, body.fitted)
        self._forecast = Forecast(self._informing)
        self._reference = PressureReference()
        self._cadence = Cadence()
        self._samples = 0
        self.ingredients: Ingredients | None = None
        """What the last sample gave; None before the first."""

    @property
    def warm_up_left(self) -> int:
        """How many samples are missing until a state is formed."""
        return max(0, WARM_UP + 1 - self._samples)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The dimensions that this body has no channel for; a trajectory needs all four."""
        named = zip(DIMENSIONS, self._mixtures, strict=True)
        return tuple(name for name, mixture in named if not mixture.parts)

    def contributions(
        self, values: Mapping[Component, float | None]
    ) -> dict[str, tuple[Contribution, ...]]:
        """Give what each dimension is mixed from, in the order in which it is added up.

        The weights are this body's, with the void's own scale in them: weight times what is
        counted adds up to the raw state.
        """
        found = {}
        for name, mixture in zip(DIMENSIONS, self._mixtures, strict=True):
            parts = mixture.contributions(values)
            found[name] = tuple(p._replace(weight=p.weight * mixture.scale) for p in parts)
        return found

    def learn_pressure(self, at: Monotonic, pressure: Hectopascal) -> None:
        """Take a pressure remembered from before the samples that follow."""
        self._reference.observe(at, pressure)

    def feel(self, sample: Sample) -> Eisv | None:
        """Take a sample; give the raw state, or None in the warm-up of the first six samples.

        Raises:
            ValueError: the sample's time does not go forward.
        """
        return self.estimate(sample)[1]

    def estimate(self, sample: Sample) -> tuple[RoomReadings, Eisv | None]:
        """Take a sample; give the room's own readings besides the raw state."""
        interval, gap = self._cadence.step(sample.at)
        room = self._sense.read(sample)
        pressure = room.pressure
        reference = None if pressure is None else self._reference.observe(sample.at, pressure)
        values = self._components(sample, room, reference)
        values[Component.ACCURACY] = self._accuracy(sample, room.light, interval, gap=gap)
        self._samples += 1
        surprises = self._forecast.surprises
        self.ingredients = Ingredients(sample, room, values, reference, surprises)
        return room, None if self._samples <= WARM_UP else self._mixed(values)

    def restated(self, sample: Sample, integrity: float | None) -> Eisv:
        """Give the raw state of a single sample of the past, whose integrity is remembered.

        All but the accuracy follows from the sample itself, with the board's heat as if at rest;
        so a past that was lived with another compensation is stated with the present one.
        """
        return self._mixed(self.restated_values(sample, None))._replace(I=integrity)

    def restated_values(
        self, sample: Sample, integrity: float | None
    ) -> dict[Component, float | None]:
        """Give the components of a single sample of the past, as in `restated`.

        The accuracy is what is left of the integrity that is remembered.
        """
        room = self._sense.at_rest(sample)
        pressure = room.pressure
        reference = None if pressure is None else self._reference.present(pressure)
        values = self._components(sample, room, reference)
        values[Component.ACCURACY] = None
        rest = self._mixtures[_I].mix(values)
        weight = dict(self._mixtures[_I].parts).get(Component.ACCURACY)
        if integrity is not None and rest is not None and weight:
            # Missing, it counts nothing.
            values[Component.ACCURACY] = clip((integrity - rest) / weight)
        return values

    def _mixed(self, values: Mapping[Component, float | None]) -> Eisv:
        return Eisv(*(mixture.mix(values) for mixture in self._mixtures))

    def _components(
        self, sample: Sample, room: RoomReadings, reference: Hectopascal | None
    ) -> dict[Component, float | None]:
        coverage = self._coverage(sample)
        values: dict[Component, float | None] = {
            Component.COVERAGE: coverage,
            Component.BLINDNESS: 1.0 - coverage,
        }
        self._add_room(sample, room, reference, values)
        self._add_host(sample, values)
        return values

    def _coverage(self, sample: Sample) -> float:
        if not self._informing:
            return 0.0
        informing = sum(sample.value(channel) is not None for channel in self._informing)
        return informing / len(self._informing)

    def _accuracy(
        self, sample: Sample, light: float | None, interval: Seconds, *, gap: bool
    ) -> float | None:
        values = {channel: sample.value(channel) for channel in self._informing}
        if Channel.LIGHT in values:
            values[Channel.LIGHT] = None if light is None else bands.illumination(light)
        return self._forecast.observe(values, interval, gap=gap)

    def _add_room(
        self,
        sample: Sample,
        room: RoomReadings,
        reference: Hectopascal | None,
        values: dict[Component, float | None],
    ) -> None:
        e, s = self._config.energy, self._config.entropy
        cpu_temp = sample.value(Channel.CPU_TEMP)
        values[Component.CPU_TEMP] = _soft(cpu_temp, e.cpu_temp_centre, e.cpu_temp_span)
        values[Component.AMBIENT] = _soft(room.ambient, e.ambient_centre, e.ambient_span)
        values[Component.HUMIDITY] = _away(room.humidity, s.humidity_centre, s.humidity_range)
        values[Component.LIGHT] = (
            None
            if room.light is None
            else clip(bands.illumination(room.light) / self._config.integrity.light_decades)
        )
        values[Component.PRESSURE] = (
            None
            if room.pressure is None or reference is None
            else _away(room.pressure, reference, s.pressure_range)
        )

    def _add_host(self, sample: Sample, values: dict[Component, float | None]) -> None:
        cores = self._body.cores
        cpu, load = sample.value(Channel.CPU), sample.value(Channel.LOAD)
        switches = sample.value(Channel.CTX_SWITCHES)
        interrupts = sample.value(Channel.INTERRUPTS)
        memory, disk = sample.value(Channel.MEMORY), sample.value(Channel.DISK)
        values[Component.BETA] = None if cpu is None else bands.beta(cpu)
        values[Component.GAMMA] = (
            None
            if switches is None or interrupts is None
            else bands.gamma(switches, interrupts, cores)
        )
        values[Component.ALPHA] = None if load is None else bands.alpha(load, cores)
        values[Component.CPU] = None if cpu is None else cpu / 100.0
        values[Component.MEMORY] = None if memory is None else memory / 100.0
        values[Component.DISK] = None if disk is None else disk / 100.0


def _soft(value: float | None, centre: float, span: float) -> float | None:
    """Give 1 / (1 + exp(-x)) of the spans above the centre, whatever their number."""
    return None if value is None else 0.5 + 0.5 * math.tanh(0.5 * (value - centre) / span)


def _away(value: float | None, centre: float, span: float) -> float | None:
    return None if value is None else clip(abs(value - centre) / span)
