"""Bytes clocked out on two lines: what a driver takes for an SPI bus where there is none."""

from lumen.devices.header import LinePair


class ClockedBus:
    """Stands in for `busio.SPI`: the highest bit first, taken as the clock rises.

    Data changes with the clock's fall, by the same call: two calls a bit instead of three, and
    none that changes nothing.
    """

    def __init__(self, lines: LinePair) -> None:
        self._lines = lines
        self._levels = (False, False)

    def try_lock(self) -> bool:
        """Nobody else has this bus."""
        return True

    def unlock(self) -> None:
        """Give the bus back, which nobody waits for."""

    def configure(self, *, baudrate: int) -> None:
        """Take no note: the lines are as fast as calls are."""

    def write(self, buf: bytes | bytearray) -> None:
        """Send bytes; the clock rests low."""
        bit = False
        for byte in buf:
            for shift in range(7, -1, -1):
                bit = bool(byte >> shift & 1)
                self._drive(clock=False, data=bit)
                self._drive(clock=True, data=bit)
        self._drive(clock=False, data=bit)

    def deinit(self) -> None:
        """Let go of both lines; safe to call twice."""
        self._lines.deinit()

    def _drive(self, *, clock: bool, data: bool) -> None:
        if (clock, data) != self._levels:
            self._lines.drive(clock=clock, data=data)
            self._levels = (clock, data)
