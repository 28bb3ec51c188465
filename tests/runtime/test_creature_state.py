"""The live record."""

import asyncio

from creature import moment
from patience import run

from lumen.runtime.creature_state import CreatureState
from lumen.runtime.history import MOST_STATES, MOST_UTTERANCES
from lumen.units import Monotonic


def test_everything_is_bounded_when_lumen_lives_long() -> None:
    """Neither history nor words grow without end."""
    creature = CreatureState()
    for i in range(3 * MOST_STATES):
        creature.add(moment(at=float(i), said="~warmth~"), Monotonic(float(i)))
    assert len(creature.history.states) == MOST_STATES
    assert len(creature.history.said) == MOST_UTTERANCES
    assert creature.history.samples == 3 * MOST_STATES


def test_listener_hears_each_moment_and_misses_the_oldest_when_slow() -> None:
    """Whoever does not listen holds up nobody."""

    async def live() -> None:
        creature = CreatureState()
        with creature.listening() as queue:
            for i in range(100):
                creature.add(moment(at=float(i)), Monotonic(0.0))
            heard = [float(queue.get_nowait().sample.at) for _ in range(queue.qsize())]
            assert heard == [float(i) for i in range(84, 100)]
        creature.add(moment(), Monotonic(0.0))
        assert queue.empty()
        await asyncio.sleep(0)

    run(live())


def test_restored_moment_is_handed_to_nobody() -> None:
    """The past is remembered in silence, and counts as no sample."""

    async def live() -> None:
        creature = CreatureState()
        with creature.listening() as queue:
            creature.restore_before([moment(said="~warmth~")], Monotonic(0.0))
            assert queue.empty()
        assert creature.history.samples == 0
        assert creature.moment is not None
        await asyncio.sleep(0)

    run(live())


def test_past_comes_before_what_was_lived_since_when_it_is_restored_late() -> None:
    """States and words stay in order and within bounds, and the present stays the present."""
    creature = CreatureState()
    creature.add(moment(at=9.0, said="~warmth~"), Monotonic(9.0))
    present = creature.moment
    past = [moment(at=float(i), said="~ripple~") for i in range(-2 * MOST_STATES, 9)]
    creature.restore_before(past, Monotonic(5.0))
    assert [point.at for point in creature.history.states] == [
        float(i) for i in range(10 - MOST_STATES, 10)
    ]
    assert [said.shown_at for said in creature.history.said] == [5.0] * (MOST_UTTERANCES - 1) + [
        9.0
    ]
    assert creature.moment is present
    assert creature.history.samples == 1
