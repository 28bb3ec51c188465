"""The words: what is said, what the inner voice adds, and the last sentences fading above."""

from typing import NamedTuple

import numpy as np
from PIL import Image

from lumen.body.brush import symbol, tint, write
from lumen.body.chrome import CONTENT_TOP, SIDE, content_bottom, draw_frame, frame_of
from lumen.body.colour import Colour, blended
from lumen.body.dither import dithered
from lumen.body.palette import FAINT_INK, INK, PAGE, SOFT_INK, ink_of
from lumen.body.scene import Scene, Utterance
from lumen.body.text import Setting, fitted, truncated, width_of, wrapped
from lumen.core.language import Pattern, Token

MARGIN = 12
WIDTH = SIDE - 2 * MARGIN

HEADING_SIZES = (20, 18, 16)
HEADING_PITCH = 28
SYMBOL = 26
SYMBOL_PITCH = 28
SYMBOL_GAP = 6

LARGE_SIZES = (22, 20, 18, 17, 16)
LARGE_ROOM = 96
"""A sentence that fits into four lines is set large, to be read from across a table."""

SMALL_SIZES = (15, 14, 13, 12)
SENTENCE_GAP = 8

PAST_SIZE = 12
PAST_PITCH = 16
PAST_GAP = 8
PAST_LINES = 2
PAST_MOST = 3
"""Sentences of the past that are shown, the older the fainter."""


LETTER_SIZES = (18, 16, 15, 14, 13, 12, 11)
LETTER_GAP = 4
MESSAGE_SIZES = (28, 24, 20, *LETTER_SIZES)
"""A few words are to be read from across a room."""

DIARY_LINES = 4
DIARY_GAP = 10


class TokenRow(NamedTuple):
    """A row over the sentence: a token's name with its sign, or a word without one."""

    text: str
    colour: Colour
    token: Token | None = None
    signs: int = 0


def render(scene: Scene) -> Image.Image:
    """Set the page around its middle: the past, what is said, and the sentence."""
    picture = Image.new("RGB", (SIDE, SIDE), PAGE)
    frame = frame_of(scene)
    notice = notice_of(scene)
    if notice is not None:
        _draw_notice(picture, notice, content_bottom(frame))
        draw_frame(picture, frame)
        return dithered(np.asarray(picture))
    utterance = scene.utterance
    heads = headings(scene)
    height = HEADING_PITCH * len(heads)
    room = content_bottom(frame) - CONTENT_TOP - height
    sentence = _sentence(scene, room - SENTENCE_GAP)
    if sentence.lines:
        room -= SENTENCE_GAP + sentence.height
    past = _past(scene.said if utterance is None else scene.said[:-1], room)
    room -= sum(setting.height + PAST_GAP for setting in past)
    diary = _diary(scene, room)
    room -= diary.height + DIARY_GAP if diary.lines else 0

    row = CONTENT_TOP + room // 2
    for age, setting in reversed(list(enumerate(past))):
        _draw_lines(picture, setting, row, blended(SOFT_INK, FAINT_INK, age / (PAST_MOST - 1)))
        row += setting.height + PAST_GAP
    for heading in heads:
        _draw_heading(picture, heading, row)
        row += HEADING_PITCH
    _draw_lines(picture, sentence, row + SENTENCE_GAP, SOFT_INK if utterance is None else INK)
    if diary.lines:
        _draw_lines(picture, diary, content_bottom(frame) - diary.height, FAINT_INK)
    draw_frame(picture, frame)
    return dithered(np.asarray(picture))


class Notice(NamedTuple):
    """What has the whole page to itself."""

    heading: str
    text: str
    sizes: tuple[int, ...]


def notice_of(scene: Scene) -> Notice | None:
    """Give a person's message, else the week's letter while it is shown."""
    if scene.message is not None:
        return Notice(scene.translated("a message"), scene.message, MESSAGE_SIZES)
    if scene.letter is not None:
        return Notice(scene.translated("the week's letter"), scene.letter, LETTER_SIZES)
    return None


def _draw_notice(picture: Image.Image, notice: Notice, bottom: int) -> None:
    """Set a text on the whole page, as large as it fits."""
    _draw_heading(picture, TokenRow(notice.heading, SOFT_INK), CONTENT_TOP)
    top = CONTENT_TOP + HEADING_PITCH + LETTER_GAP
    setting = fitted(notice.text, tuple((size, bottom - top) for size in notice.sizes), WIDTH)
    _draw_lines(picture, setting, top, INK)


def headings(scene: Scene) -> list[TokenRow]:
    """Give the rows over the sentence: what is expressed, or that nothing is."""
    if scene.utterance is None:
        return [TokenRow(scene.translated("waking" if scene.waking else "listening"), SOFT_INK)]
    expression = scene.utterance.expression
    signs = 3 if expression.pattern is Pattern.REPETITION else 1
    ending = "?" if expression.pattern is Pattern.QUESTION else ""
    return [
        TokenRow(
            scene.translated(token.value.replace("_", " ") + ending), ink_of(token), token, signs
        )
        for token in expression.tokens
    ]


def sentence_of(scene: Scene) -> str:
    """Give the sentence, or why there is none."""
    if scene.utterance is not None:
        return scene.utterance.sentence or ""
    if not scene.waking:
        return scene.translated("Nothing to say yet.")
    if scene.wait is None:
        return scene.translated("Too little is felt yet to have a word for it.")
    return scene.translated(f"{scene.wait.words}, then the first word.")


def _sentence(scene: Scene, room: int) -> Setting:
    large = tuple((size, min(LARGE_ROOM, room)) for size in LARGE_SIZES)
    return fitted(sentence_of(scene), (*large, *((size, room) for size in SMALL_SIZES)), WIDTH)


def _past(past: tuple[Utterance, ...], room: int) -> list[Setting]:
    """Set the last sentences, the latest first, as many as there is room for."""
    settings: list[Setting] = []
    for utterance in reversed(past):
        if not utterance.sentence:
            continue
        lines = wrapped(utterance.sentence, PAST_SIZE, WIDTH)
        setting = truncated(Setting(lines, PAST_SIZE, PAST_PITCH), PAST_LINES, WIDTH)
        room -= setting.height + PAST_GAP
        if room < 0 or len(settings) == PAST_MOST:
            break
        settings.append(setting)
    return settings


def _diary(scene: Scene, room: int) -> Setting:
    """Set the diary's last line at the foot, where there is room for it; else nothing."""
    lines = wrapped(scene.diary or "", PAST_SIZE, WIDTH)
    setting = truncated(Setting(lines, PAST_SIZE, PAST_PITCH), DIARY_LINES, WIDTH)
    fits = bool(scene.diary) and setting.height + DIARY_GAP <= room
    return setting if fits else Setting((), PAST_SIZE, PAST_PITCH)


def _draw_heading(picture: Image.Image, heading: TokenRow, row: int) -> None:
    left = MARGIN
    if heading.token is not None:
        for which in range(heading.signs):
            at = (MARGIN - 3 + which * SYMBOL_PITCH, row + (HEADING_PITCH - SYMBOL) // 2)
            tint(picture, symbol(heading.token, SYMBOL), heading.colour, at)
        left += heading.signs * SYMBOL_PITCH - 3 + SYMBOL_GAP
    room = SIDE - 8 - left
    sizes = [size for size in HEADING_SIZES if width_of(heading.text, size, bold=True) <= room]
    size = sizes[0] if sizes else HEADING_SIZES[-1]
    write(picture, (left, row + 21), heading.text, size, heading.colour, bold=True)


def _draw_lines(picture: Image.Image, setting: Setting, top: int, colour: Colour) -> None:
    for number, line in enumerate(setting.lines):
        row = top + number * setting.pitch + round(0.98 * setting.size)
        write(picture, (MARGIN, row), line, setting.size, colour)
