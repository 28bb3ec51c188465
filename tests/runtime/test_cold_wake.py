"""A board that wakes cold: what the room was is known as it was lived, in a replay and in the day.

The board is solved in closed form, in a room of 20 degC; nothing that Lumen computes is asked.
"""

import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from test_restore import Even

from lumen.core.compensation import Compensation
from lumen.core.mind import Mind
from lumen.core.moment import Moment
from lumen.core.reading import HAT_CHANNELS, Channel, Sample
from lumen.core.room_sense import RoomSense
from lumen.core.state import Body
from lumen.runtime.local_day import local_day
from lumen.runtime.past_days import summed_up
from lumen.runtime.recall import replay_past
from lumen.store.memory import Memory
from lumen.store.store import FILE_NAME, Store
from lumen.units import Monotonic, WallTime

ROOM, FACTOR, LAG, STEP = 20.0, 2.25, 300.0, 30.0
OWN = Compensation(FACTOR, heat_lag=LAG)
BUSY = 48.0
STEADY = (BUSY - ROOM) / (1.0 + FACTOR)
HOUR = 3600.0
TODAY = 20_500


def lived(begins: float, samples: int, wall: float, own: float = STEADY) -> Iterator[Moment]:
    """Give a life beside a processor of 48 degC, whose board is warmer than the room by `own`."""
    lag = LAG * FACTOR / (1.0 + FACTOR)
    for number in range(samples):
        air = ROOM + STEADY + (own - STEADY) * math.exp(-number * STEP / lag)
        readings = {Channel.AMBIENT_TEMP: air, Channel.CPU_TEMP: BUSY, Channel.HUMIDITY: 40.0}
        at = Monotonic(begins + number * STEP)
        yield Moment(Sample(at, WallTime(wall + number * STEP), readings), None)


@pytest.mark.parametrize("stood", [20.0, 230.0])
def test_wake_over_a_clock_that_stood_is_replayed_as_it_was_lived(
    tmp_path: Path, stood: float
) -> None:
    """The machine was off for a night that its clock does not know; the third start knows it."""

    def memory(boot: str) -> Memory:
        now, wall = Monotonic(1000.0), WallTime(1.77e9)
        return Memory(tmp_path, 90.0, lambda: now, lambda: wall, boot)

    evening = list(lived(1000.0, 121, 1.77e9))
    wakes = evening[-1].sample.wall + stood
    for boot, moments in (("one", evening), ("two", list(lived(15.0, 60, wakes, own=0.0)))):
        one_life = memory(boot)
        for moment in moments:
            one_life.hold(moment)
            one_life.write()
        one_life.close()
    third = memory("two")
    past = third.past(24 * HOUR)
    third.close()
    mind = Mind(Body(HAT_CHANNELS, 4, OWN), Even())
    now, wall = Monotonic(15.0 + 60 * STEP), WallTime(wakes + 60 * STEP)
    replayed = replay_past(past, now, wall, mind)
    assert replayed[-1].sample.at == pytest.approx(15.0 + 59 * STEP)
    assert replayed[121].sample.at - replayed[120].sample.at == pytest.approx(HOUR)
    sense = RoomSense(OWN)
    rooms = [sense.read(moment.sample).ambient for moment in replayed]
    assert rooms == [pytest.approx(ROOM, abs=0.1)] * len(rooms)


@pytest.mark.parametrize("wakes", [0.5, 7.0, 23.0])
@pytest.mark.parametrize("off_since", [0.1, 1.5, 9.0, 100.0])
def test_lowest_temperature_of_a_day_that_began_switched_off_is_the_rooms(
    tmp_path: Path, off_since: float, wakes: float
) -> None:
    """Hours before midnight it was switched off, and hours after that it wakes with a cold board.

    A short waking between, cold as well, tells less than the life before it.
    """
    day = local_day(TODAY)
    off, again = day.begins - off_since * HOUR, day.begins + wakes * HOUR
    lives = [lived(1000.0, 240, off - 240 * STEP)]
    if off_since > 1.0:
        lives.append(lived(10.0, 6, day.begins - 0.5 * HOUR, own=0.0))
    lives.append(lived(10.0, 60, again, own=0.0))
    for number, life in enumerate(lives):
        with closing(Store(tmp_path / FILE_NAME, str(number))) as store:
            for moment in life:
                store.remember(moment)
    with closing(Store(tmp_path / FILE_NAME)) as store:
        found = summed_up(day, OWN, store.days)
    assert found is not None
    room, air = found.summary.spans["room_temp_c"], found.summary.spans["ambient_temp_c"]
    assert [room.low, room.high] == pytest.approx([ROOM, ROOM], abs=0.1)
    assert air.high - air.low > 5.0
    assert found.summary.watched == pytest.approx(59 * STEP)
    assert found.summary.gap == pytest.approx(max(wakes, 24.0 - wakes - 59 * STEP / HOUR) * HOUR)
