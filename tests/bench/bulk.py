"""Windows and shapes over a long history: the trainer's form beside the daemon's."""

import time
import tracemalloc

from figures import Beside, Figure
from living_cost import states_of

from lumen.core.moment import Eisv
from lumen.core.shapes import judge, verdict
from lumen.core.window import Window, trajectories
from lumen.units import Monotonic

_STREAMED = 20_000


def bulk(states: int) -> list[Figure]:
    """Count windows a second over a history, and what memory the bulk form adds to it."""
    rates = [(count, _rate(count)) for count in (states // 16, states // 4, states)]
    rate = rates[-1][1]
    return [
        Figure(
            f"windows and shapes over {states:,} states, one thread",
            rate,
            "windows/s of wall time",
            "at least",
            200_000.0,
            beside=(
                *(Beside(f"over {count:,} states", value) for count, value in rates[:-1]),
                Beside("the stream form", _streamed()),
                Beside("memory it adds at most", _memory(states), "MB"),
            ),
        )
    ]


def _rate(count: int) -> float:
    times, table = states_of(count)
    begin, windows = time.perf_counter(), 0
    for ends, some in trajectories(times, table):
        judge(some)
        windows += len(ends)
    return windows / (time.perf_counter() - begin)


def _memory(count: int) -> float:
    times, table = states_of(count)
    tracemalloc.start()
    for _, some in trajectories(times, table):
        judge(some)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def _streamed() -> float:
    times, table = states_of(_STREAMED)
    window = Window()
    begin, windows = time.perf_counter(), 0
    for at, row in zip(times.tolist(), table.tolist(), strict=True):
        window.add(Monotonic(at), Eisv(*row))
        trajectory = window.trajectory()
        if trajectory is not None:
            verdict(trajectory)
            windows += 1
    return windows / (time.perf_counter() - begin)
