"""Those who look at the page: each has a mailbox in which the latest news of each kind wins.

While nobody looks, nothing is made up to be told.
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
CALM_DOWN: Seconds = 10.0
"""How long news that failed wait before they are asked for again."""

EventFeed: TypeAlias = Mapping[str, bytes]
"""By its kind, what to tell, as JSON."""
Reporter: TypeAlias = Callable[[], Iterable[tuple[str, bytes]]]
"""Gives what is new since it was last asked."""


class Watchers:
    """Everyone who watches."""

    def __init__(self, clock: Clock, reporter: Callable[[], Reporter]) -> None:
        self._clock = clock
        self._reporter = reporter
        self._boxes: set[Mailbox] = set()
        self._telling: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._boxes)

    @property
    def full(self) -> bool:
        """Whether one more would be too many."""
        return len(self._boxes) >= MOST_WATCHERS

    def join(self, beginning: EventFeed) -> "Mailbox":
        """Give one more a mailbox that holds the beginning."""
        box = Mailbox(self._leave)
        self._boxes.add(box)
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell(), name="page news")
        box.put(beginning.items())
        return box

    def _leave(self, box: "Mailbox") -> None:
        self._boxes.discard(box)
        if not self._boxes and self._telling is not None:
            self._telling.cancel()
            self._telling = None

    async def _tell(self) -> None:
        report = self._reporter()
        while True:
            try:
                news = tuple(report())
            except Exception:  # noqa: BLE001 - whatever it was, it is logged with its traceback
                log.exception("page: news failed, and goes on")
                await self._clock.sleep(CALM_DOWN)
                continue
            if news:
                for box in self._boxes:
                    box.put(news)
            await self._clock.sleep(TICK)


class Mailbox:
    """What one client has not been told yet: one of each kind at most."""

    def __init__(self, leave: "Callable[[Mailbox], None]") -> None:
        self._leave = leave
        self._waiting: dict[str, bytes] = {}
        self._some = asyncio.Event()

    def close(self) -> None:
        """Leave."""
        self._leave(self)

    def put(self, news: Iterable[tuple[str, bytes]]) -> None:
        """Tell; what was not taken yet is replaced."""
        self._waiting.update(news)
        if self._waiting:
            self._some.set()

    async def next(self) -> bytes:
        """Give all that waits as a browser reads it, or after a while a sign of life."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HEARTBEAT):
                await self._some.wait()
        self._some.clear()
        news, self._waiting = self._waiting, {}
        if not news:
            return b"event: beat\ndata: 0\n\n"
        return b"".join(b"event: %b\ndata: %b\n\n" % (k.encode(), v) for k, v in news.items())
