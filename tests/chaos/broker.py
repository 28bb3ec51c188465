"""A broker and the way to it, in simulated time; fulfils what the outlet asks of a `Link`."""

import asyncio
from collections import Counter, deque
from collections.abc import Sequence
from random import Random
from typing import Any

from chaos.faults import Kind
from lumen.errors import BrokerError
from lumen.outlets.mqtt.link import ANSWER_DEADLINE, Message
from lumen.units import Seconds

COMMANDS = ("brightness", "mute", "quiet", "page", "answer", "nonsense", "../state")
PAYLOADS = (b"", b"0.3", b"ON", b"OFF", b"face", b"1e999", b"-1", b"\xff\xfe", b"yes", b"x" * 5000)
"""What strangers may send: some of it is a command."""


class Broker:
    """What may be wrong with it, and what it has to say."""

    def __init__(self, stride: Seconds) -> None:
        self.active: Counter[Kind] = Counter()
        self.breaks = 0
        """How often it has hung up on everybody."""
        self.published = 0
        self.mail: deque[Message] = deque(maxlen=64)
        self.topic = "+"
        """Where commands are heard."""
        self.stride = stride

    def begin(self, kind: Kind, number: int) -> None:
        """Let something go wrong."""
        self.active[kind] += 1
        if kind is Kind.BROKER_BREAKS:
            self.breaks += 1
        elif kind is Kind.BROKER_NONSENSE:
            chance = Random(number)
            for _ in range(chance.randrange(1, 40)):
                topic = self.topic.replace("+", chance.choice(COMMANDS))
                self.mail.append(Message(topic, chance.choice(PAYLOADS)))

    def end(self, kind: Kind) -> None:
        """Let it be over."""
        self.active[kind] -= 1


class BrokerLink:
    """A connection, to be opened once."""

    def __init__(self, broker: Broker, *_given: Any) -> None:  # noqa: ANN401 - settings say nothing here
        self._broker = broker
        self._breaks = broker.breaks

    async def open(self, _owner: object) -> None:
        """Connect."""
        await self._answered("greeting")

    async def publish(self, _topic: str, _payload: bytes, *, retain: bool = True) -> None:
        """Take what is said."""
        del retain
        await self._answered("publish")
        self._broker.published += 1

    async def subscribe(self, topics: Sequence[str]) -> None:
        """Take note of what is wanted."""
        self._broker.topic = topics[0]
        await self._answered("subscribe")

    async def stirred(self, wait: Seconds) -> None:
        """Wait; not as often as in real time, in which a snapshot costs nothing."""
        await asyncio.sleep(max(wait, self._broker.stride))
        self._check()

    def heard(self) -> list[Message]:
        """Give what was said meanwhile."""
        heard = list(self._broker.mail)
        self._broker.mail.clear()
        return heard

    def close(self) -> None:
        """Hang up."""

    async def _answered(self, what: str) -> None:
        self._check()
        if self._broker.active[Kind.BROKER_HANGS]:
            await asyncio.sleep(ANSWER_DEADLINE)
            raise BrokerError(f"broker: no answer to {what}")
        await asyncio.sleep(0.0)

    def _check(self) -> None:
        if self._breaks != self._broker.breaks:
            raise BrokerError("broker: the connection broke")
        if self._broker.active[Kind.BROKER_REFUSES]:
            raise BrokerError("broker: connection refused")
