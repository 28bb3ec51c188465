"""A body: every part that Lumen senses and shows itself with, opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from PIL import Image

from lumen.core.reading import Channel
from lumen.ports import Buttons, Clock, Display, LedFrame, Leds, Sensor, SpeechOutput


class Mode(StrEnum):
    """Where Lumen lives."""

    PI = "pi"
    HOST = "host"
    MOCK = "mock"


class SimulatedView(NamedTuple):
    """What reaches the outside of a simulated body."""

    lights: LedFrame
    picture: Image.Image


def _nothing_happens() -> tuple[str, ...]:
    return ()


def _no_sources() -> Mapping[Channel, str]:
    return {}


@dataclass(slots=True)
class Hardware:
    """What a body has; a part that is None was never fitted."""

    mode: Mode
    place: str
    """Where this is, in a few words, for people."""
    clock: Clock
    """The time of samples."""
    body_clock: Clock
    """The time of lights, screen and fingers: always real."""
    sensors: tuple[Sensor, ...]
    cores: int
    leds: Leds | None = None
    display: Display | None = None
    buttons: Buttons | None = None
    voice: SpeechOutput | None = None
    missing: dict[str, str] = field(default_factory=dict)
    """Parts that should be there and could not be opened, each with its reason."""
    busy: Callable[[float], None] | None = None
    """Keeps so many threads busy, to see how the board follows the processor; None where no load
    can be made."""
    boot: str | None = None
    """The run of the machine whose monotonic clock this is; None where it is a simulated one."""
    happening: Callable[[], tuple[str, ...]] = _nothing_happens
    """What goes on in the world, where that is known: in a simulated one."""
    sources: Callable[[], Mapping[Channel, str]] = _no_sources
    """Which part each channel comes from now, where several could measure it."""
    seen: Callable[[], SimulatedView] | None = None
    """What a simulated body shows, decoded from its wires: lights and picture."""
    brightness: list[Callable[[], float]] = field(default_factory=list)

    @property
    def simulated(self) -> bool:
        """Whether this body and its room are simulated."""
        return self.mode is Mode.MOCK

    def brightness_is(self, brightness: Callable[[], float]) -> None:
        """Tell a simulated room how bright Lumen's own lights are."""
        self.brightness.append(brightness)

    def shining(self) -> float:
        """Give how bright Lumen's own lights are now, 0..1."""
        return self.brightness[-1]() if self.brightness else 0.0
