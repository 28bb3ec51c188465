"""Faults of time and of company: clocks that jump, outlets that hang, clients that do not read."""

import asyncio

import pytest
from body_bench import Bench
from patience import run

from lumen.core.shape_names import Shape
from lumen.outlets.view import View
from lumen.runtime.lifecycle import Lumen
from lumen.simulation.place import Mishap
from lumen.store.store import FILE_NAME, Store
from lumen.system.clock import SimulatedClock

HOUR = 3600.0
YEAR = 365 * 86_400.0


def jump(lumen: Lumen, seconds: float) -> None:
    """Set the wall clock, as a network's time or a person does; the monotonic one goes on."""
    clock = lumen.hardware.clock
    assert isinstance(clock, SimulatedClock)
    vars(clock)["_begins"] += seconds


@pytest.mark.parametrize("seconds", [-HOUR, HOUR, -56 * YEAR, YEAR, -2.0])
def test_jump_of_the_clock_disturbs_neither_shape_nor_order(bench: Bench, seconds: float) -> None:
    """Intervals are monotonic: no gap, no lost sample, and a restart finds history in order."""

    async def live() -> None:
        async with bench.life() as lumen:
            await bench.live(lumen, 60)
            jump(lumen, seconds)
            moments = await bench.live(lumen, 60, shown=True)
            assert all(moment.shape is not None for moment in moments)
            assert all(not moment.faults for moment in moments)
            assert View(lumen).snapshot().memory.fault is None
            marks = lumen.day.marks
            file = lumen.directory / FILE_NAME
        store = Store(file)
        past = list(store.past())
        store.close()
        times = [moment.sample.at for moment in past]
        assert times == sorted(times)
        steps = [later - earlier for earlier, later in zip(times[-100:], times[-99:], strict=False)]
        assert max(steps) < 40.0
        # By a date a year ahead the old is too old, and is forgotten bit by bit.
        assert len(past) >= (60 if seconds > HOUR else 120)
        assert marks >= 1

    run(live())


def test_clock_that_was_a_year_ahead_fills_nothing(bench: Bench) -> None:
    """One wrong date, set right again: the next start reads a day's samples, not a year's."""

    async def live() -> None:
        async with bench.life() as lumen:
            jump(lumen, YEAR)
            await bench.live(lumen, 2)
            jump(lumen, -YEAR)
            moments = await bench.live(lumen, 3000)
            assert moments[-1].shape is Shape.SETTLED_PRESENCE
            file = lumen.directory / FILE_NAME
        store = Store(file)
        assert len(list(store.past(86_400.0))) <= 2900
        store.close()

    run(live())


class HangingOutlet:
    """A broker that takes the connection, and then nothing."""

    name = "hanging outlet"
    fault = "no answer from the broker"

    async def start(self) -> None:
        """Begin a task of its own, as outlets do."""

    async def close(self) -> None:
        """End."""


def test_listener_that_never_reads_and_outlet_without_network_cost_nothing(bench: Bench) -> None:
    """Whoever listens and does not take what it hears misses moments; Lumen misses none."""

    async def live() -> None:
        async with bench.life() as lumen:
            lumen.outlets.append(HangingOutlet())
            with lumen.creature.listening() as queue:
                moments = await bench.live(lumen, 200)
                assert queue.qsize() <= 16
                assert queue.get_nowait() is moments[-queue.qsize() - 1]
            assert View(lumen).snapshot().parts["hanging outlet"] == HangingOutlet.fault
            assert any("broker" in line for line in lumen.renderer.scene().troubles)
            assert all(moment.eisv is not None for moment in moments)

    run(live())


def test_nothing_holds_the_loop_for_long_while_the_bus_hangs(bench: Bench) -> None:
    """A thousand short sleeps beside the hang are as many as without it."""

    async def ticks(lumen: Lumen) -> int:
        count = 0

        async def tick() -> None:
            nonlocal count
            while True:
                await asyncio.sleep(0.001)
                count += 1

        ticking = asyncio.create_task(tick())
        await lumen.senses.sample()
        ticking.cancel()
        return count

    async def live() -> None:
        async with bench.life() as lumen:
            await bench.live(lumen, 3)
            bench.suffer(Mishap.BUS_HANGS)
            # The hang lasts its deadline, and the loop turns some hundred times meanwhile.
            assert await ticks(lumen) > 20

    run(live())
