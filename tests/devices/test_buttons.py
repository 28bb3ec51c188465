"""The joystick and the button on simulated wires."""

import pytest
from bench import Bench

from lumen.devices.buttons import GpioButtons
from lumen.devices.header import BRAINCRAFT
from lumen.errors import DeviceError
from lumen.ports import Button


@pytest.mark.parametrize("button", list(Button))
def test_button_is_held_when_its_wire_is_grounded(button: Button) -> None:
    """Active low with pull-up: a finger's ground is a press, and only this button's."""
    bench = Bench()
    buttons = GpioButtons(bench.header)
    assert buttons.pressed() == frozenset()
    bench.header.buttons.press(button)
    assert buttons.pressed() == {button}
    bench.header.buttons.release(button)
    assert buttons.pressed() == frozenset()
    buttons.close()


def test_no_wire_is_ever_an_output_when_buttons_are_used() -> None:
    """Pressed, they are ground: driven high they would be short circuits."""
    bench = Bench()
    buttons = GpioButtons(bench.header)
    for button in Button:
        bench.header.buttons.press(button)
        buttons.pressed()
    buttons.close()
    buttons.close()
    wires = [bench.header.pins[number] for number in BRAINCRAFT.buttons.values()]
    assert len(wires) == len(Button)
    assert not any(wire.was_output or wire.writes for wire in wires)
    assert bench.header.pins.opened == frozenset()
    assert buttons.pressed() == frozenset()


def test_pins_are_let_go_when_one_is_taken() -> None:
    """A taken pin is one clear error, and leaves nothing open."""
    bench = Bench()
    taken = bench.header.input(BRAINCRAFT.buttons[Button.SELECT])
    with pytest.raises(DeviceError, match="button select on GPIO 16"):
        GpioButtons(bench.header)
    assert bench.header.pins.opened == {16}
    taken.deinit()
