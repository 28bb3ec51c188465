"""What hands do: joystick and button, or whoever asks from afar, turn pages, dim, mute, quieten."""

from typing import Annotated

import msgspec
from msgspec import Meta

from lumen.body.presses import Press, Presses
from lumen.body.scene import PAGES, Page
from lumen.ports import Button, Buttons, Clock
from lumen.runtime.creature_state import Controls

BRIGHTNESS_STEP = 0.2


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wished for from afar; None leaves it as it is."""

    muted: bool | None = None
    quiet: bool | None = None
    brightness: Annotated[float, Meta(ge=BRIGHTNESS_STEP, le=1.0)] | None = None
    page: Page | None = None

    def grant(self, controls: Controls) -> None:
        """Change what is wished for."""
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if value is not None:
                setattr(controls, name, value)


class ButtonInput:
    """Watches the buttons."""

    def __init__(self, buttons: Buttons, clock: Clock) -> None:
        self._buttons = buttons
        self._clock = clock
        self._presses = Presses()

    def look(self) -> tuple[Press, ...]:
        """Look once, and give the presses that this completes."""
        return self._presses.look(self._buttons.pressed(), self._clock.monotonic())


def apply_press(press: Press, controls: Controls) -> None:
    """Wish for what a press means.

    Left, right and the button turn pages, select mutes, up and down brighten and dim, and a long
    press of the button begins and ends quiet mode.
    """
    if press.button in (Button.LEFT, Button.RIGHT) or press == Press(Button.BUTTON):
        controls.page = _turned(controls.page, -1 if press.button is Button.LEFT else 1)
    elif press.button is Button.SELECT:
        controls.muted = not controls.muted
    elif press.button is Button.BUTTON:
        controls.quiet = not controls.quiet
    else:
        step = BRIGHTNESS_STEP if press.button is Button.UP else -BRIGHTNESS_STEP
        controls.brightness = round(min(1.0, max(BRIGHTNESS_STEP, controls.brightness + step)), 3)


def _turned(page: Page, step: int) -> Page:
    return PAGES[(PAGES.index(page) + step) % len(PAGES)]
