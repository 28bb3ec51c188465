"""A mood is held: the first token of what is expressed stays until something changes.

Drawn anew at every utterance, three of four would change face and colour for no reason.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from lumen.core.language import Token
from lumen.core.shape_names import Shape
from lumen.core.speaker import SPREAD
from lumen.units import Monotonic, Seconds

LEFT = 0.5
"""Of a spread in any dimension: so far from where it began, a mood is over."""
LONGEST: Seconds = 40 * 60.0
LONGEST_AT_NIGHT: Seconds = 60 * 60.0
SHORTEST: Seconds = 5 * 60.0
"""However much happens, a face changes no sooner."""


class MoodChange(StrEnum):
    """Why a mood is drawn."""

    FIRST = "there was none"
    SHAPE = "the shape changed"
    MOVED = "the state moved"
    AGE = "the last had lasted long"


class Mood(NamedTuple):
    """A first token, with when it was drawn, and in what shape and place (mean E, I, S, V)."""

    token: Token
    at: Monotonic
    shape: Shape
    place: tuple[float, ...]


class Moods:
    """Remembers the present mood and knows when it is over."""

    def __init__(self) -> None:
        self.present: Mood | None = None

    def is_due(self, at: Monotonic, shape: Shape, place: Sequence[float], *, night: bool) -> bool:
        """Tell whether a mood is to be drawn now."""
        return self.change(at, shape, place, night=night) is not None

    def change(
        self, at: Monotonic, shape: Shape, place: Sequence[float], *, night: bool
    ) -> MoodChange | None:
        """Give why a mood is to be drawn now; None where the present one is held."""
        mood = self.present
        if mood is None:
            return MoodChange.FIRST
        age = at - mood.at
        if age < SHORTEST:
            return None
        if shape is not mood.shape:
            return MoodChange.SHAPE
        if age >= (LONGEST_AT_NIGHT if night else LONGEST):
            return MoodChange.AGE
        moved = zip(place, mood.place, SPREAD, strict=True)
        if any(abs(now - then) >= LEFT * spread for now, then, spread in moved):
            return MoodChange.MOVED
        return None

    def begin(self, token: Token, at: Monotonic, shape: Shape, place: Sequence[float]) -> None:
        """Begin a mood."""
        self.present = Mood(token, at, shape, tuple(place))
