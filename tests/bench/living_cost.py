"""What one sample costs, by stage; a year of them; and how cost grows with the past."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from random import Random
from unittest.mock import patch

import numpy as np
import psutil
from figures import Beside, Figure
from timing import Spread, compared, spread

from lumen.composition.bodies import mock_parts
from lumen.config.settings import MockConfig, Settings
from lumen.core.forecast import Forecast
from lumen.core.inner_voice import encoded
from lumen.core.mind import Mind
from lumen.core.moment import Moment
from lumen.core.reading import INFORMING, Channel, Sample
from lumen.core.shapes import verdict
from lumen.core.state import Body, StateEstimator
from lumen.core.window import Window
from lumen.formats.student import SHIPPED, Student, load_student
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.storage_writer import StorageWriter
from lumen.simulation.host import CORES
from lumen.simulation.measured import measured
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import World
from lumen.store.store import FILE_NAME, Store
from lumen.units import Monotonic, WallTime

YEAR = 1_051_200
"""Samples of a year, at one every 30 s."""
INTERVAL = 30.0
_MILLI = 1e3
_DAY = 2880
EVERY_CHANNEL = frozenset(Channel)
_LEAST = {Channel.CO2: 420.0}
"""Of what no room has as little as of all else."""


def a_day() -> list[Sample]:
    """Sample a simulated day, without parts."""
    world, rng = World(SCENARIOS["busy"], 1), Random(1)
    samples = []
    for step in range(_DAY):
        world.advance(INTERVAL * step)
        values = measured(world.surroundings, rng)
        readings = {channel: values.get(channel, _LEAST.get(channel, 0.1)) for channel in Channel}
        samples.append(Sample(Monotonic(INTERVAL * step), WallTime(1.77e9 + 30.0 * step), readings))
    return samples


def days_on_end(day: list[Sample]) -> Iterator[Sample]:
    """Live one day again and again, on a clock that goes on."""
    begin = 0.0
    while True:
        for sample in day:
            at = begin + sample.at
            yield replace(sample, at=Monotonic(at), wall=WallTime(1.77e9 + at))
        begin += INTERVAL * len(day)


def year(samples: int) -> list[Figure]:
    """Live a year of state, window, shape and student, without a body; watch the memory."""
    day, body, student = a_day(), Body(EVERY_CHANNEL, CORES), load_student(Settings().student.path)
    feeler, window = StateEstimator(body), Window()

    def felt(sample: Sample) -> None:
        window.add(sample.at, feeler.feel(sample))
        trajectory = window.trajectory()
        if trajectory is not None:
            student.predict(encoded(verdict(trajectory)))

    mind = Mind(body, student)
    alone, gained = _lived(felt, day, samples)
    whole, of_mind = _lived(mind.live, day, samples)
    share = YEAR / samples
    scaled = "" if share == 1.0 else f", scaled from {samples:,} samples"
    return [
        Figure(
            f"a simulated year of state, window, shape and student at each sample{scaled}",
            alone * share / 60.0,
            "min of processor, one thread",
            "at most",
            3.0,
            beside=(
                Beside("of the whole mind: noticing, choosing, voice", whole * share / 60.0),
                Beside("samples a second", samples / alone, ""),
                Beside("memory gained after the first day", gained, "MB"),
                Beside("memory gained by the whole mind", of_mind, "MB"),
            ),
        )
    ]


def _lived(
    live: Callable[[Sample], object], day: list[Sample], samples: int
) -> tuple[float, float]:
    """Give the processor seconds of so many samples after a day, and the MB that they added."""
    stream = days_on_end(day)
    for _ in range(_DAY):
        live(next(stream))
    resident, used = _resident(), time.thread_time()
    for _ in range(samples):
        live(next(stream))
    return time.thread_time() - used, _resident() - resident


def _resident() -> float:
    """Give the resident memory of the present, MB: a peak would hide what comes after it."""
    return float(psutil.Process().memory_info().rss) / 1e6


def sample_by_stage(rounds: int) -> list[Figure]:
    """Time a whole sample through the daemon, all threads, and each stage by itself."""
    whole = spread([1e3 * seconds for seconds in asyncio.run(whole_samples(rounds * 20))])
    stages = _stages(rounds)
    return [
        Figure(
            "a whole sample: senses on simulated silicon, state, shape, student, store",
            whole.median,
            "ms of processor, all threads",
            "at most",
            3.0,
            whole.low,
            whole.high,
            tuple(Beside(name, taken.median * _MILLI) for name, taken in stages.items()),
        )
    ]


async def whole_samples(samples: int) -> list[float]:
    """Give the processor time of each beat, of all threads, without lights and screen."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(mock=MockConfig("busy"))
        parts, clock = mock_parts(settings, 0.0)
        parts.body_clock = clock
        storage = StorageWriter(Path(home), settings.memory, clock)
        lumen = Lumen(
            settings, parts, load_student(settings.student.path), storage, Path(home), lambda: None
        )
        taken = []
        for number in range(samples + 40):
            await clock.sleep(INTERVAL)
            begin = time.process_time()
            await lumen.pulse.beat()
            if number >= 40:
                taken.append(time.process_time() - begin)
        await lumen.sleep()
    return taken


def _stages(rounds: int) -> dict[str, Spread]:
    day = a_day()
    stream = days_on_end(day)
    feeler, window = StateEstimator(Body(EVERY_CHANNEL, CORES)), Window()
    moment = None
    for _ in range(40):
        sample = next(stream)
        eisv = feeler.feel(sample)
        window.add(sample.at, eisv)
        moment = Moment(sample, eisv)
    trajectory = window.trajectory()
    assert trajectory is not None
    judged = verdict(trajectory)
    student: Student = Student.load(SHIPPED)
    features = encoded(judged)
    forecast = Forecast(INFORMING)
    with tempfile.TemporaryDirectory() as home:
        store = Store(Path(home) / FILE_NAME)
        works: dict[str, Callable[[], object]] = {
            "state": lambda: feeler.feel(next(stream)),
            "of it the forecast": lambda: forecast.observe(
                dict.fromkeys(INFORMING, 20.0), INTERVAL, gap=False
            ),
            "window": window.trajectory,
            "shape": lambda: verdict(trajectory),
            "student": lambda: student.distribution(features),
            "store, durable": _remembering(store, moment, stream),
        }
        spreads = compared(works, rounds)
        store.close()
    return spreads


def _remembering(
    store: Store, moment: Moment | None, stream: Iterator[Sample]
) -> Callable[[], object]:
    assert moment is not None
    return lambda: store.remember(replace(moment, sample=next(stream)))


def history_growth(rounds: int, days: int) -> list[Figure]:
    """Time keeping a moment in a memory of an hour, a day and so many days."""
    stream = days_on_end(a_day())
    times = []
    for name, kept in (("an hour", 120), ("a day", _DAY), (f"{days} days", days * _DAY)):
        with tempfile.TemporaryDirectory() as home:
            file = Path(home) / FILE_NAME
            store = Store(file)
            moments = (Moment(next(stream), None) for _ in range(kept))
            with store._transaction(), patch.object(store, "_transaction", nullcontext):
                for moment in moments:  # a history at once, not one commit a row
                    store.remember(moment)
            last = Moment(next(stream), None)
            work = _remembering(store, last, stream)
            times.append((name, compared({"keep": work}, rounds)["keep"]))
            store.close()
    (name, first), *others = times
    return [
        Figure(
            f"keeping a moment, by what is remembered: {name}",
            first.median * _MILLI,
            "ms of processor, one thread",
            low=first.low * _MILLI,
            high=first.high * _MILLI,
            beside=tuple(Beside(n, taken.median * _MILLI) for n, taken in others),
        )
    ]


def states_of(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Make a long history of states: times [n], states [n, 4]; restless, so that nothing rests."""
    rng = np.random.default_rng(3)
    times = INTERVAL * np.arange(count, dtype=np.float64)
    steps = rng.normal(0.0, 0.004, (count, 4))
    walk = np.abs((np.cumsum(steps, axis=0) + 0.5) % 2.0 - 1.0)
    return times, walk * np.array([1.0, 1.0, 1.0, 0.3])
