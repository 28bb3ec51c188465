"""What a life's sentences and named causes were worth, counted."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lumen.core.events import ABSOLUTES, CAUSES, FAULTS, Event
from truth.causes import Cause, Lived, causes
from truth.lives import DAY, Step
from truth.oracle import Oracle, claims, is_caused

HOUR = 3600.0
WEEK = 7 * DAY

_NAMED = {
    "lamp on": Event.LAMP_ON,
    "lamp out": Event.LAMP_OUT,
    "cold air": Event.COLD_AIR,
    "steam": Event.STEAM,
}
"""What must be named; what is brief or slight need not be."""


@dataclass(slots=True)
class Judgement:
    """Counts over one life or many."""

    named: int = 0
    named_truly: int = 0
    happened: Counter[str] = field(default_factory=Counter)
    noticed: Counter[str] = field(default_factory=Counter)
    judged: int = 0
    false: list[str] = field(default_factory=list)
    absolutes: int = 0
    utterances: list[int] = field(default_factory=list)
    in_quiet_hours: int = 0
    clauses: int = 0
    clauses_again: int = 0
    sentences_again: int = 0

    @property
    def precision(self) -> float:
        """Of the causes that were named, how many truly were."""
        return self.named_truly / max(1, self.named)

    @property
    def recall(self) -> float:
        """Of the causes that truly were and could be seen, how many were named."""
        return sum(self.noticed.values()) / max(1, sum(self.happened.values()))

    def add(self, scenario: str, steps: list[Step]) -> None:
        """Judge a life."""
        truly = causes([Lived(step.at, step.truth) for step in steps])
        self._judge_causes(steps, truly)
        oracle = Oracle(truly, steps)
        for number, step in enumerate(steps):
            if step.moment.narration is None:
                continue
            for claim in claims(step.moment.narration):
                self.absolutes += claim in ABSOLUTES
                verdict = oracle.is_true(number, claim)
                self.judged += verdict is not None
                if verdict is False:
                    hour = step.local % DAY / HOUR
                    self.false.append(f"{scenario} {hour:.2f} h: {step.moment.narration} [{claim}]")
        self.count(step for step in steps if step.moment.narration is not None)
        days = Counter(int(s.local // DAY) for s in steps if s.moment.narration is not None)
        whole = Counter(int(s.local // DAY) for s in steps)
        self.utterances += [days[day] for day, count in whole.items() if count >= 2880]

    def _judge_causes(self, steps: Sequence[Step], truly: Sequence[Cause]) -> None:
        found = [(step.at, n.event) for step in steps for n in step.noticed if n.event in CAUSES]
        for at, event in found:
            self.named += 1
            self.named_truly += is_caused(event, at, truly)
        for cause in truly:
            wanted = _NAMED.get(cause.name)
            if wanted is not None:
                self.happened[wanted.name] += 1
                self.noticed[wanted.name] += any(
                    e is wanted and cause.begins <= at <= cause.until for at, e in found
                )

    def count(self, spoken: Iterable[Step]) -> None:
        """Count what was said again."""
        last: dict[str, float] = {}
        sentences: dict[str, float] = {}
        for step in spoken:
            sentence = step.moment.narration or ""
            if step.local - sentences.get(sentence, -WEEK) < WEEK:
                self.sentences_again += 1
            sentences[sentence] = step.local
            hour = step.local % DAY / HOUR
            said = claims(sentence)
            if (hour >= 22.5 or hour < 6.5) and FAULTS.isdisjoint(said):
                self.in_quiet_hours += 1
            for clause in re.findall(r"[^.?:]+[.?:]", sentence):
                self.clauses += 1
                self.clauses_again += step.local - last.get(clause.strip(), -WEEK) < 3 * HOUR
                last[clause.strip()] = step.local
