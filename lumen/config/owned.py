"""The settings that an owner may change on the page, kept in a file of their own.

They come after the environment and the settings file: what those name stays as they say.
"""

from collections.abc import Collection, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["text", "time", "number", "choice", "flag", "secret"]


class Owned(NamedTuple):
    """One setting: what it is called on the page, and how it is entered."""

    table: str
    key: str
    label: str
    kind: Kind

    @property
    def name(self) -> str:
        """Its name, as in the settings file: `table.key`."""
        return f"{self.table}.{self.key}"


OWNED = (
    Owned("identity", "name", "name", "text"),
    Owned("identity", "language", "language", "choice"),
    Owned("quiet", "begins", "quiet hours begin", "time"),
    Owned("quiet", "ends", "quiet hours end", "time"),
    Owned("lights", "ceiling", "greatest brightness of the lights, as a share", "number"),
    Owned("speech", "words", "sentences a day", "choice"),
    Owned("speech", "aloud", "speak aloud", "flag"),
    Owned("mqtt", "host", "broker", "text"),
    Owned("mqtt", "port", "broker's port", "number"),
    Owned("mqtt", "tls", "broker by TLS", "flag"),
    Owned("mqtt", "username", "broker's username", "text"),
    Owned("mqtt", "password", "broker's password", "secret"),
)

BROKER_SECRETS = frozenset(
    ["username", "password", "password_file", "ca_file", "cert_file", "key_file"]
)
"""Where one of them is given elsewhere, the broker is too: a secret goes to no other broker."""


def beneath(
    values: Mapping[str, Any],
    owned: Mapping[str, Any],
    given: Collection[tuple[str, ...]] = (),
) -> dict[str, Any]:
    """Give settings with an owner's beneath them; only what an owner may change is taken.

    Args:
        values: what the settings file has.
        owned: what the owner's has.
        given: the paths that variables give.

    >>> beneath({"quiet": {"ends": "07:00"}}, {"quiet": {"ends": "08:00", "begins": "23:00"}})
    {'quiet': {'begins': '23:00', 'ends': '07:00'}}
    """
    found = {table: dict(v) if isinstance(v, dict) else v for table, v in values.items()}
    secrets = {("mqtt", key) for key in BROKER_SECRETS}
    mqtt = values.get("mqtt")
    in_file = {("mqtt", key) for key in mqtt} if isinstance(mqtt, dict) else set()
    broker_given = bool(secrets & (in_file | set(given)))
    for each in OWNED:
        entries, above = owned.get(each.table), found.setdefault(each.table, {})
        hidden = (each.table, each.key) in given or (each.table == "mqtt" and broker_given)
        if isinstance(entries, dict) and each.key in entries and not hidden:
            found[each.table] = {each.key: entries[each.key], **above}
    return found
