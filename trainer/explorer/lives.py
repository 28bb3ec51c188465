"""Lives to look at: a recording, or the simulated world, lived through once and kept."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np

from lumen.config.settings import Settings
from lumen.core.features import Floats
from lumen.core.mind import Mind
from lumen.core.moment import Eisv, Moment
from lumen.core.own_scale import Four
from lumen.core.reading import HAT_CHANNELS, Sample
from lumen.core.rules import NOISE_FLOORS
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.state import Body
from lumen.core.window import LONG, SHORT, SPAN, Trajectory, Window
from lumen.errors import RecordingError, system_refusal
from lumen.formats.recording import ReadOptions, Recording
from lumen.formats.recording_metadata import UNKNOWN_BODY
from lumen.formats.student import Student
from lumen.runtime.replay import replayed
from lumen.simulation.host import CORES
from lumen.simulation.measured import measured
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import World
from lumen.units import Monotonic, Seconds, WallTime

INTERVAL: Seconds = 30.0
HOURS = 24.0
"""How long a simulated life is."""

MOST_SAMPLES = 40_000
"""Two weeks at one sample every 30 s; reading them takes some ten seconds."""

_FITTED = HAT_CHANNELS
_NOTHING = (float("nan"),) * 4


@dataclass(frozen=True)
class ViewedLife:
    """What was lived, sample by sample, and what a reader should know of it."""

    name: str
    moments: tuple[Moment, ...]
    notices: tuple[str, ...] = ()
    floors: tuple[Four, ...] = ()
    """The noise floors that each moment's window was judged by."""
    slow: frozenset[int] = frozenset()
    """The moments at which the hour was judged, its last ten minutes being settled."""

    @cached_property
    def times(self) -> Floats:
        """Seconds since the first sample, [m]."""
        return np.array([moment.sample.at for moment in self.moments])

    @cached_property
    def states(self) -> Floats:
        """E, I, S, V at each sample, [m, 4]; NaN where unknown."""
        rows = [_NOTHING if m.eisv is None else _numbers(m.eisv) for m in self.moments]
        return np.array(rows, dtype=np.float64)

    @property
    def hours(self) -> float:
        """How long it is."""
        return float(self.times[-1]) / 3600.0

    @cached_property
    def shapes(self) -> Counter[Shape]:
        """How many samples each shape was felt at, in SHAPES order."""
        felt = Counter(m.shape for m in self.moments if m.shape is not None)
        return Counter({shape: felt[shape] for shape in SHAPES if felt[shape]})

    def at(self, hour: float) -> int:
        """Give the last sample that was taken by an hour of it; the first, if none was."""
        place = int(np.searchsorted(self.times, hour * 3600.0 + 1e-6, side="right")) - 1
        return min(max(place, 0), len(self.moments) - 1)

    def next_of(self, shape: Shape, place: int) -> int:
        """Give where a shape is next felt anew after a sample, around the end; else the sample."""
        felt = [moment.shape for moment in self.moments]
        begins = [i for i, s in enumerate(felt) if s is shape and (i == 0 or felt[i - 1] != s)]
        return next((i for i in begins if i > place), begins[0] if begins else place)

    def window(self, place: int) -> Trajectory | None:
        """Give the window that ends at a sample; None while waking."""
        extent = LONG if place in self.slow else SHORT
        window = Window(extent)
        begin = int(np.searchsorted(self.times, self.times[place] - extent.span))
        for moment in self.moments[begin : place + 1]:
            window.add(moment.sample.at, moment.eisv)
        return window.trajectory()

    def last_said(self, place: int) -> Moment | None:
        """Give the moment in the last ten minutes at which something was said last."""
        for moment in reversed(self.moments[: place + 1]):
            if moment.sample.at < self.times[place] - SPAN:
                return None
            if moment.expression is not None:
                return moment
        return None


def _numbers(eisv: Eisv) -> tuple[float, ...]:
    return tuple(float("nan") if value is None else value for value in eisv)


class _Judged:
    """Notes how a mind judges each moment, while it lives."""

    def __init__(self, mind: Mind) -> None:
        self._mind = mind
        self.floors: list[Four] = []
        self.slow: list[int] = []

    def noted(self, moment: Moment) -> Moment:
        seen = self._mind.seen
        if seen is not None and seen.extent is LONG:
            self.slow.append(len(self.floors))
        self.floors.append(NOISE_FLOORS if seen is None else seen.floors)
        return moment


@lru_cache(maxsize=16)
def lived(scenario: str, seed: int, speaker: Student, hours: float = HOURS) -> ViewedLife:
    """Live through a scenario of the simulated world."""
    world, rng = World(SCENARIOS[scenario], seed), Random(f"{seed}:senses")
    mind = Mind(Body(_FITTED, CORES), speaker)
    judged = _Judged(mind)
    moments = []
    for turn in range(int(hours * 3600.0 / INTERVAL) + 1):
        at = turn * INTERVAL
        world.advance(at)
        readings = measured(world.surroundings, rng)
        moments.append(judged.noted(mind.live(Sample(Monotonic(at), WallTime(at), readings))))
    name = f"{scenario}, seed {seed}"
    return ViewedLife(name, tuple(moments), (), tuple(judged.floors), frozenset(judged.slow))


def replay(file: Path, speaker: Student, *, fill: bool) -> ViewedLife:
    """Live through a recording again, as `lumen replay` does with its default settings.

    Raises:
        RecordingError: it cannot be read, or says nothing of some dimension.
    """
    try:
        return _replay(file, file.stat().st_mtime_ns, speaker, fill=fill)
    except OSError as error:
        raise RecordingError(f"{file.name}: {system_refusal(error)}") from None
    except RecordingError as error:
        # Where an upload lies is nobody's business, and what it is called is.
        raise RecordingError(str(error).replace(str(file), file.name)) from None


@lru_cache(maxsize=4)
def _replay(file: Path, _changed: int, speaker: Student, *, fill: bool) -> ViewedLife:
    recording = Recording(file, ReadOptions(skip=True))
    history = replayed(recording, speaker, Settings(), recording.body, fill=fill)
    if history.unknown:
        raise RecordingError(
            f"{file.name}: it says nothing of {', '.join(history.unknown)}, so that there are no "
            "trajectories: let the simulated world fill what it lacks"
        )
    judged = _Judged(history.mind)
    moments = tuple(judged.noted(moment) for moment in islice(history.moments, MOST_SAMPLES))
    notices = [notice.replace(f"{file}: ", "") for notice in recording.notices]
    if recording.body is None:
        notices.append(UNKNOWN_BODY)
    if history.filled:
        notices.append(f"filled from the simulated world: {', '.join(sorted(history.filled))}")
    if len(moments) == MOST_SAMPLES:
        notices.append(f"only its first {MOST_SAMPLES:,} samples are shown")
    return ViewedLife(
        file.name, moments, tuple(notices), tuple(judged.floors), frozenset(judged.slow)
    )
