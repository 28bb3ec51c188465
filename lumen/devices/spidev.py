"""The lights on a bus of the kernel's: the overlay `lumen-lights` makes one of their two lines.

Then a frame is one call, and the kernel clocks its bits out.
"""

import errno
import os
from pathlib import Path

_NODE = "lumen-lights"
"""How the overlay names the device, wherever its bus ends up among the buses."""


class Spidev:
    """An SPI device that only listens, with clock and mode as its overlay says.

    Raises:
        OSError: it may not be opened.
    """

    def __init__(self, path: Path) -> None:
        self._file: int | None = os.open(path, os.O_WRONLY | os.O_CLOEXEC)

    def try_lock(self) -> bool:
        """Nobody else has this bus."""
        return True

    def unlock(self) -> None:
        """Give the bus back, which nobody waits for."""

    def configure(self, *, baudrate: int) -> None:
        """Take no note: the overlay has said."""

    def write(self, buf: bytes | bytearray) -> None:
        """Send bytes by one call."""
        if self._file is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        if os.write(self._file, buf) != len(buf):
            raise OSError(errno.EIO, "the lights' bus took only a part of a frame")

    def deinit(self) -> None:
        """Let go of the device; safe to call twice."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)


def lights_device(root: Path = Path("/")) -> Path | None:
    """Find the lights' device; None where no overlay made one."""
    for device in sorted((root / "sys/bus/spi/devices").glob("spi*.*")):
        node = device / "of_node"
        if node.is_symlink() and node.readlink().name.partition("@")[0] == _NODE:
            return root / "dev" / f"spidev{device.name.removeprefix('spi')}"
    return None
