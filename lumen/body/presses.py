"""From what is held down at each look to presses, each reported once."""

from typing import NamedTuple

from lumen.ports import Button, ButtonChange
from lumen.units import Monotonic, Seconds

BOUNCE: Seconds = 0.03
"""A small switch's contacts bounce for 5 to 20 ms; changes so soon after one are not believed."""

LONG_PRESS: Seconds = 1.0
"""Longer than anyone holds a button by chance; the button alone knows long presses."""


class Press(NamedTuple):
    """A finger's message; `long` only ever for the button."""

    button: Button
    long: bool = False


class Presses:
    """Debouncing over time, by the changes' own times.

    The joystick and its select report at once when they are pressed. The button reports when it is
    let go, or, held for a second, that this is a long press. What is held at the first look
    says nothing: a jammed or wet button is not a wish. Of changes that were lost nothing is
    made up: a press whose length is unknown is none.

    Args:
        bounce: for how long after a change no other is believed; 0 where the contacts' bouncing
            is kept away from here.
    """

    def __init__(self, bounce: Seconds = BOUNCE) -> None:
        self._bounce = bounce
        self._since: dict[Button, Monotonic] = {}
        self._changed: dict[Button, Monotonic] = {}
        self._reported: set[Button] = set()
        self._looked = False

    def look(self, change: ButtonChange) -> tuple[Press, ...]:
        """Take in what is held from a moment on, and give the presses that this completes."""
        if not self._looked:
            self._looked = True
            self._since = dict.fromkeys(change.held, change.at)
            self._reported = set(change.held)
            return ()
        presses = [press for button in Button for press in self._look_at(button, change)]
        return tuple(presses)

    def due(self, now: Monotonic) -> Seconds | None:
        """Give how long until a look would complete a press though no button changes; or None."""
        if Button.BUTTON not in self._since or Button.BUTTON in self._reported:
            return None
        return max(0.0, self._since[Button.BUTTON] + LONG_PRESS - now)

    def _look_at(self, button: Button, change: ButtonChange) -> tuple[Press, ...]:
        held, now = button in change.held, change.at
        if button in change.unsure:
            return self._after_gap(button, now, held=held)
        if held != (button in self._since):
            if now - self._changed.get(button, -self._bounce) < self._bounce:
                return ()
            self._changed[button] = now
            return self._pressed(button, now) if held else self._let_go(button, now)
        return self._held_on(button, now) if held else ()

    def _after_gap(self, button: Button, now: Monotonic, *, held: bool) -> tuple[Press, ...]:
        """Go on from a gap: what was held before it was let go in it, nobody knows when.

        Where even the whole time until now is no long press, that was a short one.
        """
        before: tuple[Press, ...] = ()
        if button in self._since:
            sure = now - self._since[button] < LONG_PRESS or button in self._reported
            before = self._let_go(button, self._since[button]) if sure else ()
            self._forget(button)
        elif not held and button is not Button.BUTTON:
            before = (Press(button),)
        self._changed[button] = now
        return before + (self._pressed(button, now) if held else ())

    def _held_on(self, button: Button, now: Monotonic) -> tuple[Press, ...]:
        """Report a long press; an edge that comes after the look that guessed it mends its time."""
        self._since[button] = min(now, self._since[button])
        if button in self._reported or now < self._since[button] + LONG_PRESS:
            return ()
        self._reported.add(button)
        return (Press(button, long=True),)

    def _pressed(self, button: Button, now: Monotonic) -> tuple[Press, ...]:
        self._since[button] = now
        if button is Button.BUTTON:
            return ()
        self._reported.add(button)
        return (Press(button),)

    def _let_go(self, button: Button, now: Monotonic) -> tuple[Press, ...]:
        long = now >= self._since[button] + LONG_PRESS
        reported = button in self._reported
        self._forget(button)
        return () if reported else (Press(button, long=long),)

    def _forget(self, button: Button) -> None:
        self._since.pop(button, None)
        self._reported.discard(button)
