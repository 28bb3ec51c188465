"""The board that trajectories are drawn on: one panel a dimension, and where a click falls."""

from typing import NamedTuple

import numpy as np
from PIL import Image

from lumen.core.features import Floats
from lumen.core.moment import DIMENSION_NAMES, DIMENSIONS
from lumen.units import Seconds
from trainer.data.windows import HIGHEST
from trainer.explorer import style
from trainer.explorer.figures import QUARTERS
from trainer.explorer.sketch import TIMES, whole
from trainer.explorer.style import Axes, Figure

WIDTH, HEIGHT = 900, 560
# Left, bottom, width and height of each panel, as shares of the board.
_BOXES = (
    (0.055, 0.56, 0.43, 0.38),
    (0.555, 0.56, 0.43, 0.38),
    (0.055, 0.075, 0.43, 0.38),
    (0.555, 0.075, 0.43, 0.38),
)
_MARGIN = 0.04
"""How far a panel reaches beyond what can be set, as a share of it: its edges can be clicked."""


class Spot(NamedTuple):
    """What a click means: a dimension's index, a time and a value."""

    dimension: int
    time: Seconds
    value: float


def board_picture(points: Floats, times: Floats, states: Floats) -> Image.Image:
    """Show a sketch: its points, the curve, and the samples that Lumen would feel of it."""
    fine, path = whole(points)

    def paint(figure: Figure) -> None:
        for index, (name, box) in enumerate(zip(DIMENSIONS, _BOXES, strict=True)):
            panel: Axes = figure.add_axes(box)
            colour, highest = style.DIMENSION[name], HIGHEST[index]
            for begin, end in QUARTERS:
                panel.axvspan(
                    begin * TIMES[-1], end * TIMES[-1], color=style.TEXT, alpha=0.05, linewidth=0
                )
            panel.plot(fine, path[:, index], color=colour, linewidth=1.6, alpha=0.75)
            panel.plot(times, states[:, index], "o", color=style.TEXT, markersize=2.6)
            panel.plot(TIMES, points[:, index], "o", color=colour, markersize=8, alpha=0.9)
            panel.set_xlim(-_MARGIN * TIMES[-1], (1 + _MARGIN) * TIMES[-1])
            panel.set_ylim(-_MARGIN * highest, (1 + _MARGIN) * highest)
            panel.set_xticks(TIMES)
            panel.set_yticks(np.linspace(0.0, highest, 4 if highest < 1.0 else 5))
            panel.set_title(f"{name}  {DIMENSION_NAMES[name]}", color=colour)

    return style.painted(WIDTH, HEIGHT, paint)


def spot_at(across: float, down: float) -> Spot | None:
    """Tell what a click on the board means, in pixels from its upper left; None beside a panel."""
    x, y = across / WIDTH, 1.0 - down / HEIGHT
    for index, (left, bottom, width, height) in enumerate(_BOXES):
        along, up = (x - left) / width, (y - bottom) / height
        if 0.0 <= along <= 1.0 and 0.0 <= up <= 1.0:
            time = _unscaled(along) * TIMES[-1]
            return Spot(index, time, _unscaled(up) * HIGHEST[index])
    return None


def _unscaled(place: float) -> float:
    return min(max(place * (1.0 + 2.0 * _MARGIN) - _MARGIN, 0.0), 1.0)
