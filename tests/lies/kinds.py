"""The kinds of lies, each told by a chip about one channel."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random

from lumen.core.reading import Channel
from lumen.simulation.place import Mishap, Place, Surroundings
from lumen.simulation.silicon.bme280 import SimulatedBme280
from lumen.simulation.silicon.veml7700 import SimulatedVeml7700
from lumen.units import Monotonic, Seconds

HOUR: Seconds = 3600.0

Tell = Callable[[float, Seconds, Random], float]
"""What a chip is exposed to instead of the truth: of the truth, the time lied for, and chance."""


@dataclass(frozen=True)
class Lie:
    """One lie: what it is told instead of, and on which of the three levels.

    `before` changes what the chip converts; `holds` keeps its code of the channel, or with `all`
    all its codes; `tops` lets its code go no higher than it was; `drops` is the share of transfers
    that it does not answer; `constants` says that it gives other calibration constants.
    """

    name: str
    channel: Channel
    before: Tell | None = None
    holds: bool = False
    all: bool = False
    tops: bool = False
    drops: float = 0.0
    constants: bool = False


def _spikes(size: float) -> Tell:
    return lambda truth, _, chance: truth + (size if chance.random() < 0.02 else 0.0)


def _noise(size: float) -> Tell:
    return lambda truth, _, chance: truth + chance.gauss(0.0, size)


def _drift(an_hour: float) -> Tell:
    return lambda truth, lied, _: truth + an_hour * lied / HOUR


def _offset(by: float) -> Tell:
    return lambda truth, *_: truth + by


def _scaled(factor: float, plus: float = 0.0) -> Tell:
    return lambda truth, *_: factor * truth + plus


T, H, P, L = Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE, Channel.LIGHT
SIZES: Mapping[Channel, tuple[float, float, float, float]] = {
    T: (15.0, 1.0, 0.1, 4.0),
    H: (40.0, 5.0, 0.5, 15.0),
    P: (40.0, 2.0, 0.1, 8.0),
    L: (5000.0, 40.0, 5.0, 200.0),
}
"""For each channel: a spike, a noise, a drift an hour, an offset."""


def _lies() -> Iterable[Lie]:
    yield Lie("frozen, the whole part", T, all=True)
    yield Lie("frozen, temperature alone", T, holds=True)
    yield Lie("frozen, humidity alone", H, holds=True)
    yield Lie("frozen", P, holds=True)
    yield Lie("frozen", L, holds=True)
    for channel in (T, H, P, L):
        yield Lie("goes no higher than now", channel, tops=True)
    yield Lie("at the end of its range", H, before=lambda *_: 150.0)
    yield Lie("at the end of its range", T, before=lambda *_: 95.0)
    yield Lie("at the end of its range", L, before=lambda *_: 900_000.0)
    for channel, (spike, noise, drift, offset) in SIZES.items():
        yield Lie(f"spikes of {spike:g}, one in 50", channel, before=_spikes(spike))
        yield Lie(f"noise of {noise:g}", channel, before=_noise(noise))
        yield Lie(f"drifts by {drift:g} an hour", channel, before=_drift(drift))
        yield Lie(f"{offset:g} too much", channel, before=_offset(offset))
    yield Lie("in degF", T, before=_scaled(1.8, 32.0))
    yield Lie("as a share of 1", H, before=_scaled(0.01))
    yield Lie("in inHg", P, before=_scaled(0.02953))
    yield Lie("in foot-candles", L, before=_scaled(0.0929))
    yield Lie("other calibration constants", T, constants=True)
    for channel in (T, L):
        yield Lie("no answer, one in 10", channel, drops=0.1)


LIES = tuple(_lies())


class LyingPlace:
    """What a chip is exposed to: the truth, or what stands for it; fulfils `Place`."""

    def __init__(self, place: Place, now: Callable[[], float], chance: Random) -> None:
        self._place, self._now, self._chance = place, now, chance
        self.lie: Lie | None = None
        self.since = 0.0

    @property
    def surroundings(self) -> Surroundings:
        """What the chip is exposed to."""
        true = self._place.surroundings
        if self.lie is None or self.lie.before is None:
            return true
        name = str(self.lie.channel)
        lied = self.lie.before(getattr(true, name), self._now() - self.since, self._chance)
        return replace(true, **{name: lied})

    @property
    def mishaps(self) -> frozenset[Mishap]:
        """Nothing else goes wrong."""
        return frozenset()


_PLACES = {Channel.PRESSURE: 0, Channel.AMBIENT_TEMP: 1, Channel.HUMIDITY: 2}


class LyingBme280(SimulatedBme280):
    """An air sensor that may lie."""

    lie: Lie | None = None
    drop: Callable[[], bool] = staticmethod(lambda: False)

    @property
    def answers(self) -> bool:
        """Whether it acknowledges its address."""
        return not (self.lie is not None and self.lie.drops and self.drop())

    def _memory(self) -> bytearray:
        registers = super()._memory()
        if self.lie is not None and self.lie.constants:
            registers[0x88] ^= 0x40
        return registers

    def _convert(self) -> None:
        before = self._codes
        super()._convert()
        lie = self.lie
        if lie is None or not (lie.holds or lie.all or lie.tops):
            return
        place = _PLACES[lie.channel]
        codes = list(self._codes)
        if lie.tops:
            # The pressure's code falls as it rises.
            pick = max if lie.channel is Channel.PRESSURE else min
            codes[place] = pick(codes[place], before[place])
        else:
            codes[place] = before[place]
        self._codes = before if lie.all else (codes[0], codes[1], codes[2])


class LyingVeml7700(SimulatedVeml7700):
    """A light sensor that may lie."""

    lie: Lie | None = None
    drop: Callable[[], bool] = staticmethod(lambda: False)

    @property
    def answers(self) -> bool:
        """Whether it acknowledges its address."""
        return not (self.lie is not None and self.lie.drops and self.drop())

    def _measure(self) -> None:
        seen, before = self._seen, self.counts
        super()._measure()
        if self.lie is not None and (
            self.lie.holds or (self.lie.tops and seen is not None and self.counts > before)
        ):
            self._seen = seen


def light_chip(place: Place, chance: Random, now: Callable[[], Monotonic]) -> LyingVeml7700:
    """Give a light sensor."""
    return LyingVeml7700(place, chance, now)
