"""Judges speakers side by side against the target, each figure with its interval and companions."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from lumen.core.language import EXPRESSIONS
from lumen.core.shape_names import SHAPES
from lumen.core.speaker import Floats, entropy_bits
from lumen.errors import UsageError
from lumen.formats.student import Student
from trainer.data.audit import leaks
from trainer.data.sampling import draw_from
from trainer.data.windows import Windows
from trainer.evaluation import accuracy, companions, judged_teacher, speakers
from trainer.evaluation.accuracy import Ceiling
from trainer.evaluation.cautions import warnings_of
from trainer.evaluation.companions import NOBODY, Beside
from trainer.evaluation.evaluation_data import EvaluationData, read_data
from trainer.evaluation.judged_teacher import JudgedTeacher
from trainer.evaluation.resampling import Resamples, written
from trainer.measures import metrics
from trainer.measures.metrics import Indices

STUDENT = "student"

# Different (shape, expression) pairs are counted among as many draws as in the published work.
_DRAWS = 500


def evaluate(
    data: Path,
    student: Path | None,
    seed: int,
    *,
    teacher: JudgedTeacher | None = None,
    beside: Beside = NOBODY,
    seeds: int = 1,
) -> dict[str, Any]:
    """Judge a student, a teacher, or both, beside what needs no learning.

    Args:
        data: a dataset's folder, of which the test split is taken, or a file of windows.
        student: its array file or folder, or None.
        seed: of the resamples and draws.
        teacher: a language model, or its labels, and how it is asked.
        beside: what other learners learn, to be judged beside.
        seeds: over how many permutations and draws, of consecutive seeds, chance is averaged.

    Raises:
        UsageError: there is nobody to judge.
        StudentError: the student cannot be loaded.
        RecordingError: the windows cannot be read.
        LumenError: the teacher's labels are of other windows, or it cannot be loaded.
    """
    if student is None and teacher is None:
        raise UsageError("name whom to judge: --student, --teacher, or both")
    judged = read_data(data)
    found, who, unmasked = _speakers(judged, student, teacher, seed)
    # Whom the report is of comes last.
    learners = companions.speakers_of(beside, judged.windows)
    found = {**speakers.references(judged.windows), **learners, **found}
    rng = np.random.default_rng(seed)
    rngs = [np.random.default_rng([seed + n, 1]) for n in range(seeds)]
    report = judge(judged, found, judged.resamples(rng), rngs)
    if data.is_dir():
        report["warnings"] += [f"the dataset leaks: {leak}" for leak in leaks(data)]
    # The last to be put beside the references.
    own = report["speakers"][list(found)[-1]]
    return {
        "data": str(data),
        "student": str(student) if student else None,
        **who,
        "seeds": seeds,
        "windows": len(judged.windows.shape),
        **_figures_of(own),
        "companions": _companions(report["speakers"], report["sampling_floor"]),
        "distinct_in_500_draws": own["distinct_in_500_draws"],
        "free_decoding": unmasked,
        **report,
    }


def _speakers(
    judged: EvaluationData,
    student: Path | None,
    teacher: JudgedTeacher | None,
    seed: int,
) -> tuple[dict[str, Floats], dict[str, str], dict[str, Any] | None]:
    """Give how each speaks, who the last of them is, and how one speaks without the mask."""
    found: dict[str, Floats] = {}
    who = {"teacher": "none", "base": "none"}
    unmasked: dict[str, Any] | None = None
    if teacher is not None:
        found, who, unmasked = judged_teacher.judged(teacher, judged, seed)
    if student is not None:
        loaded = Student.load(student)
        found[STUDENT] = loaded.distribution(judged.windows.encoded())
        who = {"teacher": loaded.manifest.teacher, "base": loaded.manifest.base}
    return found, who, unmasked


def _figures_of(speaker: Mapping[str, Any]) -> dict[str, Any]:
    """Give a speaker's figures by their names, and their intervals beside them."""
    figures = speaker["figures"]
    return {
        **{name: figure["value"] for name, figure in figures.items()},
        "interval_95": {name: figure["interval_95"] for name, figure in figures.items()},
    }


def judge(
    data: EvaluationData,
    found: Mapping[str, Floats],
    resamples: Resamples,
    rngs: list[np.random.Generator],
) -> dict[str, Any]:
    """Judge speakers, [n, 2985] each, on the same windows and the same resamples."""
    shape = data.windows.shape
    target = found[speakers.TARGET]
    law = metrics.pattern_shares(target)
    label = data.label
    if label is None:
        label = accuracy.drawn_patterns(law, rngs[0])
    ceilings = {"drawn from the target": (accuracy.ceiling(law, label), label)}
    if data.published is not None:
        published = accuracy.ceiling(accuracy.published_law(shape), data.published)
        ceilings["published, by the shape alone"] = (published, data.published)
    judged = {
        name: _judged(data.windows, target, speaker, label, resamples, rngs)
        for name, speaker in found.items()
    }
    patterns = {name: metrics.pattern_shares(speaker) for name, speaker in found.items()}
    accuracies = {
        name: _accuracies(limit, patterns, labels, resamples)
        for name, (limit, labels) in ceilings.items()
    }
    return {
        "blocks": None if data.block is None else resamples.blocks,
        "shapes": speakers.shape_counts(shape),
        "speakers": judged,
        "sampling_floor": _sampling_floor(target, shape, resamples, rngs),
        "pattern_accuracies": accuracies,
        "warnings": warnings_of(data, resamples, accuracies),
    }


def _judged(
    windows: Windows,
    target: Floats,
    speaker: Floats,
    label: Indices,
    resamples: Resamples,
    rngs: list[np.random.Generator],
) -> dict[str, Any]:
    shape = windows.shape
    regrets = metrics.regret(target, speaker)
    baseline = metrics.regret(target, metrics.shape_only(target, shape))
    coherence = metrics.coherence(speaker, shape)
    with np.errstate(invalid="ignore"):
        added = [metrics.state_relevance(target, speaker, shape, rng) for rng in rngs]
        relevance: Floats = np.mean(added, axis=0)
    view = {"pattern": metrics.pattern_shares, "token": metrics.token_counts}
    divergence = {
        name: resamples.divergence(of(target), of(speaker), shape) for name, of in view.items()
    }
    resampled = {
        "regret_bits": resamples.mean(regrets),
        "regret_bits_macro": resamples.macro(regrets, shape),
        "share_captured": resamples.share_captured(regrets, baseline),
        "share_captured_macro": resamples.macro_share(regrets, baseline, shape),
        "state_relevance_bits": _finite(relevance, resamples),
        "pattern_divergence": divergence["pattern"],
        "token_divergence": divergence["token"],
        "coherence_micro": resamples.mean(coherence),
        "coherence_macro": resamples.macro(coherence, shape),
        "perplexity": 2.0 ** resamples.mean(entropy_bits(speaker)),
        "pattern_accuracy": resamples.mean(accuracy.spoken(view["pattern"](speaker), label)),
    }
    return {
        "figures": {name: written(resamples.figure(values)) for name, values in resampled.items()},
        "distinct_in_500_draws": round(
            float(np.mean([_distinct(speaker, shape, rng) for rng in rngs])), 1
        ),
        # Every speaker here is a distribution over legal expressions alone.
        "valid_rate": 1.0,
        "shapes": _by_shape(shape, regrets, baseline, coherence, resamples),
    }


def _sampling_floor(
    target: Floats, shape: Indices, resamples: Resamples, rngs: list[np.random.Generator]
) -> dict[str, float]:
    """Give the divergences of one draw a window of the target itself, averaged over seeds."""
    draws = [metrics.as_said(draw_from(target, rng)) for rng in rngs]
    views = {"pattern": metrics.pattern_shares, "token": metrics.token_counts}
    return {
        name: float(
            np.mean([resamples.divergence(of(target), of(once), shape)[0] for once in draws])
        )
        for name, of in views.items()
    }


def _finite(relevance: Floats, resamples: Resamples) -> Floats:
    """Give the mean relevance; it is undefined for who regrets infinitely either way."""
    if np.isnan(relevance).any():
        return np.full(len(resamples.counts), math.nan)
    return resamples.mean(relevance)


def _by_shape(
    shape: Indices, regrets: Floats, baseline: Floats, coherence: Floats, resamples: Resamples
) -> dict[str, Any]:
    found = {}
    for each in np.unique(shape):
        here = shape == each
        part = resamples.within(here)
        shares = part.share_captured(regrets[here], baseline[here])
        found[str(SHAPES[each])] = {
            "windows": int(here.sum()),
            "blocks": part.blocks,
            "regret_bits": written(part.figure(part.mean(regrets[here]))),
            "shape_only_regret_bits": written(part.figure(part.mean(baseline[here]))),
            "share_captured": written(part.figure(shares)),
            "coherence": written(part.figure(part.mean(coherence[here]))),
        }
    return found


def _accuracies(
    limit: Ceiling, patterns: Mapping[str, Floats], label: Indices, resamples: Resamples
) -> dict[str, Any]:
    return {
        "best_possible": limit.best,
        "standard_error": limit.error,
        "majority": limit.majority,
        "matched_sampling": limit.matched,
        "leak_above": limit.leak_above,
        "speakers": {
            name: {
                "sampled": written(
                    resamples.figure(resamples.mean(accuracy.spoken(pattern, label)))
                ),
                "likeliest": written(
                    resamples.figure(resamples.mean(accuracy.guessed(pattern, label)))
                ),
            }
            for name, pattern in patterns.items()
        },
    }


def _companions(judged: Mapping[str, Any], floor: Mapping[str, float]) -> dict[str, float | None]:
    """Give what the student's figures are to be read beside, on the same windows."""

    def value(speaker: str, name: str) -> float | None:
        found: float | None = judged[speaker]["figures"][name]["value"]
        return found

    target = speakers.TARGET
    perplexity = value(target, "perplexity") or math.nan
    return {
        "target_entropy_bits": math.log2(perplexity),
        "shape_only_regret_bits": value(speakers.SHAPE_ONLY, "regret_bits"),
        "uniform_regret_bits": math.log2(len(EXPRESSIONS) / perplexity),
        "pattern_divergence_sampling_floor": floor["pattern"],
        "token_divergence_sampling_floor": floor["token"],
        "target_coherence": value(target, "coherence_micro"),
        "first_affine_token_coherence": value(speakers.FIRST_AFFINE, "coherence_micro"),
        "always_stillness_coherence": value(speakers.ALWAYS_STILLNESS, "coherence_micro"),
        "target_perplexity": perplexity,
        "target_distinct_in_500_draws": judged[target]["distinct_in_500_draws"],
        "valid_rate_by_construction": 1.0,
    }


def _distinct(speaker: Floats, shape: Indices, rng: np.random.Generator) -> int:
    windows = rng.integers(len(shape), size=_DRAWS)
    return metrics.distinct(shape[windows], draw_from(speaker[windows], rng))
