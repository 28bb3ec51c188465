"""What simulated chips that take commands have in common: power, silence, a code that freezes.

Their words of 16 bits go with a checksum each, and a share of a range is a code.
"""

from abc import ABC, abstractmethod
from random import Random

from lumen.devices.checksum import crc8
from lumen.simulation.place import Place


class CommandedChip(ABC):
    """Fulfils `lumen.simulation.silicon.bus.Chip` with what its commands and codes leave to it."""

    def __init__(self, place: Place, rng: Random) -> None:
        self._place = place
        self._rng = rng
        self._codes: tuple[int, ...] | None = None
        """What was measured last."""
        self.silent = False
        """It no longer acknowledges its address."""
        self.frozen = False
        """It gives one raw code for ever, without an error."""

    @property
    def answers(self) -> bool:
        """Whether it acknowledges its address."""
        return not self.silent

    @abstractmethod
    def write(self, data: bytes) -> None:
        """Take a command."""

    @abstractmethod
    def read(self, count: int) -> bytes:
        """Give what the last command was for."""

    @abstractmethod
    def lose_power(self) -> None:
        """Forget every setting, as at power-on."""

    @abstractmethod
    def _convert(self) -> tuple[int, ...]:
        """Turn what surrounds it into raw codes."""

    def _measure(self) -> tuple[int, ...]:
        """Measure anew, unless it is frozen, and give the codes."""
        if not self.frozen or self._codes is None:
            self._codes = self._convert()
        return self._codes

    def _near(self, value: float, deviation: float) -> float:
        """Give a value with the part's own noise, of this standard deviation."""
        return value + self._rng.gauss(0.0, deviation)


class WordChip(CommandedChip):
    """One whose every answer is words with checksums; without a command it acknowledges no read."""

    def __init__(self, place: Place, rng: Random) -> None:
        super().__init__(place, rng)
        self._words: tuple[int, ...] | None = None
        """What the last command was for; None where it has no answer."""

    def read(self, count: int) -> bytes:
        """Give the words that the last command was for, each with its checksum.

        Raises:
            OSError: there is nothing to give.
        """
        if self._words is None:
            raise OSError(121, "Remote I/O error")
        return with_checksums(self._words)[:count]

    def lose_power(self) -> None:
        """Forget the last command."""
        self._words = None


def with_checksums(words: tuple[int, ...]) -> bytes:
    """Give words of 16 bits, high byte first, each followed by its checksum."""
    pairs = (word.to_bytes(2, "big") for word in words)
    return b"".join(pair + bytes([crc8(pair)]) for pair in pairs)


def code_of(share: float, most: int = 0xFFFF, full: int = 0xFFFF) -> int:
    """Give a share of the whole range as a code: of `full`, and of `most` at most."""
    return min(most, max(0, round(share * full)))
