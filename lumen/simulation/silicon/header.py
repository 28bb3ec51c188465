"""A simulated header with everything on it: lights, panel, buttons.

Adafruit's drivers run on it unchanged.
"""

import importlib.util
from types import ModuleType, SimpleNamespace
from typing import NoReturn, cast

from lumen.devices.blinka import forgo_board, import_driver
from lumen.devices.glass import BRAINCRAFT_GLASS, Glass
from lumen.devices.header import BRAINCRAFT, DigitalPin, Pinout, PixelStrip, SpiBus
from lumen.errors import DeviceError
from lumen.simulation.place import Place
from lumen.simulation.silicon.apa102 import SimulatedStrip
from lumen.simulation.silicon.pins import (
    Direction,
    Pull,
    SimulatedButtons,
    SimulatedPin,
    SimulatedPins,
)
from lumen.simulation.silicon.st7789 import SimulatedPanel, SimulatedSpi


class SimulatedHeader:
    """Pins with a HAT on them; fulfils `lumen.devices.header.Header`."""

    def __init__(
        self, place: Place, pinout: Pinout = BRAINCRAFT, glass: Glass = BRAINCRAFT_GLASS
    ) -> None:
        forgo_board()
        self._dotstar_driver = _dotstar_driver()
        self.pins = SimulatedPins()
        self.strip = SimulatedStrip(self.pins, pinout)
        self.panel = SimulatedPanel(self.pins, place, pinout, glass)
        self.buttons = SimulatedButtons(self.pins, pinout)

    def dotstar(self, *, clock: int, data: int, count: int) -> PixelStrip:
        """Open the genuine DotStar driver on two simulated wires."""
        driver = self._dotstar_driver
        strip = driver.DotStar(
            self.pins[clock], self.pins[data], count, auto_write=False, pixel_order=driver.BGR
        )
        return cast("PixelStrip", strip)

    def output(self, number: int) -> DigitalPin:
        """Open a pin as an output, low."""
        pin = SimulatedPin(self.pins[number])
        pin.switch_to_output()
        return pin

    def input(self, number: int) -> DigitalPin:
        """Open a pin as an input with its pull-up."""
        pin = SimulatedPin(self.pins[number])
        pin.switch_to_input(Pull.UP)
        return pin

    def spi(self) -> SpiBus:
        """Open the bus to the panel."""
        return SimulatedSpi(self.panel)


def _dotstar_driver() -> ModuleType:
    """Load a private copy of the genuine driver module that opens its pins with ours.

    The driver opens pins itself, through the modules it imports. In a copy they can be replaced
    without touching the module that real lights would use.
    """
    spec = import_driver("adafruit_dotstar").__spec__
    if spec is None or spec.loader is None:
        raise DeviceError("the driver adafruit_dotstar has no source to load")
    driver = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(driver)
    vars(driver)["digitalio"] = SimpleNamespace(DigitalInOut=SimulatedPin, Direction=Direction)
    vars(driver)["busio"] = SimpleNamespace(SPI=_no_hardware_spi)
    return driver


def _no_hardware_spi(*_pins: object, **_named: object) -> NoReturn:
    """Refuse as Blinka does for pins that are no hardware SPI pair: the driver then bit-bangs."""
    raise ValueError("No Hardware SPI on these pins")
