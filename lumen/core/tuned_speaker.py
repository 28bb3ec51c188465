"""A speaker that a person's taste may reweigh; what learns one is loaded once it is needed."""

from collections.abc import Callable
from typing import TypeAlias

from lumen.core.encoding import EncodedFeatures
from lumen.core.features import Floats
from lumen.core.inner_voice import Speaker

Reweigh: TypeAlias = Callable[[Floats, EncodedFeatures], Floats]
"""Gives a speaker's distributions as a person would have them: [n, 2985] for [n, 2985], [n, 22]."""


class TunedSpeaker:
    """A speaker, and how it is reweighed; where it is not, it is the speaker itself."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self.reweigh: Reweigh | None = None

    def distribution(self, features: EncodedFeatures) -> Floats:
        """Give the probability of each expression, [2985], for one encoded window, [22]."""
        said = self._speaker.distribution(features)
        if self.reweigh is None:
            return said
        tuned: Floats = self.reweigh(said[None], features[None])[0]
        return tuned
