"""One part of one plug-in: called with each sample, on a thread of its own and under a deadline.

It runs with the daemon's rights. What is bounded: how long Lumen waits for it, what is taken of
what it gives, and how often it may hang or give rubbish. A call that hangs is given up and its
thread abandoned. What raises is tried again after a pause that grows: an outlet whose network is
away works once that is back.
"""

import asyncio
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from lumen.errors import (
    DeadlineError,
    LumenError,
    PluginError,
    PluginRaisedError,
    PluginSettingsError,
    printable,
)
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.view import View
from lumen.plugins.instance import Instance, close
from lumen.system.backoff import Backoff
from lumen.system.log import log
from lumen.system.worker_thread import WorkerThread
from lumen.units import Monotonic, Seconds

R = TypeVar("R")
W = TypeVar("W")

FAILURES = 3
"""So many calls in a row that hang or give rubbish end a part until Lumen starts again."""
FIRST_PAUSE: Seconds = 60.0
LAST_PAUSE: Seconds = 3600.0
LOADING: Seconds = 30.0
"""For import and factory: a large library takes ten seconds from a slow card."""
CALLING: Seconds = 5.0
FREEING: Seconds = 1.0
"""For Python that hangs to end once it is interrupted."""
CLOSING: Seconds = 2.0
LONGEST_REASON = 160

_COPIES = msgspec.msgpack.Decoder(Snapshot)


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
        self._instance = Instance(load)
        self._work = work
        self._use = use
        self._thread = WorkerThread(name)
        self._failures = 0
        self._pause = Backoff(FIRST_PAUSE, LAST_PAUSE)
        self._task: asyncio.Task[None] | None = None

    @property
    def is_off(self) -> bool:
        """Whether it hung or gave rubbish too often, and is not called any more."""
        return self._failures >= FAILURES

    async def start(self) -> None:
        """Begin to call it; its import holds up nothing."""
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def close(self) -> None:
        """Let it end, and abandon what does not."""
        if self._task is not None:
            if not self.is_off:  # one that is off is about to end by itself
                self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._leave()

    async def take(self, snapshot: Snapshot) -> None:
        """Call it with a sample, unless a pause lasts, and use what it gives."""
        assert snapshot.at_s is not None  # noqa: S101 - it is called with samples
        now = Monotonic(snapshot.at_s)
        if not self._pause.is_due(now):
            return
        try:
            found = await self._call(snapshot)
        except PluginRaisedError as error:
            self._put_off(str(error), now)
            self._use(None, snapshot, self.fault)
        except PluginSettingsError as error:
            # Tried again in silence: who raises this by mistake, over a file say, may work later.
            self._pause.put_off(now)
            self.fault = str(error)
            self._use(None, snapshot, self.fault)
        except LumenError as error:
            self._failed(str(error))
            self._use(None, snapshot, self.fault)
        else:
            self._failures, self.fault = 0, None
            self._pause.reset()
            self._use(found, snapshot, None)

    async def _run(self) -> None:
        snapshots = self._view.follow()
        async for snapshot in snapshots:
            if snapshot.present is not None:
                await self.take(snapshot)
            if self.is_off:
                await self._leave()
                break

    async def _call(self, snapshot: Snapshot) -> R:
        if self._instance.made is None:
            await self._answer(self._instance.make, LOADING, " to its import")
        work = partial(self._work, self._instance.made)
        return await self._answer(lambda: work(_copy(snapshot)), CALLING)

    async def _answer(self, work: Callable[[], W], limit: Seconds, doing: str = "") -> W:
        try:
            return await self._thread.call(partial(guarded, work), limit)
        except DeadlineError:
            raise PluginError(f"no answer{doing} within {limit:g} s") from None

    def _put_off(self, reason: str, now: Monotonic) -> None:
        pause = self._pause.put_off(now)
        self.fault = f"{reason}; tried again after {pause / 60:g} min"

    def _failed(self, reason: str) -> None:
        self._failures += 1
        self.fault = (
            f"off after {FAILURES} failures: {reason}; restart Lumen to try it again"
            if self.is_off
            else f"{reason} (failure {self._failures} of {FAILURES})"
        )

    async def _leave(self) -> None:
        """Close what was made, as far as it lets itself, and the thread; safe to call twice."""
        made = self._instance.dismiss()
        await self._thread.interrupt(FREEING)
        if made is not None:
            try:
                await self._thread.call(partial(guarded, partial(close, made)), CLOSING)
            except LumenError as error:
                log.warning("%s: it did not end in order: %s", self.name, error)
        await self._thread.interrupt(0.0)
        self._thread.close()


def guarded(work: Callable[[], W]) -> W:
    """Do a stranger's work; whatever it raises is an error of ours, and nothing of it is kept.

    Raises:
        PluginRaisedError: it raised something.
        PluginSettingsError: it refuses its settings.
        PluginError: a check of ours failed.
    """
    try:
        return work()
    except PluginSettingsError as error:
        failure: PluginError = error
    except PluginError as error:
        failure = PluginError(_cut(str(error)))
    except BaseException as error:  # noqa: BLE001 - a plug-in that calls exit ends only its call
        failure = PluginRaisedError(described(error))
    raise failure


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


def _copy(snapshot: Snapshot) -> Snapshot:
    """Give a copy that a plug-in may change without anybody noticing."""
    return _COPIES.decode(msgspec.msgpack.encode(snapshot))
