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


def clauses(sentence: str) -> tuple[str, ...]:
    """Divide a sentence into its clauses.

    >>> clauses("It is dark. What was that?")
    ('It is dark.', 'What was that?')
    """
    return tuple(part.strip() for part in _CLAUSE.findall(sentence))


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
