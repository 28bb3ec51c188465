"""Histories of the simulated world that mock mode lives in."""

from collections.abc import Iterator
from random import Random

import msgspec
import numpy as np

from lumen.core.reading import HAT_CHANNELS, Channel, Fault, FaultKind, Reading, Sample
from lumen.core.state import Body, StateEstimator
from lumen.simulation.host import CORES
from lumen.simulation.measured import measured
from lumen.simulation.place import Mishap
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import World
from lumen.units import Monotonic, Seconds, WallTime
from trainer.data.windowing import CHUNK, HistoryPiece

INTERVAL: Seconds = 30.0
_DAY: Seconds = 86_400.0
_DAYS = 2.0
_OFTEN = "busy"
"""The scenario in which every shape occurs within hours; it is lived more often."""
_LIVES_OF_OFTEN = 6
_ROUND_PAIRS = 2880
"""Training pairs that one round of lives has enough windows of every shape for."""

_FITTED = HAT_CHANNELS
_AIR = (Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE)
LOST = {
    Mishap.CABLE_PULLED: (*_AIR, Channel.LIGHT),
    Mishap.BUS_HANGS: (*_AIR, Channel.LIGHT),
    Mishap.BAROMETER_ASLEEP: (Channel.PRESSURE,),
    Mishap.LIGHT_FROZEN: (Channel.LIGHT,),
    Mishap.LIGHT_SILENT: (Channel.LIGHT,),
}
"""Which channels a mishap takes away, once it is noticed."""


class SimulatedLife(msgspec.Struct, frozen=True, tag=True):
    """A life in a scenario of the simulated world."""

    scenario: str
    seed: int
    days: float = _DAYS


def lives(pairs: int, seed: int) -> list[SimulatedLife]:
    """Give as many lives as so many training pairs need: every scenario, the richest more often."""
    rounds = -(-pairs // _ROUND_PAIRS)
    found = []
    for turn in range(rounds):
        first = seed + 1000 * turn
        found += [SimulatedLife(name, first) for name in SCENARIOS]
        found += [SimulatedLife(_OFTEN, first + n) for n in range(1, _LIVES_OF_OFTEN)]
    return found


def live(life: SimulatedLife, interval: Seconds = INTERVAL) -> Iterator[HistoryPiece]:
    """Live it: what the mind would feel, piece by piece; its wall clock begins at 0."""
    world = World(SCENARIOS[life.scenario], life.seed)
    rng = Random(f"{life.seed}:senses")
    feeler = StateEstimator(Body(_FITTED, CORES))
    rows: list[tuple[float, ...]] = []
    for turn in range(int(life.days * _DAY / interval)):
        at = turn * interval
        world.advance(at)
        felt = feeler.feel(Sample(Monotonic(at), WallTime(at), _readings(world, rng)))
        if felt is not None:
            rows.append((at, *(np.nan if v is None else v for v in felt)))
        if len(rows) == CHUNK:
            yield _piece(rows)
            rows = []
    if rows:
        yield _piece(rows)


def _readings(world: World, rng: Random) -> dict[Channel, Reading]:
    readings: dict[Channel, Reading] = dict(measured(world.surroundings, rng))
    for mishap in world.mishaps:
        for channel in LOST.get(mishap, ()):
            readings[channel] = Fault(FaultKind.SILENT, str(mishap))
    return readings


def _piece(rows: list[tuple[float, ...]]) -> HistoryPiece:
    table = np.array(rows)
    return HistoryPiece(table[:, 0], table[:, 0], table[:, 1:])
