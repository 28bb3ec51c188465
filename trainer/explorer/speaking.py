"""Who speaks in the explorer: functions from shape, mean state and trend to a distribution."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import NamedTuple, TypeAlias

import numpy as np

from lumen.core.encoding import encode
from lumen.core.features import Features
from lumen.core.rules import RULES, Indices, Peaks, first_matches, measures
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.shapes import movements, movements_are_stable, trend
from lumen.core.speaker import CENTRE, Floats, expression_probabilities, target
from lumen.formats.student import Student
from trainer.data.synthetic_windows import imagine
from trainer.data.windows import DIMENSION_COUNT
from trainer.measures.metrics import first_token_shares, pattern_shares

Means: TypeAlias = tuple[float, ...]
Speaker: TypeAlias = Callable[[Shape, Means, Trend], Floats]
"""Gives the probability of each expression, [2985]."""

TARGET, STUDENT = "target", "student"

_IMAGINED = 60_000
_MOVEMENTS = 64


def speakers(student: Student, others: Mapping[str, Speaker] | None = None) -> dict[str, Speaker]:
    """Give the target, the student, and whoever else is there, by name."""
    return {TARGET: _target, STUDENT: partial(_student, student), **(others or {})}


def _target(shape: Shape, means: Means, trend_said: Trend) -> Floats:
    return expression_probabilities(target(shape, means, trend_said))


def _student(student: Student, shape: Shape, means: Means, trend_said: Trend) -> Floats:
    """Average what the student says over movements that suit the shape and the trend.

    It sees 22 numbers of a window, and the sliders tell only some of them.
    """
    moved = movements_of(shape, trend_said).numbers
    numbers = np.concatenate([np.tile(np.asarray(means), (len(moved), 1)), moved], axis=1)
    index = np.full(len(moved), SHAPES.index(shape))
    said = student.distribution(
        encode(numbers, index, np.full(len(moved), trend_said is Trend.STABLE))
    )
    mean: Floats = said.mean(axis=0)
    return mean


class Movements(NamedTuple):
    """Deltas and bends, [n, 8], and whether windows really move so under the shape and trend."""

    numbers: Floats
    real: bool


@lru_cache(maxsize=64)
def movements_of(shape: Shape, trend_said: Trend) -> Movements:
    """Give imagined movements that the classifier would give this shape and this trend.

    Some do not go together, a basin transition and a stable trend; those stand still instead.
    """
    suiting = [
        numbers
        for numbers, found_shape, found_trend in _imagined()
        if found_trend is trend_said and shape in found_shape
    ]
    if not suiting:
        return Movements(np.zeros((1, 2 * DIMENSION_COUNT)), real=False)
    return Movements(np.array(suiting[:_MOVEMENTS]), real=True)


@lru_cache(maxsize=1)
def _imagined() -> list[tuple[Floats, frozenset[Shape], Trend]]:
    """Imagine movements, each with the shapes that it can have and its trend."""
    windows = imagine(_IMAGINED, np.random.default_rng(8))
    delta, bend = windows.numbers[:, 4:8], windows.numbers[:, 8:12]
    # Where the levels lie decides no rule, only how far they are apart.
    mid = np.tile(np.array(CENTRE), (_IMAGINED, 1))
    head = mid + 0.5 * (bend - delta)
    seen = Features(mid, head, mid, head + delta)
    moved = movements(seen.delta)
    with_peak = [_matching(seen, moved, peak) for peak in (0.0, 1.0)]
    stable = movements_are_stable(moved)
    kinds = zip(windows.numbers[:, 4:], *with_peak, seen.delta, stable, strict=True)
    return [
        (numbers, frozenset({RULES[calm], RULES[peaked]}), trend(d, stable=bool(still)))
        for numbers, calm, peaked, d, still in kinds
    ]


def _matching(seen: Features, moved: Floats, rise: float) -> Indices:
    """Give the first rule that matches where S rose so far in between and fell back again."""
    head = seen.head[:, 2]
    peaks = Peaks(head + rise, head)
    return first_matches(measures(seen, moved, peaks))


class Said(NamedTuple):
    """A distribution as it is shown: by pattern, by first token, and its likeliest expressions."""

    pattern: Floats
    token: Floats
    expression: Floats


def shown(distribution: Floats) -> Said:
    """Sum a distribution up."""
    return Said(pattern_shares(distribution), first_token_shares(distribution), distribution)
