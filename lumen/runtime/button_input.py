"""Joystick and button: presses become changes of the controls."""

from collections.abc import Callable

from lumen.body.presses import Press, Presses
from lumen.body.rhythm import BEAT, until_beat
from lumen.body.scene import PAGES, Page
from lumen.ports import Button, Buttons, Clock
from lumen.runtime.controls import DIMMEST, ControlChange, ControlState, Reply

BRIGHTNESS_STEP = 0.2


class ButtonInput:
    """Reads the buttons and gives the presses."""

    def __init__(self, buttons: Buttons, clock: Clock) -> None:
        self._buttons = buttons
        self._clock = clock
        self._presses = Presses()

    def read(self) -> tuple[Press, ...]:
        """Read once, and give the presses that this completes."""
        return self._presses.look(self._buttons.pressed(), self._clock.monotonic())

    async def run(self, take: Callable[[Press], None]) -> None:
        """Read on every beat until cancelled, and hand each press on."""
        while True:
            for press in self.read():
                take(press)
            await self._clock.sleep(until_beat(self._clock.monotonic(), BEAT))


def change_for(press: Press, state: ControlState, *, answering: bool = False) -> ControlChange:
    """Give the change that a press asks for.

    Left, right and the button turn pages, select mutes, up and down brighten and dim, and a long
    press of the button begins and ends quiet mode. While the screen offers it (`answering`), up
    and down answer the last utterance instead.
    """
    if press.button in (Button.LEFT, Button.RIGHT) or press == Press(Button.BUTTON):
        step = -1 if press.button is Button.LEFT else 1
        return ControlChange(page=_turned(state.page, step))
    if press.button is Button.SELECT:
        return ControlChange(muted=not state.muted)
    if press.button is Button.BUTTON:
        return ControlChange(quiet=not state.quiet)
    if answering:
        return ControlChange(answer=Reply.YES if press.button is Button.UP else Reply.NO)
    step_of_light = BRIGHTNESS_STEP if press.button is Button.UP else -BRIGHTNESS_STEP
    brightness = min(1.0, max(DIMMEST, state.brightness + step_of_light))
    return ControlChange(brightness=round(brightness, 3))


def _turned(page: Page, step: int) -> Page:
    return PAGES[(PAGES.index(page) + step) % len(PAGES)]
