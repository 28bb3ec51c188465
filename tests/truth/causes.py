"""What truly caused what was sensed: from the simulated world's own causes, never from readings."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from lumen.simulation.world import Truth

MINUTE = 60.0


class Cause(NamedTuple):
    """Something that truly happened, and between which times a sentence about it is true."""

    name: str
    begins: float
    until: float


class Lived(NamedTuple):
    """The truth at one sample, with the elapsed time."""

    at: float
    truth: Truth


def causes(lived: Sequence[Lived]) -> list[Cause]:
    """Give all lamps, cold air and steam, in time's order."""
    found = [*_lamps(lived), *_cold_air(lived), *_steam(lived)]
    return sorted(found, key=lambda cause: cause.begins)


LAMP_SEEN = 1.4
"""A lamp that adds or takes less than this share of the light is not to be seen."""
LAMP_HOLDS = 5 * MINUTE
HELD_BEFORE = 2.5 * MINUTE


def _lamps(lived: Sequence[Lived]) -> Iterator[Cause]:
    changes = [
        (now.at, before.truth.lamps, now.truth.lamps, before.truth.light, now.truth.light)
        for before, now in pairwise(lived)
        if abs(now.truth.lamps - before.truth.lamps) > 5.0
    ]
    times = [-math.inf, *(at for at, *_ in changes), math.inf]
    for i, (at, before, after, dim, lit) in enumerate(changes, start=1):
        ratio = (max(dim, lit) + 0.5) / (min(dim, lit) + 0.5)
        held = times[i + 1] - at >= LAMP_HOLDS and at - times[i - 1] >= HELD_BEFORE
        agrees = (lit > dim) == (after > before)
        if agrees:
            name = "lamp on" if after > before else "lamp out"
            # A lamp that does not last, or is hardly seen, need not be noticed, but is no lie.
            whole = held and ratio >= LAMP_SEEN
            yield Cause(name if whole else f"{name}, briefly", at, at + 8 * MINUTE)


COLDER = 4.0
DRIER = 0.9
OPEN_AT_LEAST = 3 * MINUTE


def _cold_air(lived: Sequence[Lived]) -> Iterator[Cause]:
    for begins, ends in _spans(lived, (now.truth.opening > 0.0 for now in lived)):
        first = next(now.truth for now in lived if now.at >= begins)
        cold = first.outdoors <= first.room - COLDER
        dry = first.outdoor_vapour < DRIER * first.vapour
        name = "cold air" if cold and dry and ends - begins >= OPEN_AT_LEAST else "some cold air"
        if first.outdoors < first.room:
            yield Cause(name, begins, ends + 4 * MINUTE)


def _steam(lived: Sequence[Lived]) -> Iterator[Cause]:
    for begins, ends in _spans(lived, (now.truth.steam_beside > 0.0 for now in lived)):
        yield Cause("steam", begins, ends + 12 * MINUTE)


def _spans(lived: Sequence[Lived], holds: Iterable[bool]) -> Iterator[tuple[float, float]]:
    begun = None
    for now, held in zip(lived, holds, strict=True):
        if held and begun is None:
            begun = now.at
        elif begun is not None and not held:
            yield begun, now.at
            begun = None
