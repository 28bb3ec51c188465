"""The sockets in the wall: what the application needs of parts, and why each contract exists.

Real parts and simulated ones fulfil the same protocols and are chosen by one factory, so that
mock mode is this very program in another body.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lumen.core.reading import Channel, Reading
from lumen.units import Monotonic, Seconds, WallTime


class Clock(Protocol):
    """Time as an argument: a day can run in a second, and a test never sleeps."""

    def monotonic(self) -> Monotonic:
        """Give the time that intervals come from."""

    def wall(self) -> WallTime:
        """Give the time that people read; it may jump."""

    async def sleep(self, duration: Seconds) -> None:
        """Wait for this much of this clock's time."""


class Sensor(Protocol):
    """Something that reads channels. It never raises: a failure is a fault with its reason."""

    @property
    def channels(self) -> frozenset[Channel]:
        """The channels this part was fitted with, whether they work now or not."""

    async def read(self) -> Mapping[Channel, Reading]:
        """Read every fitted channel once, within the part's own deadline."""

    async def close(self) -> None:
        """Let go of the part; safe to call twice."""


class Rgb(NamedTuple):
    """A colour in linear light, each 0..1, after every dimming."""

    red: float
    green: float
    blue: float


LedFrame: TypeAlias = tuple[Rgb, Rgb, Rgb]
"""The three lights as a person facing Lumen sees them: left, middle, right."""

DARK: LedFrame = (Rgb(0.0, 0.0, 0.0),) * 3


class Leds(Protocol):
    """The three lights. A frame that cannot be shown raises no error: `fault` tells."""

    @property
    def fault(self) -> str | None:
        """Why the last frame did not reach the lights, or None."""

    async def send(self, frame: LedFrame) -> None:
        """Put a frame on its way, and wait only while an older one is still on it."""

    async def show(self, frame: LedFrame) -> None:
        """Show a frame; while an older one is still on its way only the latest is kept."""

    async def close(self) -> None:
        """Blank the lights, which would keep their colour after the process, and let go."""


class Sprite(NamedTuple):
    """A small picture, and where its corner lies on a larger one."""

    left: int
    top: int
    pixels: NDArray[np.uint8]
    """Rows of RGB."""

    @property
    def right(self) -> int:
        """Where it ends, excluded."""
        return self.left + int(self.pixels.shape[1])

    @property
    def bottom(self) -> int:
        """Where it ends, excluded."""
        return self.top + int(self.pixels.shape[0])


class Composite:
    """A background and sprites on it, none of which ever changes.

    Of two on one background it is known where they differ: nobody has to look at every pixel.
    """

    def __init__(self, background: Image.Image, sprites: Sequence[Sprite] = ()) -> None:
        self.background = background
        self.sprites = tuple(sprites)
        self._picture = background if not sprites else None

    @property
    def picture(self) -> Image.Image:
        """All of it, put together once for all who look."""
        if self._picture is None:
            picture = self.background.copy()
            for sprite in self.sprites:
                picture.paste(Image.fromarray(sprite.pixels), (sprite.left, sprite.top))
            self._picture = picture
        return self._picture


class Display(Protocol):
    """The 240x240 panel. A picture that cannot be shown raises no error: `fault` tells."""

    @property
    def fault(self) -> str | None:
        """Why the last picture did not reach the panel, or None."""

    async def send(self, picture: Image.Image | Composite) -> None:
        """Put a 240x240 RGB picture on its way, and wait only while an older one is on it."""

    async def show(self, picture: Image.Image | Composite) -> None:
        """Show a 240x240 RGB picture; only changed regions travel, and the latest wins."""

    async def set_backlight(self, *, on: bool) -> None:
        """Light or darken the panel."""

    async def close(self) -> None:
        """Blank the panel and let go."""


class Button(StrEnum):
    """What a finger can press."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    SELECT = "select"
    BUTTON = "button"


class ButtonChange(NamedTuple):
    """What is held down from a moment on."""

    held: frozenset[Button]
    at: Monotonic
    """On the buttons' own clock: their changes are compared with each other alone."""
    unsure: frozenset[Button] = frozenset()
    """The buttons of which an earlier change was lost, so that what they did before is unknown."""


class Buttons(Protocol):
    """The joystick and the button."""

    @property
    def unwoken(self) -> str | None:
        """Why no finger wakes anybody, so that the buttons must be looked at; None: one does."""

    def changes(self) -> Sequence[ButtonChange]:
        """Give what was held from each change since the last call, and last what is held now.

        It takes microseconds and never blocks. May raise what the system raises.
        """

    async def touched(self) -> None:
        """Wait for a change; only where a finger wakes."""

    def close(self) -> None:
        """Let go of the pins; safe to call twice."""


class SpeechOutput(Protocol):
    """Speech aloud; optional, and never in anyone's way."""

    async def say(self, text: str) -> None:
        """Say a sentence; a sentence still being said is not interrupted, this one is dropped."""

    async def close(self) -> None:
        """Fall silent."""
