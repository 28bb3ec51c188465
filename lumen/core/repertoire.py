"""What was said, so that it is not said again: sentences for a week, clauses for hours.

A sentence is everything said at once; its clauses are what stands between full stops.
"""

import re
from collections import deque

from lumen.units import Seconds

DAY: Seconds = 86_400.0
SENTENCE_RESTS: Seconds = 7 * DAY
CLAUSE_RESTS: Seconds = 3 * 3600.0
CLAUSE_A_DAY = 3
MOST_REMEMBERED = 700
"""More than a talkative week's sentences: what is remembered is bounded."""

_CLAUSE = re.compile(r"[^.?:]+[.?:]")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")

_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "nor",
        "if",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "off",
        "on",
        "onto",
        "out",
        "over",
        "past",
        "to",
        "toward",
        "under",
        "up",
        "upon",
        "with",
        "without",
        "around",
        "about",
        "above",
        "below",
        "behind",
        "beside",
        "beyond",
        "between",
        "through",
        "along",
        "across",
        "after",
        "before",
        "down",
        "near",
        "next",
        "than",
        "then",
        "so",
        "that",
        "this",
        "these",
        "those",
        "there",
        "here",
        "what",
        "who",
        "whose",
        "which",
        "where",
        "when",
        "why",
        "how",
        "i",
        "me",
        "my",
        "mine",
        "myself",
        "you",
        "your",
        "we",
        "us",
        "it",
        "its",
        "itself",
        "one",
        "all",
        "any",
        "each",
        "both",
        "more",
        "most",
        "less",
        "least",
        "not",
        "no",
        "nothing",
        "something",
        "anything",
        "someone",
        "anyone",
        "other",
        "others",
        "another",
        "too",
        "also",
        "only",
        "just",
        "now",
        "again",
        "still",
        "once",
        "even",
        "very",
        "much",
        "many",
        "few",
        "little",
        "half",
        "two",
        "three",
        "own",
        "such",
        "perhaps",
        "back",
        "far",
        "away",
        "enough",
        "first",
        "last",
        "rather",
        "like",
        "ahead",
        "closer",
        "all-at",
        "while",
        "until",
    ]
)
"""Words that bind, point and count: they may come twice."""

_SAME_VERB = {
    form: verb
    for verb, forms in {
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
    }.items()
    for form in (verb, *forms.split())
}


def clauses(sentence: str) -> tuple[str, ...]:
    """Divide a sentence into its clauses.

    >>> clauses("It is dark. What was that?")
    ('It is dark.', 'What was that?')
    """
    return tuple(part.strip() for part in _CLAUSE.findall(sentence))


def repeated(sentence: str) -> frozenset[str]:
    """Give the verbs, nouns and adjectives that come twice in a sentence, in whatever form.

    >>> sorted(repeated("I stay with it and stay."))
    ['stay']
    """
    seen: set[str] = set()
    twice: set[str] = set()
    for word in _WORD.findall(sentence.lower()):
        if word in _SMALL:
            continue
        stem = _stem(word)
        (twice if stem in seen else seen).add(stem)
    return frozenset(twice)


def _stem(word: str) -> str:
    if word in _SAME_VERB:
        return _SAME_VERB[word]
    for ending in ("ing", "ed", "er", "es", "ly", "s", "e"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:  # noqa: PLR2004 - "is" and "was" are no plurals
            return stem
    return word


class Repertoire:
    """Remembers what was said, by local time."""

    def __init__(self) -> None:
        self._sentences: deque[tuple[Seconds, str]] = deque(maxlen=MOST_REMEMBERED)
        self._known: set[str] = set()
        self._clauses: dict[str, list[Seconds]] = {}

    def add(self, local: Seconds, sentence: str) -> None:
        """Take what was said."""
        if len(self._sentences) == MOST_REMEMBERED:
            self._known.discard(self._sentences[0][1])
        self._sentences.append((local, sentence))
        self._known.add(sentence)
        while self._sentences[0][0] < local - SENTENCE_RESTS:
            self._known.discard(self._sentences.popleft()[1])
        self._clauses = {
            clause: kept
            for clause, times in self._clauses.items()
            if (kept := [t for t in times if t // DAY == local // DAY or local - t < CLAUSE_RESTS])
        }
        for clause in clauses(sentence):
            self._clauses.setdefault(clause, []).append(local)

    def is_fresh(self, local: Seconds, sentence: str) -> bool:
        """Tell whether a sentence may be said: new for a week, its clauses for some hours."""
        return sentence not in self._known and all(
            self.is_rested(local, clause) for clause in clauses(sentence)
        )

    def is_rested(self, local: Seconds, clause: str) -> bool:
        """Tell whether a clause was not said lately, and not too often today."""
        times = self._clauses.get(clause, [])
        today = sum(t // DAY == local // DAY for t in times)
        return today < CLAUSE_A_DAY and all(abs(local - t) >= CLAUSE_RESTS for t in times)
