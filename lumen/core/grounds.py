"""What an expression and a sentence rest on: the numbers of the moment at which they were made."""

from collections.abc import Mapping
from typing import NamedTuple

from lumen.core.events import Event
from lumen.core.features import Floats
from lumen.core.moment import Moment
from lumen.core.moods import MoodChange
from lumen.core.movement import Movement
from lumen.core.narration import Basis, Narration
from lumen.core.sampling import Draw, TokenDraw
from lumen.core.two_windows import Seen
from lumen.units import Monotonic


class Grounds(NamedTuple):
    """What the last sentence rests on: the news in it, its numbers, and how the state moved."""

    news: Event | None
    evidence: Mapping[str, float]
    movements: tuple[Movement, ...]
    said: Moment
    """The moment at which it was said, with the sentence."""
    narration: Narration
    seen: Seen
    proofs: Mapping[Basis, Mapping[str, float]]
    """The numbers of each event and condition that it claims."""


class MoodDrawn(NamedTuple):
    """How the present mood came: why it was drawn, when, and out of what."""

    change: MoodChange
    at: Monotonic
    draw: TokenDraw


class Expressed(NamedTuple):
    """How the last expression came: the moment and window, the speaker's own odds, and the draw."""

    moment: Moment
    seen: Seen
    distribution: Floats
    draw: Draw
    mood: MoodDrawn | None
    """None where the mood was remembered, and not drawn in this life."""
