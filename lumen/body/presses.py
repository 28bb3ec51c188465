"""From what is held down at each look to presses, each reported once."""

from typing import NamedTuple

from lumen.ports import Button
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
    """Debouncing over time.

    The joystick and its select report at once when they are pressed. The button reports when it is
    let go, or, held for a second, that this is a long press. What is held at the first look
    says nothing: a jammed or wet button is not a wish.

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

    def look(self, held: frozenset[Button], now: Monotonic) -> tuple[Press, ...]:
        """Take in what is held now and give the presses that this completes."""
        if not self._looked:
            self._looked = True
            self._since = dict.fromkeys(held, now)
            self._reported = set(held)
            return ()
        presses = [self._look_at(button, now, held=button in held) for button in Button]
        return tuple(press for press in presses if press is not None)

    def due(self, now: Monotonic) -> Seconds | None:
        """Give how long until a look would complete a press though no button changes; or None."""
        if Button.BUTTON not in self._since or Button.BUTTON in self._reported:
            return None
        return max(0.0, self._since[Button.BUTTON] + LONG_PRESS - now)

    def _look_at(self, button: Button, now: Monotonic, *, held: bool) -> Press | None:
        was_held = button in self._since
        if held != was_held:
            if now - self._changed.get(button, -self._bounce) < self._bounce:
                return None
            self._changed[button] = now
            return self._pressed(button, now) if held else self._let_go(button)
        if held and button not in self._reported and now >= self._since[button] + LONG_PRESS:
            self._reported.add(button)
            return Press(button, long=True)
        return None

    def _pressed(self, button: Button, now: Monotonic) -> Press | None:
        self._since[button] = now
        if button is Button.BUTTON:
            return None
        self._reported.add(button)
        return Press(button)

    def _let_go(self, button: Button) -> Press | None:
        del self._since[button]
        reported = button in self._reported
        self._reported.discard(button)
        return None if reported else Press(button)
