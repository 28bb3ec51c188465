"""A constant room under any load: every sentence about its air is false.

The board follows the processor's heat with a lag and by a share of its own, neither of which Lumen
knows exactly.
"""

import math
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from lumen.core.compensation import Compensation
from lumen.core.events import ABSOLUTES, AIR
from lumen.core.mind import Mind, MindConfig
from lumen.core.reading import Channel, Sample
from lumen.core.state import Body
from lumen.formats.student import load_student
from lumen.units import Monotonic, WallTime
from truth.lives import DAY, INTERVAL, QUIET
from truth.oracle import claims

ROOM = 20.0
VAPOUR_SHARE = 0.45
LIGHT = 120.0
RESTING, WORKING = 4.0, 95.0
REST_RISE, WORK_RISE = 27.0, 58.0
CHIP_LAG = 110.0


class Case(NamedTuple):
    """A board, a load, and what Lumen knows: the factor it was given, None if none."""

    lag: float
    factor: float
    load: str
    known: float | None

    def __str__(self) -> str:
        known = "uncalibrated" if self.known is None else f"factor {self.known:g}"
        return f"{self.load}, lag {self.lag / 60:g} min, true factor {self.factor:g}, {known}"


def cases() -> Iterator[Case]:
    """Give loads on boards that lag two to ten minutes, calibrated, a little wrong, and not."""
    for load in ("compiles", "bursts", "days"):
        for lag in (120.0, 300.0, 600.0):
            for factor in (1.6, 2.25, 4.0):
                for known in (None, factor, 1.1 * factor):
                    yield Case(lag, factor, load, known)


def chosen(boards: int) -> list[Case]:
    """Give so many of the cases, spread over loads, lags, factors and what is known of them."""
    every = list(cases())
    step = max(1, len(every) // boards)
    # Each lag and factor would else always come with the same knowledge.
    turn = (number + number // step + number // step**2 for number in range(len(every) // step))
    return [every[step * number + turned % step] for number, turned in enumerate(turn)]


def working(load: str, at: float, chance: Random) -> bool:
    """Tell whether the processor works: an hour in three, minutes at a time, or by day."""
    if load == "compiles":
        return at % (3 * 3600.0) < 3000.0
    if load == "bursts":
        return at % 1500.0 < 240.0 + 400.0 * chance.random()
    return 0.35 < at % DAY / DAY < 0.75


def false_sentences(case: Case, days: float, seed: int = 1) -> tuple[list[str], list[str]]:
    """Live so many days; give the sentences about the air, and those with absolutes."""
    chance, load = Random(f"{seed}:noise"), Random(f"{seed}:load")
    body = Body(frozenset(Channel), 4, Compensation(case.known, 0.0))
    mind = Mind(body, load_student(), MindConfig(quiet=QUIET))
    chip = ROOM + REST_RISE
    excess, works = (chip - ROOM) * _share(case), False
    air: list[str] = []
    absolutes: list[str] = []
    for number in range(round(days * DAY / INTERVAL)):
        at = number * INTERVAL
        if number % 4 == 0:
            works = working(case.load, at, load)
        wanted = ROOM + (WORK_RISE if works else REST_RISE)
        chip += (wanted - chip) * (1.0 - math.exp(-INTERVAL / CHIP_LAG))
        excess += ((chip - ROOM) * _share(case) - excess) * (1.0 - math.exp(-INTERVAL / case.lag))
        sentence = mind.live(_sample(at, ROOM + excess, chip, chance, works=works)).narration
        found = claims(sentence) if sentence else []
        if sentence and not AIR.isdisjoint(found):
            air.append(sentence)
        if sentence and not ABSOLUTES.isdisjoint(found):
            absolutes.append(sentence)
    return air, absolutes


def _share(case: Case) -> float:
    """Give the share of the processor's excess over the room that the board takes on."""
    return 1.0 / (1.0 + case.factor)


def _saturation(temperature: float) -> float:
    # Buck (1981), which is not what is compensated with.
    return 6.1121 * math.exp((18.678 - temperature / 234.5) * temperature / (257.14 + temperature))


def _sample(at: float, board: float, chip: float, chance: Random, *, works: bool) -> Sample:
    humidity = 100.0 * VAPOUR_SHARE * _saturation(ROOM) / _saturation(board)
    return Sample(
        Monotonic(at),
        WallTime(at),
        {
            Channel.AMBIENT_TEMP: round(board + chance.gauss(0.0, 0.01), 2),
            Channel.HUMIDITY: round(humidity + chance.gauss(0.0, 0.07), 2),
            Channel.PRESSURE: round(1010.0 + chance.gauss(0.0, 0.02), 2),
            Channel.LIGHT: round(LIGHT * chance.gauss(1.0, 0.005), 2),
            Channel.CPU_TEMP: round((chip + chance.gauss(0.0, 0.2)) / 0.487) * 0.487,
            Channel.CPU: WORKING if works else RESTING,
            Channel.MEMORY: 30.0,
            Channel.DISK: 40.0,
            Channel.LOAD: 4.0 if works else 0.2,
            Channel.CTX_SWITCHES: 2000.0 if works else 600.0,
            Channel.INTERRUPTS: 1500.0 if works else 500.0,
            Channel.LED_BRIGHTNESS: 0.1,
        },
    )
