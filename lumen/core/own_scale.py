"""Lumen's own scale: how a raw state is felt by one who is used to its room.

Rooms differ: in one energy moves by .05 in a week, in another by .5. A state is felt by its
distance from the median of Lumen's own last two weeks, in its own spread, on the scale that
shapes and the target speaker are declared in. States with a fault teach nothing, so that nobody
gets used to a loss; and while none is learned, the old ones are not forgotten.
"""

import math
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lumen.core.moment import Eisv, Moment
from lumen.core.speaker import CENTRE, SPREAD
from lumen.units import Seconds, WallTime, clip

Floats: TypeAlias = NDArray[np.float64]
Four: TypeAlias = tuple[float, float, float, float]

HIGHEST: Four = (1.0, 1.0, 1.0, 0.3)
"""The top of each dimension's range."""

THINNED: Seconds = 600.0
RENEWED: Seconds = 3600.0
DAY: Seconds = 86_400.0
REMEMBERED = round(14 * DAY / THINNED)
"""States that the scale is made of: two weeks, one in ten minutes. They are counted and not
dated: a long fault or absence forgets nothing."""

_PER_DAY = DAY / THINNED
# A normal distribution's 90th and 10th percentile lie 2.56 standard deviations apart.
_HALF = 0.5
_DECILES_APART = 2.56
_LEAST_GAIN, _MOST_GAIN = 0.5, 4.0
_NO_SPREAD = 1e-6


class Scale(NamedTuple):
    """felt = centre + gain (raw - middle), for each of E, I, S and V."""

    gain: Four
    middle: Four

    def felt(self, raw: Eisv) -> Eisv:
        """Give how a raw state is felt, within each dimension's range."""
        return Eisv(
            *(
                None if x is None else clip(c + g * (x - m), 0.0, top)
                for x, c, g, m, top in zip(
                    raw, CENTRE, self.gain, self.middle, HIGHEST, strict=True
                )
            )
        )


IDENTITY = Scale((1.0,) * 4, CENTRE)


class OwnScale:
    """Raw states in, the scale that they are felt on out; a function of the states alone."""

    def __init__(self) -> None:
        self._states: deque[Four] = deque(maxlen=REMEMBERED)
        self._slot: int | None = None
        self._hour: int | None = None
        self.present = IDENTITY

    def __len__(self) -> int:
        return len(self._states)

    def observe(self, wall: WallTime, raw: Eisv, *, teaches: bool) -> Eisv:
        """Take the next raw state; give how it is felt.

        Args:
            wall: when it was; slots of ten minutes and hours are the calendar's, so that what is
                read back from the memory falls into the same ones.
            raw: the state; one that lacks a dimension teaches nothing.
            teaches: whether it was without a fault.
        """
        if teaches:
            self.learn(wall, raw)
        hour = int(wall // RENEWED)
        if hour != self._hour:
            self._hour = hour
            self.renew()
        return self.present.felt(raw)

    def learn(self, wall: WallTime, raw: Eisv) -> None:
        """Remember a state, one in each slot of ten minutes."""
        slot = int(wall // THINNED)
        if slot == self._slot or None in raw:
            return
        self._slot = slot
        self._states.append(raw)  # type: ignore[arg-type]  # no dimension is None

    def renew(self) -> None:
        """Make the scale anew of what is remembered."""
        if self._states:
            self.present = scale_of(np.array(self._states))


def felt_history(moments: Iterable[Moment], *, own_scale: bool = True) -> Iterator[Moment]:
    """Give moments of a memory with how they are felt, as a life that began with them does.

    Args:
        moments: with their raw states, the oldest first.
        own_scale: whether states are felt on Lumen's own scale; else they are felt as they are.
    """
    scale = OwnScale()
    for moment in moments:
        felt = moment.raw
        if felt is not None and own_scale:
            felt = scale.observe(moment.sample.wall, felt, teaches=not moment.faults)
        yield replace(moment, eisv=felt)


def scale_of(states: Floats) -> Scale:
    """Make a scale of thinned raw states, [n, 4], one for each ten minutes of life."""
    days = len(states) / _PER_DAY
    own = days / (days + 1.0)
    ordered = np.sort(states, axis=0)
    low, middle, high = (quantile(ordered, share) for share in (0.1, 0.5, 0.9))
    gains, middles = [], []
    for lo, mid, hi, c, s in zip(low, middle, high, CENTRE, SPREAD, strict=True):
        spread = max(float(hi - lo) / _DECILES_APART, _NO_SPREAD)
        blended = math.exp(own * math.log(spread) + (1.0 - own) * math.log(s))
        gains.append(clip(s / blended, _LEAST_GAIN, _MOST_GAIN))
        middles.append(own * float(mid) + (1.0 - own) * c)
    return Scale(tuple(gains), tuple(middles))  # type: ignore[arg-type]  # four each


def quantile(ordered: Floats, share: float) -> Floats:
    """Give a quantile of each column, [n, columns] in order, just as `np.quantile` does.

    That one would load a megabyte of masked arrays for it.
    """
    place = (len(ordered) - 1) * share
    before = math.floor(place)
    part = place - before
    below, above = ordered[before], ordered[min(before + 1, len(ordered) - 1)]
    step: Floats = above - below
    found: Floats = below + step * part if part < _HALF else above - step * (1.0 - part)
    return found
