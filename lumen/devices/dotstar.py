"""The three lights: Adafruit's DotStar driver, whose bytes the header's bus carries."""

import contextlib
import importlib.util
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import TypeAlias

from lumen.devices.apa102 import CURRENT_MOST, Apa102, apa102_from_rgb
from lumen.devices.blinka import import_driver
from lumen.devices.header import BRAINCRAFT, FrameBus, Header, Pinout
from lumen.devices.output import Output
from lumen.errors import DeviceError
from lumen.ports import DARK, Clock, LedFrame
from lumen.units import Seconds

DEADLINE: Seconds = 1.0
"""On two lines a frame is 272 calls, some 3 ms on a Pi; this leaves room for a very busy one."""

Words: TypeAlias = tuple[Apa102, ...]
"""The lights' words in the strip's order: right, middle, left."""


def words_from_frame(frame: LedFrame) -> Words:
    """Choose the words of a frame."""
    return tuple(apa102_from_rgb(colour) for colour in reversed(frame))


class DotstarLeds:
    """The lights, each frame sent on an owner thread because it may be hundreds of calls."""

    def __init__(self, header: Header, clock: Clock, pinout: Pinout = BRAINCRAFT) -> None:
        dotstar_driver()
        self._output: Output[Words] = Output(
            "lights", lambda: Strip(header, pinout), clock, DEADLINE
        )

    @property
    def fault(self) -> str | None:
        """Why the last frame did not reach the lights, or None."""
        return self._output.fault

    async def send(self, frame: LedFrame) -> None:
        """Put a frame on its way unless the lights show just that; nothing is raised."""
        await self._output.send(words_from_frame(frame))

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
        driver = dotstar_driver()
        bus = header.frame_bus(clock=pinout.dotstar_clock, data=pinout.dotstar_data)
        self._bus = bus
        self._strip = driver.DotStar(bus, bus, len(DARK), auto_write=False, pixel_order=driver.BGR)

    def send(self, item: Words, shown: Words | None) -> None:  # noqa: ARG002 - always all three
        """Send a frame."""
        for index, (red, green, blue, current) in enumerate(item):
            self._strip[index] = (red, green, blue, current / CURRENT_MOST)
        self._strip.show()

    def blank(self) -> None:
        """Turn all lights off."""
        self.send(words_from_frame(DARK), None)

    def release(self) -> None:
        """Let go of the bus, even if it is broken."""
        with contextlib.suppress(OSError):
            self._bus.deinit()


@cache
def dotstar_driver() -> ModuleType:
    """Load a private copy of the genuine driver module that sends its bytes where we say.

    The driver opens its bus itself, through `busio`. In the copy the bus is what it was given for
    its clock pin, and nobody else's lights are touched.

    Raises:
        DeviceError: the driver cannot be imported.
    """
    spec = import_driver("adafruit_dotstar").__spec__
    if spec is None or spec.loader is None:
        raise DeviceError("the driver adafruit_dotstar has no source to load")
    driver = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(driver)
    vars(driver)["busio"] = SimpleNamespace(SPI=_given)
    return driver


def _given(bus: FrameBus, MOSI: FrameBus) -> FrameBus:  # noqa: ARG001, N803 - busio's own name
    return bus
