"""Plug-ins that end the whole process are left out after three starts that ended early.

No thread can hold off a crash in a library, a kill for memory, or `os._exit`. So each start with
plug-ins is noted in a file, and the note goes away once Lumen has lived with them for a while, or
ends in order.
"""

from functools import partial
from pathlib import Path

import msgspec

from lumen.errors import LumenError
from lumen.system.atomic import write_atomically
from lumen.system.input_file import read_bounded
from lumen.system.log import log
from lumen.system.worker_thread import WorkerThread, on_a_thread
from lumen.units import Seconds

FILE_NAME = "plugins.json"
EARLY_ENDS = 3
"""So many early ends in a row, and the next start is one without plug-ins."""
STEADY: Seconds = 600.0
"""After 10 minutes a start no longer counts as an early end."""
DISK: Seconds = 5.0
_MOST_BYTES = 1000


class _Noted(msgspec.Struct):
    early_ends: int = 0


class PluginStarts:
    """Counts starts that did not end in order."""

    def __init__(self, directory: Path) -> None:
        self.file = directory / FILE_NAME
        # What changes the file has its turn, even where nobody waits for it any more.
        self._disk = WorkerThread("plug-ins file")

    async def early_ends(self) -> int:
        """Give how many starts in a row ended early."""
        try:
            read = partial(read_bounded, self.file, _MOST_BYTES)
            data = await on_a_thread("plug-ins file", read, DISK)
            return msgspec.json.decode(data, type=_Noted).early_ends
        except (LumenError, OSError, msgspec.MsgspecError):
            return 0

    async def note(self) -> None:
        """Count this start among them, until it has gone well."""
        data = msgspec.json.encode(_Noted(await self.early_ends() + 1))
        try:
            await self._disk.call(partial(self._write, data), DISK)
        except (LumenError, OSError) as error:
            log.warning("plug-ins: %s: %s: early ends are not counted", self.file, error)

    async def went_well(self) -> None:
        """Count none any more."""
        try:
            await self._disk.call(partial(self.file.unlink, missing_ok=True), DISK)
        except (LumenError, OSError) as error:
            log.warning("plug-ins: %s: %s", self.file, error)

    def close(self) -> None:
        """Let go of the disk."""
        self._disk.close()

    def _write(self, data: bytes) -> None:
        self.file.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        write_atomically(self.file, data, 0o600)
