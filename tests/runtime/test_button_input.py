"""What fingers change."""

import pytest
from creature import FakeButtons
from hand_clock import HandClock

from lumen.body.presses import Press
from lumen.body.rhythm import BEAT
from lumen.body.scene import Page
from lumen.ports import Button
from lumen.runtime.button_input import ButtonInput, change_for
from lumen.runtime.controls import Controls, ControlState
from lumen.units import WallTime


@pytest.mark.parametrize(
    ("press", "controls"),
    [
        (Press(Button.RIGHT), ControlState(page=Page.DRAWING)),
        (Press(Button.LEFT), ControlState(page=Page.WHY)),
        (Press(Button.BUTTON), ControlState(page=Page.DRAWING)),
        (Press(Button.BUTTON, long=True), ControlState(quiet=True)),
        (Press(Button.SELECT), ControlState(muted=True)),
        (Press(Button.DOWN), ControlState(brightness=0.8)),
        (Press(Button.UP), ControlState()),
    ],
)
def test_press_does_what_it_means(press: Press, controls: ControlState) -> None:
    """Each press changes one thing."""
    now = Controls(lambda: WallTime(0.0))
    now.apply(change_for(press, now.state))
    assert now.state == controls


def test_brightness_never_goes_out_when_dimmed_for_long() -> None:
    """Dimming ends where Lumen can still be seen: darkness is quiet mode's."""
    controls = Controls(lambda: WallTime(0.0))
    for _ in range(20):
        controls.apply(change_for(Press(Button.DOWN), controls.state))
    assert controls.state.brightness == 0.2
    for _ in range(20):
        controls.apply(change_for(Press(Button.UP), controls.state))
    assert controls.state.brightness == 1.0


def test_finger_is_felt_once_when_it_stays() -> None:
    """A held joystick turns one page."""
    buttons, clock = FakeButtons(), HandClock()
    touch = ButtonInput(buttons, clock)
    felt: list[Press] = []
    for held in [frozenset[Button](), *[frozenset({Button.RIGHT})] * 10, frozenset[Button]()]:
        buttons.held = held
        clock.now += BEAT
        felt += touch.read()
    assert felt == [Press(Button.RIGHT)]
