"""Joystick and button: presses become changes of the controls."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from lumen.body.presses import Press, Presses
from lumen.body.rhythm import BEAT, until_beat
from lumen.body.scene import PAGES
from lumen.ports import Button, Buttons, Clock
from lumen.runtime.controls import DIMMEST, ControlChange, ControlState, Reply
from lumen.runtime.waiting import first_of
from lumen.system.log import log

if TYPE_CHECKING:
    from lumen.units import Seconds

BRIGHTNESS_STEP = 0.2


class ButtonInput:
    """Hears the buttons, or looks at them on every beat where no finger wakes it."""

    def __init__(self, buttons: Buttons, clock: Clock) -> None:
        self._buttons = buttons
        self._clock = clock
        self._looks = buttons.unwoken is not None
        # Edges come after the kernel has waited for the contacts to rest.
        self._presses = Presses() if self._looks else Presses(bounce=0.0)
        self._due: Seconds | None = None

    def read(self) -> tuple[Press, ...]:
        """Take in what changed, and give the presses that this completes.

        What is short or long is decided by the changes' own times; when they are read is not.
        """
        presses: list[Press] = []
        unsure: set[Button] = set()
        for change in self._buttons.changes():
            presses += self._presses.look(change)
            self._due = self._presses.due(change.at)
            unsure |= change.unsure
        if unsure:
            names = ", ".join(sorted(button.value for button in unsure))
            log.warning("buttons: changes were lost, and presses perhaps: %s", names)
        return tuple(presses)

    async def run(self, take: Callable[[Press], None]) -> None:
        """Hand each press on, until cancelled."""
        if self._looks:
            log.warning("buttons are looked at on every beat: %s", self._buttons.unwoken)
        while True:
            for press in self.read():
                take(press)
            await self._wait()

    async def _wait(self) -> None:
        if self._looks:
            await self._clock.sleep(until_beat(self._clock.monotonic(), BEAT))
        elif self._due is None:
            await self._buttons.touched()
        else:
            await first_of(self._buttons.touched(), self._clock.sleep(self._due))


def change_for(
    press: Press, state: ControlState, added: tuple[str, ...] = (), *, answering: bool = False
) -> ControlChange:
    """Give the change that a press asks for.

    Left, right and the button turn pages, select mutes, up and down brighten and dim, and a long
    press of the button begins and ends quiet mode. While the screen offers it (`answering`), up
    and down answer the last utterance instead. The pages that plug-ins have (`added`) come after
    Lumen's own.
    """
    if press.button in (Button.LEFT, Button.RIGHT) or press == Press(Button.BUTTON):
        step = -1 if press.button is Button.LEFT else 1
        return _turned(state, added, step)
    if press.button is Button.SELECT:
        return ControlChange(muted=not state.muted)
    if press.button is Button.BUTTON:
        return ControlChange(quiet=not state.quiet)
    if answering:
        return ControlChange(answer=Reply.YES if press.button is Button.UP else Reply.NO)
    step_of_light = BRIGHTNESS_STEP if press.button is Button.UP else -BRIGHTNESS_STEP
    brightness = min(1.0, max(DIMMEST, state.brightness + step_of_light))
    return ControlChange(brightness=round(brightness, 3))


def _turned(state: ControlState, added: tuple[str, ...], step: int) -> ControlChange:
    pages = page_names(added)
    place = pages.index(state.page_name) if state.page_name in pages else 0
    return page_change(pages[(place + step) % len(pages)])


def page_names(added: tuple[str, ...]) -> tuple[str, ...]:
    """Give the names of all pages in the joystick's order: Lumen's own, then those of plug-ins."""
    return (*map(str, PAGES), *added)


def page_change(name: str) -> ControlChange:
    """Give the change that turns to a page by its name; no plug-in has the name of an own one."""
    own = {str(page): page for page in PAGES}
    return ControlChange(page=own[name]) if name in own else ControlChange(plugin_page=name)
