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
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

FILE_NAME = "plugins.json"
EARLY_ENDS = 3
"""So many early ends in a row, and the next start is one without plug-ins."""
STEADY: Seconds = 600.0
"""Who has lived so long with them does not end by them at each start."""
DISK: Seconds = 5.0
_MOST_BYTES = 1000


class _Noted(msgspec.Struct):
    early_ends: int = 0


class PluginStarts:
    """Counts the starts with plug-ins that nobody has heard the good end of."""

    def __init__(self, directory: Path) -> None:
        self.file = directory / FILE_NAME
        self._disk = WorkerThread("plug-ins file")

    async def may_load(self) -> bool:
        """Note a start, and tell whether plug-ins may be loaded in it."""
        noted = await self._noted()
        if noted.early_ends >= EARLY_ENDS:
            return False
        noted.early_ends += 1
        try:
            await self._disk.call(partial(self._write, msgspec.json.encode(noted)), DISK)
        except (LumenError, OSError) as error:
            log.warning("plug-ins: %s: %s: early ends are not counted", self.file, error)
        return True

    async def went_well(self) -> None:
        """Take the note away."""
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

    async def _noted(self) -> _Noted:
        try:
            data = await self._disk.call(partial(read_bounded, self.file, _MOST_BYTES), DISK)
            return msgspec.json.decode(data, type=_Noted)
        except (LumenError, OSError, msgspec.MsgspecError):
            return _Noted()
