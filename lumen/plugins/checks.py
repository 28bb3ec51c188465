"""What a plug-in gives is looked at before anything of it is used, on the plug-in's own thread.

Only values of our own making leave this file: copies of pictures, plain text, plain numbers.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from PIL import Image

from lumen.body.accessory import Accessory
from lumen.body.drawing import PANEL
from lumen.body.pages.added import PLACE
from lumen.body.text import legible
from lumen.core.reading import Channel
from lumen.errors import PluginError
from lumen.outlets.snapshot import Snapshot

MOST_PHRASES, MOST_CLAUSES, MOST_NUMBERS = 16, 12, 8
LONGEST_CLAUSE, LONGEST_PREDICATE, LONGEST_NAME = 60, 80, 30
"""Letters: with the longest expression a clause stays within what the screen can show."""


class CheckedPhrase(NamedTuple):
    """A phrase that can be said and shown."""

    predicate: str
    clauses: tuple[str, ...]
    evidence: Mapping[str, float]


def page_picture(plugin: Any, snapshot: Snapshot) -> Image.Image:  # noqa: ANN401 - a stranger's
    """Have a page drawn."""
    found = plugin.draw(snapshot)
    picture = _picture(found, "draw")
    if picture.size != PLACE:
        raise PluginError(f"draw gave a picture of {_size(picture)}, not {PLACE[0]} x {PLACE[1]}")
    return picture.convert("RGB")


def worn(plugin: Any, snapshot: Snapshot) -> Accessory | None:  # noqa: ANN401 - a stranger's
    """Have something made for the face to wear."""
    found = plugin.wear(snapshot)
    if found is None:
        return None
    if not isinstance(found, Accessory):
        raise PluginError(f"wear gave {_kind(found)}, not an Accessory or None")
    picture = _picture(found.picture, "wear")
    if max(picture.size) > PANEL:
        raise PluginError(f"wear gave a picture of {_size(picture)}, at most {PANEL} x {PANEL}")
    across, down = (_number(n, "a place") for n in (found.across, found.down))
    if max(abs(across), abs(down)) > PANEL:
        raise PluginError(f"wear gave a place {across:g}, {down:g} beyond the screen")
    return Accessory(picture.convert("RGBA"), across, down)


def phrases(plugin: Any, snapshot: Snapshot) -> tuple[CheckedPhrase, ...]:  # noqa: ANN401 - a stranger's
    """Have it said what is true now."""
    found = _listed(plugin.phrases(snapshot), MOST_PHRASES, "phrases")
    return tuple(_phrase(each) for each in found)


def taken(plugin: Any, snapshot: Snapshot) -> None:  # noqa: ANN401 - a stranger's
    """Let it take a sample."""
    plugin.take(snapshot)


def _phrase(found: object) -> CheckedPhrase:
    predicate, clauses, evidence = (
        getattr(found, name, None) for name in ("predicate", "clauses", "evidence")
    )
    if predicate is None or clauses is None:
        raise PluginError(f"phrases gave {_kind(found)}, not a Phrase")
    said = tuple(_clause(each) for each in _listed(clauses, MOST_CLAUSES, "clauses"))
    if not said:
        raise PluginError("a phrase has no clauses")
    return CheckedPhrase(_text(predicate, LONGEST_PREDICATE, "predicate"), said, _numbers(evidence))


def _clause(found: object) -> str:
    clause = _text(found, LONGEST_CLAUSE, "clause")
    if not clause.endswith((".", "?")):
        raise PluginError(f"the clause {clause!r} does not end with . or ?")
    return clause


def _numbers(found: object) -> dict[str, float]:
    if not isinstance(found, Mapping):
        raise PluginError(f"evidence is {_kind(found)}, not names with numbers")
    if len(found) > MOST_NUMBERS:
        raise PluginError(f"evidence has {len(found)} numbers, at most {MOST_NUMBERS}")
    named = {_text(name, LONGEST_NAME, "name"): _number(n, "evidence") for name, n in found.items()}
    if own := sorted(set(map(str, Channel)) & named.keys()):
        raise PluginError(f"evidence cannot be called {own[0]}, which is a channel's name")
    return named


def _text(found: object, most: int, what: str) -> str:
    """Give a text that is one line, short, and has only letters that the screen can show."""
    if not isinstance(found, str):
        raise PluginError(f"a {what} is {_kind(found)}, not text")
    text = str(found[: most + 1])
    if len(text) > most:
        raise PluginError(f"a {what} has {len(found)} letters, at most {most}: {text[:20]!r} ...")
    if not text or legible(text, most) != text:
        raise PluginError(f"a {what} cannot be shown as it is: {text!r}")
    return text


def _number(found: object, what: str) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        raise PluginError(f"{what} is {_kind(found)}, not a finite number")
    return float(found)


def _listed(found: object, most: int, what: str) -> Sequence[object]:
    if not isinstance(found, list | tuple):
        raise PluginError(f"{what} are {_kind(found)}, not a list")
    if len(found) > most:
        raise PluginError(f"{len(found)} {what}, at most {most}")
    return found


def _picture(found: object, what: str) -> Image.Image:
    if not isinstance(found, Image.Image):
        raise PluginError(f"{what} gave {_kind(found)}, not a picture")
    return found


def _size(picture: Image.Image) -> str:
    return " x ".join(map(str, picture.size))


def _kind(found: object) -> str:
    return "nothing" if found is None else f"a value of type {type(found).__name__[:40]}"
