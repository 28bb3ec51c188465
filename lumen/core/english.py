"""English: the phrases, how they are put together, and what memory puts into them."""

from collections.abc import Mapping, Sequence

from lumen.core.english_diary import EnglishDiary
from lumen.core.english_words import repeated
from lumen.core.local_days import Age, age_words, since
from lumen.core.movement_phrases import MOVEMENTS
from lumen.core.phrases import EVENTS, PLACES
from lumen.core.season import Turn
from lumen.core.shape_names import Shape
from lumen.core.vocabulary import Vocabulary
from lumen.core.voices import VOICES


class EnglishGrammar:
    """Rows of deeds behind one "I", and cries in a row."""

    def row(self, deeds: Sequence[str]) -> str:
        """Join what two or three tokens do.

        >>> EnglishGrammar().row(["rest", "wait", "listen"])
        'I rest, wait, and listen.'
        """
        *first, last = deeds
        return f"I {', '.join(first)}{', and' if len(first) > 1 else ' and'} {last}."

    def cry(self, calls: Sequence[str]) -> str:
        """Join three calls.

        >>> EnglishGrammar().cry(["Still", "Rest", "Calm"])
        'Still, rest, calm.'
        """
        first, *others = calls
        return f"{', '.join([first, *map(_lowered, others)])}."

    def repeated(self, sentence: str) -> frozenset[str]:
        """Give the verbs, nouns and adjectives that come twice, in whatever form."""
        return repeated(sentence)


def _lowered(words: str) -> str:
    return words if words.startswith("I ") else words[:1].lower() + words[1:]


class EnglishRecalled:
    """What is put into phrases of memory."""

    def greeting(self, hours: int, *, lamp: bool) -> Mapping[str, str]:
        """Give `light` and `count`."""
        return {"light": "lamplight" if lamp else "light", "count": str(hours)}

    def comparison(self, more: str, less: str) -> Mapping[str, str]:
        """Give `more` and `less`."""
        return {"more": more, "less": less}

    def record(self, name: str, since_day: int | None, today: int) -> Mapping[str, str]:
        """Give `what` and `since`."""
        when = "of my life" if since_day is None else f"since {since(since_day, today)}"
        return {"what": name, "since": when}

    def first(self, shape: Shape) -> Mapping[str, str]:
        """Give `what`."""
        return {"what": shape.replace("_", " ")}

    def birthday(self, age: Age, name: str) -> Mapping[str, str]:
        """Give `age` and `name`."""
        return {"age": age_words(age), "name": name}

    def season(self, turn: Turn) -> Mapping[str, str]:
        """Give `turn`."""
        return {"turn": turn}


ENGLISH = Vocabulary(
    tag="en",
    voices=VOICES,
    movements=MOVEMENTS,
    places=PLACES,
    events=EVENTS,
    grammar=EnglishGrammar(),
    recalled=EnglishRecalled(),
    diary=EnglishDiary(),
)
