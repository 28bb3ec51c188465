"""Two windows in a life: the last ten minutes are judged, and where they are settled the last hour.

Each window has noise floors of its own: an hour moves further than ten minutes do, and is no less
noisy than they are. The stream form is for a life as it comes, the bulk form for a history; both
share one definition.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lumen.core.features import Floats, features
from lumen.core.glance import glance
from lumen.core.moment import Eisv
from lumen.core.own_noise import OwnNoise
from lumen.core.own_scale import THINNED, Four
from lumen.core.rules import NOISE_FLOORS, Flags, Indices
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.shapes import Verdict, judge, verdict
from lumen.core.window import LONG, SHORT, Extent, Progress, Trajectory, Window, trajectories
from lumen.units import Monotonic, WallTime

ONE: Four = (1.0, 1.0, 1.0, 1.0)
_SETTLED = SHAPES.index(Shape.SETTLED_PRESENCE)


class Seen(NamedTuple):
    """What was made of the present: the window that stands, its floors, and the verdict."""

    window: Trajectory
    floors: Four
    verdict: Verdict
    extent: Extent
    lately: Verdict
    """The short window's, whichever stands."""
    recent: Trajectory
    """The short window itself."""


class _Watched:
    """One window of a life, and the noise in it."""

    def __init__(self, extent: Extent) -> None:
        self.extent = extent
        self.window = Window(extent)
        self.noise = OwnNoise()
        self._faulty_at: Monotonic | None = None

    def add(
        self, at: Monotonic, wall: WallTime, felt: Eisv | None, gains: Four, *, faulty: bool
    ) -> None:
        self.window.add(at, felt)
        if faulty:
            self._faulty_at = at
        clean = self._faulty_at is None or at - self._faulty_at > self.extent.span
        if clean and felt is not None and self.noise.is_due(wall):
            trajectory = self.window.trajectory()
            if trajectory is not None:
                self.noise.learn(wall, glance(trajectory).delta, gains)

    def seen(self, floors: Four) -> Seen | None:
        trajectory = self.window.trajectory()
        if trajectory is None:
            return None
        judged = verdict(trajectory, floors)
        return Seen(trajectory, floors, judged, self.extent, judged, trajectory)


class TwoWindows:
    """Felt states in, one by one; the present verdict out."""

    def __init__(self) -> None:
        self._short, self._long = _Watched(SHORT), _Watched(LONG)

    def add(
        self, at: Monotonic, wall: WallTime, felt: Eisv | None, gains: Four, *, faulty: bool
    ) -> None:
        """Take the next felt state.

        Args:
            at: when it was.
            wall: the same for people: what is learned falls into the calendar's slots.
            felt: the state; one that is missing or lacks a dimension ends what was before.
            gains: of the scale that it is felt on.
            faulty: whether the sample had a fault: its windows teach nothing.
        """
        for watched in (self._short, self._long):
            watched.add(at, wall, felt, gains, faulty=faulty)

    def learn(self, times: Floats, raw: Floats) -> None:
        """Learn the own noise from a history before what follows.

        Args:
            times: [m] wall times in seconds, ascending.
            raw: [m, 4] raw states; one with a fault is NaN.
        """
        if not len(times):
            return
        slots = np.floor_divide(times, THINNED)
        ends = np.flatnonzero(np.diff(slots, prepend=slots[0] - 1.0))
        for watched in (self._short, self._long):
            found: list[tuple[int, Floats]] = []
            for indices, windows in trajectories(times, raw, extent=watched.extent, ends=ends):
                found.extend(zip(indices.tolist(), features(*windows).delta, strict=True))
            for index, movement in sorted(found, key=lambda each: each[0]):
                watched.noise.learn(WallTime(times[index]), movement.tolist(), ONE)

    @property
    def progress(self) -> Progress:
        """How much there is of the short window, whose verdict comes first."""
        return self._short.window.progress

    def seen(self, gains: Four) -> Seen | None:
        """Give the verdict on the present; None while waking."""
        floors = self._short.noise.floors(gains)
        found = self._short.seen(floors)
        if found is None or found.verdict.shape is not Shape.SETTLED_PRESENCE:
            return found
        slower = zip(floors, self._long.noise.floors(gains), strict=True)
        longer = self._long.seen(tuple(map(max, slower)))  # type: ignore[arg-type]  # four
        if longer is None:
            return found
        return longer._replace(lately=found.verdict, recent=found.window)


class JudgedHistory(NamedTuple):
    """What was made of a history: for each state that ends a window, in ascending order.

    `ends` [n] indices of states; `shape` [n] indices into SHAPES; `stable` [n]; `numbers` [n, 12];
    `is_long` [n]: whether the hour's verdict stands.
    """

    ends: Indices
    shape: Indices
    stable: Flags
    numbers: Floats
    is_long: Flags


def judged_history(
    times: Floats,
    states: Floats,
    short_floors: ArrayLike = NOISE_FLOORS,
    long_floors: ArrayLike = NOISE_FLOORS,
) -> JudgedHistory:
    """Judge every window of a history by both windows, as a life would with these floors.

    Args:
        times: [m] seconds, ascending.
        states: [m, 4] felt states; a NaN ends what was before it.
        short_floors: noise floors of the short windows, [4].
        long_floors: noise floors of the long windows, [4].
    """
    count = len(times)
    shape = np.full(count, -1, dtype=np.intp)
    stable, is_long = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    numbers = np.full((count, 12), np.nan)
    for extent, floors in ((SHORT, short_floors), (LONG, long_floors)):
        ends = None if extent is SHORT else np.flatnonzero(shape == _SETTLED)
        for some, windows in trajectories(times, states, extent=extent, ends=ends):
            judged = judge(windows, floors)
            shape[some], stable[some] = judged.shape, judged.stable
            numbers[some], is_long[some] = judged.features.numbers, extent is LONG
    known = np.flatnonzero(shape >= 0)
    return JudgedHistory(known, shape[known], stable[known], numbers[known], is_long[known])
