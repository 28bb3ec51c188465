"""A simulated I2C bus: chips by address, and all that can happen to a cable."""

import errno
import os
import threading
from collections.abc import Mapping
from typing import Protocol

from lumen.simulation.place import Mishap, Place
from lumen.units import Seconds

_HANG_POLL: Seconds = 0.02
"""How soon a hanging transfer notices that the mishap is over."""


class Chip(Protocol):
    """A chip on the bus, by its registers."""

    @property
    def answers(self) -> bool:
        """Whether it acknowledges its address."""

    def write(self, data: bytes) -> None:
        """Take bytes: a register's number, then what is written there."""

    def read(self, count: int) -> bytes:
        """Give bytes from the register that was last named."""

    def lose_power(self) -> None:
        """Forget every setting, as at power-on."""


class SimulatedI2c:
    """Fulfils `lumen.devices.i2c_bus.I2cBus`."""

    def __init__(self, place: Place, chips: Mapping[int, Chip]) -> None:
        self._place = place
        self._chips = chips
        self._lock = threading.Lock()
        self._unplugged = False
        self.freed = threading.Event()
        """Set, it ends a hang at once, whatever the place says."""

    def try_lock(self) -> bool:
        """Take the bus, or say that it is taken."""
        return self._lock.acquire(blocking=False)

    def unlock(self) -> None:
        """Give the bus back."""
        self._lock.release()

    def deinit(self) -> None:
        """Let go of the bus."""
        if self._lock.locked():
            self._lock.release()

    def scan(self) -> list[int]:
        """Give the addresses that answer."""
        self._meet_mishaps()
        if self._unplugged:
            return []
        return sorted(address for address, chip in self._chips.items() if chip.answers)

    def writeto(
        self, address: int, buffer: bytes, *, start: int = 0, end: int | None = None
    ) -> None:
        """Send bytes."""
        self._chip(address).write(bytes(buffer[start:end]))

    def readfrom_into(
        self, address: int, buffer: bytearray, *, start: int = 0, end: int | None = None
    ) -> None:
        """Fetch bytes."""
        stop = len(buffer) if end is None else end
        buffer[start:stop] = self._chip(address).read(stop - start)

    def writeto_then_readfrom(
        self,
        address: int,
        buffer_out: bytes,
        buffer_in: bytearray,
        *,
        out_start: int = 0,
        out_end: int | None = None,
        in_start: int = 0,
        in_end: int | None = None,
    ) -> None:
        """Send bytes and fetch bytes."""
        chip = self._chip(address)
        chip.write(bytes(buffer_out[out_start:out_end]))
        stop = len(buffer_in) if in_end is None else in_end
        buffer_in[in_start:stop] = chip.read(stop - in_start)

    def _chip(self, address: int) -> Chip:
        self._meet_mishaps()
        chip = self._chips.get(address)
        if self._unplugged or chip is None or not chip.answers:
            raise OSError(errno.EREMOTEIO, os.strerror(errno.EREMOTEIO))
        return chip

    def _meet_mishaps(self) -> None:
        while Mishap.BUS_HANGS in self._place.mishaps and not self.freed.wait(_HANG_POLL):
            pass
        mishaps = self._place.mishaps
        was_unplugged, self._unplugged = self._unplugged, Mishap.CABLE_PULLED in mishaps
        if was_unplugged and not self._unplugged:
            for chip in self._chips.values():
                chip.lose_power()
