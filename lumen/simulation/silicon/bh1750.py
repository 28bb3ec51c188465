"""A simulated BH1750: its opcodes and its count (data sheet 2011.11)."""

from random import Random

from lumen.simulation.measured import LIGHT_NOISE
from lumen.simulation.place import Mishap, Place

_OFF, _ON, _RESET = 0x00, 0x01, 0x07
_FINE, _COARSE, _COARSEST = 0x11, 0x10, 0x13
_COUNTS_A_LUX = {_FINE: 2.4, _COARSE: 1.2, _COARSEST: 1.2}
_FULL = 0xFFFF


class SimulatedBh1750:
    """Fulfils `lumen.simulation.silicon.bus.Chip`."""

    def __init__(self, place: Place, rng: Random) -> None:
        self._place = place
        self._rng = rng
        self._mode = _OFF
        self._counts = 0

    @property
    def answers(self) -> bool:
        """Whether it acknowledges its address."""
        return Mishap.LIGHT_SILENT not in self._place.mishaps

    def lose_power(self) -> None:
        """Forget the mode, as at power-on: the part sleeps, and counts nothing."""
        self._mode, self._counts = _OFF, 0

    def write(self, data: bytes) -> None:
        """Take an opcode; a mode begins to measure."""
        if not data:
            return
        if data[0] in _COUNTS_A_LUX:
            self._mode = data[0]
        elif data[0] == _RESET and self._mode != _OFF:
            self._counts = 0
        elif data[0] == _OFF:
            self._mode = _OFF

    def read(self, count: int) -> bytes:
        """Give the last count, high byte first."""
        if self._mode != _OFF and Mishap.LIGHT_FROZEN not in self._place.mishaps:
            light = self._place.surroundings.light_lux * (1.0 + self._rng.gauss(0.0, LIGHT_NOISE))
            self._counts = min(_FULL, round(light * _COUNTS_A_LUX[self._mode]))
        return self._counts.to_bytes(2, "big")[:count]
