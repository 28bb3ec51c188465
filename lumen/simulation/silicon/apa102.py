"""A simulated strip of APA102 lights: decodes what is bit-banged on its two wires.

Protocol: APA102C data sheet. 32 zero bits start a frame; each light takes one word of 32 bits,
`111`, 5 bits of current, then blue, green and red; every light delays the data by half a clock,
so that half as many clocks as lights must follow.
"""

import errno
import os

from lumen.devices.header import BRAINCRAFT, Pinout
from lumen.ports import DARK, LedFrame, Rgb
from lumen.simulation.silicon.pins import SimulatedPins

_LIGHTS = 3
_WORD_BITS = 32
_START_ZEROS = 32
_TRAILING_CLOCKS = (_LIGHTS + 1) // 2
_WORD_MARK = 0b111


class SimulatedStrip:
    """Three lights on a clock and a data wire; the one nearest to the chip is the right one."""

    def __init__(self, pins: SimulatedPins, pinout: Pinout = BRAINCRAFT) -> None:
        self.frame: LedFrame = DARK
        """The lights as a person facing them sees them: left, middle, right."""
        self.frames = 0
        """How many whole frames arrived."""
        self.calls = 0
        """How many calls sent them where the kernel drives the lines."""
        self._data = pins[pinout.dotstar_data]
        self._clocked = False
        self._zeros = 0
        self._word = 0
        self._bits = 0
        self._words: list[int] = []
        self._started = False
        pins[pinout.dotstar_clock].watchers.append(self._clock)

    def _clock(self, high: bool) -> None:  # noqa: FBT001 - a wire's watcher takes its level
        rising = high and not self._clocked
        self._clocked = high
        if rising:
            self._take(int(self._data.level))

    def receive(self, data: bytes) -> None:
        """Take bytes as the kernel clocks them out, the highest bit first."""
        for byte in data:
            for shift in range(7, -1, -1):
                self._take(byte >> shift & 1)

    def _take(self, bit: int) -> None:
        if len(self._words) == _LIGHTS:
            self._bits += 1
            if self._bits == _TRAILING_CLOCKS:
                self._latch()
        elif self._started:
            self._take_word_bit(bit)
        elif bit and self._zeros >= _START_ZEROS:
            self._started = True
            self._take_word_bit(bit)
        self._zeros = 0 if bit else self._zeros + 1

    def _take_word_bit(self, bit: int) -> None:
        self._word = self._word << 1 | bit
        self._bits += 1
        if self._bits < _WORD_BITS:
            return
        if self._word >> (_WORD_BITS - 3) == _WORD_MARK:
            self._words.append(self._word)
            self._word = self._bits = 0
        else:
            self._restart()

    def _latch(self) -> None:
        right, middle, left = (_rgb_from_word(word) for word in self._words)
        self.frame = (left, middle, right)
        self.frames += 1
        self._restart()

    def _restart(self) -> None:
        self._started = False
        self._words = []
        self._word = self._bits = 0


def _rgb_from_word(word: int) -> Rgb:
    """Decode a word to linear light: duty cycle times current."""
    current = (word >> 24 & 31) / 31
    blue, green, red = (word >> shift & 255 for shift in (16, 8, 0))
    return Rgb(red / 255 * current, green / 255 * current, blue / 255 * current)


class SimulatedFrameBus:
    """Stands in for the lights' device where the kernel drives their lines."""

    def __init__(self, strip: SimulatedStrip) -> None:
        self._strip = strip
        self._opened = True

    def try_lock(self) -> bool:
        """Nobody else has this bus."""
        return True

    def unlock(self) -> None:
        """Give the bus back."""

    def configure(self, *, baudrate: int) -> None:
        """Take no note, as the kernel's."""

    def write(self, buf: bytes | bytearray) -> None:
        """Send bytes by one call."""
        if not self._opened:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        self._strip.calls += 1
        self._strip.receive(bytes(buf))

    def deinit(self) -> None:
        """Let go of the device; safe to call twice."""
        self._opened = False
