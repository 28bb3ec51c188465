"""How a token of the primitive language speaks, in any language."""

from typing import NamedTuple


class Voice(NamedTuple):
    """How a token speaks.

    `says` are sentences; `does` follow "I", alone or in a row; `asks` are questions; `calls` are
    short cries, of which three different ones are called in a row.
    """

    says: tuple[str, ...]
    does: tuple[str, ...]
    asks: tuple[str, ...]
    calls: tuple[str, ...]


def voice(*, says: str, does: str, asks: str, calls: str) -> Voice:
    """Give a voice from its lists of phrases, divided as by `phrases`."""
    return Voice(*(phrases(words) for words in (says, does, asks, calls)))


def phrases(words: str) -> tuple[str, ...]:
    """Divide a list of phrases at its bars.

    >>> phrases("I rest. | Quiet has settled.")
    ('I rest.', 'Quiet has settled.')
    """
    return tuple(" ".join(phrase.split()) for phrase in words.split("|"))
