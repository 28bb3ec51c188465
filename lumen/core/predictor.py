"""What a student predicts: a softmax on hinges, corrected by a forest, in whole numbers."""

from typing import NamedTuple

import numpy as np

from lumen.core.encoding import FEATURE_NAMES, EncodedFeatures
from lumen.core.forest import Forest, ForestArrays
from lumen.core.language import PATTERNS, TOKENS
from lumen.core.softmax import HingeArrays, Hinges, probabilities
from lumen.core.speaker import Speech

OUTPUTS = len(PATTERNS) + len(TOKENS)
"""Logits of the patterns, then of the first tokens."""


class StudentArrays(NamedTuple):
    """All that a student has learnt."""

    softmax: HingeArrays
    forest: ForestArrays


class Predictor:
    """A student's arrays, checked.

    Raises:
        ValueError: softmax or forest is none; the text says which, and what is wrong.
    """

    def __init__(self, arrays: StudentArrays) -> None:
        try:
            self._hinges = Hinges(arrays.softmax, len(FEATURE_NAMES), OUTPUTS)
        except ValueError as error:
            raise ValueError(f"the softmax is damaged: {error}") from None
        try:
            self._forest = Forest(arrays.forest, len(FEATURE_NAMES), OUTPUTS)
        except ValueError as error:
            raise ValueError(f"the forest is damaged: {error}") from None

    def predict(self, features: EncodedFeatures) -> Speech:
        """Say how the student speaks of encoded windows, [..., 22].

        Raises:
            ValueError: a feature is not a finite number.
        """
        if not np.isfinite(features).all():
            raise ValueError("a feature is not a finite number: a window must be complete")
        rows = features.reshape(-1, features.shape[-1])
        logits = self._hinges.logits(rows) + self._forest.corrections(rows)
        logits = logits.reshape(*features.shape[:-1], OUTPUTS)
        return Speech(
            probabilities(logits[..., : len(PATTERNS)]), probabilities(logits[..., len(PATTERNS) :])
        )
