"""The three lights: Adafruit's DotStar driver, bit-banged on two pins."""

import contextlib
from typing import TypeAlias

from lumen.devices.apa102 import CURRENT_MOST, Apa102, apa102_from_rgb
from lumen.devices.header import BRAINCRAFT, Header, Pinout
from lumen.devices.output import Output
from lumen.ports import DARK, Clock, LedFrame
from lumen.units import Seconds

DEADLINE: Seconds = 1.0
"""A frame is 409 pin writes, some 5 ms on a Pi; this leaves room for a very busy one."""

Words: TypeAlias = tuple[Apa102, ...]
"""The lights' words in the strip's order: right, middle, left."""


def words_from_frame(frame: LedFrame) -> Words:
    """Choose the words of a frame."""
    return tuple(apa102_from_rgb(colour) for colour in reversed(frame))


class DotstarLeds:
    """The lights, each frame sent on an owner thread because it is hundreds of pin writes."""

    def __init__(self, header: Header, clock: Clock, pinout: Pinout = BRAINCRAFT) -> None:
        self._output: Output[Words] = Output(
            "lights", lambda: Strip(header, pinout), clock, DEADLINE
        )

    @property
    def fault(self) -> str | None:
        """Why the last frame did not reach the lights, or None."""
        return self._output.fault

    async def show(self, frame: LedFrame) -> None:
        """Show a frame unless the lights show just that; the latest wins, nothing is raised."""
        await self._output.show(words_from_frame(frame))

    async def close(self) -> None:
        """Blank the lights, which would keep their colour after the process, and let go."""
        await self._output.close()


class Strip:
    """The open driver; the sink that the owner thread works with.

    The driver's brightness stays at 1: set later, adafruit_pixelbuf 2.1.0 rescales the header
    of each word and not the colours. We scale, and set the current with each colour.
    """

    def __init__(self, header: Header, pinout: Pinout) -> None:
        self._strip = header.dotstar(
            clock=pinout.dotstar_clock, data=pinout.dotstar_data, count=len(DARK)
        )

    def send(self, item: Words, shown: Words | None) -> None:  # noqa: ARG002 - always all three
        """Send a frame."""
        for index, (red, green, blue, current) in enumerate(item):
            self._strip[index] = (red, green, blue, current / CURRENT_MOST)
        self._strip.show()

    def blank(self) -> None:
        """Turn all lights off."""
        self.send(words_from_frame(DARK), None)

    def release(self) -> None:
        """Let go of both pins, even if one of them is broken."""
        for pin in (self._strip.dpin, self._strip.cpin):
            with contextlib.suppress(OSError):
                pin.deinit()
