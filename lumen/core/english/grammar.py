"""How English phrases are put together, and which of their words must not come twice."""

import re
from collections.abc import Sequence

from lumen.core.word_forms import WordForms, irregular

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")

_SMALL = frozenset(
    """
    a an the and or but nor if as at by for from in into of off on onto out over past to toward
    under up upon with without around about above below behind beside beyond between through
    along across after before down near next than then so that this these those there here what
    who whose which where when why how i me my mine myself you your we us it its itself one all
    any each both more most less least not no nothing something anything someone anyone other
    others another too also only just now again still once even very much many few little half
    two three own such perhaps back far away enough first last rather like ahead closer all-at
    while until
    """.split()  # noqa: SIM905 - a list of words is read as one
)
"""Words that bind, point and count: they may come twice."""

_VERBS = irregular(
    {
        "come": "came comes coming",
        "go": "goes going gone went",
        "keep": "keeps kept keeping",
        "hold": "holds held holding",
        "rise": "rises rose risen rising arising",
        "fall": "falls fell fallen falling",
        "feel": "feels felt feeling",
        "see": "sees saw seen seeing sight",
        "lose": "loses lost losing loss",
        "have": "has had having",
        "find": "finds found",
        "know": "knows knew known",
        "grow": "grows grew grown growing",
        "stand": "stands stood",
        "leave": "leaves left leaving",
        "give": "gives gave given",
        "take": "takes took taken",
        "lie": "lies lay",
        "say": "says said",
        "do": "does did done",
        "think": "thinks thought thoughts",
        "run": "runs ran running",
        "get": "gets got getting",
        "sink": "sinks sank",
        "hear": "hears heard",
        "begin": "begins began begun beginning",
        "set": "sets setting",
        "let": "lets",
        "make": "makes made",
        "swing": "swings swung",
        "hide": "hides hidden hiding",
    }
)

_FORMS = WordForms(
    word=_WORD,
    small=_SMALL,
    verbs=_VERBS,
    endings=("ing", "ed", "er", "es", "ly", "s", "e"),
    shortest=3,
)


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
        """Give the verbs, nouns and adjectives that come twice, in whatever form.

        >>> sorted(EnglishGrammar().repeated("I stay with it and stay."))
        ['stay']
        """
        return _FORMS.repeated(sentence)


def _lowered(words: str) -> str:
    return words if words.startswith("I ") else words[:1].lower() + words[1:]
