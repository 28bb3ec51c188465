"""What fingers change."""

import pytest
from creature import FakeButtons
from hand_clock import HandClock

from lumen.body.beat import BEAT
from lumen.body.presses import Press
from lumen.body.scene import Page
from lumen.ports import Button
from lumen.runtime.button_input import ButtonInput, apply_press
from lumen.runtime.creature_state import Controls


@pytest.mark.parametrize(
    ("press", "controls"),
    [
        (Press(Button.RIGHT), Controls(page=Page.DRAWING)),
        (Press(Button.LEFT), Controls(page=Page.WORDS)),
        (Press(Button.BUTTON), Controls(page=Page.DRAWING)),
        (Press(Button.BUTTON, long=True), Controls(quiet=True)),
        (Press(Button.SELECT), Controls(muted=True)),
        (Press(Button.DOWN), Controls(brightness=0.8)),
        (Press(Button.UP), Controls()),
    ],
)
def test_press_does_what_it_means(press: Press, controls: Controls) -> None:
    """Each press changes one thing."""
    now = Controls()
    apply_press(press, now)
    assert now == controls


def test_brightness_never_goes_out_when_dimmed_for_long() -> None:
    """Dimming ends where Lumen can still be seen: darkness is quiet mode's."""
    controls = Controls()
    for _ in range(20):
        apply_press(Press(Button.DOWN), controls)
    assert controls.brightness == 0.2
    for _ in range(20):
        apply_press(Press(Button.UP), controls)
    assert controls.brightness == 1.0


def test_finger_is_felt_once_when_it_stays() -> None:
    """A held joystick turns one page."""
    buttons, clock = FakeButtons(), HandClock()
    touch = ButtonInput(buttons, clock)
    felt: list[Press] = []
    for held in [frozenset[Button](), *[frozenset({Button.RIGHT})] * 10, frozenset[Button]()]:
        buttons.held = held
        clock.now += BEAT
        felt += touch.look()
    assert felt == [Press(Button.RIGHT)]
