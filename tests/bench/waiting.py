"""How late the event loop is, in a quiet room and with every part slow or hanging."""

import asyncio
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from figures import Beside, Figure

from lumen.core.moment import Moment
from lumen.daemon.app import Lumen
from lumen.daemon.bodies import mock_parts
from lumen.daemon.keeper import Keeper
from lumen.settings import MockConfig, Settings
from lumen.store.store import Store
from lumen.student_file import load_student
from lumen.units import Seconds
from lumen.world.lived import LivedWorld
from lumen.world.place import Mishap

_NAP: Seconds = 0.005
_HANGS = frozenset({Mishap.BUS_HANGS, Mishap.PANEL_HANGS})
_SLOW_DISK: Seconds = 3.0


def waiting(watched: Seconds) -> list[Figure]:
    """Measure the lateness of a nap of 5 ms on the daemon's loop: the 99th percentile."""
    quiet = asyncio.run(_lateness(watched, hang=False))
    hanging = asyncio.run(_lateness(watched, hang=True))
    return [
        Figure(
            "event-loop lag with buses, panel and disk hanging, 99th percentile",
            _percentile(hanging, 0.99),
            "ms",
            "at most",
            20.0,
            beside=(
                Beside("quiet", _percentile(quiet, 0.99)),
                Beside("hanging, median", _percentile(hanging, 0.5)),
                Beside("hanging, the worst", hanging[-1] * 1e3),
            ),
        )
    ]


def _percentile(ordered: list[float], share: float) -> float:
    return 1e3 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def _lateness(watched: Seconds, *, hang: bool) -> list[float]:
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(mock=MockConfig("day"))
        parts, clock = mock_parts(settings, 0.0)
        keeper = Keeper(Path(home), settings.memory, clock)
        student = load_student(settings.student)
        lumen = Lumen(settings, parts, student, keeper, Path(home), lambda: None)
        await lumen.wake(26)
        clock.speed = 60.0
        undo = _hang() if hang else None
        living = asyncio.create_task(lumen.live())
        try:
            await asyncio.sleep(1.0)
            late = await _naps(watched)
        finally:
            if undo is not None:
                undo.set()
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)
            await lumen.sleep()
    return sorted(late)


async def _naps(watched: Seconds) -> list[float]:
    late, end = [], time.perf_counter() + watched
    while (begin := time.perf_counter()) < end:
        await asyncio.sleep(_NAP)
        late.append(max(0.0, time.perf_counter() - begin - _NAP))
    return late


def _hang() -> threading.Event:
    """Make every bus hang and every write to the disk slow, until the event is set."""
    over = threading.Event()
    really_remember = Store.remember

    def mishaps(_: LivedWorld) -> frozenset[Mishap]:
        return frozenset() if over.is_set() else _HANGS

    def remember(store: Store, moment: Moment, *settings: Mapping[str, str]) -> int:
        over.wait(_SLOW_DISK)
        return really_remember(store, moment, *settings)

    # For this process alone, which measures the quiet room first.
    setattr(LivedWorld, "mishaps", property(mishaps))  # noqa: B010 - mypy holds it read-only
    setattr(Store, "remember", remember)  # noqa: B010 - as above
    return over
