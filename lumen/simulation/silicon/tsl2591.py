"""A simulated TSL2591: its registers, its cycles, and its two diodes (data sheet 2018)."""

from collections.abc import Callable
from random import Random

from lumen.simulation.measured import LIGHT_NOISE
from lumen.simulation.place import Mishap, Place
from lumen.units import Lux, Monotonic

_ENABLE, _CONTROL, _ID, _STATUS, _FULL_LIGHT, _INFRARED = 0x00, 0x01, 0x12, 0x13, 0x14, 0x16
_COMMAND, _NUMBER = 0x80, 0x1F
_POWER, _MEASURE, _VALID = 0x01, 0x02, 0x01
_CHIP = 0x50
_GAINS = (1.0, 25.0, 428.0, 9876.0)
_DEVICE_FACTOR = 408.0
_INFRARED_SHARE = 0.2
"""Of what the full diode counts, in daylight and under most lamps."""
_INFRARED_WEIGHT = 1.64
_LIMITS = (36_863, 0xFFFF)
"""Where counts end: at 100 ms, and at longer integration."""


class SimulatedTsl2591:
    """Fulfils `lumen.simulation.silicon.bus.Chip`."""

    def __init__(
        self, place: Place, rng: Random, now: Callable[[], Monotonic], chip: int = _CHIP
    ) -> None:
        self._place = place
        self._rng = rng
        self._now = now
        self._chip = chip
        self._register = 0
        self._settings = {_ENABLE: 0, _CONTROL: 0}
        self._counts: tuple[int, int] | None = None
        self._ready_at = now()

    @property
    def answers(self) -> bool:
        """Whether it acknowledges its address."""
        return Mishap.LIGHT_SILENT not in self._place.mishaps

    def lose_power(self) -> None:
        """Forget every setting, as at power-on: the part sleeps."""
        self._settings = {_ENABLE: 0, _CONTROL: 0}
        self._counts = None

    def write(self, data: bytes) -> None:
        """Take a register's number, then what is written there."""
        if not data or not data[0] & _COMMAND:
            return
        self._register = data[0] & _NUMBER
        if len(data) > 1 and self._register in self._settings:
            self._settings[self._register] = data[1]
            if Mishap.LIGHT_FROZEN not in self._place.mishaps:
                self._counts = None
            self._ready_at = Monotonic(self._now() + self._seconds)

    def read(self, count: int) -> bytes:
        """Give registers from the one that was named."""
        self._measure()
        memory = bytearray(0x20)
        memory[_ENABLE], memory[_CONTROL] = self._settings[_ENABLE], self._settings[_CONTROL]
        memory[_ID] = self._chip
        memory[_STATUS] = _VALID if self._counts is not None else 0
        full, infrared = self._counts or (0, 0)
        memory[_FULL_LIGHT : _FULL_LIGHT + 2] = full.to_bytes(2, "little")
        memory[_INFRARED : _INFRARED + 2] = infrared.to_bytes(2, "little")
        return bytes(memory[self._register : self._register + count])

    @property
    def _seconds(self) -> float:
        return 0.1 * (1 + (self._settings[_CONTROL] & 0x07))

    def _measure(self) -> None:
        """Bring the counts up to date, unless the part sleeps or its first cycle is under way."""
        running = self._settings[_ENABLE] & (_POWER | _MEASURE) == _POWER | _MEASURE
        frozen = Mishap.LIGHT_FROZEN in self._place.mishaps
        if not running or frozen or self._now() < self._ready_at:
            return
        light = self._place.surroundings.light_lux * (1.0 + self._rng.gauss(0.0, LIGHT_NOISE))
        full = self._full_counts(light)
        limit = _LIMITS[self._seconds > 0.1]  # noqa: PLR2004 - the shortest integration
        self._counts = (min(limit, round(full)), min(limit, round(full * _INFRARED_SHARE)))

    def _full_counts(self, light: Lux) -> float:
        """Give what the full diode counts: the maker's equation of light, solved for it."""
        gain = _GAINS[self._settings[_CONTROL] >> 4 & 0x03]
        counts_a_lux = 1000.0 * self._seconds * gain / _DEVICE_FACTOR
        return light * counts_a_lux / (1.0 - _INFRARED_WEIGHT * _INFRARED_SHARE)
