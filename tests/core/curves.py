"""Curves through a window that are the same at any sampling rate, for judging what a shape is."""

from collections.abc import Callable
from random import Random
from typing import TypeAlias

import numpy as np

from lumen.core.features import Floats
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.shapes import judge
from lumen.core.window import Trajectory

Curve: TypeAlias = Callable[[Floats], Floats]
"""From times [m] in seconds to states [m, 4]."""

SPAN = 600.0
_REFERENCE = np.arange(0.0, SPAN, 2.0)
_LEVELS = ((0.3, 0.7), (0.45, 0.85), (0.2, 0.5), (0.08, 0.2))
_LARGEST = (0.32, 0.25, 0.25, 0.08)
# Nothing is over within the 90 s that a spike is smoothed over.
_SHORTEST = 120.0


def _form(rng: Random) -> Callable[[Floats], Floats]:
    """Give one movement of size 1: none, a ramp, a step, an approach or a bump."""
    at, width = rng.uniform(100.0, 500.0), rng.uniform(_SHORTEST, 300.0)
    forms: tuple[Callable[[Floats], Floats], ...] = (
        np.zeros_like,
        lambda t: t / SPAN,
        lambda t: 1.0 / (1.0 + np.exp(-(t - at) / (width / 8.0))),
        lambda t: 1.0 - np.exp(-np.maximum(t, 0.0) / width),
        lambda t: np.clip(2.0 * (1.0 - np.abs(t - at) / width), 0.0, 1.0),
    )
    return rng.choice(forms)


def random_curve(rng: Random) -> Curve:
    """Give a curve whose dimensions each go their own way."""
    forms = [_form(rng) for _ in range(4)]
    sizes = [rng.choice((0.0, 0.3, 1.0)) * rng.uniform(-x, x) for x in _LARGEST]
    bases = [rng.uniform(*levels) for levels in _LEVELS]
    return lambda t: np.stack(
        [b + a * f(t) for b, a, f in zip(bases, sizes, forms, strict=True)], axis=1
    )


def shape_of(times: Floats, states: Floats) -> Shape:
    """Name the shape of the one window that these [m] times and [m, 4] states are."""
    index = int(judge(Trajectory(times[None], states.T[None])).shape[0])
    return SHAPES[index]


def clear_shape(curve: Curve) -> Shape | None:
    """Name the shape of a curve, or None where a little more or less would change it.

    A fifth less or a quarter more of movement, or half a minute sooner or later, must not.
    """
    states = curve(_REFERENCE)
    shape = shape_of(_REFERENCE, states)
    variants = [states[0] + (states - states[0]) * factor for factor in (0.8, 1.25)]
    variants += [curve(_REFERENCE + shift) for shift in (-30.0, 30.0)]
    return shape if all(shape_of(_REFERENCE, v) is shape for v in variants) else None


def clear_curves(count: int, seed: int) -> list[tuple[Shape, Curve]]:
    """Give as many clear curves of each of the nine shapes."""
    rng = Random(seed)
    left = dict.fromkeys(SHAPES, count)
    found: list[tuple[Shape, Curve]] = []
    while any(left.values()):
        curve = random_curve(rng)
        shape = shape_of(_REFERENCE, curve(_REFERENCE))
        if left[shape] and clear_shape(curve):
            left[shape] -= 1
            found.append((shape, curve))
    return found
