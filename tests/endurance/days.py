"""Tells the drawings of simulated days apart: do their pictures name what happened?

    PYTHONPATH=tests python -m endurance.days --days 57 --seed 2
    PYTHONPATH=tests python -m endurance.days --days 29 --write tests/body/days.npz

Each day is lived by the mind and drawn by the daemon's own day; the world's schedule is the truth.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lumen.body.drawing import Canvas, Mark, Spell
from lumen.core.compensation import Compensation
from lumen.core.language import EXPRESSIONS
from lumen.core.mind import Mind
from lumen.core.moment import Eisv
from lumen.core.reading import Channel, Sample
from lumen.core.shape_names import SHAPES
from lumen.core.state import Body
from lumen.formats.student import load_student
from lumen.runtime.day import Day
from lumen.simulation.activities import Activity
from lumen.simulation.board import BoardTraits
from lumen.simulation.measured import measured
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import World
from lumen.units import Monotonic, Seconds, WallTime

INTERVAL: Seconds = 30.0
SAMPLES = 2880
LONG: Seconds = 2.0 * 3600.0
"""What lasts so long makes the day one of its class."""

APART: Seconds = 900.0
"""Marks of a kept day are so far apart: some 60 a day, as Lumen is to speak."""

THUMBNAIL = 24
BINS = 8

CLASSES = (Activity.FRONT, Activity.GUESTS, Activity.AWAY)
"""What a day is called after, the first that lasted; else it is an ordinary one at home."""

HOME = "home"


class LivedDay(NamedTuple):
    """A day's drawing, and what happened."""

    canvas: Canvas
    happened: str


def lived_days(days: int, seed: int, scenario: str = "day") -> Iterator[LivedDay]:
    """Live whole days of a scenario; the first, which begins in the morning, is left out."""
    place = SCENARIOS[scenario]
    board = BoardTraits(2.25, 300.0)
    world, chance = World(place, seed, board), Random(seed)
    own = Compensation(board.factor, World.light_glow, heat_lag=board.lag)
    body = Body(frozenset(Channel), 4, own)
    mind, drawing = Mind(body, load_student()), Day()
    midnight = datetime(2026, 2, 15).astimezone().timestamp()  # local, as the day's hours are
    lasted: Counter[str] = Counter()
    for step in range(days * SAMPLES):
        at = step * INTERVAL
        world.advance(at)
        wall = WallTime(midnight + place.begins + at)
        readings = {**measured(world.surroundings, chance), Channel.LED_BRIGHTNESS: 0.12}
        finished = drawing.add(mind.live(Sample(Monotonic(1000.0 + at), wall, readings)))
        if finished is not None:
            if sum(lasted.values()) and finished.day.toordinal() > _first(midnight):
                yield LivedDay(finished._canvas, _class_of(lasted))
            lasted.clear()
        lasted.update(world.happening)
        lasted["sample"] += 1


def _first(midnight: float) -> int:
    return datetime.fromtimestamp(midnight).astimezone().toordinal()


def _class_of(lasted: Counter[str]) -> str:
    for what in CLASSES:
        if lasted[str(what)] * INTERVAL >= LONG:
            return str(what)
    return HOME


def thumbnails(canvases: Iterable[Canvas]) -> NDArray[np.float64]:
    """Give each picture as a small one, [n, 24 * 24 * 3]."""
    return np.array(
        [
            np.asarray(
                canvas.picture().resize((THUMBNAIL, THUMBNAIL), Image.Resampling.BOX), float
            ).ravel()
            for canvas in canvases
        ]
    )


def named_by_neighbours(small: NDArray[np.float64], happened: Sequence[str]) -> float:
    """Give how many of the days their nearest neighbour's class names rightly."""
    apart = np.linalg.norm(small[:, None] - small[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    nearest = apart.argmin(axis=1)
    return float(np.mean([happened[a] == happened[b] for a, b in enumerate(nearest)]))


def overlaps(canvases: Iterable[Canvas]) -> NDArray[np.float64]:
    """Give how much of their colours each two pictures share, in 8 steps a channel."""
    counted = [
        np.histogramdd(
            np.asarray(canvas.picture()).reshape(-1, 3), bins=BINS, range=[(0, 256)] * 3
        )[0].ravel()
        for canvas in canvases
    ]
    shares = np.array(counted) / np.sum(counted[0])
    rows, columns = np.triu_indices(len(shares), 1)
    shared: NDArray[np.float64] = np.minimum(shares[rows], shares[columns]).sum(axis=1)
    return shared


def write(days: Sequence[LivedDay], file: Path) -> None:
    """Keep days as plain arrays: spells in half precision, marks some 15 minutes apart."""
    spells, marks = [], []
    for number, day in enumerate(days):
        for spell in day.canvas.spells:
            read = (spell.light, spell.temperature, spell.humidity, spell.pressure)
            spells.append((number, spell.number, *spell.eisv, *read))
        last = -APART
        for mark in day.canvas.marks:
            if mark.time_of_day - last >= APART:
                last = mark.time_of_day
                shape = -1 if mark.shape is None else SHAPES.index(mark.shape)
                marks.append((number, last, EXPRESSIONS.index(mark.expression), *mark.eisv, shape))
    np.savez_compressed(
        file,
        happened=np.array([day.happened for day in days]),
        spells=np.array(spells, dtype=np.float32),
        marks=np.array(marks, dtype=np.float32),
    )


def read(file: Path) -> list[LivedDay]:
    """Give kept days."""
    kept = np.load(file)
    canvases = [Canvas() for _ in kept["happened"]]
    for day, number, *values in kept["spells"].tolist():
        known = [None if value != value else value for value in values]  # noqa: PLR0124 - NaN
        canvases[int(day)].set_spell(Spell(int(number), Eisv(*known[:4]), *known[4:]))
    for day, time, expression, *eisv, shape in kept["marks"].tolist():
        named = None if shape < 0 else SHAPES[int(shape)]
        mark = Mark(time, EXPRESSIONS[int(expression)], Eisv(*eisv), named)
        canvases[int(day)].add(mark)
    return [
        LivedDay(canvas, str(happened))
        for canvas, happened in zip(canvases, kept["happened"], strict=True)
    ]


def main() -> None:
    """Live the days, and print how far their drawings tell them apart."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=57)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenario", choices=list(SCENARIOS), default="day")
    parser.add_argument("--write", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    days = list(lived_days(arguments.days, arguments.seed, arguments.scenario))
    if arguments.write is not None:
        write(days, arguments.write)
        days = read(arguments.write)
    canvases, happened = [day.canvas for day in days], [day.happened for day in days]
    shared = overlaps(canvases)
    print(f"{len(days)} days: {dict(Counter(happened))}")
    print(
        f"named by the nearest neighbour: {named_by_neighbours(thumbnails(canvases), happened):.3f}"
    )
    print(f"colours shared by two days: mean {shared.mean():.2f}, median {np.median(shared):.2f}")


if __name__ == "__main__":
    main()
