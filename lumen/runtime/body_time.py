"""What was lived and said, as the body's clock has it: made once for all frames that show it."""

from dataclasses import replace

from lumen.body.scene import Utterance
from lumen.core.moment import Moment
from lumen.runtime.history import History, Spoken
from lumen.units import Monotonic, Seconds

SAME_TIME: Seconds = 0.01
"""Two clocks are not read at the same instant: so little later a sample is no older."""


class BodyTime:
    """Keeps the last moment and the last utterances that were asked for."""

    def __init__(self) -> None:
        self._moments: tuple[Moment, Moment] | None = None
        """One as it was sampled, and the same on the body's clock."""
        self._said: tuple[Spoken, ...] = ()
        self._utterances: tuple[Utterance, ...] = ()

    def moment(self, sampled: Moment, shift: Seconds) -> Moment:
        """Give a moment so much later, as the body's clock is ahead of the samples'."""
        at = Monotonic(sampled.sample.at + shift)
        if self._moments is not None:
            known, moved = self._moments
            if known is sampled and abs(moved.sample.at - at) < SAME_TIME:
                return moved
        moved = replace(sampled, sample=replace(sampled.sample, at=at))
        self._moments = sampled, moved
        return moved

    def utterances(self, history: History) -> tuple[Utterance, ...]:
        """Give what was said, the latest last."""
        said = tuple(history.said)
        if said != self._said:
            self._said = said
            self._utterances = tuple(
                Utterance(each.shown_at, each.expression, each.sentence) for each in said
            )
        return self._utterances
