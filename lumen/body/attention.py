"""The page that matters now: shown by itself for a while, then the one that a hand chose again."""

from collections.abc import Mapping

from lumen.body.scene import Page
from lumen.units import Monotonic, Seconds

LASTS: Seconds = 20.0
"""Long enough for each turn of the vitals."""

AGAIN: Seconds = 3600.0
"""How soon the same thing may show its page again: a loose cable comes and goes all day."""


class Attention:
    """What calls for a page, and for how long; whatever a person does ends it."""

    def __init__(self) -> None:
        self._caller: str | None = None
        self._until = Monotonic(0.0)
        self._called: dict[str, Monotonic] = {}
        self._there: Mapping[str, Page] | None = None

    def look(self, now: Monotonic, there: Mapping[str, Page]) -> None:
        """Take what there is now, each with the page that it calls for.

        What was there before calls no more, and what is there at the first look is no news.
        """
        before = there if self._there is None else self._there
        self._there = dict(there)
        for thing in there:
            if thing in before or now - self._called.get(thing, -AGAIN) < AGAIN:
                continue
            self._called[thing] = now
            self._caller, self._until = thing, Monotonic(now + LASTS)

    def dismiss(self) -> None:
        """End it: somebody has pressed something."""
        self._caller = None

    def caller(self, now: Monotonic) -> str | None:
        """Give what has a page shown by itself now."""
        return self._caller if now < self._until else None

    def page(self, now: Monotonic) -> Page | None:
        """Give the page that is shown by itself now; what has gone meanwhile has none."""
        caller = self.caller(now)
        return None if caller is None or self._there is None else self._there.get(caller)
