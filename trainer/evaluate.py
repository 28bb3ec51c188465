"""Judges a student against the target speaker, with each figure's companions beside it."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from lumen.core.language import EXPRESSIONS, parse
from lumen.core.speaker import Floats, entropy_bits, expression_probabilities
from lumen.student import Student
from trainer import metrics
from trainer.metrics import Indices
from trainer.published import read_windows

# Different (shape, expression) pairs are counted among as many draws as in the published work.
_DRAWS = 500
_STILLNESS = EXPRESSIONS.index(parse("~stillness~"))


def evaluate(data: Path, student: Path, seed: int) -> dict[str, Any]:
    """Judge a student on a file of windows: each figure with its interval, and its companions.

    Raises:
        StudentError: the student cannot be loaded.
        RecordingError: the windows cannot be read.
    """
    windows = read_windows(data)
    loaded = Student.load(student)
    target = expression_probabilities(windows.targets())
    speaker = loaded.distribution(windows.encoded())
    rng = np.random.default_rng(seed)
    statistics = _statistics(target, speaker, windows.shape, rng)
    figures = {
        name: metrics.bootstrapped(statistic, len(windows.shape), rng)
        for name, statistic in statistics.items()
    }
    return {
        "data": str(data),
        "student": str(student),
        "teacher": loaded.manifest.teacher,
        "base": loaded.manifest.base,
        "windows": len(windows.shape),
        **{name: _known(figure.value) for name, figure in figures.items()},
        "interval_95": {
            name: (_known(figure.low), _known(figure.high)) for name, figure in figures.items()
        },
        "companions": _companions(target, windows.shape, rng),
        "distinct_in_500_draws": _distinct(speaker, windows.shape, rng),
    }


def _known(value: float) -> float | None:
    """Give what JSON can say: an undefined figure is null."""
    return None if math.isnan(value) else value


_Statistic = Callable[[Indices], float]


def _statistics(
    target: Floats, speaker: Floats, shape: Indices, rng: np.random.Generator
) -> dict[str, _Statistic]:
    """Give each figure as a function of the windows it is taken over."""
    regrets = metrics.regret(target, speaker)
    baseline = metrics.regret(target, metrics.shape_only(target, shape))
    relevance = metrics.state_relevance(target, speaker, shape, rng)
    coherence = metrics.coherence(speaker, shape)
    entropies = entropy_bits(speaker)
    return {
        "share_captured": lambda at: metrics.share_captured(regrets[at], baseline[at]),
        "regret_bits": _mean_of(regrets),
        "state_relevance_bits": _mean_of(relevance),
        "pattern_divergence": _divergence_of(metrics.pattern_shares, target, speaker, shape),
        "token_divergence": _divergence_of(metrics.token_counts, target, speaker, shape),
        "coherence_micro": _mean_of(coherence),
        "coherence_macro": lambda at: metrics.macro(coherence[at], shape[at]),
        "perplexity": lambda at: metrics.perplexity(entropies[at]),
    }


def _mean_of(values: Floats) -> _Statistic:
    return lambda at: float(values[at].mean())


def _divergence_of(
    view: Callable[[Floats], Floats], target: Floats, speaker: Floats, shape: Indices
) -> _Statistic:
    one, other = view(target), view(speaker)
    return lambda at: metrics.divergence(one[at], other[at], shape[at])


def _companions(target: Floats, shape: Indices, rng: np.random.Generator) -> dict[str, float]:
    """Give what the figures are to be read beside, on the same windows."""
    entropies = entropy_bits(target)
    baseline = metrics.regret(target, metrics.shape_only(target, shape))
    once = metrics.as_said(metrics.drawn(target, rng))
    pattern, token = metrics.pattern_shares, metrics.token_counts
    always_stillness = metrics.as_said(np.full(len(shape), _STILLNESS))
    return {
        "target_entropy_bits": float(entropies.mean()),
        "shape_only_regret_bits": float(baseline.mean()),
        "uniform_regret_bits": float(np.log2(len(EXPRESSIONS)) - entropies.mean()),
        "pattern_divergence_sampling_floor": metrics.divergence(
            pattern(target), pattern(once), shape
        ),
        "token_divergence_sampling_floor": metrics.divergence(token(target), token(once), shape),
        "target_coherence": float(metrics.coherence(target, shape).mean()),
        "first_affine_token_coherence": 1.0,
        "always_stillness_coherence": float(metrics.coherence(always_stillness, shape).mean()),
        "target_perplexity": metrics.perplexity(entropies),
        "target_distinct_in_500_draws": _distinct(target, shape, rng),
        "valid_rate_by_construction": 1.0,
    }


def _distinct(speaker: Floats, shape: Indices, rng: np.random.Generator) -> int:
    windows = rng.integers(len(shape), size=_DRAWS)
    return metrics.distinct(shape[windows], metrics.drawn(speaker[windows], rng))


def as_table(report: dict[str, Any]) -> str:
    """Lay a report out for people: what was judged, the figures, and what stands beside them."""
    head = f"{report['student']} ({report['teacher']}) on {report['windows']} windows"
    figures = [
        f"{name:>34}  {_shown(report[name])}  {_shown(low)} .. {_shown(high)}"
        for name, (low, high) in report["interval_95"].items()
    ]
    beside = [f"{name:>34}  {value:8.4f}" for name, value in report["companions"].items()]
    return "\n".join([head, *figures, "beside them", *beside])


def _shown(value: float | None) -> str:
    return "unknown" if value is None else f"{value:7.4f}"
