"""The writer of the memory: what blocks on the disk does so on its own thread."""

import asyncio
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from lumen.config.settings import MemoryConfig
from lumen.core.answers import NEWEST, HumanAnswer
from lumen.core.learned import Learned
from lumen.core.moment import Moment
from lumen.errors import DeviceError, LumenError
from lumen.formats.recording_metadata import RecordingMetadata
from lumen.ports import Clock
from lumen.runtime.controls import ControlState
from lumen.runtime.day import FinishedDrawing
from lumen.store import stored_times
from lumen.store.day_tables import DayTables
from lumen.store.disk_space import DiskSpace, disk_space_at
from lumen.store.gallery import Gallery
from lumen.store.learned import LEARNED, text_of
from lumen.store.memory import LAST_RETRY, Memory, Past
from lumen.store.simulated import NO, SIMULATED, YES
from lumen.system.backoff import Backoff
from lumen.system.decoding import NO_SUCH_JSON
from lumen.system.log import log
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds, WallTime

T = TypeVar("T")

DEADLINE: Seconds = 5.0
"""An SD card's pauses are seconds long; longer, and the moment waits in memory."""

OPENING: Seconds = 20.0
"""To look through a whole memory; longer, and a start goes on without it, and who asks is told."""

PATIENCE: Seconds = 60.0
"""For what is not done every sample: reading the past, drawing a finished picture."""

_CONTROLS = "wishes"
"""The setting's name, as every memory on a card has it."""

BODY = "body"
"""The setting that tells what body the readings come from."""

BORN = "born"
"""The setting that tells when the first sample was, as wall time."""

COMPENSATED_SINCE = "compensated since"
"""The setting that tells since when its compensation is the present one."""


class MemoryStatus(msgspec.Struct, frozen=True):
    """How the memory is."""

    directory: str
    """Where it is."""
    bytes: int | None
    """Size of the database's file when it was last written; null where that is not known."""
    waiting: int
    """Moments that are not written yet."""
    written: int
    """Moments written by this process, a commit each."""
    fault: str | None
    """Why a moment could not be written, or the past not read; null where all is well."""
    notice: str | None
    """What a person should know and that is no fault."""


class MemoryExamination(msgspec.Struct, frozen=True):
    """What was found when the whole memory was looked through."""

    directory: str
    free_bytes: int | None
    writable: bool | None
    damage: str | None
    silent: bool
    fault: str | None


class StorageWriter:
    """Memory and gallery, each behind a thread of its own. Nothing here raises: `fault` tells.

    A drawing takes seconds, which no moment waits for.
    """

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
        self._drawer = WorkerThread("drawings")
        self._directory = directory
        self._memory = Memory(directory, config.days, clock.monotonic, clock.wall, boot, copy_of)
        self._known_as = copy_of or directory
        self._gallery = Gallery(directory, config.drawings)
        self._now = clock.monotonic
        self._hung: str | None = None
        self._undrawn: FinishedDrawing | None = None
        """A finished drawing that is not kept yet."""
        self._drawing: asyncio.Task[None] | None = None
        self._drawing_retry = Backoff(LAST_RETRY, LAST_RETRY)
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

        await self._call(open_both, OPENING, None)

    async def do(self, work: Callable[[], T]) -> T:
        """Do other work on the disk where it holds up nobody.

        Raises:
            LumenError: it failed, or takes too long.
        """
        return await self._owner.call(work, DEADLINE)

    async def past(self, span: Seconds) -> Past:
        """Give what is remembered of the last seconds."""
        unread = Past((), (), unread=True)
        return await self._call(lambda: self._memory.past(span), PATIENCE, unread)

    async def keep(self, moment: Moment) -> None:
        """Keep a moment; it waits in memory first, whatever the owner is busy with."""
        self._memory.hold(moment)
        await self._write()
        if (
            self._undrawn is not None
            and self.fault is None
            and self._drawing_retry.is_due(self._now())
        ):
            self._draw(self._undrawn)

    def draw(self, drawing: FinishedDrawing) -> None:
        """Have a finished drawing kept beside all else; one that still waits gives way to it.

        Where it cannot be kept, that is tried again with a later moment, until the next is
        finished.
        """
        self._undrawn = drawing
        self._draw(drawing)

    def _draw(self, drawing: FinishedDrawing) -> None:
        """Begin with a drawing, unless another is under way: then a later moment begins with it."""
        if self._drawing is None or self._drawing.done():
            self._drawing = asyncio.create_task(self.keep_drawing(drawing))

    async def keep_drawing(self, drawing: FinishedDrawing) -> None:
        """Keep a finished drawing, unless that of this day is kept; wait until it is."""

        def keep() -> None:
            if not self._gallery.has(drawing.day):
                self._gallery.keep(drawing.day, drawing.render, drawing.text)

        try:
            await self._drawer.call(keep, PATIENCE)
        except LumenError as error:
            self.drawing_fault = str(error)
            if self._undrawn is None:
                self._undrawn = drawing
            self._drawing_retry.put_off(self._now())
        else:
            self.drawing_fault = None
            if self._undrawn is drawing:
                self._undrawn = None

    async def controls(self) -> ControlState | None:
        """Give the stored controls; None where there are none, or where they cannot be read now."""
        stored = await self._call(lambda: self._memory.setting(_CONTROLS), DEADLINE, None)
        try:
            return msgspec.json.decode(stored, type=ControlState) if stored else None
        except NO_SUCH_JSON as error:
            log.warning("the stored controls make no sense, and are forgotten: %s", error)
            return None

    async def give_up_past(self, why: str) -> None:
        """Set aside a memory that cannot be replayed."""
        await self._call(lambda: self._memory.give_up(why), DEADLINE, None)

    def keep_controls(self, controls: ControlState) -> None:
        """Store the controls with the next moment or at the end, at no cost of their own."""
        self._memory.hold_setting(_CONTROLS, msgspec.json.encode(controls).decode())

    def keep_answer(self, change: HumanAnswer | None) -> None:
        """Store an answer with the next moment or at the end; None takes the newest back."""
        self._memory.hold_answer(change)

    async def answers(self) -> Sequence[HumanAnswer]:
        """Give as many answers as a taste is learnt of, the oldest first."""
        return await self._call(lambda: self._memory.answers(NEWEST), DEADLINE, ())

    async def keep_body(self, body: RecordingMetadata, wall: WallTime) -> bool:
        """Keep what body the readings come from: it goes beside every recording of them.

        Where its compensation changed, that is kept with the time: older states were mixed
        otherwise. Tell whether that could be done: not where the one before cannot be read.
        """
        before = await self._call(lambda: self._memory.setting(BODY), DEADLINE, None)
        if self.fault is not None:
            return False
        now = msgspec.json.encode(body).decode()
        if before is not None and before != now:
            self._memory.hold_setting(COMPENSATED_SINCE, stored_times.text_of(wall))
        self._memory.hold_setting(BODY, now)
        await self._write()
        return True

    async def compensated_since(self) -> WallTime | None:
        """Give since when the present compensation holds; None where it always did.

        What makes no sense was a time once: it holds for nothing that is stored.
        """
        kept = await self._call(lambda: self._memory.setting(COMPENSATED_SINCE), DEADLINE, None)
        try:
            return None if kept is None else stored_times.wall_from(kept)
        except ValueError as error:
            log.warning("since when the compensation holds makes no sense: %s", error)
            return WallTime(math.inf)

    async def with_days(self, work: Callable[[DayTables], T]) -> T | None:
        """Do something with the days; None where that cannot be done now: `fault` tells why."""
        return await self._call(lambda: self._memory.with_days(work), PATIENCE, None)

    def keep_from(self, wall: WallTime) -> None:
        """Keep moments from a time on, however old: they are not summed up yet."""
        self._memory.unless_from = wall

    async def born(self) -> WallTime | None:
        """Give when the first sample was, as it is kept; None where it is not."""
        kept = await self._call(lambda: self._memory.setting(BORN), DEADLINE, None)
        try:
            return None if kept is None else stored_times.wall_from(kept)
        except ValueError as error:
            log.warning("the date of birth makes no sense, and is forgotten: %s", error)
            return None

    def keep_born(self, wall: WallTime) -> None:
        """Keep when the first sample was, with the next moment."""
        self._memory.hold_setting(BORN, stored_times.text_of(wall))

    def keep_learned(self, learned: Learned) -> None:
        """Keep what the senses learned of the place, with the next moment."""
        self._memory.hold_setting(LEARNED, text_of(learned))

    def keep_simulated(self, *, simulated: bool) -> None:
        """Keep whether all this is lived in a simulated room, with the next moment."""
        self._memory.hold_setting(SIMULATED, YES if simulated else NO)

    async def examine(self) -> MemoryExamination:
        """Look through the whole memory, and at the disk space there is for it.

        What is wrong with the file is its damage; what stands in the way now is a fault, and a
        disk that does not answer in time is silent.
        """
        unknown: tuple[str | None, DiskSpace] = None, DiskSpace(None, None)
        damage, disk = await self._call(self._examined, OPENING, unknown)
        return MemoryExamination(
            directory=str(self._known_as),
            free_bytes=disk.free_bytes,
            writable=disk.writable,
            damage=damage,
            silent=self._hung is not None,
            fault=self.fault,
        )

    async def close(self) -> None:
        """Write what waits, and close; a drawing that is nearly done is waited for."""
        await self._call(self._memory.close, DEADLINE, None)
        self._owner.close()
        if self._drawing is not None:
            await asyncio.wait([self._drawing], timeout=DEADLINE)
            self._drawing.cancel()
        self._drawer.close()

    async def _write(self) -> None:
        await self._call(self._memory.write, DEADLINE, None)

    async def _call(self, work: Callable[[], T], deadline: Seconds, otherwise: T) -> T:
        """Do work with the memory; where it takes too long, note it, and give `otherwise`."""
        try:
            done = await self._owner.call(work, deadline)
        except DeviceError as error:
            self._hung = str(error)
            return otherwise
        self._hung = None
        return done

    def _examined(self) -> tuple[str | None, DiskSpace]:
        return self._memory.check(), disk_space_at(self._directory)

    @property
    def status(self) -> MemoryStatus:
        """How the memory is."""
        return MemoryStatus(
            directory=str(self._known_as),
            bytes=self._memory.size,
            waiting=self._memory.waiting,
            written=self._memory.written,
            fault=self.fault,
            notice=self.notice,
        )
