"""Pictures as PNG files, painted with matplotlib: the same data give the same bytes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

_DPI = 110

Axes: TypeAlias = Any
"""matplotlib's, whose types are looser than ours."""


class Plot(NamedTuple):
    """A picture to be painted: its size in inches, its grid of axes, and who paints them."""

    size: tuple[float, float]
    grid: tuple[int, int]
    paint: Callable[[Any], None]


def save(file: Path, plot: Plot) -> None:
    """Paint a picture into a file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=plot.size, layout="constrained")
    FigureCanvasAgg(figure)
    plot.paint(figure.subplots(*plot.grid, squeeze=False).ravel())
    figure.savefig(file, dpi=_DPI, metadata={"Software": None})
