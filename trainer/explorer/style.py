"""How the explorer's pictures look: Lumen's own ink, colours and typeface."""

import threading
from collections.abc import Callable, Mapping
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from PIL import Image

from lumen.body.pages.vitals import DIMENSION_COLOURS
from lumen.body.palette import (
    GROUND,
    INK,
    LINE,
    SHAPE_COLOURS,
    SHAPE_TOKENS,
    SOFT_INK,
    TOKEN_COLOURS,
    ink_of,
)
from lumen.core.language import Token

DPI = 110
FACES = {400: "Inter-Regular.otf", 600: "Inter-SemiBold.otf"}
"""Lumen's typeface, as it comes with its body: the file of each weight."""

Axes = Any  # matplotlib's, whose types are looser than ours
Figure = Any

_lock = threading.Lock()

DIMENSION = {name: colour.hex for name, colour in DIMENSION_COLOURS.items()}
SHAPE = {shape: colour.hex for shape, colour in SHAPE_COLOURS.items()}
SHAPE_INK = {shape: ink_of(token).hex for shape, token in SHAPE_TOKENS.items()}
"""What a shape is written in: letters need more light than areas and bars."""
TEXT, SOFT, HAIR, PAPER = INK.hex, SOFT_INK.hex, LINE.hex, GROUND.hex
SPEAKERS = (TEXT, *(TOKEN_COLOURS[t].hex for t in (Token.RETURN, Token.RIPPLE, Token.WARMTH)))
"""Of the speakers, in their order: the target, the student, others."""

_STYLE: Mapping[str, Any] = {
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "axes.edgecolor": HAIR,
    "axes.labelcolor": SOFT,
    "axes.titlecolor": TEXT,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": False,
    "axes.grid": False,
    "text.color": TEXT,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "legend.labelcolor": TEXT,
    "font.size": 9.5,
    "font.family": ["Inter", "DejaVu Sans"],
}


def painted(width: int, height: int, paint: Callable[[Figure], None]) -> Image.Image:
    """Paint a figure, and give it as a picture of so many pixels.

    matplotlib's settings belong to the process: one figure is painted at a time.
    """
    import matplotlib as mpl
    from cycler import cycler
    from matplotlib import font_manager
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Drawn

    cycle = cycler(color=[*SPEAKERS, *(DIMENSION[name] for name in "SVI")])
    style: Any = {**_STYLE, "axes.prop_cycle": cycle}
    with _lock, mpl.rc_context(style):
        _learn_fonts(font_manager)
        figure = Drawn(figsize=(width / DPI, height / DPI), dpi=DPI)
        canvas: Any = FigureCanvasAgg(figure)
        paint(figure)
        canvas.draw()
        return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


def _learn_fonts(font_manager: Any) -> None:  # noqa: ANN401 - matplotlib's module
    if any(font.name == "Inter" for font in font_manager.fontManager.ttflist):
        return
    for name in FACES.values():
        with as_file(files("lumen.body") / "fonts" / name) as path:
            font_manager.fontManager.addfont(str(path))
