"""What page, panel and terminal show, in another language: a catalogue of messages.

A message is English text; places in braces stand for what differs: `{n}`, `{n2}` and so
on for numbers, `{v}` for what begins with one, `{weekday}` and `{month}` for their names, any other
name for words (`{what}` for those before no colon), which are translated in their turn.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

NUMBER = r"[-+−±]?\d[\d.,:]*%?"  # noqa: RUF001 - a minus sign
_KINDS = {
    "v": r"[-+−±]?\d.*",  # noqa: RUF001 - a minus sign
    "what": ".*?[^:]",
    "weekday": "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*",
    "month": "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*",
}
_PLACE = re.compile(r"\\\{(\w+)\\\}")
_OF_NUMBER = re.compile(r"n\d?")
_DECIMAL = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})*|\d+)(\.\d+)?(?![.,]?\d)")
REMEMBERED = 512
"""Texts that are remembered: what is shown comes again with every frame."""


class Template(NamedTuple):
    """A message with places, as what matches it and what is said instead."""

    matches: re.Pattern[str]
    instead: str


class Catalogue:
    """Messages and numbers of one language; without messages, English as it is."""

    def __init__(
        self,
        language: str = "en",
        messages: Mapping[str, str] | None = None,
        decimal: str = ".",
        thousands: str = ",",
    ) -> None:
        """Begin.

        Args:
            language: its tag (BCP 47).
            messages: what is said instead of each English message.
            decimal: what stands before decimals.
            thousands: what stands between thousands.
        """
        messages = messages or {}
        self.language = language
        self._exact = {message: text for message, text in messages.items() if "{" not in message}
        places = [message for message in messages if "{" in message]
        # The more a message says itself, the less may stand in its places.
        places.sort(key=lambda message: -len(re.sub(r"\{\w+\}", "", message)))
        self._templates = [Template(matcher(m), messages[m]) for m in places]
        self._signs = {".": decimal, ",": thousands}
        self.translated = lru_cache(REMEMBERED)(self._translated) if messages else str
        """Give a text in this language; what has no message stays as it is, but for numbers."""

    def _translated(self, text: str) -> str:
        found = self._exact.get(text)
        if found is not None:
            return found
        for matches, instead in self._templates:
            if place := matches.fullmatch(text):
                parts = {name: self._translated(part) for name, part in place.groupdict().items()}
                return instead.format_map(parts)
        return _DECIMAL.sub(self._in_figures, text)

    def _in_figures(self, found: re.Match[str]) -> str:
        return "".join(self._signs.get(sign, sign) for sign in found[0])


def matcher(message: str) -> re.Pattern[str]:
    """Give what matches a message with places.

    >>> matcher("{n} of {n2} samples, {left}").fullmatch("7 of 21 samples, 1 minute left")["left"]
    '1 minute left'
    """
    return re.compile(_PLACE.sub(_place, re.escape(message)))


def _place(found: re.Match[str]) -> str:
    name = found[1]
    what = NUMBER if _OF_NUMBER.fullmatch(name) else _KINDS.get(name, ".+?")
    return f"(?P<{name}>{what})"


ENGLISH_CATALOGUE = Catalogue()
