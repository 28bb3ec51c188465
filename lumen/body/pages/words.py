"""The words: what is said, what the inner voice adds, and the last sentences fading above."""

import numpy as np
from PIL import Image

from lumen.body.brush import symbol, tint, write
from lumen.body.chrome import CONTENT_TOP, SIDE, content_bottom, draw_frame, frame_of
from lumen.body.colour import Colour, blended
from lumen.body.grain import grained
from lumen.body.palette import FAINT_INK, GROUND, INK, PAGE, SOFT_INK, TOKEN_COLOURS
from lumen.body.scene import Scene, Utterance
from lumen.body.text import Setting, fitted, truncated, width_of, wrapped
from lumen.core.language import Expression, Pattern

MARGIN = 12
WIDTH = SIDE - 2 * MARGIN

TOKEN_SIZES = (20, 18, 16)
TOKEN_PITCH = 26
SYMBOL = 22
SYMBOL_GAP = 6

SENTENCE_SIZES = (17, 16, 15, 14, 13, 12)
SENTENCE_GAP = 8

PAST_SIZE = 12
PAST_PITCH = 16
PAST_GAP = 7
PAST_MOST = 3
"""Sentences of the past that are shown, the older the fainter."""

_ROWS = {Pattern.PAIR: 2, Pattern.TRIPLE: 3}


def render(scene: Scene) -> Image.Image:
    """Set the page from its foot: the sentence, the expression over it, the past over both."""
    picture = Image.new("RGB", (SIDE, SIDE), PAGE)
    frame = frame_of(scene)
    foot = content_bottom(frame)
    utterance = scene.utterance
    if utterance is None:
        top = _draw_silence(picture, foot, waking=scene.waking)
        past = scene.said
    else:
        top = _draw_utterance(picture, utterance, foot)
        past = scene.said[:-1]
    _draw_past(picture, past, top)
    draw_frame(picture, frame)
    return grained(np.asarray(picture))


def _draw_silence(picture: Image.Image, foot: int, *, waking: bool) -> int:
    text, why = _WAKING if waking else _SILENT
    setting = fitted(why, (13,), WIDTH, 40)
    top = foot - setting.height
    _draw_lines(picture, setting, top, FAINT_INK)
    write(picture, (MARGIN, top - 8), text, 20, SOFT_INK, bold=True)
    return top - 32


_WAKING = ("waking", "Too little is felt yet to have a word for it.")
_SILENT = ("listening", "Nothing to say yet.")


def _draw_utterance(picture: Image.Image, utterance: Utterance, foot: int) -> int:
    """Draw the expression over its sentence, and give the row that both begin at."""
    expression = utterance.expression
    expression_height = TOKEN_PITCH * _ROWS.get(expression.pattern, 1)
    room = foot - CONTENT_TOP - expression_height - SENTENCE_GAP
    setting = fitted(utterance.sentence or "", SENTENCE_SIZES, WIDTH, room)
    gap = SENTENCE_GAP if setting.lines else 0
    top = foot - setting.height - gap - expression_height
    _draw_expression(picture, expression, top)
    _draw_lines(picture, setting, top + expression_height + gap, INK)
    return top


def _draw_expression(picture: Image.Image, expression: Expression, top: int) -> None:
    """Draw each token with its glyph on a row; a repetition shows its glyph three times."""
    symbols = 3 if expression.pattern is Pattern.REPETITION else 1
    ending = "?" if expression.pattern is Pattern.QUESTION else ""
    for number, token in enumerate(expression.tokens):
        colour = TOKEN_COLOURS[token]
        row = top + number * TOKEN_PITCH
        for which in range(symbols):
            at = (MARGIN - 2 + which * (SYMBOL + 2), row + (TOKEN_PITCH - SYMBOL) // 2)
            tint(picture, symbol(token, SYMBOL), colour, at)
        left = MARGIN - 2 + symbols * (SYMBOL + 2) - 2 + SYMBOL_GAP
        text = token.value.replace("_", " ") + ending
        size = next(s for s in (*TOKEN_SIZES, 1) if left + width_of(text, s, bold=True) <= SIDE - 8)
        # Deep colours need more light as letters than as light.
        readable = colour.toned(max(0.72, colour.lightness))
        write(picture, (left, row + 20), text, size, readable, bold=True)


def _draw_lines(picture: Image.Image, setting: Setting, top: int, colour: Colour) -> None:
    for number, line in enumerate(setting.lines):
        row = top + number * setting.pitch + round(0.98 * setting.size)
        write(picture, (MARGIN, row), line, setting.size, colour)


def _draw_past(picture: Image.Image, past: tuple[Utterance, ...], bottom: int) -> None:
    """Draw the last sentences from the foot up, as many as there is room for."""
    shown = [utterance for utterance in reversed(past) if utterance.sentence][:PAST_MOST]
    row = bottom - PAST_GAP
    for age, utterance in enumerate(shown):
        lines = wrapped(utterance.sentence or "", PAST_SIZE, WIDTH)
        setting = truncated(Setting(lines, PAST_SIZE, PAST_PITCH), 2, WIDTH)
        row -= setting.height
        if row < CONTENT_TOP:
            return
        _draw_lines(picture, setting, row, blended(SOFT_INK, GROUND, 0.22 + 0.24 * age))
        row -= PAST_GAP
