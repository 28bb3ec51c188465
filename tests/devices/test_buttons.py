"""The joystick and the button on simulated wires."""

import asyncio
from pathlib import Path

import pytest
from bench import Bench
from patience import run

from lumen.devices.buttons import GpioButtons
from lumen.devices.header import BRAINCRAFT
from lumen.errors import DeviceError
from lumen.ports import Button

NOTHING: frozenset[Button] = frozenset()


def descriptors() -> int:
    """Count the files that this process holds open."""
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("button", list(Button))
def test_button_is_held_when_its_wire_is_grounded(button: Button) -> None:
    """Active low with pull-up: a finger's ground is a press, and only this button's."""
    bench = Bench()
    buttons = GpioButtons(bench.header)
    assert buttons.changes() == [NOTHING]
    bench.header.buttons.press(button)
    assert buttons.changes() == [{button}, {button}]
    assert buttons.changes() == [{button}]
    bench.header.buttons.release(button)
    assert buttons.changes() == [NOTHING, NOTHING]
    buttons.close()


def test_tap_is_felt_when_nobody_looked_meanwhile() -> None:
    """Pressed and let go between two looks, a button was held; and another one with it."""
    bench = Bench()
    buttons = GpioButtons(bench.header)
    fingers = bench.header.buttons
    buttons.changes()
    fingers.press(Button.UP)
    fingers.press(Button.SELECT)
    fingers.release(Button.UP)
    fingers.release(Button.SELECT)
    both = {Button.UP, Button.SELECT}
    assert buttons.changes() == [{Button.UP}, both, {Button.SELECT}, NOTHING, NOTHING]
    buttons.close()


def test_finger_wakes_whoever_waits_and_nobody_else_does() -> None:
    """Waiting ends with a press, with a release, and with nothing else."""

    async def check() -> None:
        bench = Bench()
        buttons = GpioButtons(bench.header)
        for move in (bench.header.buttons.press, bench.header.buttons.release):
            waiting = asyncio.create_task(buttons.touched())
            for _ in range(10):
                await asyncio.sleep(0)
            assert not waiting.done()
            move(Button.DOWN)
            await waiting
            buttons.changes()
        buttons.close()

    run(check())


def test_held_buttons_are_seen_when_edges_were_lost() -> None:
    """The kernel keeps so many edges; what is held now is looked at."""
    bench = Bench()
    buttons = GpioButtons(bench.header)
    bench.header.buttons.press(Button.LEFT)
    vars(buttons._lines)["_edges"].clear()
    assert buttons.changes() == [{Button.LEFT}]
    buttons.close()


def test_buttons_are_looked_at_when_there_are_no_edges() -> None:
    """What is held is known all the same, and the reason for looking."""
    bench = Bench()
    bench.header.unwoken = "no interrupts"
    buttons = GpioButtons(bench.header)
    assert buttons.unwoken == "no interrupts"
    bench.header.buttons.press(Button.LEFT)
    assert buttons.changes() == [{Button.LEFT}]
    buttons.close()


def test_no_wire_is_ever_an_output_when_buttons_are_used() -> None:
    """Pressed, they are ground: driven high they would be short circuits."""
    bench, files = Bench(), descriptors()
    buttons = GpioButtons(bench.header)
    for button in Button:
        bench.header.buttons.press(button)
        buttons.changes()
    buttons.close()
    buttons.close()
    wires = [bench.header.pins[number] for number in BRAINCRAFT.buttons.values()]
    assert len(wires) == len(Button)
    assert not any(wire.was_output or wire.writes for wire in wires)
    assert bench.header.pins.opened == frozenset()
    assert descriptors() == files


def test_wires_are_let_go_when_one_is_taken() -> None:
    """A taken wire is one clear error, and leaves nothing open."""
    bench = Bench()
    taken = bench.header.inputs([BRAINCRAFT.buttons[Button.SELECT]])
    with pytest.raises(DeviceError, match=r"buttons' lines: .*GPIO 16"):
        GpioButtons(bench.header)
    assert bench.header.pins.opened == {16}
    taken.deinit()
