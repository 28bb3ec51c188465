"""The bounded past: states for the curves, and utterances for the words page."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from lumen.core.language import Expression
from lumen.core.moment import Eisv, Moment
from lumen.core.shape_names import Shape
from lumen.units import Monotonic, WallTime

MOST_STATES = 2 * 60 * 24
"""States kept for the curves: a day's worth at one every 30 s."""

MOST_UTTERANCES = 40
"""Utterances kept for the words page and for whoever asks."""


@dataclass(frozen=True, slots=True)
class StatePoint:
    """A state with its times: `at` on the clock of the samples."""

    at: Monotonic
    wall: WallTime
    eisv: Eisv
    shape: Shape | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something said; `shown_at` is on the body's clock, which may run slower than the samples'."""

    shown_at: Monotonic
    wall: WallTime
    expression: Expression
    sentence: str | None
    shape: Shape | None = None


class History:
    """States and utterances, the oldest first."""

    def __init__(self) -> None:
        self.states: deque[StatePoint] = deque(maxlen=MOST_STATES)
        self.said: deque[Spoken] = deque(maxlen=MOST_UTTERANCES)
        self.samples = 0
        """Samples taken in this process."""
        self.restored = 0
        """How often a past was put before what was lived already."""

    @property
    def last_said(self) -> Spoken | None:
        """The latest utterance, or None before the first."""
        return self.said[-1] if self.said else None

    def add(self, moment: Moment, shown_at: Monotonic) -> None:
        """Append a moment's state and utterance, where it has them."""
        sample = moment.sample
        if moment.eisv is not None:
            self.states.append(StatePoint(sample.at, sample.wall, moment.eisv, moment.shape))
        if moment.expression is not None:
            words = (moment.expression, moment.narration, moment.shape)
            self.said.append(Spoken(shown_at, sample.wall, *words))

    def add_before(self, past: Iterable[Moment], shown_at: Monotonic) -> None:
        """Put past moments, the oldest first, before everything that is here."""
        states, said = tuple(self.states), tuple(self.said)
        self.states.clear()
        self.said.clear()
        for moment in past:
            self.add(moment, shown_at)
        self.states.extend(states)
        self.said.extend(said)
        self.restored += 1
