"""What rooms do to Lumen: how settled it is, which shapes come, and what the state decides.

    PYTHONPATH=tests python -m endurance.rooms --days 7 --recordings ../shared/recordings

Real recordings are replayed with what they lack filled from the calm simulated room, and the
simulated scenarios are lived uncalibrated, as a Lumen lives after installing. The quiet room has
no people, no weather and no work: only sensors' noise and an idle computer's hum.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import numpy as np

from endurance.table import Table
from lumen.config.settings import Settings
from lumen.core.language import TOKENS
from lumen.core.mind import Mind
from lumen.core.moment import Moment
from lumen.core.reading import HAT_CHANNELS, Sample
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.speaker import entropy_bits, targets
from lumen.core.state import Body
from lumen.formats.recording import Recording
from lumen.formats.recording_metadata import read_body
from lumen.formats.student import Student, load_student
from lumen.runtime.replay import replayed
from lumen.simulation.board import Board, BoardTraits
from lumen.simulation.effect import Effect
from lumen.simulation.host import CORES, Host
from lumen.simulation.measured import measured
from lumen.simulation.place import Surroundings
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import STEP, World
from lumen.units import Monotonic, Seconds, WallTime

INTERVAL: Seconds = 30.0
DAY: Seconds = 86_400.0
BEGINS = 1.77e9 - 1.77e9 % DAY

MOST_CHANGES = 150.0
"""Changes of shape a day; more, and a face has no time to mean anything."""
REAL_SETTLED = (0.75, 0.95)
FEWEST_OTHER_SHAPES = 4
QUIET_SETTLED = 0.98
REAL_BITS, LIVED_BITS = 0.6, 1.2
LEADING_TOKENS, TOP_FOUR = 11, 0.75
LEADS_FROM = 0.01


@dataclass(slots=True)
class Lived:
    """What was made of one life."""

    name: str
    shapes: Counter[Shape] = field(default_factory=Counter)
    changes: int = 0
    days: float = 0.0
    indices: list[int] = field(default_factory=list)
    means: list[tuple[float, ...]] = field(default_factory=list)
    stable: list[bool] = field(default_factory=list)
    leads: Counter[str] = field(default_factory=Counter)
    moods: int = 0

    @property
    def settled(self) -> float:
        """The share of windows that are settled."""
        return self.shapes[Shape.SETTLED_PRESENCE] / max(1, self.shapes.total())

    @property
    def a_day(self) -> float:
        """Changes of shape a day."""
        return self.changes / max(self.days, 1e-9)

    @property
    def bits(self) -> tuple[float, float, float]:
        """Bits of the target's first token that state and shape decide, the state alone, and all.

        The state alone: within a shape, on average.
        """
        if not self.indices:
            return 0.0, 0.0, 0.0
        speech = targets(np.array(self.indices), np.array(self.means), np.array(self.stable))
        within = entropy_bits(speech.token)
        decided = 0.0
        for shape in set(self.indices):
            chosen = np.array(self.indices) == shape
            mean = speech.token[chosen].mean(axis=0)
            decided += chosen.sum() * float(entropy_bits(mean) - within[chosen].mean())
        held = float(entropy_bits(speech.token.mean(axis=0)))
        return held - float(within.mean()), decided / len(self.indices), held

    @property
    def leading(self) -> tuple[int, float]:
        """How many tokens led at least 1 % of what was expressed, and the first four's share."""
        said = max(1, self.leads.total())
        top = sum(count for _, count in self.leads.most_common(4)) / said
        return sum(count >= LEADS_FROM * said for count in self.leads.values()), top

    @property
    def target_leads(self) -> np.ndarray:
        """The target's shares of first tokens over all windows, [15]."""
        speech = targets(np.array(self.indices), np.array(self.means), np.array(self.stable))
        shares: np.ndarray = speech.token.mean(axis=0)
        return shares


def live(name: str, mind: Mind, samples: Iterable[Sample]) -> Lived:
    """Live through samples."""
    return noted(name, ((mind.live(sample), mind) for sample in samples))


def noted(name: str, moments: Iterable[tuple[Moment, Mind]]) -> Lived:
    """Note what was made of moments."""
    lived = Lived(name)
    last: Shape | None = None
    begin = at = None
    for moment, mind in moments:
        at = moment.sample.at
        begin = at if begin is None else begin
        if moment.shape is None or mind.seen is None:
            continue
        lived.shapes[moment.shape] += 1
        lived.changes += last is not None and moment.shape is not last
        last = moment.shape
        lived.indices.append(SHAPES.index(moment.shape))
        lived.means.append(tuple(mind.seen.verdict.numbers[:4].tolist()))
        lived.stable.append(moment.trend is Trend.STABLE)
        if moment.expression is not None:
            lived.leads[moment.expression.tokens[0]] += 1
    if begin is not None and at is not None:
        lived.days = (at - begin) / DAY
    return lived


def recording(file: Path, student: Student) -> Lived:
    """Replay a real recording, completed by the calm room."""
    replay = replayed(Recording(file), student, Settings(), read_body(file), fill=True)
    return noted(file.stem, ((moment, replay.mind) for moment in replay.moments))


def scenario(name: str, days: float, seed: int = 1) -> Iterator[Sample]:
    """Give the samples of a simulated life."""
    world, chance = World(SCENARIOS[name], seed), Random(f"{seed}:senses")
    for step in range(round(days * DAY / INTERVAL)):
        world.advance(step * INTERVAL)
        readings = measured(world.surroundings, chance)
        at = step * INTERVAL
        yield Sample(Monotonic(at), WallTime(BEGINS + SCENARIOS[name].begins + at), {**readings})


def quiet(days: float, seed: int = 1) -> Iterator[Sample]:
    """Give the samples of a room of 20 degC in which nothing happens."""
    chance = Random(f"{seed}:quiet")
    host = Host(Random(f"{seed}:host"), 20.0, STEP)
    board = Board(BoardTraits(2.25, 300.0), 20.0, host.temperature)
    for step in range(round(days * DAY / INTERVAL)):
        for _ in range(round(INTERVAL / STEP)):
            host.step(Effect(), 20.0)
            board.step(STEP, 20.0, host.temperature)
        truth = Surroundings(
            20.0 + board.own_heat,
            26.0,
            1010.0,
            120.0,
            host.temperature,
            host.cpu,
            host.memory,
            host.disk,
            host.load,
            host.switches,
            host.interrupts,
        )
        at = step * INTERVAL
        yield Sample(Monotonic(at), WallTime(BEGINS + at), {**measured(truth, chance)})


def row(lived: Lived) -> str:
    """Give a life in numbers."""
    total = max(1, lived.shapes.total())
    others = [s for s in SHAPES if lived.shapes[s] and s is not Shape.SETTLED_PRESENCE]
    shapes = ", ".join(f"{s} {lived.shapes[s] / total:.1%}" for s in others)
    decided, alone, held = lived.bits
    shares = np.sort(lived.target_leads)[::-1] if lived.indices else np.zeros(len(TOKENS))
    leading, top = lived.leading
    return (
        f"settled {lived.settled:.1%}, {lived.a_day:.0f} changes a day, state and shape decide "
        f"{decided:.2f} of {held:.2f} bit, the state alone {alone:.2f}; "
        f"target: {(shares >= 0.01).sum()} tokens lead 1 %, top four {shares[:4].sum():.0%}; "
        f"student: {leading}, {top:.0%}, {lived.leads.total() / max(lived.days, 1e-9):.0f} "
        f"expressions a day; "
        f"{shapes}"
    )


def claim_room(table: Table, lived: Lived, *, real: bool) -> None:
    """Judge a life in a lived-in room."""
    low, high = REAL_SETTLED
    others = sum(bool(lived.shapes[s]) for s in SHAPES) - 1
    calm_enough = lived.a_day <= MOST_CHANGES
    alive = not real or (low <= lived.settled <= high and others >= FEWEST_OTHER_SHAPES)
    table.claim(lived.name, row(lived), holds=calm_enough and alive)


def claim_rooms(table: Table, recordings: Path | None, names: Iterable[str], days: float) -> None:
    """Live in all rooms, and judge."""
    student = load_student()
    body = Body(HAT_CHANNELS, CORES)
    if recordings is not None:
        for file in sorted(recordings.glob("*.csv")):
            lived = recording(file, student)
            claim_room(table, lived, real=True)
            bits = lived.bits[0]
            table.claim(f"{file.stem}: bits decided", f"{bits:.2f}", holds=bits >= REAL_BITS)
    for name in names:
        lived = live(name, Mind(body, student), scenario(name, days))
        claim_room(table, lived, real=False)
        if name == "day":
            _claim_words(table, lived)
    lived = live("quiet room", Mind(body, student), quiet(days))
    table.claim(lived.name, row(lived), holds=lived.settled >= QUIET_SETTLED)


def _claim_words(table: Table, lived: Lived) -> None:
    """Judge what the state decides of the words of a full life, and how many of them come first."""
    bits = lived.bits[0]
    table.claim(f"{lived.name}: bits decided", f"{bits:.2f}", holds=bits >= LIVED_BITS)
    leading, top = lived.leading
    table.claim(
        f"{lived.name}: tokens that lead 1 %; the first four",
        f"{leading}; {top:.0%}",
        holds=leading >= LEADING_TOKENS and top <= TOP_FOUR,
    )


def main() -> int:
    """Run the proof; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=float, default=7.0)
    parser.add_argument("--recordings", type=Path, help="a folder of real recordings")
    parser.add_argument("--scenarios", nargs="*", default=["day", "calm"], choices=SCENARIOS)
    given = parser.parse_args()
    table = Table("What rooms do")
    claim_rooms(table, given.recordings, given.scenarios, given.days)
    print(table)
    return 0 if table.holds else 1


if __name__ == "__main__":
    sys.exit(main())
