"""Restarts at any moment: what is noticed and said after them, and what would have been without.

A life is lived; then, as a process that starts, another mind gets what the memory would give it,
and lives on through the same samples.
"""

from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import NamedTuple

import msgspec

from lumen.core.events import CAUSES, Event
from lumen.core.learned import Learned
from lumen.core.moment import Moment
from lumen.core.reading import Channel
from lumen.runtime.learned_keeper import EVERY
from lumen.runtime.recall import REMEMBERED, replay_past
from lumen.store.learned import text_of
from lumen.store.memory import SLOT, WEEK, Past
from truth.lives import Step, new_mind, samples
from truth.oracle import claims

HALF_DAY = 1440
"""Samples."""


class Heard(NamedTuple):
    """What came of one sample: the causes that were named, and all that was claimed."""

    causes: frozenset[Event]
    claimed: tuple[str, ...]


class Whole(NamedTuple):
    """A life without a restart, and what was kept of it beside its moments, hour by hour."""

    steps: list[Step]
    kept: list[tuple[int, str]]


def whole_life(scenario: str, days: float, *, calibrated: bool) -> Whole:
    """Live, and keep what is learned as the daemon does."""
    steps: list[Step] = []
    kept: list[tuple[int, str]] = []
    mind, due = new_mind(calibrated=calibrated), 0.0
    for number, (local, truth, sample) in enumerate(samples(scenario, days)):
        moment = mind.live(sample)
        steps.append(Step(sample.at, local, truth, mind._events.latest, moment))
        if sample.at >= due:
            kept.append((number, text_of(mind.learned)))
            due = sample.at + EVERY
    return Whole(steps, kept)


def heard(steps: Iterable[Step]) -> Iterator[Heard]:
    """Give what was named and claimed at each step."""
    for step in steps:
        named = frozenset(n.event for n in step.noticed if n.event in CAUSES)
        said = tuple(map(str, claims(step.moment.narration or "")))
        yield Heard(named, said)


def restarted(whole: Whole, number: int, steps: int, *, calibrated: bool) -> Iterator[Heard]:
    """Give what is heard from a step on, for so many steps, if Lumen is started anew there."""
    mind = new_mind(calibrated=calibrated)
    now = whole.steps[number].moment.sample
    replay_past(_past(whole, number), now.at, now.wall, mind)
    lived = (mind.live(step.moment.sample) for step in whole.steps[number : number + steps])
    return heard(
        Step(moment.sample.at, 0.0, whole.steps[number].truth, mind._events.latest, moment)
        for moment in lived
    )


def _past(whole: Whole, number: int) -> Past:
    """Give what the memory tells a process that starts before a step."""
    moments = [step.moment for step in whole.steps[:number]]
    newest = moments[-1].sample
    recent = [m for m in moments if m.sample.wall >= newest.wall - REMEMBERED]
    week = [m for m in moments if m.sample.wall >= newest.wall - WEEK]
    slots = {m.sample.wall // SLOT: m for m in reversed(moments) if _is_whole(m)}
    learned = next(text for at, text in reversed(whole.kept) if at < number)
    return Past(
        recent,
        [
            (m.sample.wall, pressure)
            for m in week[::2]
            if (pressure := m.sample.value(Channel.PRESSURE)) is not None
        ],
        [(m.sample.wall, m.narration) for m in week if m.narration is not None],
        newest.at,
        thinned=[slots[slot] for slot in sorted(slots)],
        raw_states=list(_raw_states(week)),
        co2_lived=newest.at - moments[0].sample.at,
        learned=msgspec.json.decode(learned, type=Learned),
    )


def _is_whole(moment: Moment) -> bool:
    return moment.raw is not None and not moment.sample.faults


def _raw_states(moments: Sequence[Moment]) -> Iterator[tuple[float, ...]]:
    unknown = (float("nan"),) * 4
    for moment in moments:
        raw = moment.raw if _is_whole(moment) else None
        state = unknown if raw is None else (float("nan") if x is None else x for x in raw)
        yield (moment.sample.wall, *state)


class Compared(NamedTuple):
    """How life after restarts differs from life without them."""

    restarts: int
    causes: int
    other_causes: tuple[str, ...]
    claims: int
    other_claims: int


def compared(scenario: str, days: float, restarts: int, *, calibrated: bool) -> Compared:
    """Restart a life at moments drawn by chance; compare what is heard in the half day after."""
    whole, chance = (
        whole_life(scenario, days, calibrated=calibrated),
        Random(f"{scenario}:restarts"),
    )
    expected = list(heard(whole.steps))
    causes, claimed, other_claims = 0, 0, 0
    other_causes: list[str] = []
    first, last = round(0.5 * len(expected)), len(expected) - HALF_DAY
    for number in sorted(chance.randrange(first, last) for _ in range(restarts)):
        found = restarted(whole, number, HALF_DAY, calibrated=calibrated)
        for then, now in zip(expected[number : number + HALF_DAY], found, strict=True):
            causes += len(then.causes)
            claimed += len(then.claimed)
            other_claims += len(set(then.claimed) ^ set(now.claimed))
            if then.causes != now.causes:
                other = ", ".join(sorted(then.causes ^ now.causes))
                other_causes.append(f"{scenario}, restarted at {number}: {other}")
    return Compared(restarts, causes, tuple(other_causes), claimed, other_claims)
