"""The live record."""

import asyncio

from creature import moment
from patience import run

from lumen.runtime.creature_state import HISTORY, SAID, CreatureState
from lumen.units import Monotonic


def test_everything_is_bounded_when_lumen_lives_long() -> None:
    """Neither history nor words grow without end."""
    creature = CreatureState()
    for i in range(3 * HISTORY):
        creature.live(moment(at=float(i), said="~warmth~"), Monotonic(float(i)))
    assert len(creature.history) == HISTORY
    assert len(creature.said) == SAID
    assert creature.samples == 3 * HISTORY


def test_listener_hears_each_moment_and_misses_the_oldest_when_slow() -> None:
    """Whoever does not listen holds up nobody."""

    async def live() -> None:
        creature = CreatureState()
        with creature.listening() as queue:
            for i in range(100):
                creature.live(moment(at=float(i)), Monotonic(0.0))
            heard = [float(queue.get_nowait().sample.at) for _ in range(queue.qsize())]
            assert heard == [float(i) for i in range(84, 100)]
        creature.live(moment(), Monotonic(0.0))
        assert queue.empty()
        await asyncio.sleep(0)

    run(live())


def test_recalled_moment_is_told_to_nobody() -> None:
    """The past is remembered in silence, and counts as no sample."""

    async def live() -> None:
        creature = CreatureState()
        with creature.listening() as queue:
            creature.recall(moment(said="~warmth~"), Monotonic(0.0))
            assert queue.empty()
        assert creature.samples == 0
        assert creature.moment is not None
        await asyncio.sleep(0)

    run(live())


def test_past_comes_before_what_was_lived_since_when_it_is_recalled_late() -> None:
    """States and words stay in order and within bounds, and the present stays the present."""
    creature = CreatureState()
    creature.live(moment(at=9.0, said="~warmth~"), Monotonic(9.0))
    present = creature.moment
    past = [moment(at=float(i), said="~ripple~") for i in range(-2 * HISTORY, 9)]
    creature.recall_before(past, Monotonic(5.0))
    assert [felt.at for felt in creature.history] == [float(i) for i in range(10 - HISTORY, 10)]
    assert [said.shown_at for said in creature.said] == [5.0] * (SAID - 1) + [9.0]
    assert creature.moment is present
    assert creature.samples == 1
