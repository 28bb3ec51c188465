"""How a teacher sees states: its last hidden state where an expression would begin.

A shape says much of it, and a taste is not a shape's: what a teacher sees under the same shape on
average is left out. So is what does not lie in its main directions, of which there are as many as
a prompt has numbers of a state; how much each stands out says nothing of what a taste depends on,
and all count alike.
"""

from collections.abc import Sequence

import numpy as np

from lumen.core.shape_names import SHAPES
from lumen.core.speaker import Floats, Indices
from trainer.data.synthetic_windows import imagine
from trainer.data.windows import DIMENSION_COUNT, Windows
from trainer.teacher.exact import last_hidden
from trainer.teacher.prompt import prompts
from trainer.teacher.teacher import Teacher

_COMPARED = 64
"""States under each shape, over which what is alike is averaged."""
_DIRECTIONS = DIMENSION_COUNT + 1
"""Four means, and whether they move."""
_SPREAD = 4.5
"""The mean square of a view: as much as the target's own five coordinates have."""
_FAINT = 0.01
"""A direction that is fainter, beside the strongest, is not made to count as much."""
_ALWAYS = 0.5
"""What all states have in common."""


class StateViews:
    """What a teacher sees of states, so that products of two say how alike they are to it."""

    def __init__(self, teacher: Teacher) -> None:
        self._teacher = teacher
        states = imagine(_COMPARED, np.random.default_rng(0))
        under = [prompts(_under(states, shape)) for shape in range(len(SHAPES))]
        hidden = np.stack([self._hidden(texts) for texts in under])
        self._usual: Floats = hidden.mean(axis=1)
        apart = hidden - self._usual[:, None]
        self._directions = main_directions(apart.reshape(-1, apart.shape[2]))

    def of(self, texts: Sequence[str], shape: Indices) -> Floats:
        """Give how states are seen that prompts ask about, [n, d + 1]."""
        apart = (self._hidden(texts) - self._usual[shape]) @ self._directions
        return np.concatenate([apart, np.full((len(apart), 1), _ALWAYS)], axis=1)

    def _hidden(self, texts: Sequence[str]) -> Floats:
        """Give the last hidden states after the last tokens of prompts, [n, d]."""
        return last_hidden(self._teacher.model, self._teacher.tokenizer, texts)


def main_directions(apart: Floats) -> Floats:
    """Give by what deviations, [n, d], are made views: the main directions alike, [d, at most 5].

    Views of these deviations themselves have the same mean square in each direction.
    """
    _, strength, directions = np.linalg.svd(apart, full_matrices=False)
    spread = strength[:_DIRECTIONS] / np.sqrt(len(apart))
    spread = np.maximum(spread, _FAINT * spread[0])
    scaled: Floats = directions[:_DIRECTIONS].T * (np.sqrt(_SPREAD / len(spread)) / spread)
    return scaled


def _under(states: Windows, shape: int) -> Windows:
    return states._replace(shape=np.full_like(states.shape, shape))
