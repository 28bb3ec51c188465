"""Diary and letter in English: each clause that may stand in them, once its numbers are known."""

from collections.abc import Mapping, Sequence

from lumen.core.english.recalled import age_words, weekday, written
from lumen.core.local_days import WEEK, Age, clock
from lumen.core.reading import QUANTITIES, Channel
from lumen.core.season import Turn
from lumen.core.shape_names import Shape
from lumen.core.vocabulary import Extreme
from lumen.core.wording import capitalised, listed, span
from lumen.units import Celsius, Lux, Seconds


class EnglishDiary:
    """The clauses; `vocabulary.DiaryWords` says what each is for."""

    clock_set = "My clock was set, so I give no times."

    def away(self, days: int) -> str:
        """Say how many days were missed before this one."""
        return f"I was away for {days} day{'s' * (days != 1)} before."

    def born(self, name: str) -> str:
        """Say that this was the first day."""
        return f"I was born, and am called {name}."

    def old(self, age: Age) -> str:
        """Say its age."""
        return f"I am {age_words(age)} old."

    def turn(self, turn: Turn) -> str:
        """Say where the days go since three weeks."""
        return f"For three weeks the days have grown {turn}."

    def firsts(self, shapes: Sequence[Shape]) -> str:
        """Say which shapes were felt for the first time."""
        return f"I met {listed([_words(shape) for shape in shapes], 'and')} for the first time."

    def record(self, words: Mapping[str, str]) -> str:
        """Say a record."""
        return f"The {words['what']} {words['since']}."

    def life(
        self, felt: Sequence[tuple[Shape, Seconds]], awake: Seconds, utterances: int
    ) -> Sequence[str]:
        """Say how long it felt what, was awake, and how often it spoke."""
        few = {0: "said nothing", 1: "spoke once"}
        spoke = few.get(utterances, f"spoke {utterances} times")
        woke = f"I was awake for {span(awake)}"
        if not felt:
            return (f"{woke} and {spoke}.",)
        joined = " and ".join(f"{_words(shape)} for {span(time)}" for shape, time in felt)
        return (
            f"{woke}: {joined}. I {spoke}.",
            f"I felt {joined}, awake for {span(awake)}, and {spoke}.",
            f"{capitalised(joined)}. I {spoke}, awake for {span(awake)}.",
        )

    def light(self, first: Seconds, last: Seconds) -> str:
        """Say from when to when there was light."""
        return f"Light from {clock(first)} to {clock(last)}."

    def room(self, low: Celsius, high: Celsius, warmest: Seconds) -> str:
        """Say between which temperatures the room was, and when it was warmest."""
        if f"{low:.0f}" == f"{high:.0f}":
            return f"The room kept at {low:.0f} °C."
        return f"The room went from {low:.0f} to {high:.0f} °C, warmest at {clock(warmest)}."

    def lost(self, channels: Sequence[Channel], time: Seconds) -> str:
        """Say what could not be measured, and how long."""
        names = [QUANTITIES[channel].name for channel in channels]
        return f"No {' or '.join(names)} for {span(time)}."

    def week(self, monday: int) -> str:
        """Give the heading of a letter."""
        return f"The week of {written(monday)}."

    def lived(self, days: int, watched: Seconds, utterances: int) -> str:
        """Say on how many days of a week it lived."""
        which = "all seven days" if days == WEEK else f"{days} of its seven days"
        return f"I lived on {which}, {span(watched)} in all, and spoke {utterances} times."

    def felt(self, shares: Sequence[tuple[Shape, float]]) -> str:
        """Say what it felt in a week, in percent."""
        named = [f"{_words(shape)} {share:.0f} %" for shape, share in shares]
        return f"Of what I felt: {', '.join(named)}."

    def warmest(self, hot: Extreme, cold: Extreme) -> str:
        """Say when a week was warmest and coldest."""
        return (
            f"Warmest on {weekday(hot.day)} at {clock(hot.at)}, {hot.value:.0f} °C; coldest on "
            f"{weekday(cold.day)} at {clock(cold.at)}, {cold.value:.0f} °C."
        )

    def brightest(self, day: int, light: Lux) -> str:
        """Say which noon of a week was the brightest."""
        return f"The brightest noon was {weekday(day)}'s, {light:.0f} lx."

    def of_day(self, day: int, clause: str) -> str:
        """Say on which weekday a clause was news."""
        return f"{weekday(day)}: {clause}"

    def farewell(self, name: str) -> str:
        """Close a letter."""
        return f"Yours, {name}"

    def signed(self, name: str, day: int, line: str) -> str:
        """Give a day's line with who wrote it and when."""
        return f"{name} on {weekday(day)}: {line}"


def _words(shape: Shape) -> str:
    return shape.replace("_", " ")
