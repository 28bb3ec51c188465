"""Speakers compared on data: the report, its tables and its pictures, computed once and kept."""

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from lumen.core.shapes import judge as judge_shapes
from lumen.core.speaker import expression_probabilities
from lumen.core.window import trajectories
from lumen.errors import LumenError, system_refusal
from lumen.formats.student import Student
from trainer.data.audit import leaks
from trainer.data.simulated_histories import SimulatedLife, live
from trainer.data.splits import BLOCK
from trainer.data.windows import Windows, joined
from trainer.evaluation import plots, speakers, tables
from trainer.evaluation.evaluate import STUDENT, judge
from trainer.evaluation.evaluation_data import EvaluationData, read_data
from trainer.evaluation.judged_teacher import TEACHER
from trainer.explorer import style
from trainer.system.pictures import Plot
from trainer.teacher.labels import read_labels

SIMULATED = "a simulated day"
"""What is judged on where no dataset is given."""

_LIFE = SimulatedLife("busy", 7, 1.0)
_EVERY = 6  # of a window every 30 s: neighbours share most of their states
_SEED = 42
_EXPLAINED = {
    "regret_bits": "bits per expression above the target's entropy; less is better",
    "regret_bits_macro": "the same, each shape counted alike",
    "share_captured": "what only the state explains: 1 the target, 0 who sees only the shape",
    "share_captured_macro": "the same, of the macro regrets",
    "state_relevance_bits": "regret added by exchanging states within a shape",
    "pattern_divergence": "Jensen-Shannon to the target, patterns",
    "token_divergence": "Jensen-Shannon to the target, tokens",
    "coherence_micro": "affine tokens among those said; constants score 1",
    "coherence_macro": "the same, each shape counted alike",
    "perplexity": "variety, beside the target's own",
    "pattern_accuracy": "how often the label's pattern is said",
    "distinct_in_500_draws": "different (shape, expression) pairs",
    "valid_rate": "legal expressions; 1 by construction",
}


@dataclass(frozen=True)
class SpeakerComparison:
    """What is shown of one comparison."""

    summary: str
    figures: str
    shapes: str
    pictures: tuple[Image.Image, ...]


def compare(data: Path | None, student: Student, labels: Path | None = None) -> SpeakerComparison:
    """Judge the student, and a teacher by its labels of these windows, beside the target.

    Args:
        data: a dataset's folder or a file of windows; None for a simulated day.
        student: who is judged.
        labels: a teacher's soft labels of these very windows.

    Raises:
        LumenError: the data or the labels cannot be read.
    """
    try:
        changed = 0 if data is None else data.stat().st_mtime_ns
        return _compare(data, changed, student, labels)
    except OSError as error:
        raise LumenError(f"{data.name if data else SIMULATED}: {system_refusal(error)}") from None
    except LumenError as error:
        raise LumenError(str(error).replace(str(data), data.name if data else "")) from None


@lru_cache(maxsize=8)
def _compare(
    data: Path | None, _changed: int, student: Student, labels: Path | None
) -> SpeakerComparison:
    judged = simulated() if data is None else read_data(data)
    report = _report(judged, student, labels)
    if data is not None and data.is_dir():
        report["warnings"] += [f"the dataset leaks: {leak}" for leak in leaks(data)]
    pictures = plots.plots(judged.windows, student, report)
    return SpeakerComparison(
        _summary(data.name if data else SIMULATED, len(judged.windows.shape), student, report),
        _table([*report["speakers"]], tables.figure_rows(report["speakers"]), _EXPLAINED),
        _table(*tables.shape_rows(report["speakers"])),
        tuple(_painted(plot) for plot in pictures.values()),
    )


def _report(judged: EvaluationData, student: Student, labels: Path | None) -> dict[str, Any]:
    count = len(judged.windows.shape)
    found = speakers.references(judged.windows)
    if labels is not None:
        found[TEACHER] = expression_probabilities(read_labels(labels, count))
    found[STUDENT] = student.distribution(judged.windows.encoded())
    resamples = judged.resamples(np.random.default_rng(_SEED))
    return judge(judged, found, resamples, [np.random.default_rng([_SEED, 1])])


@lru_cache(maxsize=1)
def simulated() -> EvaluationData:
    """Live a simulated day, and give some of its windows."""
    parts, ends = [], []
    for piece in live(_LIFE):
        for index, found in trajectories(piece.at, piece.states):
            judged = judge_shapes(found)
            parts.append(Windows(judged.shape, judged.features.numbers, judged.stable))
            ends.append(piece.wall[index])
    shape, numbers, stable = joined(parts)
    some = Windows(shape[::_EVERY], numbers[::_EVERY], stable[::_EVERY])
    block = (np.concatenate(ends)[::_EVERY] // BLOCK).astype(np.intp)
    return EvaluationData(some, None, None, block)


def _summary(name: str, count: int, student: Student, report: dict[str, Any]) -> str:
    share = report["speakers"][STUDENT]["figures"]["share_captured"]
    value, (low, high) = share["value"], share["interval_95"]
    share = "undefined" if value is None else f"{value:.3f}"
    between = "" if None in (low, high) else f"<small>95 %: {low:.3f} to {high:.3f}</small>"
    beware = "".join(f"<p class='note small'>beware: {escape(w)}</p>" for w in report["warnings"])
    return (
        f"<div class='headline'><b>{share}</b>{between}<span>of what only the state explains is "
        f"said by the student, on {count:,} windows of {escape(name)}; it learnt from "
        f"{escape(student.manifest.teacher)}</span></div>{beware}"
    )


def _table(
    heads: list[str], rows: list[tuple[str, list[str]]], explained: dict[str, str] | None = None
) -> str:
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    body = ""
    for name, cells in rows:
        said = (explained or {}).get(name, "")
        note = f"<small>{escape(said)}</small>" if said else ""
        columns = "".join(f"<td>{_cell(cell)}</td>" for cell in cells)
        body += f"<tr><th>{escape(name.replace('_', ' '))}{note}</th>{columns}</tr>"
    return (
        f"<div class='wide'><table class='figures many'><tr><th></th>{top}</tr>{body}</table></div>"
    )


def _cell(text: str) -> str:
    value, _, interval = text.partition(" ")
    return f"{escape(value)}<small>{escape(interval.strip('()').replace(' ', ' to '))}</small>"


def _painted(plot: Plot) -> Image.Image:
    def paint(figure: style.Figure) -> None:
        figure.set_layout_engine("constrained")
        plot.paint(figure.subplots(*plot.grid, squeeze=False).ravel())

    width, height = (round(side * style.DPI) for side in plot.size)
    return style.painted(width, height, paint)
