"""The joystick and the button: inputs with pull-up that a finger connects to ground."""

import contextlib

from lumen.devices.header import BRAINCRAFT, DigitalPin, Header, Pinout
from lumen.errors import DeviceError
from lumen.ports import Button


class GpioButtons:
    """The open pins. They are inputs from their first instant: driven, they would be shorted.

    Raises:
        DeviceError: a pin cannot be opened; those opened before are let go again.
    """

    def __init__(self, header: Header, pinout: Pinout = BRAINCRAFT) -> None:
        with contextlib.ExitStack() as opened:
            self._pins: dict[Button, DigitalPin] = {}
            for button, number in pinout.buttons.items():
                try:
                    pin = header.input(number)
                except Exception as error:
                    raise DeviceError(f"button {button} on GPIO {number}: {error}") from error
                opened.callback(pin.deinit)
                self._pins[button] = pin
            self._opened = opened.pop_all()

    def pressed(self) -> frozenset[Button]:
        """Give what is held down now; a pin that cannot be read is not held."""
        return frozenset(button for button, pin in self._pins.items() if _grounded(pin))

    def close(self) -> None:
        """Let go of the pins; safe to call twice."""
        self._pins = {}
        self._opened.close()


def _grounded(pin: DigitalPin) -> bool:
    try:
        return not pin.value
    except OSError:
        return False
