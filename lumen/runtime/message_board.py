"""A person's words on the screen: one message at a time, for a while, and no longer than needed."""

from typing import NamedTuple

from lumen.body.text import legible
from lumen.errors import UsageError
from lumen.ports import Clock
from lumen.units import Monotonic, Seconds, WallTime

LASTS: Seconds = 300.0
"""How long a message stays once the screen has shown it: long enough to be passed by."""

WAITS: Seconds = 12 * 3600.0
"""How long it waits in the dark to be shown: a night. After that it is old news."""

MOST_LETTERS = 240
"""What the screen holds in letters that can be read from a table away."""


class MessageTimes(NamedTuple):
    """When a message was left, and until when it stays, or waits to be seen."""

    left: WallTime
    until: WallTime
    seen: bool


class MessageBoard:
    """Holds the last message; in quiet hours it waits until the screen is lit."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._text: str | None = None
        self._until = Monotonic(0.0)
        self._left = WallTime(0.0)
        self._seen = False

    def post(self, text: str) -> None:
        """Take a message in the place of the last one; an empty one takes that away.

        Raises:
            UsageError: nothing of it can be shown.
        """
        shown = legible(text, MOST_LETTERS)
        if text.strip() and not shown:
            raise UsageError("message: the screen has no letters for any of it: use Latin letters")
        self._text, self._seen = shown or None, False
        self._until = Monotonic(self._clock.monotonic() + WAITS)
        self._left = self._clock.wall()

    def shown(self, *, lit: bool) -> str | None:
        """Give the message, while the screen is lit; its time runs from when it is first seen."""
        now = self._clock.monotonic()
        if now >= self._until:
            self._text = None
        if self._text is None or not lit:
            return None
        if not self._seen:
            self._seen, self._until = True, Monotonic(now + LASTS)
        return self._text

    @property
    def times(self) -> MessageTimes | None:
        """Give when the message was left and until when it is there; None where there is none."""
        more = self._until - self._clock.monotonic()
        if self._text is None or more <= 0.0:
            return None
        return MessageTimes(self._left, WallTime(self._clock.wall() + more), self._seen)

    def dismiss(self) -> None:
        """Take away a message that was seen: somebody has pressed something."""
        if self._seen:
            self._text = None
