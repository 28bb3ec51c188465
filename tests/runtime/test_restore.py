"""How long Lumen was away."""

from pathlib import Path

import pytest
from creature import moment
from hand_clock import NOON

from lumen.runtime.recall import UNKNOWN_ABSENCE, absence
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


def test_absence_is_known_when_the_process_is_the_same(tmp_path: Path) -> None:
    """A new calibration tears no gap, even if the wall clock was set back since."""
    memory = Memory(tmp_path, 90.0, lambda: Monotonic(1000.0), lambda: WallTime(NOON))
    memory.hold(moment(1000.0))
    memory.write()
    past = memory.past(86_400.0)
    memory.close()
    assert absence(past, Monotonic(1010.0), WallTime(NOON - 3600.0)) == 10.0
