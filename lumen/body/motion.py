"""What keeps a face alive: breath, blinks, and eyes that look about; functions of time alone."""

import math
from functools import lru_cache
from typing import NamedTuple

from lumen.body.mood import USUAL, Deviation
from lumen.body.rhythm import BREATH, breath, paced, smoothstep, tempo_of
from lumen.body.scatter import scatter
from lumen.units import Seconds, clip

BLINK: Seconds = 0.32
"""From open to open: a person's blink takes .1 to .4 s."""

BLINK_EVERY: Seconds = 4.5
"""A resting person blinks 12 to 15 times a minute."""

LOOK_EVERY: Seconds = 3.4
STRAIGHT_SHARE = 0.5
DART_EVERY: Seconds = 1.3
LOOK_TURN: Seconds = 0.22
"""How long the eyes take to turn; between two looks they rest, and little is drawn anew."""

CHANGE: Seconds = 0.9
"""How long the face takes from one expression to the next."""

COLOURS_TURN: Seconds = 0.4 * BLINK
"""When an expression's colours appear: as its blink has closed the lids."""

LIDS_STEPS = 16
GAZE_STEPS = 12
CHANGE_STEPS = 32
LIFT_STEPS = 2
"""The steps that movements are drawn in, .6 pixels for the breath, .3 for the gaze where it is
widest, and some two for the lids: what moves less than a step is not drawn anew."""


class Gaze(NamedTuple):
    """Where the eyes look, each -1..1."""

    aside: float
    up: float


STRAIGHT = Gaze(0.0, 0.0)


class Motion(NamedTuple):
    """How a face is moved at one instant, in steps; equal motions look the same.

    `lids` is 0 open to 1 shut, `lift` how far the chest is filled, -1..1, and `change` how far
    the face has gone to the present expression, 0..1; its colours show once they have `turned`.
    """

    lids: float
    gaze: Gaze
    lift: float
    change: float
    turned: bool


@lru_cache(maxsize=1)
def motion(
    now: Seconds, since: Seconds, felt: Deviation = USUAL, *, asleep: bool = False
) -> Motion:
    """Give the motion at a time so long after an expression began; asleep only breath goes on."""
    aside, up = STRAIGHT if asleep else gaze(now, max(felt.entropy, 0.0))
    lids = max(lids_at(since), 0.0 if asleep else blink(now))
    return Motion(
        _stepped(lids, LIDS_STEPS),
        Gaze(_stepped(aside, GAZE_STEPS), _stepped(up, GAZE_STEPS)),
        _stepped(lift(now, felt), LIFT_STEPS),
        _stepped(smoothstep(since / CHANGE), CHANGE_STEPS),
        since >= COLOURS_TURN,
    )


def only_breathed(before: Motion, after: Motion) -> bool:
    """Tell whether nothing but the breath has moved, and no farther than by one step."""
    moved = abs(after.lift - before.lift)
    return moved <= 1.0 / LIFT_STEPS and after._replace(lift=before.lift) == before


def blink(now: Seconds) -> float:
    """Give how far the lids are closed, 0 open to 1 shut, by the spontaneous blinks."""
    cell = math.floor(now / BLINK_EVERY)
    start = (0.1 + 0.7 * scatter(cell, 0)) * BLINK_EVERY
    return lids_at(now - cell * BLINK_EVERY - start)


def lids_at(since: Seconds) -> float:
    """Give how far one blink has closed the lids this long after it began."""
    if not 0.0 < since < BLINK:
        return 0.0
    down = COLOURS_TURN  # lids fall faster than they rise
    return (
        smoothstep(since / down) if since < down else smoothstep((BLINK - since) / (BLINK - down))
    )


def gaze(now: Seconds, unrest: float = 0.0) -> Gaze:
    """Give where the eyes wander; half of the time they rest straight ahead.

    With unrest, 0..1, they also dart, and rest less.
    """
    slow = _wandering(now, LOOK_EVERY, 0)
    if unrest == 0.0:
        return slow
    quick = _wandering(now, DART_EVERY, 1 << 10)
    return Gaze(*(clip(a + 0.7 * unrest * b, -1.0, 1.0) for a, b in zip(slow, quick, strict=True)))


def lift(now: Seconds, felt: Deviation = USUAL) -> float:
    """Give how far the chest is filled, -1..1: deep where there is energy, quick in unrest."""
    deep = 1.0 + 0.5 * felt.energy
    return deep * (2.0 * paced(lambda time: breath(time / BREATH), now, tempo_of(felt)) - 1.0)


def _wandering(now: Seconds, every: Seconds, series: int) -> Gaze:
    cell = math.floor(now / every)
    turned = smoothstep((now - cell * every) / LOOK_TURN)
    before, after = _look(cell - 1 + series), _look(cell + series)
    if turned == 1.0:
        return after
    return Gaze(*(a + turned * (b - a) for a, b in zip(before, after, strict=True)))


@lru_cache(maxsize=16)
def _look(cell: int) -> Gaze:
    """Look straight ahead half of the time, else somewhere."""
    if scatter(cell, 1) < STRAIGHT_SHARE:
        return STRAIGHT
    return Gaze(2.0 * scatter(cell, 2) - 1.0, 2.0 * scatter(cell, 3) - 1.0)


def _stepped(value: float, steps: int) -> float:
    return round(value * steps) / steps
