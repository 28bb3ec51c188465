"""A made-up year lived by a whole mind with its memory: what it truly says of its days is judged.

    PYTHONPATH=tests:tests/core python -m endurance.memory --days 400

As `tests/core/test_long_memory.py`, but at one sample a minute, with the shapes that the mind
itself feels, through habits, budget and quiet hours, and with the sun seen by its own light. On
some days the computer is made to work as on no day before.
"""

import argparse
import sys
from collections import Counter
from dataclasses import replace
from random import Random

from lived_year import CLOCK_SET, OWN, Lived, lived_days, local_of
from memory_oracle import MemoryOracle, claim

from endurance.table import Table
from lumen.core.day_summary import DaySample, summarise
from lumen.core.diary import line_of
from lumen.core.events import REMEMBERED
from lumen.core.long_memory import LongMemory
from lumen.core.mind import Mind, MindConfig
from lumen.core.reading import INFORMING, Channel
from lumen.core.repertoire import clauses
from lumen.core.speaking import QuietHours
from lumen.core.state import Body
from lumen.formats.student import load_student

STEP = 60.0
HOST: dict[Channel, float] = {
    Channel.CPU: 8.0,
    Channel.MEMORY: 35.0,
    Channel.DISK: 20.0,
    Channel.LOAD: 0.3,
    Channel.CTX_SWITCHES: 600.0,
    Channel.INTERRUPTS: 500.0,
}
WORK: dict[int, dict[Channel, float]] = {
    20: {Channel.MEMORY: 90.0, Channel.DISK: 85.0},
    90: {Channel.CPU: 97.0, Channel.LOAD: 4.5, Channel.CTX_SWITCHES: 9000.0},
    240: {Channel.CPU: 60.0, Channel.MEMORY: 75.0, Channel.INTERRUPTS: 5000.0},
}
"""What the computer comes to on a day."""
WORK_BEGINS, WORK_GROWS, WORK_LASTS = 10 * 3600.0, 900.0, 5400.0
FITTED = frozenset({*INFORMING, *HOST})
QUIET = QuietHours(22.5 * 3600.0, 6.5 * 3600.0)


class Proof:
    """One life and what was said in it."""

    def __init__(self) -> None:
        self.memory = LongMemory()
        self.memory.complete = True
        self.oracle = MemoryOracle(STEP)
        self.said: Counter[str] = Counter()
        self.false: list[str] = []
        self.line = ""
        self._chance = Random(1)
        config = MindConfig(
            quiet=QUIET, local_time=lambda wall: local_of(float(wall)), memory=self.memory
        )
        self._mind = Mind(Body(FITTED, 4, OWN), load_student(), config)

    def live(self, days: int) -> None:
        """Live so many days."""
        before: list[Lived] = []
        for number, made_up in enumerate(lived_days(days, step=STEP)):
            day = [self._live(lived, number) for lived in made_up]
            if not day:
                continue
            if self.memory.born is None:
                self.memory.born = day[0].day
            past = [*before[-round(3600.0 / STEP) :], *day]
            found = summarise(
                day[0].day, [DaySample(o.moment, o.local, o.begins_life) for o in past], OWN
            )
            before = day
            if found is not None:
                self.memory.add(*found)
                self.line = line_of(found.summary, self.memory, OWN)

    def _live(self, lived: Lived, number: int) -> Lived:
        """Live a sample; give it with what was felt."""
        sample = lived.moment.sample
        host = self._host(number, lived.local % 86_400.0)
        moment = self._mind.live(replace(sample, readings={**sample.readings, **host}))
        felt = lived._replace(moment=moment, shape=moment.shape)
        self.oracle.add(felt)
        grounds = self._mind.grounds
        if moment.narration is None or grounds is None or grounds.news not in REMEMBERED:
            return felt
        assert grounds.news is not None
        self.said[grounds.news.name] += 1
        claims = [c for c in clauses(moment.narration) if _judged(c)]
        if number not in CLOCK_SET and not all(self.oracle.is_true(c, felt) for c in claims):
            self.false.append(f"{lived.day}: {moment.narration}")
        return felt

    def _host(self, number: int, time_of_day: float) -> dict[Channel, float]:
        """Give the computer's own readings: even, but for the days on which it works."""
        share = min(1.0, max(0.0, (time_of_day - WORK_BEGINS) / WORK_GROWS))
        ends = time_of_day > WORK_BEGINS + WORK_LASTS
        work = {} if ends else WORK.get(number, {})
        even = {c: v + share * (work.get(c, v) - v) for c, v in HOST.items()}
        return {c: v + self._chance.gauss(0.0, 0.02 * HOST[c]) for c, v in even.items()}


def _judged(clause: str) -> bool:
    """Tell whether a clause is one that memory says; what a token says claims nothing."""
    try:
        claim(clause)
    except AssertionError:
        return False
    return True


def main() -> int:
    """Run the proof; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=400)
    given = parser.parse_args()
    proof, table = Proof(), Table("A year of memory")
    proof.live(given.days)
    table.say("days", given.days)
    table.say("the last day's line", proof.line)
    for event in sorted(REMEMBERED):
        table.claim(f"said: {event}", proof.said[event.name], holds=proof.said[event.name] > 0)
    false = "; ".join(proof.false[:5]) or "none"
    table.claim("false sentences from memory", false, holds=not proof.false)
    print(table)
    return 0 if table.holds else 1


if __name__ == "__main__":
    sys.exit(main())
