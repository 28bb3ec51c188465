"""How late the event loop is, in a quiet room and with every part slow or hanging."""

import asyncio
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from figures import Beside, Figure

from lumen.composition.bodies import mock_parts
from lumen.config.settings import MockConfig, Settings
from lumen.core.moment import Moment
from lumen.formats.student import load_student
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.storage_writer import StorageWriter
from lumen.simulation.lived import LivedWorld
from lumen.simulation.place import Mishap
from lumen.store.store import Store
from lumen.units import Seconds

_NAP: Seconds = 0.005
_SETTLED: Seconds = 0.5
_HANGS = frozenset({Mishap.BUS_HANGS, Mishap.PANEL_HANGS})
_SLOW_DISK: Seconds = 3.0


class _Watched(NamedTuple):
    """How late naps were, in order of lateness, and what the daemon did meanwhile."""

    late: list[float]
    moments: int
    frames: int


def waiting(watched: Seconds) -> list[Figure]:
    """Measure the lateness of a nap of 5 ms on the daemon's loop: the 99th percentile.

    A daemon that hangs waits, and so does less: what it did is told beside it.
    """
    quiet = asyncio.run(_watched(watched, nullcontext()))
    hung = asyncio.run(_watched(watched, hanging()))
    return [
        Figure(
            "event-loop lag while buses and panel hang and the disk is slow, so that less is done: "
            "99th percentile",
            _percentile(hung.late, 0.99),
            "ms of wall time",
            "at most",
            20.0,
            beside=(
                Beside("quiet", _percentile(quiet.late, 0.99)),
                Beside("hanging, median", _percentile(hung.late, 0.5)),
                Beside("hanging, the worst", hung.late[-1] * 1e3),
                *_done("quiet", quiet),
                *_done("hanging", hung),
            ),
        )
    ]


def _done(name: str, watched: _Watched) -> tuple[Beside, Beside]:
    return (
        Beside(f"{name}, moments lived", watched.moments, ""),
        Beside(f"{name}, frames of lights and screen", watched.frames, ""),
    )


def _percentile(ordered: list[float], share: float) -> float:
    return 1e3 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def _watched(watched: Seconds, trouble: AbstractContextManager[None]) -> _Watched:
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(mock=MockConfig("day"))
        parts, clock = mock_parts(settings, 0.0)
        storage = StorageWriter(Path(home), settings.memory, clock)
        student = load_student(settings.student.path)
        lumen = Lumen(settings, parts, student, storage, Path(home), lambda: None)
        await lumen.wake(26)
        clock.speed = 60.0
        living = asyncio.create_task(lumen.live())
        try:
            with trouble:
                await asyncio.sleep(_SETTLED)
                moments, frames = lumen.creature.history.samples, lumen.renderer.frames
                late = await _naps(watched)
                moments, frames = (
                    lumen.creature.history.samples - moments,
                    lumen.renderer.frames - frames,
                )
        finally:
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)
            await lumen.sleep()
    return _Watched(sorted(late), moments, frames)


async def _naps(watched: Seconds) -> list[float]:
    late, end = [], time.perf_counter() + watched
    while (begin := time.perf_counter()) < end:
        await asyncio.sleep(_NAP)
        late.append(max(0.0, time.perf_counter() - begin - _NAP))
    return late


@contextmanager
def hanging() -> Iterator[None]:
    """Make every bus and panel hang, and every write to the disk slow, until it is left."""
    over = threading.Event()
    really_remember = Store.remember

    def remember(store: Store, moment: Moment, *settings: Mapping[str, str]) -> int:
        over.wait(_SLOW_DISK)
        return really_remember(store, moment, *settings)

    with (
        patch.object(LivedWorld, "mishaps", _HANGS),
        patch.object(Store, "remember", remember),
    ):
        try:
            yield
        finally:
            over.set()
