"""What an owner has set on the page: shown, checked as the settings file is, and kept.

Its methods block: whoever serves others calls them on a thread.
"""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from lumen.config.loading import load_settings, read_table, variable_of
from lumen.config.owned import BROKER_SECRETS, OWNED, Kind, Owned
from lumen.config.settings import Settings, choices_of, range_of
from lumen.errors import ConfigError
from lumen.system.atomic import write_atomically
from lumen.system.input_file import read_bounded
from lumen.system.paths import is_there
from lumen.system.spooled import is_read_once

_BROKER = frozenset(["mqtt.host", "mqtt.port", "mqtt.tls", "mqtt.username"])
_HEADER = """\
# Written by Lumen's page. What lumen.toml or the environment set goes before it.
# Delete this file to forget everything that was set on the page.
"""


class OwnerSetting(msgspec.Struct, frozen=True):
    """One setting as the page shows it."""

    name: str
    label: str
    kind: Kind
    value: str | float | bool | None
    """As it will be from the next start on; null where nothing is set, and for a secret."""
    is_set: bool
    """Whether the owner has set it."""
    fixed: str | None
    """What fixes it: the settings file, or a variable; null where the owner may change it."""
    pending: bool
    """Whether it is another than the running Lumen's."""
    choices: list[str]
    """What it may be, where that is one of a few words."""
    range: str | None
    """Its range in words, where it has two ends."""


class OwnerSettings:
    """An owner's settings, beside the file and the variables that go before them."""

    def __init__(self, file: Path | None, environment: Mapping[str, str], owner: Path) -> None:
        """Know where all of them are.

        Args:
            file: the settings file; None where there is none.
            environment: the variables.
            owner: the owner's file; it need not be there.
        """
        self._file = file
        self._environment = environment
        self._owner = owner

    def report(self, running: Settings) -> list[OwnerSetting]:
        """Give every setting that an owner may change.

        Args:
            running: what the running Lumen was started with.

        Raises:
            ConfigError: the settings file is wrong by now.
        """
        self._refuse_pipe()
        coming = load_settings(self._file, self._environment, self._owner)
        owned = self._owned()
        return [self._report(each, coming, running, owned) for each in OWNED]

    def change(self, wanted: Mapping[str, Any]) -> None:
        """Keep values, by their settings' names; None goes back to the default.

        All of them are kept, or none.

        Raises:
            ConfigError: one is fixed elsewhere, is not allowed, or contradicts another.
            LumenError: the file cannot be written.
        """
        self._refuse_pipe()
        values = self._owned()
        for name, value in wanted.items():
            each = next((each for each in OWNED if each.name == name), None)
            if each is None:
                raise ConfigError(
                    f"{name}: there is no such setting on the page: set it in lumen.toml"
                )
            if (fixed := self._fixed_by(each)) is not None:
                raise ConfigError(f"{name}: it is fixed in {fixed}: change it there")
            table = values.setdefault(each.table, {})
            table.pop(each.key, None)
            if value is not None:
                table[each.key] = value
        if _BROKER & wanted.keys() and "mqtt.password" not in wanted:
            # A password is for the broker that it was entered for.
            values.get("mqtt", {}).pop("password", None)
        text = _as_toml(values)
        load_settings(self._file, self._environment, self._owner, owned=_parsed(text, values))
        self._owner.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        write_atomically(self._owner, text.encode(), mode=0o600)

    def _refuse_pipe(self) -> None:
        """Refuse settings that came by a pipe: they would be waited for, or found empty.

        Raises:
            ConfigError: they did.
        """
        if self._file is not None and is_read_once(self._file):
            raise ConfigError(
                f"{self._file}: it can be read only once: to change settings, start with a file"
            )

    def _owned(self) -> dict[str, Any]:
        """Give what the owner has set; of a file that makes no sense, nothing.

        Raises:
            ConfigError: it is there, and cannot be read now.
        """
        if not is_there(self._owner):
            return {}
        try:
            found = read_table(self._owner, read_bounded)
            load_settings(None, {}, owned=found)
        except ConfigError as error:
            if isinstance(error.__cause__, OSError):
                raise
            return {}
        return {table: dict(values) for table, values in found.items() if isinstance(values, dict)}

    def _report(
        self, each: Owned, coming: Settings, running: Settings, owned: Mapping[str, Any]
    ) -> OwnerSetting:
        value, now = _value(coming, each), _value(running, each)
        return OwnerSetting(
            name=each.name,
            label=each.label,
            kind=each.kind,
            value=None if each.kind == "secret" else value,
            is_set=each.key in owned.get(each.table, {}),
            fixed=self._fixed_by(each),
            pending=value != now,
            choices=list(choices_of((each.table, each.key))) if each.kind == "choice" else [],
            range=range_of((each.table, each.key)),
        )

    def _fixed_by(self, each: Owned) -> str | None:
        """Give what fixes a setting; the broker's go together with its secrets."""
        table = {} if self._file is None else read_table(self._file)
        given = table.get(each.table, {})
        keys = {each.key} | (BROKER_SECRETS if each.table == "mqtt" else set())
        for key in sorted(keys):
            variable = variable_of((each.table, key))
            if variable in self._environment:
                return f"the variable {variable}"
            if isinstance(given, dict) and key in given:
                return str(self._file)
        return None


def _value(settings: Settings, each: Owned) -> Any:  # noqa: ANN401 - settings have no common type
    return getattr(getattr(settings, each.table), each.key)


def _as_toml(values: Mapping[str, Mapping[str, Any]]) -> str:
    """Write tables of plain values; JSON writes each of them as TOML does."""
    lines = [_HEADER]
    for table, entries in values.items():
        if entries:
            lines.append(f"[{table}]")
            lines += [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in entries.items()]
            lines.append("")
    return "\n".join(lines)


def _parsed(text: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Read what will be written, as the next start does.

    Raises:
        ConfigError: it would not come back as it is.
    """
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError):
        found = {}
    if found != {table: entries for table, entries in values.items() if entries}:
        raise ConfigError("a value holds characters that cannot be kept: leave them out")
    return found
