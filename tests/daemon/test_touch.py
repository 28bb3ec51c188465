"""What fingers change."""

import pytest
from creature import FakeButtons
from hand_clock import HandClock

from lumen.body.beat import BEAT
from lumen.body.presses import Press
from lumen.body.scene import Page
from lumen.daemon.being import Wishes
from lumen.daemon.touch import Touch, obey
from lumen.ports import Button


@pytest.mark.parametrize(
    ("press", "wishes"),
    [
        (Press(Button.RIGHT), Wishes(page=Page.DRAWING)),
        (Press(Button.LEFT), Wishes(page=Page.WORDS)),
        (Press(Button.BUTTON), Wishes(page=Page.DRAWING)),
        (Press(Button.BUTTON, long=True), Wishes(quiet=True)),
        (Press(Button.SELECT), Wishes(muted=True)),
        (Press(Button.DOWN), Wishes(brightness=0.8)),
        (Press(Button.UP), Wishes()),
    ],
)
def test_press_does_what_it_means(press: Press, wishes: Wishes) -> None:
    """Each press changes one thing."""
    now = Wishes()
    obey(press, now)
    assert now == wishes


def test_brightness_never_goes_out_when_dimmed_for_long() -> None:
    """Dimming ends where Lumen can still be seen: darkness is quiet mode's."""
    wishes = Wishes()
    for _ in range(20):
        obey(Press(Button.DOWN), wishes)
    assert wishes.brightness == 0.2
    for _ in range(20):
        obey(Press(Button.UP), wishes)
    assert wishes.brightness == 1.0


def test_finger_is_felt_once_when_it_stays() -> None:
    """A held joystick turns one page."""
    buttons, clock = FakeButtons(), HandClock()
    touch = Touch(buttons, clock)
    felt: list[Press] = []
    for held in [frozenset[Button](), *[frozenset({Button.RIGHT})] * 10, frozenset[Button]()]:
        buttons.held = held
        clock.now += BEAT
        felt += touch.look()
    assert felt == [Press(Button.RIGHT)]
