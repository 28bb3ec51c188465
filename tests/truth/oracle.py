"""What each phrase claims, judged by the truth: by room, lamps and weather, never by the detector.

A sentence is taken apart into its clauses; each clause is looked up among the phrases, which says
what it claims; and each claim has a judge here that looks at what truly was.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from lumen.core.day_places import DayPlace
from lumen.core.events import Event
from lumen.core.languages import LANGUAGES, vocabulary_of
from lumen.core.moment import Eisv
from lumen.core.movement import Movement
from lumen.core.reading import Channel
from truth.causes import Cause
from truth.lives import DAY, Step
from truth.movements import has_moved

MINUTE = 60.0
SPOKEN_WITHIN = 5 * MINUTE
"""News may wait for a word."""
HOUR = 3600.0
LATELY, THE_HOUR = 598.0, 3598.0
"""What lies back so far is in the windows: a state just ten minutes old, or an hour, is out."""
HOUR_FROM = 40 * MINUTE
"""What the states of an hour span at least, as published; else ten minutes are all there is."""

CLAIMS: dict[str, Event | Movement | DayPlace] = {
    phrase: claim
    for spoken in map(vocabulary_of, LANGUAGES)
    for group in (spoken.events, spoken.movements, spoken.places)
    for claim, phrases in group.items()
    for phrase in phrases
}
"""What each phrase claims, in whatever language."""
_CAUSES = {
    Event.LAMP_ON: "lamp on",
    Event.LAMP_OUT: "lamp out",
    Event.COLD_AIR: "cold air",
    Event.STEAM: "steam",
}
HOURS = {
    DayPlace.EARLY: (5.0, 8.0),
    DayPlace.MORNING: (8.0, 11.5),
    DayPlace.NOON: (11.5, 13.5),
    DayPlace.AFTERNOON: (13.5, 18.0),
    DayPlace.EVENING: (18.0, 22.0),
    DayPlace.NIGHT: (22.0, 29.0),
}


def claims(sentence: str) -> list[Event | Movement | DayPlace]:
    """Give what a sentence claims, clause by clause; what a token says claims nothing."""
    parts = (part.strip() for part in re.findall(r"[^.?:]+[.?:]", sentence))
    return [CLAIMS[part] for part in parts if part in CLAIMS]


class Oracle:
    """Judges the claims of one life, told step by step."""

    def __init__(self, causes: Sequence[Cause], steps: Sequence[Step]) -> None:
        self._causes = causes
        self._steps = steps
        self._times = [step.at for step in steps]

    def is_true(self, number: int, claim: Event | Movement | DayPlace) -> bool | None:
        """Judge a claim made at a step; None where this oracle knows nothing of it."""
        now = self._steps[number]
        if isinstance(claim, DayPlace):
            begins, ends = HOURS[claim]
            hour = now.local % DAY / HOUR
            return begins <= hour < ends or begins <= hour + 24.0 < ends
        if isinstance(claim, Movement):
            return self._has_moved(number, claim)
        if claim in _CAUSES:
            return is_caused(claim, now.at, self._causes, SPOKEN_WITHIN)
        judge = _JUDGES.get(claim)
        return None if judge is None else judge(self, number)

    def past(self, number: int, seconds: float) -> Sequence[Step]:
        """Give the steps of the last seconds, this one included."""
        first = bisect_left(self._times, self._times[number] - seconds - 1.0)
        return self._steps[first : number + 1]

    def usual(self, number: int, value: Callable[[Step], float]) -> float:
        """Give the median of this hour's values on earlier days."""
        now = self._steps[number]
        hour = now.local // HOUR
        found = [
            value(step)
            for step in self._steps[:number]
            if step.local // HOUR % 24 == hour % 24 and step.local // HOUR != hour
        ]
        return median(found) if found else math.nan

    def _has_moved(self, number: int, claim: Movement) -> bool | None:
        """Judge a movement; where a gap left few samples, the two that follow may bear it out."""
        times = self._times[max(0, number - 10) : number + 1]
        gaps = [after - before for before, after in pairwise(times)]
        few = bool(gaps) and max(gaps[-3:]) > 2.0 * median(gaps)
        ends = range(number, min(number + (3 if few else 1), len(self._steps)))
        found = [
            has_moved(claim, self._felt(n, LATELY), self._felt(n, THE_HOUR, HOUR_FROM))
            for n in ends
        ]
        return next((each for each in found if each), found[0])

    def _felt(self, number: int, seconds: float, shortest: float = 0.0) -> list[Eisv]:
        """Give the states of the last seconds, or none where they span too little."""
        steps = _since_gap(self.past(number, seconds))
        enough = steps[-1].at - steps[0].at >= shortest
        states = (step.moment.eisv for step in steps if enough)
        return [state for state in states if state is not None]


def _since_gap(steps: Sequence[Step]) -> Sequence[Step]:
    """Give what follows the last gap: no window crosses one, as published."""
    intervals = [after.at - before.at for before, after in pairwise(steps)]
    limit = max(90.0, 4.0 * median(intervals)) if intervals else math.inf
    begins = [n for n, interval in enumerate(intervals, start=1) if interval > limit]
    return steps[begins[-1] :] if begins else steps


def is_caused(event: Event, at: float, causes: Sequence[Cause], spoken: float = 0.0) -> bool:
    """Tell whether a named cause truly was, at most some minutes ago."""
    name = _CAUSES[event]
    return any(
        cause.name.removeprefix("some ").removesuffix(", briefly") == name
        and cause.begins <= at <= cause.until + spoken
        for cause in causes
    )


def _changed(
    by: float, within: float, lately: float, value: Callable[[Step], float]
) -> Callable[[Oracle, int], bool]:
    """Tell whether something changed by so much within a time, not longer ago than `lately`."""

    def judge(oracle: Oracle, number: int) -> bool:
        past = [(step.at, value(step)) for step in oracle.past(number, within + lately)]
        known = [(at, v) for at, v in past if not math.isnan(v)]
        sign = math.copysign(1.0, by)
        return any(
            sign * (now - before) >= abs(by)
            for i, (at, now) in enumerate(known)
            for then, before in known[:i]
            if at - then <= within + 1.0
        )

    return judge


def _differs(by: float, value: Callable[[Step], float]) -> Callable[[Oracle, int], bool]:
    def judge(oracle: Oracle, number: int) -> bool:
        away = value(oracle.past(number, 0.0)[-1]) - oracle.usual(number, value)
        return away >= by if by > 0.0 else away <= by

    return judge


def _now(holds: Callable[[Step], bool]) -> Callable[[Oracle, int], bool]:
    return lambda oracle, number: any(holds(step) for step in oracle.past(number, 90.0))


def _room(step: Step) -> float:
    return step.truth.room


def _decades(step: Step) -> float:
    return math.log10(step.truth.light + 0.5)


def _water(step: Step) -> float:
    return math.log(step.truth.vapour)


def _pressure(step: Step) -> float:
    return step.truth.pressure


def _co2(step: Step) -> float:
    return step.truth.co2


def _host(channel: Channel) -> Callable[[Step], float]:
    def value(step: Step) -> float:
        found = step.moment.sample.value(channel)
        return math.nan if found is None else found

    return value


def _lost(*channels: Channel) -> Callable[[Oracle, int], bool]:
    def judge(oracle: Oracle, number: int) -> bool:
        lately = oracle.past(number, 6 * MINUTE)
        return any(step.moment.sample.value(c) is None for step in lately for c in channels)

    return judge


def _lamp_is_late(oracle: Oracle, number: int) -> bool:
    return oracle.past(number, 0.0)[-1].truth.lamps == 0.0


_AIR_CHANNELS = (Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE)

_JUDGES: dict[Event, Callable[[Oracle, int], bool]] = {
    Event.LIGHTER: _changed(0.25, 150.0, 12 * MINUTE, _decades),
    Event.DARKER: _changed(-0.25, 150.0, 12 * MINUTE, _decades),
    Event.DAWN: _changed(0.25, 50 * MINUTE, 10 * MINUTE, _decades),
    Event.DUSK: _changed(-0.25, 50 * MINUTE, 10 * MINUTE, _decades),
    Event.WARMER: _changed(0.6, 15 * MINUTE, 10 * MINUTE, _room),
    Event.COOLER: _changed(-0.6, 15 * MINUTE, 10 * MINUTE, _room),
    Event.MOISTER: _changed(0.09, 15 * MINUTE, 10 * MINUTE, _water),
    Event.DRIER: _changed(-0.09, 15 * MINUTE, 10 * MINUTE, _water),
    Event.STUFFIER: _changed(200.0, 1.2 * HOUR, 10 * MINUTE, _co2),
    Event.FRESHER: _changed(-200.0, 20 * MINUTE, 10 * MINUTE, _co2),
    Event.PRESSURE_FALLS: _changed(-2.0, 3.2 * HOUR, 10 * MINUTE, _pressure),
    Event.PRESSURE_RISES: _changed(2.0, 3.2 * HOUR, 10 * MINUTE, _pressure),
    Event.WARMER_THAN_USUAL: _differs(0.7, _room),
    Event.COOLER_THAN_USUAL: _differs(-0.7, _room),
    Event.MOISTER_THAN_USUAL: _differs(0.08, _water),
    Event.DRIER_THAN_USUAL: _differs(-0.08, _water),
    Event.BRIGHTER_THAN_USUAL: _differs(0.1, _decades),
    Event.DARKER_THAN_USUAL: _differs(-0.1, _decades),
    Event.DARK: _now(lambda step: step.truth.light < 3.0),
    Event.BRIGHT: _now(lambda step: step.truth.light > 300.0),
    Event.WARM: _now(lambda step: step.truth.room > 23.0),
    Event.COOL: _now(lambda step: step.truth.room < 19.0),
    Event.LAMP_LATE: _lamp_is_late,
    Event.WORK_BEGAN: _changed(20.0, 3 * MINUTE, 10 * MINUTE, _host(Channel.CPU)),
    Event.WORK_ENDED: _changed(-20.0, 3 * MINUTE, 10 * MINUTE, _host(Channel.CPU)),
    Event.BUSY: _now(lambda step: _host(Channel.CPU)(step) > 20.0),
    Event.HOT: _now(lambda step: _host(Channel.CPU_TEMP)(step) > 68.0),
    Event.DISK_FULL: _now(lambda step: _host(Channel.DISK)(step) > 85.0),
    Event.MEMORY_FILLS: _changed(6.0, 35 * MINUTE, 10 * MINUTE, _host(Channel.MEMORY)),
    Event.MEMORY_FREED: _changed(-6.0, 5 * MINUTE, 10 * MINUTE, _host(Channel.MEMORY)),
    Event.AIR_LOST: _lost(*_AIR_CHANNELS),
    Event.AIR_PARTLY_LOST: _lost(*_AIR_CHANNELS),
    Event.NO_AIR: _lost(*_AIR_CHANNELS),
    Event.LESS_AIR: _lost(*_AIR_CHANNELS),
    Event.LIGHT_LOST: _lost(Channel.LIGHT),
    Event.NO_LIGHT: _lost(Channel.LIGHT),
    Event.AIR_BACK: _lost(*_AIR_CHANNELS),
    Event.LIGHT_BACK: _lost(Channel.LIGHT),
}
