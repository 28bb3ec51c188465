"""The outlet to a broker: it introduces Lumen, publishes its state, and takes commands.

A snapshot is taken twice a second and published when it differs from the last; so every change is
published, nothing queues while the broker is away, and what is published afterwards is the latest.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec

from lumen.config.broker import MqttConfig
from lumen.errors import BrokerError, UsageError
from lumen.outlets.mqtt.commands import change_from
from lumen.outlets.mqtt.discovery import OFFLINE, ONLINE, Introduction, discovery_payload
from lumen.outlets.mqtt.events import EventQueue
from lumen.outlets.mqtt.identity import Topics
from lumen.outlets.mqtt.panel import PanelTopic
from lumen.outlets.mqtt.sessions import STEADY, hold_sessions
from lumen.outlets.mqtt.state import recollection_of, state_of
from lumen.outlets.snapshot import Snapshot
from lumen.runtime.button_input import page_names
from lumen.runtime.controls import ControlChange
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

if TYPE_CHECKING:
    from lumen.outlets.mqtt.link import Link, Message

PERIOD: Seconds = 0.5
"""How often a snapshot is taken."""

FAREWELL: Seconds = 2.0
"""How long going offline may hold up the end; the broker's last will says the same."""

LONGEST_PAYLOAD = 2048
"""Bytes of a message that are looked at: a person's words for the screen are the longest."""

REBIRTH: tuple[Seconds, Seconds] = (0.2, 3.0)
"""After Home Assistant has started, a fleet does not introduce itself all at once."""

MISSING_LIBRARY = "the library paho-mqtt is missing: install it with `make setup`"

SILENCE: Seconds = 600.0
MOST_REMEMBERED = 16
"""Anyone may invent topics; past so many the memory of them is one."""

# Not every broker says why it let go of somebody whose name another one took.
_TWIN = "; if this goes on, another Lumen has its machine and name: set mqtt.name"

log = logging.getLogger("lumen")


class Refusals:
    """Logs refused commands once each, and never as a flood."""

    def __init__(self) -> None:
        self._logged: dict[str, Seconds] = {}

    def log(self, command: str, reason: str, now: Seconds) -> None:
        """Log why a command was refused, unless one like it was lately."""
        known = command in self._logged or len(self._logged) < MOST_REMEMBERED
        key = command if known else ""
        if now - self._logged.get(key, -SILENCE) >= SILENCE:
            self._logged[key] = now
            log.warning("mqtt: a command is refused: %s", reason)


class Mqtt:
    """Publishes to a broker, in a task of its own. Nothing here raises: `fault` says why."""

    name = "mqtt"

    def __init__(
        self,
        config: MqttConfig,
        topics: Topics,
        introduction: Callable[[Snapshot], Introduction],
        snapshot: Callable[[], Snapshot],
        change: Callable[[ControlChange], None],
        chance: Random,
        *,
        events: EventQueue,
        panel: PanelTopic,
    ) -> None:
        self._config = config
        self._topics = topics
        self._introduction = introduction
        self._snapshot = snapshot
        self._change = change
        self._chance = chance
        self._events = events
        self._panel = panel
        self._refusals = Refusals()
        self._fault: str | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._link: Link | None = None
        self._published: dict[str, Any] = {}
        self._recalled: dict[str, Any] | None = None
        self._introduced: Introduction | None = None
        self._reborn_at: float | None = None
        self._greeted = False
        self._stood = False
        """Whether this session got as far as an introduction."""

    @property
    def fault(self) -> str | None:
        """Why nothing reaches the broker, or None."""
        return self._fault

    async def start(self) -> None:
        """Begin to reach for the broker."""
        try:
            from lumen.outlets.mqtt.link import Link  # noqa: F401, PLC0415 - only where configured
        except ModuleNotFoundError:
            self._fault = MISSING_LIBRARY
            return
        loops = {"mqtt": self._reach(), "mqtt events": self._events.run()}
        self._tasks = [asyncio.create_task(loop, name=name) for name, loop in loops.items()]

    async def close(self) -> None:
        """Go offline; safe to call twice."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._panel.close()
        if self._link is not None:
            with contextlib.suppress(BrokerError, TimeoutError):
                async with asyncio.timeout(FAREWELL):
                    await self._link.publish(self._topics.availability, OFFLINE.encode())
            self._link.close()
            self._link = None

    async def _reach(self) -> None:
        """Hold a session with the broker for as long as possible, again and again."""
        owner = WorkerThread("broker")
        try:
            await hold_sessions(partial(self._hold_session, owner), self._fail, self._chance)
        finally:
            owner.close()

    def _fail(self, error: Exception, lasted: Seconds) -> None:
        """Take what ended a session as the fault; one that nobody foresaw is logged once."""
        if isinstance(error, BrokerError):
            brief = self._stood and lasted < STEADY
            fault = f"{error}{_TWIN if brief else ''}"
        else:
            fault = f"{type(error).__name__}: {error}"
            if fault != self._fault:
                log.error("mqtt failed, and goes on", exc_info=error)
        self._fault = fault
        self._link = None

    async def _hold_session(self, owner: WorkerThread) -> None:
        from lumen.outlets.mqtt.link import Link, Message  # noqa: PLC0415 - only where configured

        self._stood, topics = False, self._topics
        will = Message(topics.availability, OFFLINE.encode())
        link = Link(self._config, topics.node, will, LONGEST_PAYLOAD)
        try:
            await self._open(link, owner)
            await link.subscribe(self._subjects())
            await self._introduce(link)
            self._stood = True
            self._fault = None
            if not self._greeted:
                self._greeted = True
                log.info("mqtt: connected to %s:%d as %s", *self._config.address, topics.node)
            while True:
                await link.stirred(PERIOD)
                for message in link.heard():
                    self._take(message)
                await self._publish(link)
        except Exception:
            link.close()
            raise

    async def _open(self, link: "Link", owner: WorkerThread) -> None:
        try:
            await link.open(owner)
        except asyncio.CancelledError:
            # Lumen ends meanwhile: nobody else knows of this connection yet.
            link.close()
            raise
        self._link = link

    def _subjects(self) -> list[str]:
        births = [self._topics.birth] if self._topics.discovery_prefix else []
        return [self._topics.command("+"), *births]

    async def _introduce(self, link: "Link") -> None:
        """Say who Lumen is and how it is."""
        self._reborn_at = None
        self._introduced = self._introduction(self._snapshot())
        if self._topics.discovery_prefix:
            payload = discovery_payload(self._introduced, self._topics)
            await link.publish(self._topics.discovery, msgspec.json.encode(payload))
        self._published = {}
        self._panel.forget()
        await self._publish(link)

    async def _publish(self, link: "Link") -> None:
        """Publish the state, where it differs from what was published."""
        snapshot = self._snapshot()
        if self._introduction(snapshot) != self._introduced or self._is_reborn():
            await self._introduce(link)
            return
        # Before the first sample there is no state: what is restored is not of now.
        if snapshot.samples == 0 or snapshot.now is None:
            return
        state = state_of(snapshot)
        if {**state, "uptime_s": None} != {**self._published, "uptime_s": None}:
            await link.publish(self._topics.state, msgspec.json.encode(state))
            if not self._published:
                # Not before: what the broker retained may be days old.
                await link.publish(self._topics.availability, ONLINE.encode())
            self._published = state
        await self._send_recollection(link, snapshot)
        await self._send_events(link)
        picture = await self._panel.due()
        if picture is not None:
            await link.publish(self._topics.panel, picture)
            self._panel.sent(picture)

    async def _send_events(self, link: "Link") -> None:
        while (event := self._events.first()) is not None:
            topic = self._topics.event(event.kind)
            await link.publish(topic, msgspec.json.encode(event.content), retain=False)
            self._events.sent()

    async def _send_recollection(self, link: "Link", snapshot: Snapshot) -> None:
        """Send an event where its long memory has said something since this began."""
        event = recollection_of(snapshot)
        if event is not None and event != self._recalled:
            await link.publish(self._topics.recollection, msgspec.json.encode(event), retain=False)
        self._recalled = event

    def _is_reborn(self) -> bool:
        return self._reborn_at is not None and asyncio.get_running_loop().time() > self._reborn_at

    def _take(self, message: "Message") -> None:
        topic, payload = message
        if topic == self._topics.birth:
            if payload == ONLINE.encode():
                now = asyncio.get_running_loop().time()
                self._reborn_at = now + self._chance.uniform(*REBIRTH)
            return
        command = self._topics.command_of(topic)
        if command is None:
            return
        try:
            pages = page_names(()) if self._introduced is None else self._introduced.pages
            self._change(change_from(command, payload, pages))
        except UsageError as refusal:
            self._refusals.log(command, str(refusal), asyncio.get_running_loop().time())
