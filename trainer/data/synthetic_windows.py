"""Imagined windows: any state under any shape, so that the student can answer for all of them.

In lived windows the shape follows from the movement; a forest that saw nothing else would take
a movement for the shape that usually goes with it, and fail where another classifier named the
shape. Here shape, trend, state and movement are independent, as the target allows them to be.
"""

import numpy as np

from lumen.core.shape_names import SHAPES, Shape
from lumen.core.speaker import CENTRE, SPREAD, Floats
from trainer.data.windows import DIMENSION_COUNT, HIGHEST, Indices, Windows

OCCURRENCE = {
    Shape.SETTLED_PRESENCE: 0.47,
    Shape.CONVERGENCE: 0.41,
    Shape.ENTROPY_SPIKE_RECOVERY: 0.05,
    Shape.BASIN_TRANSITION_UP: 0.02,
    Shape.BASIN_TRANSITION_DOWN: 0.02,
    Shape.RISING_ENTROPY: 0.015,
    Shape.FALLING_ENERGY: 0.015,
    Shape.VOID_RISING: 0.003,
    Shape.DRIFT_DISSONANCE: 0.0,
}
"""How often each shape occurs (published teacher card)."""

# Half of the student's attention goes by occurrence, and half to all shapes alike: the rare
# ones are what a watcher notices.
_BY_OCCURRENCE = 0.5
# The state that the target tells apart, z from -2 to 2, and a margin in which it no longer
# changes, so that a state at the edge is learnt from both sides.
_REACH = 2.2
# Movements up to the basin transitions' .2 and beyond: what one significance unit is worth,
# times an intensity that is mostly small.
_UNIT = (0.10, 0.10, 0.10, 0.03)
_INTENSITY = 0.7


def attention() -> Floats:
    """Give the share of the student's attention that each shape gets, in SHAPES order."""
    occurrence = np.array([OCCURRENCE[shape] for shape in SHAPES])
    even = np.full(len(SHAPES), 1.0 / len(SHAPES))
    shares: Floats = _BY_OCCURRENCE * occurrence / occurrence.sum() + (1 - _BY_OCCURRENCE) * even
    return shares


def label_mass(shape: Indices) -> Floats:
    """Weigh windows so that each shape's labels have the mass that its attention asks for."""
    counts = np.bincount(shape, minlength=len(SHAPES))
    weights: Floats = (attention() * len(shape) / np.maximum(counts, 1))[shape]
    return weights


def imagine(count: int, rng: np.random.Generator) -> Windows:
    """Imagine windows: shapes by attention, states evenly over all that the target tells apart."""
    low = np.clip(np.subtract(CENTRE, _REACH * np.array(SPREAD)), 0.0, HIGHEST)
    high = np.clip(np.add(CENTRE, _REACH * np.array(SPREAD)), 0.0, HIGHEST)
    size = (count, DIMENSION_COUNT)
    intensity = rng.exponential(_INTENSITY, size=(count, 1))
    limits = np.array(HIGHEST)
    return Windows(
        shape=rng.choice(len(SHAPES), size=count, p=attention()),
        numbers=np.concatenate(
            [
                rng.uniform(low, high, size=size),
                np.clip(rng.normal(size=size) * _UNIT * intensity, -limits, limits),
                np.clip(rng.normal(size=size) * _UNIT * intensity, -limits, limits),
            ],
            axis=1,
        ),
        stable=rng.integers(2, size=count, dtype=np.int8).astype(np.bool_),
    )
