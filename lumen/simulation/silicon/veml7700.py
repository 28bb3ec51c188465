"""A simulated VEML7700: its registers, its cycles, and its bend above 1 klx."""

from collections.abc import Callable
from random import Random

from lumen.devices.veml7700 import FULL, RANGES
from lumen.simulation.measured import LIGHT_NOISE
from lumen.simulation.place import Mishap, Place
from lumen.units import Lux, Monotonic

_CONFIG, _LIGHT = 0x00, 0x04
_SHUTDOWN = 0x0001
_GAINS = {r.gain_code: r.gain for r in RANGES}
_TIMES = {r.time_code: r.milliseconds for r in RANGES}
_FINEST: Lux = 0.0042
"""A count at gain 2 and 800 ms (data sheet)."""
_MOST_SENSITIVE = 2.0 * 800
_BRIGHTEST: Lux = 40_000.0
"""Beyond what any light reads before correction."""
_MOST_STEPS, _EXACT = 60, 1e-9
"""Newton's steps, of which four do as a rule, and how small the last one is."""


class SimulatedVeml7700:
    """Fulfils `lumen.simulation.silicon.bus.Chip`."""

    def __init__(self, place: Place, rng: Random, now: Callable[[], Monotonic]) -> None:
        self._place = place
        self._rng = rng
        self._now = now
        self._register = 0
        self._words = {_CONFIG: _SHUTDOWN}
        self._seen: tuple[Lux, Lux] | None = None
        """The light that was last measured, and what a count was worth: nothing yet."""
        self._ready_at = now()

    @property
    def answers(self) -> bool:
        """Whether it acknowledges its address."""
        return Mishap.LIGHT_SILENT not in self._place.mishaps

    def lose_power(self) -> None:
        """Forget every setting, as at power-on: the part sleeps."""
        self._words = {_CONFIG: _SHUTDOWN}
        self._seen = None

    @property
    def counts(self) -> int:
        """What was last counted."""
        if self._seen is None:
            return 0
        light, step = self._seen
        return min(FULL, round(_uncorrected(light) / step))

    def write(self, data: bytes) -> None:
        """Take a register's number, then its word, low byte first."""
        if not data:
            return
        self._register = data[0]
        if len(data) > 2:  # noqa: PLR2004 - a number and a word
            self._measure()
            self._words[self._register] = int.from_bytes(data[1:3], "little")
            self._ready_at = Monotonic(self._now() + self._milliseconds / 1000.0)

    def read(self, count: int) -> bytes:
        """Give the word of the register that was named."""
        self._measure()
        word = self.counts if self._register == _LIGHT else self._words.get(self._register, 0)
        return word.to_bytes(2, "little")[:count]

    @property
    def _milliseconds(self) -> int:
        return _TIMES.get(self._words[_CONFIG] >> 6 & 0xF, 100)

    def _measure(self) -> None:
        """Look at the light, unless the part sleeps or its first cycle is under way."""
        asleep = self._words[_CONFIG] & _SHUTDOWN
        frozen = Mishap.LIGHT_FROZEN in self._place.mishaps
        if asleep or frozen or self._now() < self._ready_at:
            return
        gain = _GAINS[self._words[_CONFIG] >> 11 & 0x3]
        step = _FINEST * _MOST_SENSITIVE / (gain * self._milliseconds)
        light = self._place.surroundings.light_lux * (1.0 + self._rng.gauss(0.0, LIGHT_NOISE))
        self._seen = light, step


def _uncorrected(light: Lux) -> Lux:
    """Give what the part makes of a light: the maker's correction, inverted by Newton's steps."""
    lux = min(max(light, 0.0), _BRIGHTEST)
    for _ in range(_MOST_STEPS):
        step = (_corrected(lux) - light) / _slope(lux)
        lux = min(max(lux - step, 0.0), _BRIGHTEST)
        if abs(step) < _EXACT:
            break
    return lux


def _slope(lux: Lux) -> float:
    """Give by how much the correction rises."""
    return ((4 * 6.0135e-13 * lux - 3 * 9.3924e-9) * lux + 2 * 8.1488e-5) * lux + 1.0023


def _corrected(lux: Lux) -> Lux:
    """Give the maker's correction (application note on the VEML7700, revision 2024)."""
    return (((6.0135e-13 * lux - 9.3924e-9) * lux + 8.1488e-5) * lux + 1.0023) * lux
