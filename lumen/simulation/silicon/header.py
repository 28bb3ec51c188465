"""A simulated header with everything on it: lights, panel, buttons.

Adafruit's drivers run on it unchanged.
"""

from collections.abc import Collection

from lumen.devices.blinka import forgo_board
from lumen.devices.clocked import ClockedBus
from lumen.devices.glass import BRAINCRAFT_GLASS, Glass
from lumen.devices.header import (
    BRAINCRAFT,
    DigitalPin,
    FrameBus,
    InputLines,
    Pinout,
    SpiBus,
)
from lumen.simulation.place import Place
from lumen.simulation.silicon.apa102 import SimulatedFrameBus, SimulatedStrip
from lumen.simulation.silicon.pins import (
    SimulatedButtons,
    SimulatedInputs,
    SimulatedPair,
    SimulatedPin,
    SimulatedPins,
)
from lumen.simulation.silicon.st7789 import SimulatedPanel, SimulatedSpi


class SimulatedHeader:
    """Pins with a HAT on them; fulfils `lumen.devices.header.Header`.

    Args:
        place: where it is.
        pinout: which pin is whose.
        glass: how the panel is built in.
        lights_by_kernel: whether the lights have their overlay, as the installer gives it to a Pi.
    """

    def __init__(
        self,
        place: Place,
        pinout: Pinout = BRAINCRAFT,
        glass: Glass = BRAINCRAFT_GLASS,
        *,
        lights_by_kernel: bool = False,
    ) -> None:
        forgo_board()
        self.unwoken: str | None = None
        """Why inputs have no edges, if they have none."""
        self._lights_by_kernel = lights_by_kernel
        self.pins = SimulatedPins()
        self.strip = SimulatedStrip(self.pins, pinout)
        self.panel = SimulatedPanel(self.pins, place, pinout, glass)
        self.buttons = SimulatedButtons(self.pins, pinout)

    def frame_bus(self, *, clock: int, data: int) -> FrameBus:
        """Open the kernel's bus to the strip, or two wires as outputs to clock frames out on."""
        if self._lights_by_kernel:
            return SimulatedFrameBus(self.strip)
        return ClockedBus(SimulatedPair(self.pins[clock], self.pins[data]))

    def output(self, number: int) -> DigitalPin:
        """Open a pin as an output, low."""
        pin = SimulatedPin(self.pins[number])
        pin.switch_to_output()
        return pin

    def inputs(self, numbers: Collection[int]) -> InputLines:
        """Open wires as inputs with their pull-ups."""
        return SimulatedInputs([self.pins[number] for number in numbers], self.unwoken)

    def spi(self) -> SpiBus:
        """Open the bus to the panel."""
        return SimulatedSpi(self.panel)
