"""All that can be set: one TOML file, and environment variables above it; everything has a default.

The only reader of either. Each setting is `table.key` in the file and `LUMEN_TABLE_KEY` in the
environment; docs/lumen.toml lists every one with its meaning and default.
"""

import math
import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_type_hints

import msgspec
from msgspec import Meta

from lumen.body.light import LightConfig
from lumen.config.alerts import AlertsConfig
from lumen.config.broker import MqttConfig
from lumen.config.owned import beneath
from lumen.config.topics import SensorsConfig
from lumen.core.speaking import SpeechConfig
from lumen.core.weights import StateConfig
from lumen.errors import ConfigError
from lumen.system.decoding import plain
from lumen.system.input_file import read_whole
from lumen.system.log import log
from lumen.system.paths import expanded, state_directory
from lumen.units import GlowLux, HeatFactor, HeatLag

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
_ALIKE = 0.8
"""A slip of the finger leaves names this alike; all of Lumen's own share a beginning."""
# Named here because they are read elsewhere, before there are settings.
_OTHERS = frozenset({"LUMEN_CONFIG"})

TimeOfDay = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A local time of day, HH:MM."""


_TRIMMED = r"^\S(.*\S)?$"
Name = Annotated[str, Meta(min_length=1, max_length=24, pattern=_TRIMMED)]
"""A name that fits beside other words on the screen."""


@dataclass(frozen=True, slots=True)
class IdentityConfig:
    """Who Lumen is: the `name` that page, screen, MQTT and sentences use.

    Raises:
        ValueError: it does not print.
    """

    name: Name = "Lumen"

    def __post_init__(self) -> None:
        if not self.name.isprintable() or set(self.name) & set(".?:{}"):
            raise ValueError(f"name = {self.name!r}: printable characters, without . ? : {{ }}")


@dataclass(frozen=True, slots=True)
class SensesConfig:
    """What is sampled: `interval` in seconds; what of the HAT this body was fitted with.

    `parts` names the sensors on the I2C bus, instead of finding them; `bus` is its number, and
    gives sensors to a computer without a HAT.
    """

    interval: Annotated[float, Meta(ge=2.0, le=60.0)] = 30.0
    air: bool = True
    light: bool = True
    parts: str = ""
    bus: Annotated[int, Meta(ge=0, le=255)] | None = None


@dataclass(frozen=True, slots=True)
class BodyConfig:
    """Whether the HAT's lights, panel and buttons are there, and how large the panel is."""

    hat: bool = True
    panel: Literal["240x240", "240x280", "320x240"] = "240x240"


@dataclass(frozen=True, slots=True)
class CalibrationConfig:
    """What `lumen calibrate` measures, where it is to be set by hand instead.

    `heat_factor`: the processor's excess over the board for each degree that the board is too
    warm; `heat_lag`: how slowly the board follows, in seconds; `light_glow` in lux.
    """

    heat_factor: HeatFactor | None = None
    heat_lag: HeatLag | None = None
    light_glow: GlowLux | None = None


@dataclass(frozen=True, slots=True)
class QuietConfig:
    """Quiet hours, local time; the same time twice means never."""

    begins: TimeOfDay = "22:30"
    ends: TimeOfDay = "06:30"


@dataclass(frozen=True, slots=True)
class MemoryConfig:
    """How much is kept: `days` of samples, `drawings` pictures; `directory` if not the usual."""

    directory: str | None = None
    days: Annotated[float, Meta(ge=1.0, le=3650.0)] = 90.0
    drawings: Annotated[int, Meta(ge=1, le=100_000)] = 180

    @property
    def base(self) -> Path:
        """The directory of all that lasts: the memories, and the student that was installed."""
        return expanded(self.directory) if self.directory else state_directory()


@dataclass(frozen=True, slots=True)
class StudentConfig:
    """The model: `path`, a student.joblib or its folder; `learning`: whether answers change it."""

    path: str | None = None
    learning: bool = True


LEAST_SPEED = 0.1
"""Below this a sample is five minutes apart from the next, and nothing seems to live."""

MOST_SEED = 2**63 - 1

MOST_SPEED = 10_000.0
"""Simulated seconds in one of ours. The drivers take real time: beyond some 500 a sample comes
too late for a shape, and far beyond this one reading alone would take hours."""


@dataclass(frozen=True, slots=True)
class MockConfig:
    """The simulated world: which scenario, how fast, and the seed of its chance."""

    scenario: str = "morning"
    speed: Annotated[float, Meta(ge=LEAST_SPEED, le=MOST_SPEED)] = 60.0
    seed: Annotated[int, Meta(ge=0, le=MOST_SEED)] = 1


_LONG_WORD = "^[A-Za-z0-9_-]{16,128}$"


@dataclass(frozen=True, slots=True)
class PageConfig:
    """The live page and the metrics: who reaches them, where, and what strangers must know.

    `local` is this computer alone, `network` whoever has the token, `auto` is local, but off on
    a Pi with its HAT. Port 0 is any that is free. Without a `token` Lumen makes one, and keeps it.
    """

    reach: Literal["auto", "off", "local", "network"] = "auto"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8520
    token: Annotated[str, Meta(pattern=_LONG_WORD)] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, by table."""

    identity: IdentityConfig = field(default_factory=IdentityConfig)
    senses: SensesConfig = field(default_factory=SensesConfig)
    body: BodyConfig = field(default_factory=BodyConfig)
    state: StateConfig = field(default_factory=StateConfig)
    calibration: CalibrationConfig = field(default_factory=CalibrationConfig)
    speech: SpeechConfig = field(default_factory=SpeechConfig)
    lights: LightConfig = field(default_factory=LightConfig)
    quiet: QuietConfig = field(default_factory=QuietConfig)
    memory: MemoryConfig = field(default_factory=MemoryConfig)
    student: StudentConfig = field(default_factory=StudentConfig)
    sensors: SensorsConfig = field(default_factory=SensorsConfig)
    mqtt: MqttConfig = field(default_factory=MqttConfig)
    page: PageConfig = field(default_factory=PageConfig)
    alerts: AlertsConfig = field(default_factory=AlertsConfig)
    mock: MockConfig = field(default_factory=MockConfig)


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
    values = {} if file is None else read_table(file)
    source = "settings" if file is None else str(file)
    _refuse_unknown(values, Settings, "", source)
    given = _from_environment(environment)
    if owned is not None:
        return _with_owned(values, source, given, owned)
    if owner is not None and owner.exists():
        try:
            return _with_owned(values, source, given, read_table(owner))
        except ConfigError as error:
            settings = _loaded(values, source, given)  # is it what goes before that is wrong?
            log.warning("what was set on the page is put aside: %s: %s", owner, error)
            return settings
    return _loaded(values, source, given)


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


def read_table(file: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises:
        ConfigError: it cannot be read, or is none.
    """
    try:
        return tomllib.loads(read_whole(file, _MOST_BYTES).decode())
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: it is not UTF-8 text") from None
    except RecursionError:
        raise ConfigError(f"{file}: it is not TOML: its tables or lists are too deep") from None
    except ValueError as error:  # TOMLDecodeError, and numbers of more digits than Python reads
        raise ConfigError(f"{file}: it is not TOML: {error}") from None


def _tables(kind: type) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(kind)
    return ((f.name, hints[f.name]) for f in fields(kind))


def setting_names(kind: type = Settings) -> Iterator[tuple[str, ...]]:
    """Give the path of every setting: its tables, then its key."""
    for name, hint in _tables(kind):
        if is_dataclass(hint):
            assert isinstance(hint, type)  # noqa: S101 - settings hold classes, not instances
            yield from ((name, *path) for path in setting_names(hint))
        else:
            yield (name,)


def _refuse_unknown(values: Mapping[str, Any], kind: type, prefix: str, source: str) -> None:
    known = dict(_tables(kind))
    for key, value in values.items():
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean {prefix}{near[0]}?" if near else f"known: {', '.join(known)}"
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
        value = value.get(key) if isinstance(value, Mapping) else None
    what = plain(what)
    what = what.replace("str matching regex '^([01][0-9]|2[0-3]):[0-5][0-9]$'", "a time HH:MM")
    what = what.replace(f"str matching regex {_TRIMMED!r}", "text without spaces at its ends")
    what = what.replace(f"str matching regex '{_LONG_WORD}'", "16 to 128 letters, digits, - or _")
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


def choices_of(path: Sequence[str]) -> tuple[str, ...]:
    """Give the words that a setting may be."""
    return get_args(_kind(path, extras=False))


def range_of(path: Sequence[str]) -> str | None:
    """Give a setting's range in words; None where it has no two ends."""
    kind = _kind(path, extras=True)
    for hint in (kind, *get_args(kind)):  # X, or X | None
        for meta in getattr(hint, "__metadata__", ()):
            if meta.ge is not None and meta.le is not None:
                return f"{meta.ge} to {meta.le}"
    return None


def _kind(path: Sequence[str], *, extras: bool) -> Any:  # noqa: ANN401 - types have no common type
    """Give the declared type of a setting, with or without its range."""
    kind: Any = Settings
    for key in path:
        kind = get_type_hints(kind, include_extras=extras)[key]
    return kind


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
            near = get_close_matches(name, by_name, n=1, cutoff=_ALIKE)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise ConfigError(f"environment: {name}: there is no such setting{hint}")
        given[by_name[name]] = text
    return given


def _nested(path: tuple[str, ...], text: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    _place(values, path, text)
    return values


def _place(values: dict[str, Any], path: tuple[str, ...], text: str) -> None:
    for key in path[:-1]:
        values = values.setdefault(key, {})
    values[path[-1]] = text
