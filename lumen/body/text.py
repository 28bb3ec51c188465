"""Setting text in few pixels: the bundled font, wrapping, and fitting into a box.

The font is Inter, subset, with tabular figures (fonts/OFL.txt has its licence).
"""

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont

ELLIPSIS = "…"
_MOST_LETTERS = 2000
"""No box of this panel holds more: what is longer is not measured letter by letter."""

_FONTS = Path(__file__).with_name("fonts")


@lru_cache(maxsize=16)
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Give the font in a size in pixels; it is read once."""
    name = "Inter-SemiBold.otf" if bold else "Inter-Regular.otf"
    # The basic layout needs no optional shaping library, and gives the same pixels anywhere.
    return ImageFont.truetype(_FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


def legible(text: str, most: int) -> str:
    r"""Give a stranger's text as one line that the font can set; for what it lacks, nothing.

    >>> legible("\x1b[31mDinner\n is\u202e ready \N{SPAGHETTI}!", 20)
    '[31mDinner is ready !'
    >>> legible("Cafe\u0301", 3)
    'Ca…'

    Args:
        text: anything.
        most: of how many letters; a longer one is cut, and ends in an ellipsis.
    """
    letters = []
    for letter in unicodedata.normalize("NFC", text[: 16 * most]):
        if letter.isspace() or unicodedata.category(letter) == "Cc":
            letters.append(" ")
        elif _has_glyph(letter):
            letters.append(letter)
        else:
            letters += filter(_has_glyph, unicodedata.normalize("NFKD", letter))
    line = " ".join("".join(letters).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + ELLIPSIS


@lru_cache(maxsize=1024)
def _has_glyph(letter: str) -> bool:
    """Tell whether the font has a letter, and it is one: marks and signs of control are none."""
    if unicodedata.category(letter)[0] in "CM":
        return False
    return _drawn(letter) != _drawn(_NO_LETTER)


_NO_LETTER = "\U0010ffff"


def _drawn(letter: str) -> bytes:
    return bytes(font(16).getmask(letter))


class Setting(NamedTuple):
    """Text set for a box: its lines, and how they are drawn."""

    lines: tuple[str, ...]
    size: int
    pitch: int

    @property
    def height(self) -> int:
        """The height of all lines in pixels."""
        return len(self.lines) * self.pitch


def width_of(text: str, size: int, *, bold: bool = False) -> float:
    """Give how wide a line of text is, in pixels."""
    return font(size, bold=bold).getlength(text)


@lru_cache(maxsize=64)
def wrapped(text: str, size: int, width: float) -> tuple[str, ...]:
    """Break text into lines no wider than `width` pixels; a word that is wider is broken too."""
    lines: list[str] = []
    line = ""
    for word in text[:_MOST_LETTERS].split():
        longer = f"{line} {word}" if line else word
        if width_of(longer, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, size, width)
        lines.extend(whole)
    return (*lines, line) if line else tuple(lines)


@lru_cache(maxsize=64)
def fitted(text: str, rooms: tuple[tuple[int, float], ...], width: float) -> Setting:
    """Set text in the first size in which it fits; in the last one cut what does not.

    Args:
        text: one paragraph.
        rooms: sizes, each with the height that text of this size may take, both in pixels.
        width: the width of a line in pixels.
    """
    setting, height = Setting((), 1, 1), 0.0
    for size, height in rooms:
        setting = Setting(wrapped(text, size, width), size, pitch_of(size))
        if setting.height <= height:
            return setting
    return truncated(setting, int(height // setting.pitch), width)


def truncated(setting: Setting, most: int, width: float) -> Setting:
    """Keep at most so many lines; when some are lost, the last one kept ends in an ellipsis."""
    if len(setting.lines) <= most:
        return setting
    kept = setting.lines[:most]
    if not kept:
        return setting._replace(lines=())
    last = kept[-1]
    while last and width_of(last + ELLIPSIS, setting.size) > width:
        last = last[:-1]
    return setting._replace(lines=(*kept[:-1], last.rstrip(" ,;:.") + ELLIPSIS))


def pitch_of(size: int) -> int:
    """Give the distance of lines in a size: 1.3 of it, which reads calmly on dark ground."""
    return round(1.3 * size)


def _pieces(word: str, size: int, width: float) -> list[str]:
    pieces, piece = [], ""
    for letter in word:
        if piece and width_of(piece + letter, size) > width:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]
