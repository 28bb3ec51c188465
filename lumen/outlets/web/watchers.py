"""Those who watch the page: each has a mailbox in which the latest event of each kind wins.

While nobody watches, no event is made.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from lumen.ports import Clock
from lumen.system.log import log
from lumen.units import Seconds

MOST_WATCHERS = 32
TICK: Seconds = 0.2
"""Five looks a second at what is new: between two, the page moves the lights on by itself."""
HEARTBEAT: Seconds = 15.0
"""A sign of life so often, so that a client that vanished is noticed."""
PAUSE: Seconds = 10.0
"""How long a reporter that failed is left in peace."""

Events: TypeAlias = Mapping[str, bytes]
"""By its kind, what to send, as JSON."""
Reporter: TypeAlias = Callable[[], Iterable[tuple[str, bytes]]]
"""Gives the events since its last call."""


class Watchers:
    """Everyone who watches."""

    def __init__(self, clock: Clock, reporter: Callable[[], Reporter]) -> None:
        self._clock = clock
        self._reporter = reporter
        self._boxes: set[Mailbox] = set()
        self._reporting: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._boxes)

    @property
    def full(self) -> bool:
        """Whether one more would be too many."""
        return len(self._boxes) >= MOST_WATCHERS

    def join(self, beginning: Events) -> "Mailbox":
        """Give one more a mailbox that holds the beginning."""
        box = Mailbox(self._leave)
        self._boxes.add(box)
        if self._reporting is None or self._reporting.done():
            self._reporting = asyncio.create_task(self._report(), name="page events")
        box.put(beginning.items())
        return box

    def _leave(self, box: "Mailbox") -> None:
        self._boxes.discard(box)
        if not self._boxes and self._reporting is not None:
            self._reporting.cancel()
            self._reporting = None

    async def _report(self) -> None:
        report = self._reporter()
        while True:
            try:
                events = tuple(report())
            except Exception:  # noqa: BLE001 - whatever it was, it is logged with its traceback
                log.exception("page: events failed, and goes on")
                await self._clock.sleep(PAUSE)
                continue
            if events:
                for box in self._boxes:
                    box.put(events)
            await self._clock.sleep(TICK)


class Mailbox:
    """What one client was not sent yet: one event of each kind at most."""

    def __init__(self, leave: "Callable[[Mailbox], None]") -> None:
        self._leave = leave
        self._waiting: dict[str, bytes] = {}
        self._some = asyncio.Event()

    def close(self) -> None:
        """Leave."""
        self._leave(self)

    def put(self, events: Iterable[tuple[str, bytes]]) -> None:
        """Add events; those of the same kind that were not taken yet are replaced."""
        self._waiting.update(events)
        if self._waiting:
            self._some.set()

    async def next(self) -> bytes:
        """Give all that waits as a browser reads it, or after a while a sign of life."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HEARTBEAT):
                await self._some.wait()
        self._some.clear()
        events, self._waiting = self._waiting, {}
        if not events:
            return b"event: beat\ndata: 0\n\n"
        return b"".join(b"event: %b\ndata: %b\n\n" % (k.encode(), v) for k, v in events.items())
