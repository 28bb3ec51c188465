"""How long Lumen was away, and what of its past comes back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from creature import moment
from hand_clock import NOON

from lumen.core.compensation import Compensation
from lumen.core.encoding import EncodedFeatures
from lumen.core.features import Floats
from lumen.core.lamps import LampLight
from lumen.core.language import EXPRESSIONS
from lumen.core.learned import Learned
from lumen.core.mind import Mind
from lumen.core.moment import Moment
from lumen.core.reading import HAT_CHANNELS, Channel, Sample
from lumen.core.state import Body
from lumen.runtime.recall import absence, replay_past
from lumen.simulation.board import BoardTraits
from lumen.simulation.measured import measured
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import World
from lumen.store.absence import UNKNOWN_ABSENCE
from lumen.store.memory import Memory, Past
from lumen.units import Monotonic, WallTime


def remembered(directory: Path, boot: str | None, *, shown: float = NOON) -> Past:
    """Live ten minutes, begun 1000 s after the machine, and give what a next process remembers."""

    def memory(boot: str | None) -> Memory:
        return Memory(directory, 90.0, lambda: Monotonic(1000.0), lambda: WallTime(shown), boot)

    first = memory("the first")
    for step in range(21):
        first.hold(moment(1000.0 + 30.0 * step, shown + 30.0 * step))
    first.write()
    first.close()
    second = memory(boot)
    past = second.past(86_400.0)
    second.close()
    return past


@pytest.mark.parametrize("jumped", [-86_400.0, 0.0, 20.0, 86_400.0])
def test_absence_is_the_monotonic_clocks_when_the_machine_ran_on(
    tmp_path: Path, jumped: float
) -> None:
    """Whatever the wall clock says: a time from the network may have come meanwhile."""
    past = remembered(tmp_path, "the first")
    assert absence(past, Monotonic(1640.0), WallTime(NOON + jumped)) == pytest.approx(40.0)


def test_absence_is_a_gap_when_the_machine_was_restarted(tmp_path: Path) -> None:
    """Without a battery the clock wakes where it fell asleep, and a night is 20 s to it."""
    past = remembered(tmp_path, "the second")
    assert past.rebooted
    assert absence(past, Monotonic(50.0), WallTime(NOON + 620.0)) == UNKNOWN_ABSENCE
    assert absence(past, Monotonic(50.0), WallTime(NOON - 5e8)) == UNKNOWN_ABSENCE
    assert absence(past, Monotonic(50.0), WallTime(NOON + 600.0 + 9e4)) == pytest.approx(9e4)


def test_absence_is_the_wall_clocks_when_runs_have_no_name(tmp_path: Path) -> None:
    """A simulated world has one clock, and it is right."""
    past = remembered(tmp_path, None)
    assert absence(past, Monotonic(50.0), WallTime(NOON + 640.0)) == pytest.approx(40.0)
    assert absence(past, Monotonic(50.0), WallTime(NOON)) == UNKNOWN_ABSENCE


@pytest.mark.parametrize("boot", [None, "the second"])
def test_absence_is_unknown_when_the_clock_was_set_meanwhile(
    tmp_path: Path, boot: str | None
) -> None:
    """Half a century after 1970 nothing is so old that was lived by a clock that was never set."""
    past = remembered(tmp_path, boot, shown=3600.0)
    assert absence(past, Monotonic(50.0), WallTime(NOON)) == UNKNOWN_ABSENCE
    assert absence(past, Monotonic(50.0), WallTime(3600.0 + 600.0 + 9e4)) == pytest.approx(9e4)


def test_absence_is_known_when_the_process_is_the_same(tmp_path: Path) -> None:
    """A new calibration tears no gap, even if the wall clock was set back since."""
    memory = Memory(tmp_path, 90.0, lambda: Monotonic(1000.0), lambda: WallTime(NOON))
    memory.hold(moment(1000.0))
    memory.write()
    past = memory.past(86_400.0)
    memory.close()
    assert absence(past, Monotonic(1010.0), WallTime(NOON - 3600.0)) == 10.0


def test_scale_and_noise_come_back_when_a_life_is_restored() -> None:
    """Two days lived and restored from what the memory gives feel the next hour alike."""
    whole = mind()
    moments = [whole.live(sample) for sample in samples(2 * 1440)]
    before, last_day = moments[:1440], moments[1440:]
    shift = last_day[0].sample.at
    states = [(m.sample.wall, *((float("nan"),) * 4 if m.raw is None else m.raw)) for m in moments]
    slots = {int(m.sample.wall // 600.0): m for m in reversed(before) if m.raw is not None}
    past = Past(
        [_at(m, Monotonic(m.sample.at - shift)) for m in last_day],
        [(m.sample.wall, m.sample.value(Channel.PRESSURE) or 0.0) for m in moments],
        thinned=[slots[slot] for slot in sorted(slots)],
        raw_states=states,
    )
    restored = mind()
    now = Monotonic(moments[-1].sample.at + 60.0)
    found = replay_past(past, now, WallTime(moments[-1].sample.wall + 60.0), restored)
    assert restored.scale.gain == pytest.approx(whole.scale.gain, rel=1e-3)
    assert restored.scale.middle == pytest.approx(whole.scale.middle, abs=2e-4)
    assert found[-1].eisv == pytest.approx(moments[-1].eisv, abs=0.01)
    seen, again = whole.seen, restored._windows.seen(restored.scale.gain)
    assert seen is not None
    assert again is not None
    assert again.floors == pytest.approx(seen.floors, rel=0.1)


def test_lamps_are_known_when_a_life_is_restored() -> None:
    """What was learned before the day that is lived again is known after it, and no more."""
    whole = mind()
    moments = [whole.live(sample) for sample in samples(60)]
    begins = moments[0].sample.wall
    lamps = (LampLight(begins - 86_400.0, 120.0), LampLight(begins + 86_400.0, 80.0))
    restored = mind()
    last = moments[-1].sample
    past = Past(moments, (), learned=Learned(begins + 90_000.0, lamps))
    replay_past(past, Monotonic(last.at + 60.0), WallTime(last.wall + 60.0), restored)
    assert restored.learned.lamps == lamps[:1]


def test_week_of_co2_goes_on_when_a_life_is_restored() -> None:
    """Three days of it were lived when the hour ended that is lived again, a minute ago."""
    moments = [mind().live(sample) for sample in samples(60)]
    last = moments[-1].sample
    past = Past(moments, (), co2_lived=3 * 86_400.0)
    restored = mind()
    replay_past(past, Monotonic(9_060.0), WallTime(last.wall + 60.0), restored)
    assert restored._events._co2._since == pytest.approx(9_000.0 - 3 * 86_400.0, abs=0.01)


def _at(moment: Moment, at: Monotonic) -> Moment:
    return replace(moment, sample=replace(moment.sample, at=at))


def mind() -> Mind:
    """Give a new mind of a body that knows its heat."""
    body = Body(HAT_CHANNELS, 4, Compensation(2.25))
    return Mind(body, Even())


class Even:
    """A speaker to whom everything is alike."""

    def distribution(self, _features: EncodedFeatures) -> Floats:
        """Give each expression the same probability."""
        return np.full(len(EXPRESSIONS), 1.0 / len(EXPRESSIONS))


def samples(count: int) -> Iterator[Sample]:
    """Give samples of a lived-in room, one a minute."""
    world, rng = World(SCENARIOS["day"], 1, BoardTraits(2.25, 300.0)), Random(1)
    for step in range(count):
        world.advance(60.0 * step)
        readings = dict(measured(world.surroundings, rng))
        yield Sample(Monotonic(60.0 * step), WallTime(1.77e9 + 60.0 * step), readings)
