"""What keeps a face alive: breath, blinks, and eyes that look about; functions of time alone."""

import math
from typing import NamedTuple

from lumen.body.rhythm import BREATH, breath, smoothstep
from lumen.units import Seconds

BLINK: Seconds = 0.32
"""From open to open: a person's blink takes .1 to .4 s."""

BLINK_EVERY: Seconds = 4.5
"""A resting person blinks 12 to 15 times a minute."""

LOOK_EVERY: Seconds = 3.4
STRAIGHT_SHARE = 0.5
LOOK_TURN: Seconds = 0.22
"""How long the eyes take to turn; between two looks they rest, and little is drawn anew."""

CHANGE: Seconds = 0.9
"""How long the face takes from one expression to the next."""

GOLDEN = 0.6180339887498949


class Gaze(NamedTuple):
    """Where the eyes look, each -1..1."""

    aside: float
    up: float


def blink(now: Seconds) -> float:
    """Give how far the lids are closed, 0 open to 1 shut, by the spontaneous blinks."""
    cell = math.floor(now / BLINK_EVERY)
    start = (0.1 + 0.7 * _chance(cell, 1)) * BLINK_EVERY
    return lids_at(now - cell * BLINK_EVERY - start)


def lids_at(since: Seconds) -> float:
    """Give how far one blink has closed the lids this long after it began."""
    if not 0.0 < since < BLINK:
        return 0.0
    down = 0.4 * BLINK  # lids fall faster than they rise
    return (
        smoothstep(since / down) if since < down else smoothstep((BLINK - since) / (BLINK - down))
    )


def gaze(now: Seconds, restlessness: float) -> Gaze:
    """Give where the eyes wander; the more restless, the farther."""
    cell = math.floor(now / LOOK_EVERY)
    turned = smoothstep((now - cell * LOOK_EVERY) / LOOK_TURN)
    before, after = _look(cell - 1), _look(cell)
    aside, up = (a + turned * (b - a) for a, b in zip(before, after, strict=True))
    return Gaze(restlessness * aside, 0.6 * restlessness * up)


def lift(now: Seconds) -> float:
    """Give how far the chest is filled, -1..1."""
    return 2.0 * breath(now / BREATH) - 1.0


def moving(now: Seconds, since: Seconds) -> bool:
    """Say whether lids, eyes or the whole pose are moving fast just now."""
    looking = now % LOOK_EVERY < LOOK_TURN
    return looking or since < CHANGE or blink(now) > 0.0 or blink(now + 0.1) > 0.0


def _look(cell: int) -> Gaze:
    """Look straight ahead half of the time, else somewhere."""
    if _chance(cell, 2) < STRAIGHT_SHARE:
        return Gaze(0.0, 0.0)
    return Gaze(2.0 * _chance(cell, 3) - 1.0, 2.0 * _chance(cell, 4) - 1.0)


def _chance(cell: int, kind: int) -> float:
    """Scatter evenly over 0..1, always the same for the same cell."""
    return ((cell % 65_536) * GOLDEN + kind * 0.7548776662466927 + (cell % 7) * 0.31) % 1.0
