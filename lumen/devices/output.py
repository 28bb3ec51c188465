"""Carrying the latest item to a part that may be slow, hang or die.

At most one item is on its way and one waits, and the newest wins; a part that fails is opened
anew, less and less often. Nothing is queued, so that a dead part costs nothing.
"""

import contextlib
from collections.abc import Callable
from typing import Generic, NamedTuple, Protocol, TypeVar

from lumen.devices.blinka import reason
from lumen.errors import DeviceError
from lumen.ports import Clock
from lumen.system.backoff import Backoff
from lumen.system.worker_thread import ThreadJob, WorkerThread
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


class _Flight(NamedTuple, Generic[Item]):
    """An item on its way that nobody waits for."""

    job: ThreadJob[None]
    item: Item
    whole: bool
    """Whether all of it travels, and not only what differs from the last."""


class Output(Generic[Item]):
    """One part, its owner thread, and the one item that waits for it."""

    def __init__(
        self, name: str, open_sink: Callable[[], Sink[Item]], clock: Clock, deadline: Seconds
    ) -> None:
        self._name = name
        self._open_sink = open_sink
        self._clock = clock
        self._deadline = deadline
        self._owner = WorkerThread(name)
        self._fault: str | None = None
        self._delivering = False
        self._closed = False
        self._flight: _Flight[Item] | None = None
        self._waiting: Item | None = None
        self._shown: Item | None = None
        self._refresh_at = clock.monotonic()
        self._retry = Backoff(FIRST_RETRY, LAST_RETRY)
        self._sink: Sink[Item] | None = None  # the owner thread's alone

    @property
    def fault(self) -> str | None:
        """Why the last item did not arrive, or None."""
        self._land()
        if self._flight is not None and self._flight.job.age > self._deadline:
            return f"no answer within {self._deadline:g} s"
        return self._fault

    async def send(self, item: Item) -> None:
        """Put an item on its way, and wait only while another is.

        That it has arrived wakes nobody: it is found out as the next is sent, or a fault is asked
        for. Never raises; `fault` tells.
        """
        self._land()
        if self._flight is not None or self._delivering or not self._owner.free:
            await self.show(item)
        elif not self._closed and self._is_due(item):
            shown, anew = self._what_is_shown()
            try:
                job = self._owner.start(lambda: self._carry(item, shown, anew=anew))
            except DeviceError as error:
                self._failed(error)
            else:
                self._flight = _Flight(job, item, shown is None)

    async def show(self, item: Item) -> None:
        """Deliver an item; while another is on its way, leave it to wait, as the latest.

        Never raises; `fault` tells. A fault is over when a later call succeeds.
        """
        self._waiting = item
        if not self._delivering:
            self._delivering = True
            try:
                await self._deliver_waiting()
            finally:
                self._delivering = False

    async def close(self) -> None:
        """Blank the part and let go; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        # A transfer that is under way ends first, and within its own deadline.
        with contextlib.suppress(DeviceError):
            await self._owner.call(lambda: None, self._deadline)
        self._flight = None
        try:
            await self._owner.call(self._shut, self._deadline)
        except DeviceError as error:
            self._fault = str(error)
        self._owner.close()

    async def _deliver_waiting(self) -> None:
        while self._waiting is not None and not self._closed:
            await self._end_of_flight()
            latest, self._waiting = self._waiting, None
            if latest is not None and not self._closed:
                await self._deliver(latest)

    async def _deliver(self, item: Item) -> None:
        if not self._is_due(item):
            return
        shown, anew = self._what_is_shown()
        try:
            await self._owner.call(lambda: self._carry(item, shown, anew=anew), self._deadline)
        except DeviceError as error:
            self._failed(error)
        else:
            self._arrived(item, whole=shown is None)

    def _is_due(self, item: Item) -> bool:
        """Tell whether an item is to be sent: it is not shown, or must be made good."""
        now = self._clock.monotonic()
        if now >= self._refresh_at:
            self._shown = None
        return self._retry.is_due(now) and (self._shown is None or item != self._shown)

    def _what_is_shown(self) -> tuple[Item | None, bool]:
        """Give it, and whether the part is to be opened anew; from now on nobody knows.

        A caller that is cancelled leaves its transfer to end, and nobody hears of it.
        """
        shown, self._shown = self._shown, None
        return shown, self._fault is not None

    async def _end_of_flight(self) -> None:
        """Wait until what is on its way has arrived, or is given up."""
        if self._flight is not None:
            try:
                await self._owner.call(lambda: None, self._deadline)
            except DeviceError as error:
                self._flight = None
                self._failed(error)
            self._land()

    def _land(self) -> None:
        """Take note of what came of an item that was on its way."""
        flight = self._flight
        if flight is None or not flight.job.done.is_set():
            return
        self._flight = None
        try:
            flight.job.outcome()
        except DeviceError as error:
            self._failed(error)
        else:
            self._arrived(flight.item, whole=flight.whole)

    def _failed(self, error: DeviceError) -> None:
        # Whoever tells of the fault names the part.
        self._fault = str(error).removeprefix(f"{self._name}: ")
        self._retry.put_off(self._clock.monotonic())

    def _arrived(self, item: Item, *, whole: bool) -> None:
        self._retry.reset()
        self._fault, self._shown = None, item
        if whole:
            self._refresh_at = Monotonic(self._clock.monotonic() + REFRESH_PERIOD)

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
