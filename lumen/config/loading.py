"""Reads the settings: environment variables, above one TOML file, above what was set on the page.

The only reader of any of them. What is not allowed is refused with key, value and what is.
"""

import math
import os
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import is_dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

import msgspec

from lumen.config.owned import beneath
from lumen.config.plugins import PLUGIN_NAME, gathered
from lumen.config.settings import (
    LONG_WORD,
    TRIMMED,
    Settings,
    choices_of,
    fields_of,
    range_of,
    setting_names,
)
from lumen.core.speaking import ADDRESS
from lumen.errors import ConfigError, LumenError, system_refusal
from lumen.system.decoding import plain
from lumen.system.input_file import read_bounded, read_whole
from lumen.system.log import log
from lumen.system.paths import is_there
from lumen.system.suggestion import nearest, way_out

_PREFIX = "LUMEN_"
_MOST_BYTES = 1 << 20
"""What no settings file comes near."""
_SERVICE_LINK = re.compile(
    r"(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?"
    r"|NAME|ENV_\w+)$"
)
_LINKED_ADDRESS = re.compile(r"(tcp|udp|sctp)://")
"""Kubernetes and Docker tell every container of the services beside it. One that is called lumen
gives LUMEN_SERVICE_HOST, LUMEN_PORT=tcp://..., one called lumen-page LUMEN_PAGE_PORT=tcp://...;
https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables"""
_LIST = ("plugins", "enabled")
_ALIKE = 0.8
"""A slip of the finger leaves names this alike; all of Lumen's own share a beginning."""
# Named here because they are read elsewhere, before there are settings.
_OTHERS = frozenset({"LUMEN_CONFIG"})


def load_settings(
    file: Path | None,
    environment: Mapping[str, str] = os.environ,
    owner: Path | None = None,
    owned: Mapping[str, Any] | None = None,
) -> Settings:
    """Read the settings: environment, then the file, then an owner's file, then defaults.

    An owner's file that makes no sense, or contradicts what goes before it, is put aside, and the
    log says so: what was set on the page keeps no Lumen from waking.

    Args:
        file: the settings file; None where there is none.
        environment: the variables.
        owner: the file of what was set on the page; it need not be there.
        owned: what would stand in that file, to be checked: nothing of it is put aside.

    Raises:
        ConfigError: the file cannot be read, or a key or a value is not allowed; the text names
            the key, the value and what is allowed.
    """
    values = {} if file is None else gathered(read_table(file))
    source = "settings" if file is None else str(file)
    _refuse_unknown(values, Settings, "", source)
    given = _from_environment(environment)
    if owned is not None:
        return _with_owned(values, source, given, owned)
    if owner is None:
        return _loaded(values, source, given)
    try:
        found = read_table(owner, read_bounded) if is_there(owner) else {}
        return _with_owned(values, source, given, found)
    except LumenError as error:
        settings = _loaded(values, source, given)  # is it what goes before that is wrong?
        why = str(error).removeprefix(f"{owner}: ")
        log.warning("what was set on the page is put aside: %s: %s", owner, why)
        return settings


def _with_owned(
    values: dict[str, Any],
    source: str,
    given: Mapping[tuple[str, ...], str],
    owned: Mapping[str, Any],
) -> Settings:
    """Read the settings with an owner's beneath them, where no variable says otherwise."""
    _check_each(dict(owned), "page", strict=True)
    return _loaded(beneath(values, owned, given), source, given)


def _loaded(values: dict[str, Any], source: str, given: Mapping[tuple[str, ...], str]) -> Settings:
    values = {k: dict(v) if isinstance(v, dict) else v for k, v in values.items()}
    if not given:
        return _convert(values, source, strict=True)
    _check_each(values, source, strict=True)
    for path, text in given.items():
        _check_each(_nested(path, text), "environment", strict=False)
        _place(values, path, text)
    return _convert(values, source, strict=False)


def read_table(file: Path, read: Callable[[Path, int], bytes] = read_whole) -> dict[str, Any]:
    """Read a TOML file; one that a person names may be a pipe.

    Raises:
        ConfigError: it cannot be read, or is none.
    """
    try:
        return tomllib.loads(read(file, _MOST_BYTES).decode())
    except OSError as error:
        raise ConfigError(f"{file}: {system_refusal(error)}") from error
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: it is not UTF-8 text: save it as UTF-8") from None
    except RecursionError:
        raise ConfigError(
            f"{file}: it is not TOML: its tables or lists are too deep: take some out"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: it is not TOML: {error}: correct it") from None
    except ValueError:
        raise ConfigError(
            f"{file}: it is not TOML: a number in it has more digits than any has: correct it"
        ) from None


def _refuse_unknown(values: Mapping[str, Any], kind: type, prefix: str, source: str) -> None:
    known = dict(fields_of(kind))
    for key, value in values.items():
        if key not in known:
            near = nearest(key, known)
            hint = way_out(key, known) if near is None else f"did you mean {prefix}{near}?"
            raise ConfigError(f"{source}: {prefix}{key}: there is no such setting; {hint}")
        if is_dataclass(known[key]) and isinstance(value, dict):
            _refuse_unknown(value, known[key], f"{prefix}{key}.", source)


def _convert(values: dict[str, Any], source: str, *, strict: bool) -> Settings:
    try:
        settings = msgspec.convert(values, Settings, strict=strict)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{source}: {_explained(str(error), values)}") from None
    for path in setting_names():
        value: Any = settings
        for name in path:
            value = getattr(value, name)
        if isinstance(value, float) and not math.isfinite(value):
            raise ConfigError(f"{source}: {'.'.join(path)} = {value}: must be a finite number")
    return settings


def _check_each(values: dict[str, Any], source: str, *, strict: bool) -> None:
    """Check each value for itself; where two contradict each other, the other layer may help."""
    try:
        msgspec.convert(values, Settings, strict=strict)
    except msgspec.ValidationError as error:
        if not isinstance(error.__cause__, ValueError):
            raise ConfigError(f"{source}: {_explained(str(error), values)}") from None


def _explained(message: str, values: Mapping[str, Any]) -> str:
    """Turn msgspec's message into key, value and what is allowed."""
    what, _, where = message.partition(" - at `$")
    path = re.findall(r"[^.\[\]`]+", where)
    value: Any = values
    for key in path:
        if isinstance(value, list):
            value = value[int(key)]
        else:
            value = value.get(key) if isinstance(value, Mapping) else None
    what = plain(what)
    what = what.replace("str matching regex '^([01][0-9]|2[0-3]):[0-5][0-9]$'", "a time HH:MM")
    what = what.replace(f"str matching regex {TRIMMED!r}", "text without spaces at its ends")
    what = what.replace(f"str matching regex '{LONG_WORD}'", "16 to 128 letters, digits, - or _")
    what = what.replace(f"str matching regex {PLUGIN_NAME!r}", "a name in small letters")
    what = what.replace(f"str matching regex {ADDRESS!r}", "host:port, such as piper.lan:10200")
    what = re.sub(r"str of length <= (\d+)", r"text of at most \1 characters", what)
    what = re.sub(r"str of length >= (\d+)", r"text of at least \1 characters", what)
    if what.startswith("Invalid enum value"):
        what = f"must be one of {', '.join(choices_of(path))}"
    elif what.startswith("must be at ") and (allowed := range_of(path)):
        what = f"{what} ({allowed})"
    secret = path[-1:] in (["password"], ["token"]) or path[:1] == ["alerts"]
    shown = "" if secret or isinstance(value, Mapping) else f" = {_as_written(value)}"
    return f"{'.'.join(path)}{shown}: {what[:1].lower()}{what[1:]}"


def _as_written(value: object) -> str:
    """Give a value as its file has it: dates and times stand there without quotes."""
    return str(value) if isinstance(value, date | time) else repr(value)


def variable_of(path: Sequence[str]) -> str:
    """Give the name of a setting's variable.

    >>> variable_of(("lights", "ceiling"))
    'LUMEN_LIGHTS_CEILING'
    """
    return _PREFIX + "_".join(path).upper()


def _from_environment(environment: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    by_name = {variable_of(path): path for path in setting_names()}
    given = {}
    for name, text in environment.items():
        if not name.startswith(_PREFIX) or name in _OTHERS or _LINKED_ADDRESS.match(text):
            continue
        if name not in by_name:
            if _SERVICE_LINK.search(name, len(_PREFIX)):
                continue
            near = nearest(name, by_name, _ALIKE)
            hint = "docs/lumen.toml lists all" if near is None else f"did you mean {near}?"
            raise ConfigError(f"environment: {name}: there is no such setting; {hint}")
        given[by_name[name]] = text
    return given


def _nested(path: tuple[str, ...], text: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    _place(values, path, text)
    return values


def _place(values: dict[str, Any], path: tuple[str, ...], text: str) -> None:
    for key in path[:-1]:
        values = values.setdefault(key, {})
    # The only list among the settings.
    values[path[-1]] = text.replace(",", " ").split() if path == _LIST else text
