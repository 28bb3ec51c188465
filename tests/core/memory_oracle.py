"""Judges what is said from memory by brute force over raw samples; nothing of Lumen's is asked.

A sentence is matched with the templates, which says what it claims; each claim is then looked for
among all samples of the whole life.
"""

import re
import statistics
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from lived_year import BORN, STEP, Lived, day_length, local_of
from spoken_languages import PATTERNS, in_english

from lumen.core.events import REMEMBERED, Event
from lumen.core.languages import Language, vocabulary_of

_PARTS = {
    "brightest noon": ("light", 11.5, 13.5, 1.0),
    "darkest noon": ("light", 11.5, 13.5, -1.0),
    "coldest night": ("air", 0.0, 6.0, -1.0),
    "warmest afternoon": ("air", 13.5, 18.0, 1.0),
}
_MORE = {
    "warmer": ("air", 1.0),
    "cooler": ("air", -1.0),
    "moister": ("vapour", 1.0),
    "drier": ("vapour", -1.0),
    "brighter": ("light", 1.0),
    "darker": ("light", -1.0),
}


def date(day: int) -> datetime:
    """Give the date of a local day."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)


def claim(sentence: str, language: Language = "en") -> tuple[Event, dict[str, str]]:
    """Give what a sentence claims, and of what, in English words."""
    known = PATTERNS[language]
    for event in REMEMBERED:
        for phrase in vocabulary_of(language).events[event]:
            pattern = re.escape(phrase).replace(r"\{since\}", f"(?P<since>{known.since})")
            if event is Event.RECORD:
                pattern = pattern.replace(r"\{what\}", f"(?P<what>{known.record})")
            pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", pattern)
            found = re.fullmatch(pattern, sentence)
            if found:
                return event, in_english(found.groupdict(), language)
    raise AssertionError(f"nothing claims {sentence!r}")


class MemoryOracle:
    """All raw samples so far, and what is true of them."""

    def __init__(self, step: float = STEP) -> None:
        self.step = step
        self.days: dict[int, list[Lived]] = defaultdict(list)

    def add(self, lived: Lived) -> None:
        """Take a sample."""
        self.days[lived.day].append(lived)

    def is_true(self, sentence: str, now: Lived, language: Language = "en") -> bool:
        """Judge a sentence that is said now."""
        event, words = claim(sentence, language)
        judge = {
            Event.GREETING: self._greets,
            Event.THAN_YESTERDAY: lambda words, now: self._differs(words, now, 1),
            Event.THAN_LAST_WEEK: lambda words, now: self._differs(words, now, 7),
            Event.RECORD: self._is_record,
            Event.FIRST: self._is_first,
            Event.BIRTHDAY: lambda words, now: _is_age(words.get("age", ""), now.day),
            Event.SEASON: _turns,
        }[event]
        return judge(words, now)

    def _is_first(self, words: dict[str, str], now: Lived) -> bool:
        """Look for the shape in every sample before; the last one bears this one out."""
        shape = words["what"].replace(" ", "_")
        before = (o for day in self.days.values() for o in day if o.true_wall < now.true_wall)
        return all(o.shape != shape or o.true_wall >= now.true_wall - self.step for o in before)

    def _greets(self, words: dict[str, str], now: Lived) -> bool:
        past = [o for d in range(now.day - 3, now.day + 1) for o in self.days[d]]
        dark = 0.0
        for one, after in reversed(list(pairwise(past))):
            assert one.light is not None
            if one.light < 1.0:
                dark += after.true_wall - one.true_wall
            elif dark:
                break
        lit = now.light is not None and now.light >= 3.0
        return lit and abs(dark / 3600.0 - int(words.get("count", dark // 3600.0))) <= 1.0

    def _differs(self, words: dict[str, str], now: Lived, back: int) -> bool:
        more = words.get("more") or next(
            m for m, (q, s) in _MORE.items() if (q, -s) == _MORE[words["less"]]
        )
        quantity, sign = _MORE[more]
        hour = int(local_of(now.true_wall) % 86_400.0 // 3600.0)
        then = [
            getattr(o, quantity)
            for o in self.days[now.day - back]
            if int(local_of(o.true_wall) % 86_400.0 // 3600.0) == hour
        ]
        value = getattr(now, quantity)
        # A median of three is a sample late, which here is a quarter of an hour.
        return len(then) >= 4 and all(sign * value > sign * other for other in then[:-1])

    def part(self, what: str, day: int) -> float | None:
        """Give a day's part by brute force; None where it was not there to be read."""
        quantity, begins, ends, _ = _PARTS[what]
        values = [
            getattr(o, quantity)
            for o in self.days[day]
            if begins <= local_of(o.true_wall) % 86_400.0 / 3600.0 < ends
        ]
        known = [value for value in values if value is not None]
        return (
            statistics.median(known)
            if len(known) >= 0.7 * (ends - begins) * 3600.0 / STEP
            else None
        )

    def pressure(self, day: int, sign: float) -> float | None:
        """Give a day's extreme of hourly medians."""
        hours: dict[int, list[float]] = defaultdict(list)
        for o in self.days[day]:
            hours[int(local_of(o.true_wall) // 3600.0)].append(o.pressure)
        medians = [
            statistics.median(values)
            for values in hours.values()
            if len(values) * self.step > 2700.0
        ]
        return sign * max(sign * m for m in medians) if medians else None

    def _is_record(self, words: dict[str, str], now: Lived) -> bool:
        what = words["what"]
        sign = 1.0 if what.startswith(("brightest", "warmest", "highest")) else -1.0

        def value(day: int) -> float | None:
            return self.pressure(day, sign) if "pressure" in what else self.part(what, day)

        today = value(now.day)
        assert today is not None
        earlier = sorted(day for day, samples in self.days.items() if samples and day < now.day)
        if words["since"] == "of my life":
            between: Sequence[int] = earlier
        else:
            begins = _since(words["since"], now.day, earlier)
            between = [day for day in earlier if day > begins]
        known = [v for day in between if (v := value(day)) is not None]
        return len(known) >= 15 and all(sign * today > sign * other for other in known)


def _since(text: str, today: int, days: Sequence[int]) -> int:
    """Give the last day that a date, a month, or a month of a year may mean."""
    said = text.removeprefix("since ")
    for day in sorted(days, reverse=True):
        when = date(day)
        forms = (f"{when.day} {when:%B}", f"{when:%B}", f"{when:%B} {when.year}")
        if said in forms and day < today:
            return day
    raise AssertionError(f"no day that is {text!r}")


def _turns(words: dict[str, str], now: Lived) -> bool:
    """Ask the sun whether the days lengthen."""
    return (words["turn"] == "longer") is (day_length(now.day) > day_length(now.day - 21))


def _is_age(age: str, day: int) -> bool:
    born, today = BORN.date(), date(day).date()
    days = (today - born).days
    names = {
        "one month": (born.year, born.month + 1),
        "half a year": (born.year, born.month + 6),
        "one year": (born.year + 1, born.month),
    }
    if age in names:
        return (today.year, today.month) == names[age] and today.day == born.day
    return age == f"{days} days"
