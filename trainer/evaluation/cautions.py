"""What a reader of a report should beware of: few blocks, rare or absent shapes, leaks."""

from collections.abc import Iterator, Mapping
from typing import Any

from lumen.core.shape_names import SHAPES
from lumen.formats.spans import counted
from trainer.evaluation import speakers
from trainer.evaluation.evaluation_data import EvaluationData
from trainer.evaluation.resampling import Resamples

FEW = 10
"""Windows of a shape, and blocks of time, below which figures are not worth much."""


def warnings_of(
    data: EvaluationData, resamples: Resamples, accuracies: Mapping[str, Any]
) -> list[str]:
    """Give what is to beware of."""
    counts = speakers.shape_counts(data.windows.shape)
    absent = [str(shape) for shape in SHAPES if str(shape) not in counts]
    found = [
        f"{name}: {counted(count, 'window')}: its figures are not worth much"
        for name, count in counts.items()
        if count < FEW
    ]
    if data.block is not None and resamples.blocks < FEW:
        found.insert(
            0,
            f"only {counted(resamples.blocks, 'block')} of time: the intervals are not worth much",
        )
    if data.unnamed:
        found.insert(
            0,
            f"{data.unnamed} windows name no block of time and are drawn one by one: the intervals "
            "are too narrow if they overlap",
        )
    if absent:
        found.append(f"no windows of {', '.join(absent)}: nothing is known of them")
    return [*found, *_leaks(accuracies)]


def _leaks(accuracies: Mapping[str, Any]) -> Iterator[str]:
    """Name who says more of the labels' patterns than can be known."""
    for labels, table in accuracies.items():
        for name, found in table["speakers"].items():
            best = max(found["sampled"]["value"], found["likeliest"]["value"])
            if best > table["leak_above"]:
                yield (
                    f"{name}: pattern accuracy {best:.3f} on labels {labels} is above "
                    f"{table['leak_above']:.3f}, the best possible and three standard errors: "
                    "a leak"
                )
