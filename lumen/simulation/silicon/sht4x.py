"""A simulated SHT4x: its commands, its words with their checksums (data sheet 4, 2023)."""

from random import Random

from lumen.devices.checksum import crc8
from lumen.simulation.place import Place

_SERIAL, _RESET = 0x89, 0x94
_PRECISE, _MEDIUM, _COARSE = 0xFD, 0xF6, 0xE0
_SERIAL_WORDS = (0x0F5A, 0x21C7)
_TEMPERATURE_NOISE, _HUMIDITY_NOISE = 0.013, 0.027
"""Standard deviations: a third of the repeatability that the data sheet states as three."""


class SimulatedSht4x:
    """Fulfils `lumen.simulation.silicon.bus.Chip`."""

    def __init__(self, place: Place, rng: Random) -> None:
        self._place = place
        self._rng = rng
        self._words: tuple[int, int] | None = None
        self._measured = (0, 0)
        self.silent = False
        """It no longer acknowledges its address."""
        self.frozen = False
        """It gives one raw code for ever, without an error."""

    @property
    def answers(self) -> bool:
        """Whether it acknowledges its address."""
        return not self.silent

    def lose_power(self) -> None:
        """Forget what was asked."""
        self._words = None

    def write(self, data: bytes) -> None:
        """Take a command of one byte."""
        if not data:
            return
        self._words = None
        if data[0] == _SERIAL:
            self._words = _SERIAL_WORDS
        elif data[0] in (_PRECISE, _MEDIUM, _COARSE):
            if not self.frozen or self._measured == (0, 0):
                self._measured = self._convert()
            self._words = self._measured

    def read(self, count: int) -> bytes:
        """Give two words, each with its checksum; without a command it does not acknowledge.

        Raises:
            OSError: there is nothing to give.
        """
        if self._words is None:
            raise OSError(121, "Remote I/O error")
        return with_checksums(self._words)[:count]

    def _convert(self) -> tuple[int, int]:
        now = self._place.surroundings
        warmth = now.ambient_temp_c + self._rng.gauss(0.0, _TEMPERATURE_NOISE)
        damp = now.humidity_pct + self._rng.gauss(0.0, _HUMIDITY_NOISE)
        return _code((warmth + 45.0) / 175.0), _code((damp + 6.0) / 125.0)


def with_checksums(words: tuple[int, ...]) -> bytes:
    """Give words of 16 bits, high byte first, each followed by its checksum."""
    pairs = (word.to_bytes(2, "big") for word in words)
    return b"".join(pair + bytes([crc8(pair)]) for pair in pairs)


def _code(share: float) -> int:
    """Give a share of the whole range as a code of 16 bits."""
    return min(0xFFFF, max(0, round(share * 0xFFFF)))
