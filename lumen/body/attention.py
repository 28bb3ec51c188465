"""The page that matters now: shown by itself for a while, then the one that a hand chose again."""

from collections.abc import Iterable

from lumen.body.scene import Page
from lumen.units import Monotonic, Seconds

LASTS: Seconds = 20.0
"""Long enough for each turn of the vitals."""

AGAIN: Seconds = 3600.0
"""How soon the same thing may show its page again: a loose cable comes and goes all day."""


class Attention:
    """What calls for a page, and for how long; whatever a person does ends it."""

    def __init__(self) -> None:
        self._page: Page | None = None
        self._until = Monotonic(0.0)
        self._called: dict[str, Monotonic] = {}
        self._there: frozenset[str] = frozenset()

    def look(self, now: Monotonic, page: Page, things: Iterable[str]) -> None:
        """Take what there is now that calls for a page; what was there before calls no more."""
        there = frozenset(things)
        new, self._there = there - self._there, there
        due = {
            thing
            for thing in new
            if thing not in self._called or now - self._called[thing] >= AGAIN
        }
        if due:
            self._called.update(dict.fromkeys(due, now))
            self._page, self._until = page, Monotonic(now + LASTS)

    def dismiss(self) -> None:
        """End it: somebody has pressed something."""
        self._page = None

    def page(self, now: Monotonic) -> Page | None:
        """Give the page that is shown by itself now, if one is."""
        return self._page if now < self._until else None
