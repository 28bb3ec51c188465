"""The keeper of the memory: what blocks on the disk does so on its own thread."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from lumen.config.settings import MemoryConfig
from lumen.core.moment import Moment
from lumen.errors import DeviceError, LumenError
from lumen.formats.recording_metadata import RecordingMetadata
from lumen.ports import Clock
from lumen.runtime.creature_state import Controls
from lumen.runtime.day import FinishedDrawing
from lumen.store.disk_space import room_at
from lumen.store.gallery import Gallery
from lumen.store.memory import LAST_RETRY, Memory, Past
from lumen.store.simulated import NO, SIMULATED, YES
from lumen.system.decoding import NO_SUCH_JSON
from lumen.system.log import log
from lumen.system.worker_thread import WorkerThread
from lumen.units import Monotonic, Seconds

T = TypeVar("T")

DEADLINE: Seconds = 5.0
"""An SD card's pauses are seconds long; longer, and the moment waits in memory."""

OPENING: Seconds = 20.0
"""To look through a whole memory; longer, and a start goes on without it, and who asks is told."""

PATIENCE: Seconds = 60.0
"""For what is not done every sample: reading the past, drawing a finished picture."""

_WISHES = "wishes"

BODY = "body"
"""The setting that tells what body the readings come from."""


class StorageWriter:
    """Memory and gallery behind one owner thread. Nothing here raises: `fault` tells."""

    def __init__(
        self,
        directory: Path,
        config: MemoryConfig,
        clock: Clock,
        boot: str | None = None,
        copy_of: Path | None = None,
    ) -> None:
        """Keep what is in a directory; where that is a copy, tell of what it is one of."""
        self._owner = WorkerThread("memory")
        self._directory = directory
        self._memory = Memory(directory, config.days, clock.monotonic, clock.wall, boot, copy_of)
        self._known_as = copy_of or directory
        self._gallery = Gallery(directory, config.drawings)
        self._now = clock.monotonic
        self._hung: str | None = None
        self._undrawn: FinishedDrawing | None = None
        """A finished drawing that could not be kept yet."""
        self._draw_at = clock.monotonic()
        self.drawing_fault: str | None = None
        """Why the last finished drawing could not be kept yet, or None."""

    @property
    def fault(self) -> str | None:
        """Why a moment could not be kept, or the past not read; or None."""
        return self._hung or self._memory.fault

    @property
    def notice(self) -> str | None:
        """What a person should know and that is no fault."""
        return self._memory.notice

    @property
    def damage(self) -> str | None:
        """What was wrong with the memory that was last found damaged, or None."""
        return self._memory.damage

    @property
    def written(self) -> int:
        """How many moments of this life are written."""
        return self._memory.written

    @property
    def gallery(self) -> Path:
        """The folder of finished drawings."""
        return self._gallery.folder

    async def open(self) -> None:
        """Open what is remembered; where that takes too long, it goes on meanwhile."""

        def open_both() -> None:
            self._gallery.open()
            self._memory.open()

        await self._asked(open_both, OPENING, None)

    async def do(self, work: Callable[[], T]) -> T:
        """Do other work on the disk where it holds up nobody.

        Raises:
            LumenError: it failed, or takes too long.
        """
        return await self._owner.call(work, DEADLINE)

    async def past(self, span: Seconds) -> Past:
        """Give what is remembered of the last seconds."""
        unread = Past((), (), unread=True)
        return await self._asked(lambda: self._memory.past(span), PATIENCE, unread)

    async def keep(self, moment: Moment) -> None:
        """Keep a moment; it waits in memory first, whatever the owner is busy with."""
        self._memory.hold(moment)
        await self._write()
        if self._undrawn is not None and self.fault is None and self._now() >= self._draw_at:
            await self.keep_drawing(self._undrawn)

    async def keep_drawing(self, drawing: FinishedDrawing) -> None:
        """Keep a finished drawing, unless that of this day is kept.

        Where it cannot be kept, that is tried again with a later moment, until the next is
        finished.
        """

        def keep() -> None:
            if not self._gallery.has(drawing.day):
                self._gallery.keep(drawing.day, drawing.render)

        try:
            await self._owner.call(keep, PATIENCE)
        except LumenError as error:
            self.drawing_fault, self._undrawn = str(error), drawing
            self._draw_at = Monotonic(self._now() + LAST_RETRY)
        else:
            self.drawing_fault = self._undrawn = None

    async def controls(self) -> Controls | None:
        """Give what was wished for last; None where nothing was, or where it cannot be read now."""
        told = await self._asked(lambda: self._memory.setting(_WISHES), DEADLINE, None)
        try:
            return msgspec.json.decode(told, type=Controls) if told else None
        except NO_SUCH_JSON as error:
            log.warning("what was wished for last makes no sense, and is forgotten: %s", error)
            return None

    async def give_up_past(self, why: str) -> None:
        """Set aside a memory that cannot be lived through again."""
        await self._asked(lambda: self._memory.give_up(why), DEADLINE, None)

    def keep_controls(self, controls: Controls) -> None:
        """Keep what is wished for, with the next moment or at the end, at no cost of its own."""
        self._memory.hold_setting(_WISHES, msgspec.json.encode(controls).decode())

    async def keep_body(self, body: RecordingMetadata) -> None:
        """Keep what body the readings come from: it goes beside every recording of them."""
        self._memory.hold_setting(BODY, msgspec.json.encode(body).decode())
        await self._write()

    def keep_simulated(self, *, simulated: bool) -> None:
        """Keep whether all this is lived in a simulated room, with the next moment."""
        self._memory.hold_setting(SIMULATED, YES if simulated else NO)

    async def examine(self) -> dict[str, Any]:
        """Look through the whole memory, and at the room there is for it.

        What is wrong with the file is its damage; what stands in the way now is a fault, and a
        disk that does not answer in time is silent.
        """
        unknown = {"free_bytes": None, "writable": None, "damage": None}
        return {
            "directory": str(self._known_as),
            **await self._asked(self._examined, OPENING, unknown),
            "silent": self._hung is not None,
            "fault": self.fault,
        }

    async def close(self) -> None:
        """Write what waits, and close."""
        await self._asked(self._memory.close, DEADLINE, None)
        self._owner.close()

    async def _write(self) -> None:
        await self._asked(self._memory.write, DEADLINE, None)

    async def _asked(self, work: Callable[[], T], deadline: Seconds, otherwise: T) -> T:
        """Do work with the memory; where it takes too long, notice it, and give what is told."""
        try:
            done = await self._owner.call(work, deadline)
        except DeviceError as error:
            self._hung = str(error)
            return otherwise
        self._hung = None
        return done

    def _examined(self) -> dict[str, Any]:
        damage, room = self._memory.check(), room_at(self._directory)
        return {"free_bytes": room.free_bytes, "writable": room.writable, "damage": damage}

    def describe(self) -> dict[str, Any]:
        """Tell how the memory is."""
        return {
            "directory": str(self._known_as),
            "bytes": self._memory.size,
            "waiting": self._memory.waiting,
            "written": self._memory.written,
            "fault": self.fault,
            "notice": self.notice,
        }
