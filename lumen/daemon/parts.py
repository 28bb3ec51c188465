"""Which body Lumen is in: the HAT of a Pi, this computer alone, or a simulated one.

One factory gives all three, so that mock mode is this very program in another body.
"""

from dataclasses import dataclass
from enum import StrEnum

from lumen.core.compensation import Compensation
from lumen.ports import Buttons, Clock, Display, Leds, Sensor, Voice
from lumen.world.world import World


class Mode(StrEnum):
    """Where Lumen lives."""

    AUTO = "auto"
    PI = "pi"
    HOST = "host"
    MOCK = "mock"


@dataclass(slots=True)
class Parts:
    """A body: every part, opened."""

    mode: Mode
    clock: Clock
    """The time of samples."""
    body_clock: Clock
    """The time of lights, screen and fingers: always real."""
    sensors: tuple[Sensor, ...]
    cores: int
    leds: Leds | None = None
    display: Display | None = None
    buttons: Buttons | None = None
    voice: Voice | None = None
    world: World | None = None
    own_compensation: Compensation | None = None
    """What takes this body's own heat and glow out, where it is known without measuring."""
