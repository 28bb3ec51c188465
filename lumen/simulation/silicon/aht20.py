"""A simulated AHT20: its commands, status and checksum (data sheet A1, 2020)."""

from random import Random

from lumen.devices.checksum import crc8
from lumen.simulation.place import Place
from lumen.simulation.silicon.commanded import CommandedChip, code_of

_OLD_CALIBRATE, _CALIBRATE, _TRIGGER, _RESET = 0xE1, 0xBE, 0xAC, 0xBA
_BUSY, _CALIBRATED, _NORMAL = 0x80, 0x08, 0x10
_BUSY_READS = 3
"""Status reads until a conversion is over: 80 ms, at the driver's 10 to 30 ms a read."""
_TEMPERATURE_NOISE, _HUMIDITY_NOISE = 0.01, 0.024
"""The resolution that the data sheet states."""
_CODES = 0x100000


class SimulatedAht20(CommandedChip):
    """A thermometer and hygrometer that is busy for a while after each command to measure."""

    def __init__(self, place: Place, rng: Random) -> None:
        super().__init__(place, rng)
        self._calibrated = _CALIBRATED
        self._busy_for = 0

    def lose_power(self) -> None:
        """Forget what was measured, and that it was calibrated."""
        self._codes, self._busy_for, self._calibrated = None, 0, 0

    def write(self, data: bytes) -> None:
        """Take a command; the old one for calibration is not acknowledged.

        Raises:
            OSError: it does not know the command.
        """
        if not data:
            return
        if data[0] == _OLD_CALIBRATE:
            raise OSError(121, "Remote I/O error")
        if data[0] == _CALIBRATE:
            self._calibrated = _CALIBRATED
        elif data[0] == _RESET and not self.frozen:
            self._codes = None
        elif data[0] == _TRIGGER:
            self._busy_for = _BUSY_READS
            self._measure()

    def read(self, count: int) -> bytes:
        """Give the status, both codes of 20 bits, and a checksum of all."""
        busy = _BUSY if self._busy_for else 0
        self._busy_for = max(0, self._busy_for - 1)
        humidity, temperature = self._codes or (0, 0)
        body = bytes([busy | _NORMAL | self._calibrated])
        body += (humidity << 20 | temperature).to_bytes(5, "big")
        return (body + bytes([crc8(body)]))[:count]

    def _convert(self) -> tuple[int, ...]:
        now = self._place.surroundings
        warmth = self._near(now.ambient_temp_c, _TEMPERATURE_NOISE)
        damp = self._near(now.humidity_pct, _HUMIDITY_NOISE)
        return _code(damp / 100.0), _code((warmth + 50.0) / 200.0)


def _code(share: float) -> int:
    """Give a share of the whole range as a code of 20 bits."""
    return code_of(share, most=_CODES - 1, full=_CODES)
