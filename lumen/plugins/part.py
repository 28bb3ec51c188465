"""One part of one plug-in: called with each sample, on a thread of its own and under a deadline.

It runs with the daemon's rights. What is bounded: how long Lumen waits for it, what is taken of
what it gives, and how often it may fail. A call that hangs is given up and its thread abandoned.
"""

import asyncio
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from lumen.errors import DeadlineError, LumenError, PluginError, printable
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.view import View
from lumen.system.entry_points import PluginKind
from lumen.system.log import log
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

R = TypeVar("R")
W = TypeVar("W")

FAILURES = 3
"""So many calls in a row that fail end a part until Lumen starts again."""
LOADING: Seconds = 30.0
"""For import and factory: a large library takes ten seconds from a slow card."""
CALLING: Seconds = 5.0
CLOSING: Seconds = 2.0
LONGEST_REASON = 160

NOUNS = {
    PluginKind.PAGE: "page",
    PluginKind.OUTLET: "outlet",
    PluginKind.PHRASES: "phrases",
    PluginKind.FACE: "face",
}
_COPIES = msgspec.msgpack.Decoder(Snapshot)


def part_name(plugin: str, kind: PluginKind) -> str:
    """Give what a part is called among the parts of the creature.

    >>> part_name("moon", PluginKind.PAGE)
    'plug-in moon, page'
    """
    return f"plug-in {plugin}, {NOUNS[kind]}"


class PluginPart(Generic[R]):
    """An outlet of a stranger's. Nothing here raises: `fault` says why it is not used."""

    def __init__(
        self,
        view: View,
        name: str,
        load: Callable[[], object],
        work: Callable[[Any, Snapshot], R],
        use: Callable[[R | None, Snapshot, str | None], None],
    ) -> None:
        """Begin with nothing loaded.

        Args:
            view: Lumen.
            name: what it is called.
            load: imports and makes the plug-in.
            work: calls it, and gives what can be used of what it gave.
            use: takes that, with the snapshot it was made from; None, and why, where it failed.
        """
        self.name = name
        self.fault: str | None = None
        self._view = view
        self._load = load
        self._work = work
        self._use = use
        self._thread = WorkerThread(name)
        self._plugin: object | None = None
        self._failures = 0
        self._task: asyncio.Task[None] | None = None

    @property
    def is_off(self) -> bool:
        """Whether it failed too often, and is not called any more."""
        return self._failures >= FAILURES

    async def start(self) -> None:
        """Begin to call it; its import holds up nothing."""
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def close(self) -> None:
        """Let it end, and abandon what does not."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._plugin is not None:
            end = partial(_end, self._plugin)
            try:
                await self._thread.call(partial(guarded, end), CLOSING)
            except LumenError as error:
                log.warning("%s: it did not end in order: %s", self.name, error)
        self._thread.interrupt()
        self._thread.close()

    async def take(self, snapshot: Snapshot) -> None:
        """Call it with a sample, and use what it gives."""
        try:
            found = await self._call(snapshot)
        except LumenError as error:
            self._failed(self._reason(error))
            self._use(None, snapshot, self.fault)
        else:
            self._failures, self.fault = 0, None
            self._use(found, snapshot, None)

    async def _run(self) -> None:
        snapshots = self._view.follow()
        async for snapshot in snapshots:
            if snapshot.present is not None:
                await self.take(snapshot)
            if self.is_off:
                break

    async def _call(self, snapshot: Snapshot) -> R:
        if self._plugin is None:
            self._plugin = await self._thread.call(partial(guarded, self._load), LOADING)
        work = partial(self._work, self._plugin)
        return await self._thread.call(partial(guarded, lambda: work(_copy(snapshot))), CALLING)

    def _reason(self, error: LumenError) -> str:
        if isinstance(error, DeadlineError):
            doing, limit = (
                ("", CALLING) if self._plugin is not None else (" to its import", LOADING)
            )
            return f"no answer{doing} within {limit:g} s"
        return str(error)

    def _failed(self, reason: str) -> None:
        self._failures += 1
        if not self.is_off:
            self.fault = f"{reason} (failure {self._failures} of {FAILURES})"
            return
        self.fault = f"off after {FAILURES} failures: {reason}; restart Lumen to try it again"
        self._thread.interrupt()
        self._thread.close()
        self._plugin = None


def guarded(work: Callable[[], W]) -> W:
    """Do a stranger's work; whatever it raises is an error of ours, and nothing of it is kept.

    Raises:
        PluginError: it failed.
    """
    try:
        return work()
    except PluginError as error:
        reason = _cut(str(error))
    except BaseException as error:  # noqa: BLE001 - a plug-in that calls exit ends only its call
        reason = described(error)
    raise PluginError(reason)


def described(error: BaseException) -> str:
    """Say in one line what was raised, and where."""
    try:
        text = str(error)[:LONGEST_REASON]
    except BaseException:  # noqa: BLE001 - its text is a stranger's code as well
        text = ""
    where = ""
    if last := traceback.extract_tb(error.__traceback__, -1):
        where = f" ({Path(last[0].filename).name[:40]}, line {last[0].lineno})"
    name = type(error).__name__[:40]
    return _cut(f"{name}: {text}" if text else name) + where


def _cut(text: str) -> str:
    text = printable(text[:LONGEST_REASON])
    return text if len(text) < LONGEST_REASON else f"{text[: LONGEST_REASON - 1]}…"


def _end(plugin: object) -> None:
    close = getattr(plugin, "close", None)
    if callable(close):
        close()


def _copy(snapshot: Snapshot) -> Snapshot:
    """Give a copy that a plug-in may change without anybody noticing."""
    return _COPIES.decode(msgspec.msgpack.encode(snapshot))
