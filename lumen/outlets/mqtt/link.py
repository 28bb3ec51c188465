"""One connection to a broker.

Connecting blocks (names, TCP, TLS), and does so on an owner's thread with a deadline; the rest
runs on the library's own thread. The event loop is never waited for and never waits for either.
MQTT 5, because only there a broker says why it refuses.
"""

import asyncio
import contextlib
import ssl
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from lumen.config.broker import MqttConfig
from lumen.errors import BrokerError, DeadlineError
from lumen.outlets.mqtt.credentials import password, tls_context
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

CONNECT_DEADLINE: Seconds = 20.0
"""For names, TCP and TLS together, over all addresses of the broker."""

SOCKET_TIMEOUT: Seconds = 6.0
"""For one address, and for each step of TLS."""

ANSWER_DEADLINE: Seconds = 10.0
"""How long a broker may take to acknowledge something."""

MOST_WAITING = 32
"""Messages that wait to be heard; of more, the oldest are dropped."""

LARGEST_PACKET = 16 * 1024
"""The broker is asked to keep back what is larger: no command is longer than a word."""

MOST_UNREAD = 256
"""Acknowledgements that the broker has not read, and messages that it has not released."""

MOST_PIECES = 2000
"""Pieces of packets that are read in a second; a packet has three. Home Assistant sends a handful
of messages, and whoever drags a slider some fifty a second."""

SECOND: Seconds = 1.0

LONGEST_PAYLOAD = 256
"""Bytes of a message that are looked at: what is longer is no command, and is cut short."""

LONGEST_TOPIC = 512
"""Characters of a topic: a message on a longer one is none of those that were subscribed to."""

_AT_LEAST_ONCE = 1
"""The quality of service that is acknowledged."""

_NO_RETAINED = SubscribeOptions.RETAIN_DO_NOT_SEND
_TAKEN_OVER = "Session taken over"
_BROKE = "Unspecified error"
_HINTS = {
    "Bad user name or password": ": check mqtt.username and the password",
    "Not authorized": ": check mqtt.username, the password and what the broker allows it",
    _TAKEN_OVER: ": another Lumen has its machine and name: set mqtt.name",
}


class BoundedClient(Client):
    """Hangs up on a broker that sends too much; `excess` tells what was too much."""

    excess: str | None = None
    _second_began: Seconds = float("-inf")
    _pieces = 0

    def _sock_recv(self, bufsize: int) -> bytes:
        """Read a piece of a packet, of which the broker has told the length before it comes."""
        if bufsize > LARGEST_PACKET:
            self._hang_up(f"it sends a packet of {bufsize} bytes, of {LARGEST_PACKET} at most")
        if len(self._out_packet) > MOST_UNREAD or len(self._in_messages) > MOST_UNREAD:
            self._hang_up("it sends messages and takes no acknowledgements")
        now = time.monotonic()
        if now - self._second_began >= SECOND:
            self._second_began, self._pieces = now, 0
        self._pieces += 1
        if self._pieces > MOST_PIECES:
            self._hang_up(f"it sends more than {MOST_PIECES // 3} messages a second")
        data: bytes = super()._sock_recv(bufsize)
        return data

    def _packet_handle(self) -> MQTTErrorCode:
        """Take a packet; one that makes no sense ends the connection, and not the thread."""
        try:
            code: Any = super()._packet_handle()
        except Exception as error:  # noqa: BLE001 - whatever the library makes of nonsense
            self.excess = f"it sends what is no MQTT ({type(error).__name__})"
            return MQTTErrorCode.MQTT_ERR_PROTOCOL
        return MQTTErrorCode(code)

    def _hang_up(self, why: str) -> None:
        """End the connection, as the library does where reading fails."""
        self.excess = why
        raise ConnectionError(why)


class Message(NamedTuple):
    """Something said on a topic."""

    topic: str
    payload: bytes


class Link:
    """A connection, to be opened once; whatever goes wrong is a BrokerError."""

    def __init__(
        self,
        config: MqttConfig,
        client_id: str,
        will: Message | None,
        longest_payload: int = LONGEST_PAYLOAD,
    ) -> None:
        self._config = config
        self._longest_payload = longest_payload
        self._loop = asyncio.get_running_loop()
        self._greeted: asyncio.Future[ReasonCode] = self._loop.create_future()
        self._pending: dict[int, asyncio.Future[ReasonCode]] = {}
        self._waiting: deque[Message] = deque(maxlen=MOST_WAITING)
        self._stir = asyncio.Event()
        self._lost: str | None = None
        self._client = self._new_client(client_id)
        if will is not None:
            self._client.will_set(will.topic, will.payload, qos=_AT_LEAST_ONCE, retain=True)

    async def open(self, owner: WorkerThread) -> None:
        """Connect.

        Args:
            owner: whose thread may block; a name server that hangs keeps that one thread only.

        Raises:
            BrokerError: it cannot be reached, or refuses.
        """
        try:
            # The client goes along: whoever is cancelled here closes this, and the thread goes on.
            await owner.call(partial(self._connect, self._client), CONNECT_DEADLINE)
        except DeadlineError as error:
            raise self._error(str(error)) from None
        self._client.loop_start()
        await self._answer(self._greeted, "greeting")

    async def publish(self, topic: str, payload: bytes, *, retain: bool = True) -> None:
        """Say something on a topic, where it stays until something else is said there.

        What is not retained is for those who listen now: an event, and no state.

        Raises:
            BrokerError: the broker is gone, refuses, or does not acknowledge it in time.
        """
        info = self._client.publish(topic, payload, qos=_AT_LEAST_ONCE, retain=retain)
        await self._acknowledged(info.rc, info.mid, topic)

    async def subscribe(self, topics: Sequence[str]) -> None:
        """Hear what will be said on topics; what was said before and is retained is old news.

        Raises:
            BrokerError: the broker is gone, refuses, or does not acknowledge it in time.
        """
        options = SubscribeOptions(qos=_AT_LEAST_ONCE, retainHandling=_NO_RETAINED)
        code, mid = self._client.subscribe([(topic, options) for topic in topics])
        await self._acknowledged(code, mid, " ".join(topics))

    async def stirred(self, wait: Seconds) -> None:
        """Wait until something is heard, and no longer than this.

        Raises:
            BrokerError: the broker is gone.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._stir.wait()
        self._stir.clear()
        if self._lost is not None:
            raise self._error(self._lost)

    def heard(self) -> list[Message]:
        """Give what was heard since the last time."""
        return [self._waiting.popleft() for _ in range(len(self._waiting))]

    def close(self) -> None:
        """Say goodbye, once; the library's thread ends by itself."""
        self._client.disconnect()
        # Its sockets are closed when it is freed: with its thread, and not when somebody looks
        # for garbage.
        del self._client

    def _new_client(self, client_id: str) -> BoundedClient:
        client = BoundedClient(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            protocol=MQTTProtocolVersion.MQTTv5,
            reconnect_on_failure=False,
        )
        client.suppress_exceptions = True  # a broker's nonsense must not end the library's thread
        client.connect_timeout = SOCKET_TIMEOUT
        client.on_connect = self._on_connect
        client.on_publish = self._on_publish
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        client.on_disconnect = self._on_disconnect
        return client

    def _connect(self, client: BoundedClient) -> None:
        """Connect, on the owner's thread."""
        # What was raised in there holds a socket, which must be closed before this is told.
        reason = self._hindrance(client)
        if reason is not None:
            raise self._error(reason)

    def _hindrance(self, client: BoundedClient) -> str | None:
        """Connect; give why that could not be, or None."""
        config = self._config
        try:
            if config.username is not None:
                client.username_pw_set(config.username, password(config))
            if config.tls:
                client.tls_set_context(tls_context(config))
            properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call] # the library's
            properties.MaximumPacketSize = LARGEST_PACKET
            host, port = config.address
            client.connect(host, port, config.keep_alive, clean_start=True, properties=properties)
        except ssl.SSLCertVerificationError as error:
            return f"its certificate is refused: {error.verify_message}"
        except ssl.SSLError as error:
            return f"TLS failed: {error.reason or error}"
        except OSError as error:
            reason = error.strerror or str(error) or "it does not answer"
            return reason[:1].lower() + reason[1:]
        except ValueError as error:
            # Among them a name that is none: an empty label, or a letter that names cannot have.
            return str(error)
        return None

    async def _acknowledged(self, code: MQTTErrorCode, mid: int | None, what: str) -> None:
        if code != MQTTErrorCode.MQTT_ERR_SUCCESS or mid is None:
            raise self._error(self._lost or self._client.excess or "the connection broke")
        # The answer is told on this loop, and so never before it is waited for.
        answer: asyncio.Future[ReasonCode] = self._loop.create_future()
        self._pending[mid] = answer
        try:
            await self._answer(answer, what)
        finally:
            self._pending.pop(mid, None)

    async def _answer(self, answer: asyncio.Future[ReasonCode], what: str) -> None:
        try:
            async with asyncio.timeout(ANSWER_DEADLINE):
                reason = await answer
        except TimeoutError:
            raise self._error(f"no answer to {what} within {ANSWER_DEADLINE:g} s") from None
        if reason.is_failure:
            said = str(reason)
            raise self._error(f"it refuses {what}: {said}{_HINTS.get(said, '')}")

    def _error(self, reason: str) -> BrokerError:
        host, port = self._config.address
        return BrokerError(f"broker {host}:{port}: {reason}")

    # What follows is called on the library's thread.

    def _on_connect(
        self,
        _client: Client,
        _data: object,
        _flags: ConnectFlags,
        reason: ReasonCode,
        _more: object,
    ) -> None:
        self._on_loop(lambda: _settle(self._greeted, reason))

    def _on_publish(
        self, _client: Client, _data: object, mid: int, reason: ReasonCode, _: object
    ) -> None:
        self._on_loop(lambda: _settle(self._pending.get(mid), reason))

    def _on_subscribe(
        self, _client: Client, _data: object, mid: int, reasons: list[ReasonCode], _: object
    ) -> None:
        worst = max(reasons, key=lambda reason: reason.value)
        self._on_loop(lambda: _settle(self._pending.get(mid), worst))

    def _on_message(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        if message.retain:
            return
        try:
            topic = message.topic
        except UnicodeDecodeError:
            return  # none that was subscribed to
        if len(topic) > LONGEST_TOPIC:
            return
        self._waiting.append(Message(topic, bytes(message.payload[: self._longest_payload])))
        # A flood is told of once, not once a message.
        if len(self._waiting) == 1 or not self._stir.is_set():
            self._on_loop(self._stir.set)

    def _on_disconnect(
        self,
        _client: Client,
        _data: object,
        _flags: DisconnectFlags,
        reason: ReasonCode,
        _more: object,
    ) -> None:
        said = str(reason)
        excess = getattr(_client, "excess", None)
        if excess is not None:
            self._on_loop(lambda: self._lose(excess))
            return
        why = "the connection broke" if said == _BROKE else f"{said}{_HINTS.get(said, '')}"
        self._on_loop(lambda: self._lose(why))

    def _on_loop(self, what: Callable[[], None]) -> None:
        # The loop may have ended meanwhile, and with it whoever waited.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(what)

    # And this again on the loop.

    def _lose(self, why: str) -> None:
        self._lost = why
        self._stir.set()
        for answer in (self._greeted, *self._pending.values()):
            if not answer.done():
                answer.set_exception(self._error(why))
                answer.exception()  # where nobody waits for it any more, it is no news


def _settle(answer: "asyncio.Future[ReasonCode] | None", reason: ReasonCode) -> None:
    if answer is not None and not answer.done():
        answer.set_result(reason)
