"""Who learns that Lumen lives, and what ails it, as set by a person.

An address is a secret: whoever knows it can send there. Messages of ours show its host alone.
"""

from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

_PORTS = {"http": 80, "https": 443}
_LONGEST = 2048


class Address(NamedTuple):
    """Where to send, taken apart."""

    scheme: str
    host: str
    port: int
    target: str
    """Path and query: the secret part."""

    def __str__(self) -> str:
        """Show what is no secret."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


@dataclass(frozen=True, slots=True)
class AlertsConfig:
    """Addresses, http or https; an empty one is none.

    `ping` is called while Lumen lives. `ntfy`, a topic of a ntfy server, and `webhook`, which gets
    JSON, hear of each fault; the files hold their tokens. `ca_file` verifies all.

    Raises:
        ValueError: an address that nothing could be sent to, or a token for nobody.
    """

    ping: str = field(default="", repr=False)
    ntfy: str = field(default="", repr=False)
    webhook: str = field(default="", repr=False)
    ntfy_token_file: str | None = None
    webhook_token_file: str | None = None
    ca_file: str | None = None

    def __post_init__(self) -> None:
        for key, text in (("ping", self.ping), ("ntfy", self.ntfy), ("webhook", self.webhook)):
            if text:
                _taken_apart(key, text)
        if self.ntfy and self.ntfy_topic[1] == "":
            raise ValueError("ntfy: the address must end in a topic, as in https://ntfy.sh/TOPIC")
        if self.ntfy_token_file and not self.ntfy:
            raise ValueError("ntfy_token_file needs ntfy")
        if self.webhook_token_file and not self.webhook:
            raise ValueError("webhook_token_file needs webhook")

    @property
    def addresses(self) -> dict[str, Address]:
        """The addresses that are set, by their keys."""
        given = {"ping": self.ping, "ntfy": self.ntfy, "webhook": self.webhook}
        return {key: _taken_apart(key, text) for key, text in given.items() if text}

    @property
    def ntfy_topic(self) -> tuple[Address, str]:
        """The ntfy server's own address, and the topic."""
        address = _taken_apart("ntfy", self.ntfy)
        path, _, topic = address.target.partition("?")[0].rstrip("/").rpartition("/")
        return address._replace(target=f"{path}/"), topic


def _taken_apart(key: str, text: str) -> Address:
    """Take an address apart.

    Raises:
        ValueError: it is none; what it is stays unsaid.
    """
    wrong = f"{key}: an address such as https://host/path, without spaces, user or #"
    plain = len(text) <= _LONGEST and all("!" <= letter <= "~" for letter in text)
    try:
        split = urlsplit(text) if plain else SplitResult("", "", "", "", "")
        port = split.port
    except ValueError:
        raise ValueError(wrong) from None
    scheme, host = split.scheme, split.hostname
    if scheme not in _PORTS or not host or "@" in split.netloc or "#" in text or port == 0:
        raise ValueError(wrong)
    target = f"{split.path or '/'}{'?' if split.query else ''}{split.query}"
    return Address(scheme, host, port or _PORTS[scheme], target)
