"""Short lives in a simulated room, and why their last moment is as it is."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import numpy as np

from lumen.core.encoding import EncodedFeatures
from lumen.core.explanation import Explanation
from lumen.core.features import Floats
from lumen.core.language import EXPRESSIONS
from lumen.core.mind import Mind
from lumen.core.moment import Moment
from lumen.core.reading import Channel, Reading, Sample
from lumen.core.state import Body
from lumen.core.why import explained
from lumen.simulation.measured import measured
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import World
from lumen.units import Monotonic, WallTime

FITTED = frozenset(Channel) - {Channel.LED_BRIGHTNESS}
BEGINS = 1.7712e9


class EvenSpeaker:
    """A speaker to whom everything is alike."""

    def distribution(self, features: EncodedFeatures) -> Floats:
        """Give each expression the same probability."""
        assert features.shape == (22,)
        return np.full(len(EXPRESSIONS), 1.0 / len(EXPRESSIONS))


def samples(count: int) -> Iterator[Sample]:
    """Give the samples of a busy morning."""
    world, rng = World(SCENARIOS["busy"], 1), Random(1)
    for step in range(count):
        at = 30.0 * step
        world.advance(at)
        yield Sample(Monotonic(at), WallTime(BEGINS + at), dict(measured(world.surroundings, rng)))


def lived(
    count: int,
    last: dict[Channel, Reading] | None = None,
    fitted: frozenset[Channel] = FITTED,
) -> tuple[Moment, Explanation]:
    """Give the last moment of a life, and why it is so; `last` are readings of the end."""
    mind = Mind(Body(fitted, 4), EvenSpeaker())
    moment = None
    for step, sample in enumerate(samples(count)):
        readings = {c: r for c, r in sample.readings.items() if c in fitted}
        if last is not None and step >= count - 2:
            readings |= last
        moment = mind.live(replace(sample, readings=readings))
    why = explained(mind)
    assert moment is not None
    assert why is not None
    return moment, why
