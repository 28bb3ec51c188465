"""The pages of Lumen's screen in a terminal: pictures as half blocks, words as words."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rich.console import Console
from rich.style import Style
from rich.text import Text

from lumen.body.chrome import CONTENT_BOTTOM, CONTENT_TOP, SIDE
from lumen.body.colour import Colour
from lumen.body.halfblocks import half_blocks
from lumen.body.pages import face, vitals, why, words
from lumen.body.pages.vitals import DIMENSION_COLOURS, MISSING
from lumen.body.palette import ALERT, FAINT_INK, INK, SOFT_INK
from lumen.body.scene import PAGES, Page, Scene
from lumen.core.moment import DIMENSION_NAMES, DIMENSIONS

_READABLE = 48
"""Columns of a page of words: wider, a value stands too far from its label."""
_CURVE_ROWS = 4
_BARS = " ▁▂▃▄▅▆▇█"
_HERE, _ELSEWHERE = "●", "·"
HEAD_ROWS = 2
"""Which page it is, and a free row."""


def page(console: Console, scene: Scene, columns: int, rows: int, *, lit: bool) -> Text:
    """Show what the screen is turned to, with its name above it.

    Args:
        console: the terminal, which breaks lines.
        scene: the present.
        columns: of the place it has.
        rows: of that place.
        lit: whether the screen is lit.
    """
    lines = [_heading(scene), Text()]
    if not lit:
        lines.append(_ink(scene.translated("dark, because it rests"), FAINT_INK))
    elif scene.page in _WORDS:
        paper = _Paper(console, min(columns, _READABLE), rows - HEAD_ROWS)
        lines += _WORDS[scene.page](scene, paper)
    else:
        lines += _picture(scene, columns, rows - HEAD_ROWS)
    return Text("\n", no_wrap=True, overflow="crop").join(lines[:rows])


class _Paper:
    """The place of a page of words."""

    def __init__(self, console: Console, columns: int, rows: int) -> None:
        self._console, self.columns, self.rows = console, columns, rows

    def set(self, text: Text) -> list[Text]:
        """Break a text into lines of this width."""
        return list(text.wrap(self._console, self.columns))

    def apart(self, left: Text, right: Text) -> Text:
        """Put two texts at both ends of a line."""
        free = self.columns - left.cell_len - right.cell_len
        return Text.assemble(left, " " * max(1, free), right)


def _ink(text: str, colour: Colour, *, bold: bool = False) -> Text:
    return Text(text, style=Style(color=colour.hex, bold=bold))


def _heading(scene: Scene) -> Text:
    """Say which page it is, as the dots at the foot of the screen do, and by its name."""
    names = (*PAGES, *scene.added_pages)
    added = scene.added_page
    here = scene.page if added is None else added.name
    dots = " ".join(_HERE if name == here else _ELSEWHERE for name in names)
    name = here if added is not None else scene.translated(here)
    return Text.assemble(_ink(dots, FAINT_INK), "  ", _ink(name, SOFT_INK))


def _picture(scene: Scene, columns: int, rows: int) -> list[Text]:
    picture, instead = _drawn(scene)
    if picture is None:
        return [_ink(text, SOFT_INK) for text in instead]
    wide = min(columns, 2 * rows * picture.width // picture.height)
    return [_blocks(line) for line in half_blocks(picture, wide)]


def _drawn(scene: Scene) -> tuple[Image.Image | None, Sequence[str]]:
    """Give a page's picture without signs and words, or what is to be read in its place."""
    if scene.page is Page.FACE:
        return face.bare(scene), ()
    if scene.page is Page.DRAWING:
        nothing = (scene.translated("no mark yet"), scene.translated("today"))
        return (None if scene.drawing is None else scene.drawing.convert("RGB")), nothing
    added = scene.added_page
    if added is None or added.picture is None or added.trouble is not None:
        trouble = None if added is None else added.trouble
        return None, (trouble or scene.translated("no picture yet"),)
    return added.picture.crop((0, 0, SIDE, CONTENT_BOTTOM - CONTENT_TOP)), ()


def _blocks(line: Sequence[tuple[str, tuple[int, int, int], tuple[int, int, int]]]) -> Text:
    text = Text()
    for characters, front, back in line:
        style = Style(color="rgb({},{},{})".format(*front), bgcolor="rgb({},{},{})".format(*back))
        text.append(characters, style=style)
    return text


def _vitals(scene: Scene, paper: _Paper) -> list[Text]:
    which = vitals.turn_of(scene)
    name, present = DIMENSIONS[which], scene.present
    value = None if present is None or present.eisv is None else present.eisv[which]
    past = vitals.curves(scene.history, scene.now, paper.columns)[which]
    since = scene.translated(f"{vitals.HISTORY / vitals.HOUR:.0f} h to now")
    lines = [
        _dimension(scene, paper, name, value),
        _ink(since, SOFT_INK),
        *_curve(past, vitals.SPANS[name], DIMENSION_COLOURS[name]),
        Text(),
    ]
    for row in vitals.sensor_rows(scene, name):
        figure = Text.assemble(_ink(row.raw, SOFT_INK), _ink(row.text, row.ink))
        if row.unit:
            figure.append_text(_ink(f" {row.unit}", SOFT_INK))
        lines.append(paper.apart(_ink(row.label, row.label_ink), figure))
    if vitals.is_uncalibrated(scene):
        lines += [Text(), *paper.set(_ink(scene.translated(vitals.NOTE), SOFT_INK))]
    return lines


def _dimension(scene: Scene, paper: _Paper, name: str, value: float | None) -> Text:
    """Write a dimension's name and value at both ends of a line."""
    title = _ink(scene.translated(DIMENSION_NAMES[name]), DIMENSION_COLOURS[name], bold=True)
    if value is None:
        return paper.apart(title, _ink(MISSING, SOFT_INK))
    return paper.apart(title, _ink(scene.translated(f"{value:.2f}"), INK, bold=True))


def _curve(values: NDArray[np.float64], span: float, colour: Colour) -> list[Text]:
    """Draw a curve as bars of eighths of a row; what is unknown stays empty."""
    known = np.isfinite(values)
    full = _CURVE_ROWS * (len(_BARS) - 1)
    heights = np.zeros(len(values), dtype=int)
    if known.any():
        # What is known stands on the ground at least: an empty column would say that it is not.
        shares = vitals.heights(values, span)[known]
        heights[known] = np.rint(1 + np.clip(shares, 0.0, 1.0) * (full - 1)).astype(int)
    lines = []
    for row in reversed(range(_CURVE_ROWS)):
        eighths = np.clip(heights - row * (len(_BARS) - 1), 0, len(_BARS) - 1)
        lines.append(_ink("".join(_BARS[eighth] for eighth in eighths), colour))
    return lines


def _said(scene: Scene, paper: _Paper) -> list[Text]:
    """Set what is said, above it what was said before, and the diary at the end, as they fit."""
    notice = words.notice_of(scene)
    if notice is not None:
        heading = _ink(scene.translated(notice.heading), SOFT_INK)
        return [heading, Text(), *paper.set(_ink(notice.text, INK))]
    utterance = scene.utterance
    rows = words.headings(scene)
    lines = [_ink(" ".join((row.text,) * max(1, row.signs)), row.colour, bold=True) for row in rows]
    now = paper.set(_ink(words.sentence_of(scene), SOFT_INK if utterance is None else INK))
    lines += [Text(), *now] if now else []
    before = scene.said if utterance is None else scene.said[:-1]
    spoken = [said.sentence for said in reversed(before) if said.sentence][: words.PAST_MOST]
    for text in spoken:
        past = paper.set(_ink(text, SOFT_INK))
        if len(lines) + len(past) + 1 > paper.rows:
            break
        lines = [*past, Text(), *lines]
    diary = paper.set(_ink(scene.diary or "", FAINT_INK))
    if diary and len(lines) + len(diary) + 1 <= paper.rows:
        lines += [Text(), *diary]
    return lines


def _why(scene: Scene, paper: _Paper) -> list[Text]:
    explained = None if scene.present is None else scene.why
    lines: list[Text] = []
    for name in DIMENSIONS:
        reasons = None if explained is None else explained.dimensions[name]
        felt = None if reasons is None else reasons.felt
        text, urgent = why.main_reason(reasons, explained)
        reason = paper.set(_ink(scene.translated(text), ALERT if urgent else SOFT_INK))
        lines += [_dimension(scene, paper, name, felt), *reason, Text()]
    fits = len(lines) <= paper.rows + 1
    return lines if fits else [line for line in lines if line.plain]


_WORDS: Mapping[Page, Callable[[Scene, _Paper], list[Text]]] = {
    Page.VITALS: _vitals,
    Page.WORDS: _said,
    Page.WHY: _why,
}
