"""A sensor elsewhere in the room: channels that somebody else says on the broker.

What is retained is of unknown age, and not heard. A value is believed for as long as the settings
say; after that, and where a message makes no sense, it is a fault with its reason.
"""

import asyncio
import contextlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec

from lumen.config.broker import MqttConfig
from lumen.config.topics import TopicConfig
from lumen.core.frozen import ValueWatch
from lumen.core.reading import QUANTITIES, Channel, Fault, FaultKind, Reading, checked
from lumen.errors import BrokerError
from lumen.outlets.mqtt.sessions import hold_sessions
from lumen.ports import Clock
from lumen.system.decoding import NO_SUCH_JSON
from lumen.system.worker_thread import WorkerThread
from lumen.units import Monotonic, Seconds

if TYPE_CHECKING:
    from lumen.outlets.mqtt.link import Message

PERIOD: Seconds = 60.0
"""How long is waited for a message at a time; one that comes ends the wait."""

LONGEST_PAYLOAD = 8 * 1024
"""Bytes of a message that are read: what gateways say of one sensor has some hundred."""
_LONGEST_SHOWN = 40


@dataclass(slots=True)
class _Heard:
    """What was said last of a channel, and when."""

    at: Monotonic
    reading: Reading


class TopicSensor:
    """Fulfils `lumen.ports.Sensor`; it reaches for the broker from its first reading on.

    Args:
        config: the broker.
        wanted: the topics, by channel.
        client: what it is called on the broker.
        clock: real time: that of whoever says the values.
        chance: spreads the tries to reach the broker.
    """

    def __init__(
        self,
        config: MqttConfig,
        wanted: Mapping[Channel, TopicConfig],
        client: str,
        clock: Clock,
        chance: Random,
    ) -> None:
        self._config = config
        self._wanted = dict(wanted)
        self._client = client
        self._clock = clock
        self._chance = chance
        self._heard: dict[Channel, _Heard] = {}
        self._watch = ValueWatch()
        self._since = clock.monotonic()
        self._task: asyncio.Task[None] | None = None
        self._trouble: str | None = None

    @property
    def channels(self) -> frozenset[Channel]:
        """The channels that have a topic."""
        return frozenset(self._wanted)

    @property
    def sources(self) -> Mapping[Channel, str]:
        """Give the topic that each channel comes from, in words."""
        return {channel: f"topic {config.topic}" for channel, config in self._wanted.items()}

    async def read(self) -> Mapping[Channel, Reading]:
        """Give what was said last, where it is not too old."""
        if self._task is None:
            self._task = asyncio.create_task(self._reach(), name="topics")
        now = self._clock.monotonic()
        return self._watch.watched(now, {c: self._reading(c, now) for c in self._wanted})

    async def close(self) -> None:
        """Hang up; safe to call twice."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _reading(self, channel: Channel, now: Monotonic) -> Reading:
        config, heard = self._wanted[channel], self._heard.get(channel)
        because = f": {self._trouble}" if self._trouble else ""
        if heard is None:
            if now - self._since < config.age:
                reason = f"nothing was heard on {config.topic} yet{because}"
                return Fault(FaultKind.SETTLING, reason)
            return Fault(FaultKind.MISSING, f"nothing is heard on {config.topic}{because}")
        age = now - heard.at
        if age > config.age:
            silent = f"nothing on {config.topic} for {age / 60.0:.0f} min{because}"
            return Fault(FaultKind.SILENT, silent)
        return heard.reading

    async def _reach(self) -> None:
        """Hold a session with the broker for as long as possible, again and again."""
        owner = WorkerThread("broker's topics")
        try:
            await hold_sessions(partial(self._listen, owner), self._fail, self._chance)
        finally:
            owner.close()

    def _fail(self, error: Exception, _lasted: Seconds) -> None:
        foreseen = isinstance(error, BrokerError)
        self._trouble = str(error) if foreseen else f"{type(error).__name__}: {error}"

    async def _listen(self, owner: WorkerThread) -> None:
        from lumen.outlets.mqtt.link import Link  # noqa: PLC0415 - only where configured

        link = Link(self._config, self._client, None, LONGEST_PAYLOAD)
        with contextlib.ExitStack() as opened:
            opened.callback(link.close)
            await link.open(owner)
            await link.subscribe(sorted({config.topic for config in self._wanted.values()}))
            self._trouble = None
            while True:
                await link.stirred(PERIOD)
                for message in link.heard():
                    self._take(message)

    def _take(self, message: "Message") -> None:
        now = self._clock.monotonic()
        for channel, config in self._wanted.items():
            if config.topic == message.topic:
                self._heard[channel] = _Heard(now, reading_of(channel, config, message.payload))


def reading_of(channel: Channel, config: TopicConfig, payload: bytes) -> Reading:
    """Read a message: a number, or the number that its JSON has under the key.

    Dots in a key lead into objects. What is no number is a fault with its reason.
    """
    what = f"{config.topic} says"
    try:
        found: Any = msgspec.json.decode(payload)
    except NO_SUCH_JSON:
        return Fault(FaultKind.NOT_A_NUMBER, f"{what} {_shown(payload)}, which is no number")
    for part in config.key.split(".") if config.key else ():
        if not isinstance(found, dict) or part not in found:
            return Fault(FaultKind.NOT_A_NUMBER, f"{what} nothing under {config.key}")
        found = found[part]
    value = _number(found)
    if value is None:
        shown = _shown(msgspec.json.encode(found))
        return Fault(FaultKind.NOT_A_NUMBER, f"{what} {shown}, which is no number")
    reading = checked(channel, value)
    if isinstance(reading, Fault):
        quantity = QUANTITIES[channel]
        bounds = f"outside {quantity.low:g}..{quantity.high:g} {quantity.unit}".rstrip()
        return Fault(FaultKind.OUT_OF_RANGE, f"{what} {value:g}, {bounds}")
    return reading


def _number(found: object) -> float | None:
    """Give a finite number, also one that is written as text; None where it is none."""
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return None
    try:
        value = float(found)
    except (OverflowError, ValueError):
        return None
    return value if math.isfinite(value) else None


def _shown(payload: bytes) -> str:
    text = payload[:_LONGEST_SHOWN].decode(errors="replace")
    return repr(text)
