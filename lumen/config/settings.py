"""All that can be set, and its defaults.

Each setting is `table.key` in the file and `LUMEN_TABLE_KEY` in the environment;
docs/lumen.toml lists every one with its meaning and default. `lumen.config.loading` reads them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from msgspec import Meta

from lumen.body.light import LightConfig
from lumen.config.alerts import AlertsConfig
from lumen.config.broker import MqttConfig
from lumen.config.plugins import PluginsConfig
from lumen.config.topics import SensorsConfig
from lumen.core.languages import Language
from lumen.core.speaking import SpeechConfig
from lumen.core.weights import StateConfig
from lumen.system.paths import expanded, state_directory
from lumen.units import GlowLux, HeatFactor, HeatLag

TimeOfDay = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A local time of day, HH:MM."""

TRIMMED = r"^\S(.*\S)?$"
"""Text without spaces at its ends, as a pattern."""
Name = Annotated[str, Meta(min_length=1, max_length=24, pattern=TRIMMED)]
"""A name that fits beside other words on the screen."""


@dataclass(frozen=True, slots=True)
class IdentityConfig:
    """Who Lumen is: the `name` that page, screen, MQTT and sentences use, and its `language`.

    Raises:
        ValueError: it does not print.
    """

    name: Name = "Lumen"
    language: Language = "en"

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


LONG_WORD = "^[A-Za-z0-9_-]{16,128}$"
"""What a token may be, as a pattern."""


@dataclass(frozen=True, slots=True)
class PageConfig:
    """The live page and the metrics: who reaches them, where, and what strangers must know.

    `local` is this computer alone, `network` whoever has the token, `auto` is local, but off on
    a Pi with its HAT. Port 0 is any that is free. Without a `token` Lumen makes one, and keeps it.
    """

    reach: Literal["auto", "off", "local", "network"] = "auto"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8520
    token: Annotated[str, Meta(pattern=LONG_WORD)] | None = field(default=None, repr=False)


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
    plugins: PluginsConfig = field(default_factory=PluginsConfig)
    mock: MockConfig = field(default_factory=MockConfig)


def fields_of(kind: type) -> Iterator[tuple[str, Any]]:
    """Give the name and the type of each field of a table."""
    hints = get_type_hints(kind)
    return ((f.name, hints[f.name]) for f in fields(kind))


def setting_names(kind: type = Settings) -> Iterator[tuple[str, ...]]:
    """Give the path of every setting: its tables, then its key."""
    for name, hint in fields_of(kind):
        if is_dataclass(hint):
            assert isinstance(hint, type)  # noqa: S101 - settings hold classes, not instances
            yield from ((name, *path) for path in setting_names(hint))
        elif get_origin(hint) is not Mapping:  # the tables of plug-ins are their own
            yield (name,)


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
