"""The broker and how to reach it, as set by a person."""

import re
from dataclasses import dataclass, field
from typing import Annotated

from msgspec import Meta

PLAIN_PORT = 1883
TLS_PORT = 8883
# Both are registered: https://www.iana.org/assignments/service-names-port-numbers

DEFAULT_NAME = "Lumen"
_LONGEST_NAME = 60
LONGEST_TOPIC = 400
LONGEST_WORD = 65_535
"""Bytes of a text in MQTT."""
_HOST = re.compile(r"[A-Za-z0-9._:%-]+")
_TOPIC = re.compile(r"[^/+#$\s\x00]+(/[^/+#\s\x00]+)*")


@dataclass(frozen=True, slots=True)
class MqttConfig:
    """The broker; an empty `host` is none. `keep_alive` in seconds.

    Raises:
        ValueError: a name, topic or host that no broker could use, or settings that contradict
            each other.
    """

    host: str = ""
    port: Annotated[int, Meta(ge=1, le=65535)] | None = None
    name: str = DEFAULT_NAME
    topic: str = "lumen"
    discovery: str = "homeassistant"
    keep_alive: Annotated[int, Meta(ge=5, le=3600)] = 30
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    password_file: str | None = None
    tls: bool = False
    ca_file: str | None = None
    cert_file: str | None = None
    key_file: str | None = None

    def __post_init__(self) -> None:
        if self.host and not _HOST.fullmatch(self.host):
            raise ValueError(f"host = {self.host!r}: a name or an address alone, as in 10.0.0.5")
        if not self.name.isprintable() or not 0 < len(self.name.strip()) <= _LONGEST_NAME:
            raise ValueError(f"name = {self.name!r}: 1 to {_LONGEST_NAME} printable characters")
        _check_topic("topic", self.topic)
        if self.discovery:
            _check_topic("discovery", self.discovery)
        for key in ("username", "password"):
            _check_word(key, getattr(self, key) or "")
        if (self.password or self.password_file) and not self.username:
            raise ValueError("a password needs a username")
        if self.password and self.password_file:
            raise ValueError("password and password_file are both set: one is enough")
        if (self.ca_file or self.cert_file or self.key_file) and not self.tls:
            raise ValueError("ca_file, cert_file and key_file need tls = true")
        if self.key_file and not self.cert_file:
            raise ValueError("key_file needs cert_file")

    @property
    def address(self) -> tuple[str, int]:
        """The broker's host and port."""
        return self.host, self.port or (TLS_PORT if self.tls else PLAIN_PORT)


def is_sendable(topic: str) -> bool:
    """Tell whether a broker takes a topic's letters, and has room for what Lumen appends to it."""
    return topic.isprintable() and len(topic) <= LONGEST_TOPIC


def _check_topic(key: str, topic: str) -> None:
    if not _TOPIC.fullmatch(topic) or not is_sendable(topic):
        shown = repr(topic if len(topic) <= _LONGEST_NAME else topic[:_LONGEST_NAME] + "…")
        raise ValueError(
            f"{key} = {shown}: words joined by /, without + # or spaces, at most {LONGEST_TOPIC} "
            "letters"
        )


def _check_word(key: str, word: str) -> None:
    """Refuse what MQTT cannot say; what it is may be a secret."""
    try:
        size = len(word.encode())
    except UnicodeEncodeError:
        raise ValueError(f"{key}: it is not UTF-8 text") from None
    if size > LONGEST_WORD or "\0" in word:
        raise ValueError(f"{key}: at most {LONGEST_WORD:,} bytes, none of them zero")
