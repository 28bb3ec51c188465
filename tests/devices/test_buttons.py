"""The joystick and the button on simulated wires."""

import asyncio
from pathlib import Path

import pytest
from bench import Bench
from patience import run

from lumen.devices.buttons import GpioButtons
from lumen.devices.header import BRAINCRAFT, Edge
from lumen.errors import DeviceError
from lumen.ports import Button, ButtonChange
from lumen.runtime.waiting import first_of
from lumen.units import Monotonic

NOTHING: frozenset[Button] = frozenset()


def held(buttons: GpioButtons) -> list[frozenset[Button]]:
    """Give what was held after each change."""
    return [change.held for change in buttons.changes()]


def descriptors() -> int:
    """Count the files that this process holds open."""
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("button", list(Button))
def test_button_is_held_when_its_wire_is_grounded(button: Button) -> None:
    """Active low with pull-up: a finger's ground is a press, and only this button's."""
    bench = Bench()
    buttons = GpioButtons(bench.header)
    assert held(buttons) == [NOTHING]
    bench.header.buttons.press(button)
    assert held(buttons) == [{button}, {button}]
    assert held(buttons) == [{button}]
    bench.header.buttons.release(button)
    assert held(buttons) == [NOTHING, NOTHING]
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
    assert held(buttons) == [{Button.UP}, both, {Button.SELECT}, NOTHING, NOTHING]
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
    buttons.changes()
    bench.header.buttons.press(Button.LEFT)
    vars(buttons._lines)["_edges"].clear()
    (change,) = buttons.changes()
    assert change.held == change.unsure == {Button.LEFT}
    buttons.close()


def test_buttons_are_looked_at_when_there_are_no_edges() -> None:
    """What is held is known all the same, and the reason for looking."""
    bench = Bench()
    bench.header.unwoken = "no interrupts"
    buttons = GpioButtons(bench.header)
    assert buttons.unwoken == "no interrupts"
    bench.header.buttons.press(Button.LEFT)
    assert held(buttons) == [{Button.LEFT}]
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


class ScriptedLines:
    """Stands in for opened lines whose looks and edges are a script."""

    unwoken = None

    def __init__(self) -> None:
        self.time, self.levels, self.waiting = 0.0, frozenset[int](), list[Edge]()

    def now(self) -> Monotonic:
        """Give the script's time."""
        return Monotonic(self.time)

    def edges(self) -> list[Edge]:
        """Give what waits."""
        waiting, self.waiting = self.waiting, []
        return waiting

    def grounded(self) -> frozenset[int]:
        """Give the script's levels."""
        return self.levels

    def fileno(self) -> int:
        """Nobody waits."""
        raise AssertionError

    def deinit(self) -> None:
        """Let go of nothing."""


def scripted(monkeypatch: pytest.MonkeyPatch) -> tuple[GpioButtons, ScriptedLines]:
    """Give buttons, looked at once, on lines that a test writes."""
    bench, lines = Bench(), ScriptedLines()
    monkeypatch.setattr(bench.header, "inputs", lambda _numbers: lines)
    buttons = GpioButtons(bench.header)
    buttons.changes()
    return buttons, lines


def test_edges_keep_their_times_when_they_are_read_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of a held button at once, a minute later: each says when it was."""
    buttons, lines = scripted(monkeypatch)
    number = BRAINCRAFT.buttons[Button.BUTTON]
    lines.time = 60.0
    lines.waiting = [
        Edge(number, grounded=True, at=Monotonic(5.0)),
        Edge(number, grounded=False, at=Monotonic(6.6)),
    ]
    assert buttons.changes() == [
        ButtonChange(frozenset({Button.BUTTON}), Monotonic(5.0)),
        ButtonChange(NOTHING, Monotonic(6.6)),
        ButtonChange(NOTHING, Monotonic(60.0)),
    ]


def test_look_says_nothing_of_a_line_that_moved_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine stands still between look and edges: the edge's own time and level count."""
    buttons, lines = scripted(monkeypatch)
    up = frozenset({Button.UP})
    lines.time = 1.0
    lines.waiting = [Edge(BRAINCRAFT.buttons[Button.UP], grounded=True, at=Monotonic(2.5))]
    assert buttons.changes() == [ButtonChange(up, Monotonic(2.5)), ButtonChange(up, Monotonic(2.5))]


def test_button_is_unsure_when_the_kernel_let_go_of_its_edges(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A gap in a line's count is its button's alone."""
    buttons, lines = scripted(monkeypatch)
    up, down = (BRAINCRAFT.buttons[button] for button in (Button.UP, Button.DOWN))
    lines.waiting = [
        Edge(down, grounded=True, at=Monotonic(1.0)),
        Edge(up, grounded=False, at=Monotonic(2.0), after_gap=True),
    ]
    lines.levels = frozenset({down})
    unsure = [change.unsure for change in buttons.changes()]
    assert unsure == [NOTHING, {Button.UP}, NOTHING]


def test_finger_wakes_the_next_wait_after_one_that_ended_otherwise() -> None:
    """After a long press, whose second came before its release, fingers are felt as before."""

    async def check() -> None:
        bench = Bench()
        buttons = GpioButtons(bench.header)

        async def press() -> None:
            for _ in range(10):
                await asyncio.sleep(0)
            bench.header.buttons.press(Button.DOWN)

        await first_of(buttons.touched(), asyncio.sleep(0))
        finger = asyncio.create_task(press())
        await buttons.touched()
        await finger
        buttons.close()

    run(check())
