"""Whatever settings are accepted, Lumen lives under them: an hour of any of them."""

import contextlib
import math
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from random import Random
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from creature import CALM, FakeLeds
from hand_clock import HandClock
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from msgspec import Meta
from patience import run

from lumen.config.loading import load_settings
from lumen.config.settings import Settings, setting_names
from lumen.core.reading import QUANTITIES, Channel, Fault, FaultKind, Reading
from lumen.errors import ConfigError
from lumen.formats.student import Student, load_student
from lumen.runtime.hardware import Hardware, Mode
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.storage_writer import StorageWriter

HOUR = 3600.0
EDGES = [0.0, -0.0, 1e-320, 1e-17, 0.1, 1.0, 1e16, 1e300, math.inf, -math.inf, math.nan]
WEIGHTS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("state", "energy"): ("cpu_temp", "ambient", "bands"),
    ("state", "integrity"): ("accuracy", "alpha", "light", "coverage"),
    ("state", "entropy"): ("humidity", "memory", "blindness", "pressure"),
    ("state", "void"): ("memory", "cpu", "disk"),
}
RISING: Mapping[tuple[str, ...], list[tuple[str, ...]]] = {
    ("speech",): [("pause", "soonest", "latest")],
}
"""What must rise from one to the next."""
OUTSIDE = {("memory", "directory"), ("student", "path"), ("mock", "scenario")}
"""What names a file or a world is chosen by the test."""


SELDOM_FAST = st.sampled_from(["2.0", "15.0", "30.0", "60.0"]) | st.floats(15.0, 60.0).map(repr)
"""Intervals; an hour at the least of them is 1,800 samples, which take a while."""


def hint_of(path: tuple[str, ...]) -> Any:  # noqa: ANN401 - types have no common type
    """Give the declared type of a setting, with its range."""
    kind: Any = Settings
    for name in path:
        kind = get_type_hints(kind, include_extras=True)[name]
    return kind


def numbers(whole: type, meta: Meta) -> st.SearchStrategy[str]:
    """Draw a number of a setting's range, its ends before all, and now and then any other."""
    low, high = meta.ge, meta.le
    assert low is not None, meta
    assert high is not None, meta
    if whole is int:
        inside = st.sampled_from([low, high]) | st.integers(int(low), int(high))
        return inside.map(str)
    return (st.sampled_from([low, high]) | st.floats(low, high)).map(repr)


def texts(path: tuple[str, ...]) -> st.SearchStrategy[str] | None:
    """Draw what a setting may be, as the environment holds it; None where it has no range."""
    hint = hint_of(path)
    for kind in (hint, *(k for k in get_args(hint) if k is not NoneType)):
        metas = [m for m in getattr(kind, "__metadata__", ()) if m.ge is not None]
        if metas:
            return numbers(kind.__origin__, metas[0])
        if get_origin(kind) is Literal:
            return st.sampled_from(get_args(kind))
        if kind is bool:
            return st.sampled_from(["true", "false"])
        if any(m.pattern and "[0-5]" in m.pattern for m in getattr(kind, "__metadata__", ())):
            return st.times().map(lambda time: f"{time:%H:%M}")
    return None


def variable(path: tuple[str, ...]) -> str:
    """Name a setting in the environment."""
    return "LUMEN_" + "_".join(path).upper()


@st.composite
def environments(draw: st.DrawFn) -> dict[str, str]:
    """Draw settings: some of them, and the weights of a dimension always together."""
    chosen: dict[str, str] = {}
    for path in setting_names():
        tables, key = path[:-1], path[-1]
        together = {*WEIGHTS.get(tables, ()), *chain(*RISING.get(tables, ()))}
        if path in OUTSIDE or key in together:
            continue
        strategy = SELDOM_FAST if path == ("senses", "interval") else texts(path)
        if strategy is not None and draw(st.booleans()):
            chosen[variable(path)] = draw(strategy)
    for tables, keys in WEIGHTS.items():
        shares = [draw(st.floats(0.0, 1.0)) for _ in keys]
        total = sum(shares)
        if total > 0.0:
            chosen |= {variable((*tables, k)): repr(s / total) for k, s in zip(keys, shares)}  # noqa: B905 - made of one another
    for tables, groups in RISING.items():
        for keys in groups:
            drawn = [draw(some) for k in keys if (some := texts((*tables, k))) is not None]
            rising = sorted(drawn, key=float)
            chosen |= {variable((*tables, k)): text for k, text in zip(keys, rising)}  # noqa: B905 - as above
    return chosen


class Restless:
    """A sensor whose readings wander over all that its parts can report, with faults."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)
        self.channels = frozenset(CALM)

    async def read(self) -> Mapping[Channel, Reading]:
        """Give anything a part can report."""
        return {channel: self._reading(channel) for channel in CALM}

    async def close(self) -> None:
        """There is nothing to let go of."""

    def _reading(self, channel: Channel) -> Reading:
        quantity, chance = QUANTITIES[channel], self._rng.random()
        if chance < 0.02:
            return Fault(FaultKind.SILENT, "it is a test")
        if chance < 0.1:
            return self._rng.choice([quantity.low, quantity.high])
        high = 10.0 * float(str(CALM[channel]))
        return self._rng.uniform(quantity.low, min(high, quantity.high))


@pytest.fixture(scope="module")
def student() -> Student:
    """Give the student that ships."""
    return load_student(None)


async def live_an_hour(chosen: Settings, student: Student, seed: int) -> None:
    """Live as a daemon does, on a clock that whoever sleeps moves; without a memory, it is fast."""
    directory = Path("/dev/null/nothing")
    clock, leds = HandClock(), FakeLeds()
    parts = Hardware(Mode.HOST, "a test", clock, clock, (Restless(seed),), 4, leds=leds)
    storage = StorageWriter(directory, chosen.memory, clock)
    lumen = Lumen(chosen, parts, student, storage, directory, lambda: None)
    await lumen.wake()
    try:
        for _ in range(math.ceil(HOUR / chosen.senses.interval)):
            moment = await lumen.pulse.beat()
            await lumen.renderer.show_lights()
            await clock.sleep(chosen.senses.interval)
            if moment.eisv is not None:
                felt = [v for v in moment.eisv if v is not None]
                assert all(0.0 <= value <= 1.0 for value in felt), moment.eisv
        brightest = max(max(light) for frame in leds.frames for light in frame)
        assert brightest <= chosen.lights.ceiling
    finally:
        await lumen.sleep()


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # to shrink hours would take hours
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ],
)
@given(environments(), st.integers(0, 2**32))
def test_lumen_lives_an_hour_under_any_settings_that_are_accepted(
    student: Student, environment: dict[str, str], seed: int
) -> None:
    """Nothing that is accepted ends it, at the ends of what parts report as well."""
    chosen = None
    with contextlib.suppress(ConfigError):  # settings that contradict each other
        chosen = load_settings(None, environment)
    assume(chosen is not None)
    assert chosen is not None
    # At the shortest interval an hour is 1,800 samples: a busy computer takes minutes for them.
    run(live_an_hour(chosen, student, seed), patience=600.0)


NUMBERS = [p for p in setting_names() if any(k in str(hint_of(p)) for k in ("float", "int"))]


@pytest.mark.parametrize("path", NUMBERS, ids=".".join)
def test_every_number_has_a_range_and_says_it(path: tuple[str, ...]) -> None:
    """What is outside is refused in one line with key, value and both ends."""
    strategy = texts(path)
    assert strategy is not None
    for edge in (*EDGES, 10**30, -(10**30)):
        try:
            load_settings(None, {variable(path): str(edge)})
        except ConfigError as error:
            text = str(error)
            assert "\n" not in text
            assert ".".join(path[:-1]) in text
        else:
            assert math.isfinite(edge)
            assert abs(edge) <= 2**63
    with pytest.raises(ConfigError) as caught:
        load_settings(None, {variable(path): str(10**30)})
    assert ".".join(path) in str(caught.value)
    assert " to " in str(caught.value)
