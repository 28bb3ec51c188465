"""What a language must have for Lumen to speak it: phrases by what makes them true, and grammar.

What is claimed, and when it may be, is the same in every language; only words are here.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from lumen.core.day_places import DayPlace
from lumen.core.events import Event
from lumen.core.language import Token
from lumen.core.local_days import Age
from lumen.core.movement import Movement
from lumen.core.reading import Channel
from lumen.core.season import Turn
from lumen.core.shape_names import Shape
from lumen.core.voice import Voice
from lumen.units import Celsius, Lux, Seconds


class Grammar(Protocol):
    """How phrases are put together, and which words must not come twice."""

    def row(self, deeds: Sequence[str]) -> str:
        """Join what two or three tokens do to a sentence in the first person."""

    def cry(self, calls: Sequence[str]) -> str:
        """Join three calls to a sentence."""

    def repeated(self, sentence: str) -> frozenset[str]:
        """Give the verbs, nouns and adjectives that come twice, in whatever form."""


class RecalledWords(Protocol):
    """What is put into the braces of phrases of memory, by name."""

    def greeting(self, hours: int, *, lamp: bool) -> Mapping[str, str]:
        """Give `light` and `count`, the hours of dark before it."""

    def comparison(self, more: str, less: str) -> Mapping[str, str]:
        """Give `more` and `less`; they come as in `recollections.UNLIKE`."""

    def record(self, name: str, since_day: int | None, today: int) -> Mapping[str, str]:
        """Give `what` and `since`: a day by its number, None for a whole life."""

    def first(self, shape: Shape) -> Mapping[str, str]:
        """Give `what`."""

    def birthday(self, age: Age, name: str) -> Mapping[str, str]:
        """Give `age` and `name`."""

    def season(self, turn: Turn) -> Mapping[str, str]:
        """Give `turn`."""


class Extreme(NamedTuple):
    """A week's highest or lowest temperature: the number of its day, the time of day, the value."""

    day: int
    at: Seconds
    value: Celsius


class DiaryWords(Protocol):
    """The clauses of diary and letter; each is a whole sentence, unless it says otherwise."""

    clock_set: str
    """Why no times are given."""

    def away(self, days: int) -> str:
        """Say how many days were missed before this one."""

    def born(self, name: str) -> str:
        """Say that this was the first day."""

    def old(self, age: Age) -> str:
        """Say its age."""

    def turn(self, turn: Turn) -> str:
        """Say where the days go since three weeks."""

    def firsts(self, shapes: Sequence[Shape]) -> str:
        """Say which shapes were felt for the first time."""

    def record(self, words: Mapping[str, str]) -> str:
        """Say a record, in what `RecalledWords.record` gives."""

    def life(
        self, felt: Sequence[tuple[Shape, Seconds]], awake: Seconds, utterances: int
    ) -> Sequence[str]:
        """Say in one way or more how long it felt what, was awake, and how often it spoke."""

    def light(self, first: Seconds, last: Seconds) -> str:
        """Say from when to when there was light."""

    def room(self, low: Celsius, high: Celsius, warmest: Seconds) -> str:
        """Say between which temperatures the room was, and when it was warmest."""

    def lost(self, channels: Sequence[Channel], time: Seconds) -> str:
        """Say what could not be measured, and how long."""

    def week(self, monday: int) -> str:
        """Give the heading of a letter."""

    def lived(self, days: int, watched: Seconds, utterances: int) -> str:
        """Say on how many days of a week it lived."""

    def felt(self, shares: Sequence[tuple[Shape, float]]) -> str:
        """Say what it felt in a week, in percent."""

    def warmest(self, hot: Extreme, cold: Extreme) -> str:
        """Say when a week was warmest and coldest."""

    def brightest(self, day: int, light: Lux) -> str:
        """Say which noon of a week was the brightest."""

    def of_day(self, day: int, clause: str) -> str:
        """Say on which weekday a clause was news."""

    def farewell(self, name: str) -> str:
        """Close a letter."""

    def signed(self, name: str, day: int, line: str) -> str:
        """Give a day's line with who wrote it and when."""


class Vocabulary(NamedTuple):
    """All that Lumen says in one language.

    `tag` names it (BCP 47). What stands in braces in an event's phrases comes of `recalled`.
    """

    tag: str
    voices: Mapping[Token, Voice]
    movements: Mapping[Movement, tuple[str, ...]]
    places: Mapping[DayPlace, tuple[str, ...]]
    events: Mapping[Event, tuple[str, ...]]
    grammar: Grammar
    recalled: RecalledWords
    diary: DiaryWords
