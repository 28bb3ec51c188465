"""What fingers change."""

import asyncio

import pytest
from creature import FakeButtons
from hand_clock import HandClock
from patience import run

from lumen.body.presses import Press
from lumen.body.rhythm import BEAT
from lumen.body.scene import Page
from lumen.ports import Button, ButtonChange
from lumen.runtime.button_input import ButtonInput, change_for
from lumen.runtime.controls import Controls, ControlState
from lumen.units import Monotonic, WallTime


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


class EdgeButtons(FakeButtons):
    """Fingers that wake whoever waits, and a note of who does."""

    unwoken = None

    def __init__(self, clock: HandClock) -> None:
        super().__init__()
        self.edge = asyncio.Event()
        self._clock = clock

    def changes(self) -> list[ButtonChange]:
        """Give what is held; their clock began elsewhere than the one that is slept by."""
        self.looks += 1
        return [ButtonChange(self.held, Monotonic(self._clock.monotonic() - 700.0))]

    async def touched(self) -> None:
        """Wait for the test's finger."""
        await self.edge.wait()
        self.edge.clear()


def test_nobody_looks_until_a_finger_comes() -> None:
    """A press is heard by its edge, and a long one at its second: three looks and none besides."""
    felt: list[Press] = []

    async def live() -> None:
        clock = HandClock()
        buttons = EdgeButtons(clock)
        hearing = asyncio.create_task(ButtonInput(buttons, clock).run(felt.append))
        for _ in range(20):
            await asyncio.sleep(0)
        assert buttons.looks == 1
        buttons.held = frozenset({Button.BUTTON})
        buttons.edge.set()
        while not felt:  # noqa: ASYNC110 - what is felt is a list
            await asyncio.sleep(0)
        for _ in range(20):
            await asyncio.sleep(0)
        assert buttons.looks == 3
        hearing.cancel()

    run(live())
    assert felt == [Press(Button.BUTTON, long=True)]


def test_reason_is_logged_when_buttons_have_to_be_looked_at(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Looking costs wake-ups: why it must be done is said, once."""

    async def live() -> None:
        hearing = asyncio.create_task(ButtonInput(FakeButtons(), HandClock()).run(print))
        for _ in range(50):
            await asyncio.sleep(0)
        hearing.cancel()

    run(live())
    assert [r.message for r in caplog.records] == [
        "buttons are looked at on every beat: a test holds them"
    ]


def test_lost_changes_are_logged_with_their_button(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is lost in silence."""
    buttons = FakeButtons()
    left = frozenset({Button.LEFT})
    changes = [ButtonChange(frozenset(), Monotonic(1.0)), ButtonChange(left, Monotonic(2.0), left)]
    buttons.changes = lambda: changes  # type: ignore[method-assign]
    assert ButtonInput(buttons, HandClock()).read() == (Press(Button.LEFT),)
    assert [r.message for r in caplog.records] == [
        "buttons: changes were lost, and presses perhaps: left"
    ]


def test_pages_of_plugins_come_after_the_own_ones() -> None:
    """The joystick goes around through all of them, both ways."""
    controls = Controls(lambda: WallTime(0.0))
    controls.plugin_pages = lambda: ("moon", "tide")
    for button, names in (
        (Button.RIGHT, ["drawing", "vitals", "words", "why", "moon", "tide", "face"]),
        (Button.LEFT, ["tide", "moon", "why", "words", "vitals", "drawing", "face"]),
    ):
        seen = []
        for _ in names:
            controls.apply(change_for(Press(button), controls.state, controls.plugin_pages()))
            seen.append(controls.state.page_name)
        assert seen == names
