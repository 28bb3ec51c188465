"""Carrying the latest item to a part that may be slow, hang or die.

At most one item is on its way and one waits, and the newest wins; a part that fails is opened
anew, less and less often. Nothing is queued, so that a dead part costs nothing.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from lumen.devices.blinka import reason
from lumen.errors import DeviceError
from lumen.ports import Clock
from lumen.system.backoff import Backoff
from lumen.system.worker_thread import WorkerThread
from lumen.units import Monotonic, Seconds

FIRST_RETRY: Seconds = 1.0
LAST_RETRY: Seconds = 30.0
"""Retries wait 1, 2, 4 ... 30 s: a loose plug is back soon, a dead part is left in peace."""

REFRESH_PERIOD: Seconds = 600.0
"""How often everything is sent though nothing changed. These parts have no way to answer, so
that a disturbed transfer stays unnoticed; this bounds for how long it stays visible."""

Item = TypeVar("Item")
Item_contra = TypeVar("Item_contra", contravariant=True)


class Sink(Protocol[Item_contra]):
    """An open part. Its methods block, and are called by one thread only."""

    def send(self, item: Item_contra, shown: Item_contra | None) -> None:
        """Bring the part from what it shows to the item; None: what it shows is unknown."""

    def blank(self) -> None:
        """Make the part dark."""

    def release(self) -> None:
        """Let go of pins and buses, broken ones included; the part keeps what it shows."""


class Output(Generic[Item]):
    """One part, its owner thread, and the one item that waits for it."""

    def __init__(
        self, name: str, open_sink: Callable[[], Sink[Item]], clock: Clock, deadline: Seconds
    ) -> None:
        self.fault: str | None = None
        self._name = name
        self._open_sink = open_sink
        self._clock = clock
        self._deadline = deadline
        self._owner = WorkerThread(name)
        self._delivery: asyncio.Task[None] | None = None
        self._closed = False
        self._waiting: Item | None = None
        self._shown: Item | None = None
        self._refresh_at = clock.monotonic()
        self._retry = Backoff(FIRST_RETRY, LAST_RETRY)
        self._sink: Sink[Item] | None = None  # the owner thread's alone

    async def show(self, item: Item) -> None:
        """Deliver an item; while another is on its way, leave it to wait, as the latest.

        Never raises; `fault` tells. A fault is over when a later call succeeds.
        """
        self._waiting = item
        if self._delivery is None or self._delivery.done():
            self._delivery = asyncio.create_task(self._deliver_waiting(), name=self._name)
            # A caller that is cancelled leaves its transfer to end: closing waits for it.
            await asyncio.shield(self._delivery)

    async def close(self) -> None:
        """Blank the part and let go; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        if self._delivery is not None:
            await asyncio.wait([self._delivery])
        try:
            await self._owner.call(self._shut, self._deadline)
        except DeviceError as error:
            self.fault = str(error)
        self._owner.close()

    async def _deliver_waiting(self) -> None:
        while self._waiting is not None and not self._closed:
            latest, self._waiting = self._waiting, None
            await self._deliver(latest)

    async def _deliver(self, item: Item) -> None:
        now = self._clock.monotonic()
        if not self._retry.is_due(now):
            return
        shown = None if now >= self._refresh_at else self._shown
        if item == shown:
            return
        anew = self.fault is not None
        try:
            await self._owner.call(lambda: self._carry(item, shown, anew=anew), self._deadline)
        except DeviceError as error:
            # Whoever tells of the fault names the part.
            self.fault, self._shown = str(error).removeprefix(f"{self._name}: "), None
            self._retry.put_off(self._clock.monotonic())
            return
        self._retry.reset()
        self.fault, self._shown = None, item
        if shown is None:
            self._refresh_at = Monotonic(now + REFRESH_PERIOD)

    def _carry(self, item: Item, shown: Item | None, *, anew: bool) -> None:
        """Send an item, on the owner thread."""
        try:
            if anew:
                self._release()
            if self._sink is None:
                self._sink = self._open_sink()
            self._sink.send(item, shown)
        except Exception as error:  # noqa: BLE001 - Blinka raises bare ones, and all mean this
            why = reason(error)
            self._release()
        else:
            return
        # Raised outside, without its cause: that would keep a half-opened driver and its pins.
        raise DeviceError(f"{self._name}: {why}")

    def _shut(self) -> None:
        """Blank and let go, on the owner thread; a part that is not open may still be lit."""
        try:
            if self._sink is None:
                self._sink = self._open_sink()
            self._sink.blank()
        except Exception as error:
            raise DeviceError(f"{self._name} could not be blanked: {reason(error)}") from error
        finally:
            self._release()

    def _release(self) -> None:
        if self._sink is not None:
            with contextlib.suppress(Exception):
                self._sink.release()
            self._sink = None
