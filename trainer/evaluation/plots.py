"""Figures as pictures: what is said by shape, calibration, regret, what the state changes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from lumen.core.encoding import encode
from lumen.core.language import TOKENS
from lumen.core.moment import DIMENSIONS
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.speaker import CENTRE, SPREAD, Floats, Speech, targets
from lumen.formats.student import Student
from trainer.data.windows import Windows
from trainer.evaluation.evaluation_data import read_data
from trainer.system.folders import whole_folder
from trainer.system.pictures import Axes, Plot, save

NAMES = tuple(f"{name}.png" for name in ("distributions", "calibration", "regret", "state"))
"""The pictures' files."""

_BINS = 12
_FEWEST_IN_BIN = 5
_SWEEP = 41
_REACH = 2.0
_CURVES = 5


def plots(windows: Windows, speaker: Student, report: Mapping[str, Any]) -> dict[str, Plot]:
    """Give a report's pictures by name."""
    said = speaker.predict(windows.encoded())
    return {
        "distributions": Plot((13, 11), (3, 3), lambda axes: _distributions(axes, windows, said)),
        "calibration": Plot((9, 4.5), (1, 2), lambda axes: _calibration(axes, windows, said)),
        "regret": Plot((9, 5), (1, 1), lambda axes: _regret(axes, report)),
        "state": Plot((12, 8), (2, 2), lambda axes: _state(axes, speaker)),
    }


def draw(data: Path, student: Path, report: Mapping[str, Any], out: Path) -> list[Path]:
    """Draw a report's pictures into a folder; the folder is whole or not there.

    Raises:
        LumenError: it cannot be written.
    """
    pictures = plots(read_data(data).windows, Student.load(student), report)
    with whole_folder(out) as folder:
        for name, plot in pictures.items():
            save(folder / f"{name}.png", plot)
    return [out / f"{name}.png" for name in pictures]


def _distributions(axes: Axes, windows: Windows, said: Speech) -> None:
    """Show each shape's first tokens: the target's and the student's, averaged over windows."""
    target = windows.targets()
    places = np.arange(len(TOKENS))
    for index, (shape, panel) in enumerate(zip(SHAPES, axes, strict=True)):
        here = windows.shape == index
        panel.set_title(f"{shape} ({here.sum()})", fontsize=9)
        panel.set_xticks(places, TOKENS, rotation=90, fontsize=6)
        if here.any():
            panel.bar(places - 0.2, target.token[here].mean(axis=0), 0.4, label="target")
            panel.bar(places + 0.2, said.token[here].mean(axis=0), 0.4, label="student")
    panels = [p for index, p in enumerate(axes) if (windows.shape == index).any()]
    panels[0].legend(fontsize=7)


def _calibration(axes: Axes, windows: Windows, said: Speech) -> None:
    """Show how likely the target says what the student says with some probability."""
    target = windows.targets()
    for panel, name, ours, true in (
        (axes[0], "patterns", said.pattern, target.pattern),
        (axes[1], "first tokens", said.token, target.token),
    ):
        x, y, low, high = _bins(ours.ravel(), true.ravel())
        panel.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        panel.errorbar(x, y, yerr=[y - low, high - y], fmt="o", markersize=4, capsize=2)
        panel.set_xlabel(f"student's probability of {name}")
        panel.set_ylabel("target's: mean, and 5 to 95 %")


def _bins(ours: Floats, true: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    bin_of = np.minimum((ours * _BINS).astype(np.intp), _BINS - 1)
    rows = []
    for each in range(_BINS):
        here = bin_of == each
        if here.sum() >= _FEWEST_IN_BIN:
            low, high = np.percentile(true[here], [5, 95])
            mean = true[here].mean()
            rows.append((ours[here].mean(), mean, min(low, mean), max(high, mean)))
    x, y, low, high = np.array(rows).reshape(-1, 4).T
    return x, y, low, high


def _regret(axes: Axes, report: Mapping[str, Any]) -> None:
    """Show regret by shape, with intervals; shapes of few windows say little."""
    panel = axes[0]
    drawn = ("shape only", "teacher", "base with LoRA", "student")
    shown = [name for name in drawn if name in report["speakers"]]
    shapes = list(report["shapes"])
    places = np.arange(len(shapes))
    for turn, name in enumerate(shown):
        figures = [report["speakers"][name]["shapes"][shape]["regret_bits"] for shape in shapes]
        # One who never says what the target may say regrets infinitely: nowhere to be drawn.
        value = np.array([each["value"] for each in figures], dtype=np.float64)
        # Where there is no interval, none is drawn.
        low, high = np.array([each["interval_95"] for each in figures], dtype=np.float64).T
        panel.errorbar(
            places + 0.15 * (turn - 1),
            value,
            yerr=np.nan_to_num([np.maximum(value - low, 0.0), np.maximum(high - value, 0.0)]),
            fmt="o",
            capsize=3,
            label=name,
        )
    labels = [f"{shape}\n({report['shapes'][shape]})" for shape in shapes]
    panel.set_xticks(places, labels, rotation=60, fontsize=7)
    panel.set_ylabel("regret, bits per expression")
    panel.set_ylim(bottom=0.0)
    panel.legend()


def _state(axes: Axes, student: Student) -> None:
    """Show what each dimension changes when settled: target as lines, student as dots."""
    shape = SHAPES.index(Shape.SETTLED_PRESENCE)
    for dimension, (name, panel) in enumerate(zip(DIMENSIONS, axes, strict=True)):
        centre, spread = CENTRE[dimension], SPREAD[dimension]
        low = max(centre - _REACH * spread, 0.0)
        values = np.linspace(low, centre + _REACH * spread, _SWEEP)
        numbers = np.zeros((_SWEEP, 3 * len(DIMENSIONS)))
        numbers[:, : len(DIMENSIONS)] = CENTRE
        numbers[:, dimension] = values
        shapes, stable = np.full(_SWEEP, shape), np.ones(_SWEEP, dtype=np.bool_)
        true = targets(shapes, numbers[:, : len(DIMENSIONS)], stable).token
        ours = student.predict(encode(numbers, shapes, stable)).token
        for token in np.argsort(-np.ptp(true, axis=0))[:_CURVES]:
            (line,) = panel.plot(values, true[:, token], label=TOKENS[token])
            panel.plot(values, ours[:, token], ".", color=line.get_color(), markersize=4)
        panel.set_xlabel(f"mean {name}, {Shape.SETTLED_PRESENCE}, stable")
        panel.set_ylabel("probability of the first token")
        panel.legend(fontsize=7)
