"""The board's heat follows the processor's within minutes, and only so it is taken out."""

import math
from collections.abc import Callable
from random import Random

import pytest

from lumen.core.compensation import Compensation
from lumen.core.reading import Channel, Fault, FaultKind, Reading, Sample
from lumen.core.room_readings import RoomReadings
from lumen.core.room_sense import LaggedExcess, RoomSense
from lumen.units import Monotonic, WallTime

GONE = Fault(FaultKind.SILENT, "gone")
ROOM = 20.0
FACTOR = 2.25
LAG = 300.0


def sample(at: float, **readings: Reading) -> Sample:
    """Give a sample of an air sensor beside a processor."""
    values = {Channel(f"{name}"): value for name, value in readings.items()}
    return Sample(Monotonic(at), WallTime(1e9 + at), values)


def board(cpu: Callable[[float], float], at: float, step: float = 0.5) -> float:
    """Give what the board reads in a room of 20 degC, by brute force: half-second Euler steps.

    The board takes on a share 1 / (1 + factor) of the processor's excess over the room, as slowly
    as a first-order lag says.
    """
    lag = LAG * FACTOR / (1.0 + FACTOR)
    own = (cpu(0.0) - ROOM) / (1.0 + FACTOR)
    for turn in range(round(at / step)):
        own += ((cpu(turn * step) - ROOM) / (1.0 + FACTOR) - own) * step / lag
    return ROOM + own


def test_lagged_excess_is_as_solved_by_hand_when_excess_jumps_and_ramps() -> None:
    """After one lag a step has arrived by 1 - 1/e; a ramp's response is its integral."""
    lagged = LaggedExcess(100.0)
    assert lagged.observe(Monotonic(0.0), 10.0) == 10.0
    assert lagged.observe(Monotonic(50.0), 10.0) == 10.0
    # From 10 to 20 in 100 s: 20 - 10 (1 - 1/e), that is u1 - slope x lag x (1 - e^-1).
    assert lagged.observe(Monotonic(150.0), 20.0) == pytest.approx(20.0 - 10.0 * 0.632121, abs=1e-5)
    # Held at 20 for another lag, what is missing falls by e.
    expected = 20.0 - 10.0 * 0.632121 * math.exp(-1.0)
    assert lagged.observe(Monotonic(250.0), 20.0) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("interval", [2.0, 30.0, 60.0])
def test_room_is_constant_when_work_begins_under_a_lagging_board(interval: float) -> None:
    """A compile heats the processor by 27 degC: the room stays within .1 degC all the time."""

    def cpu(at: float) -> float:
        return 50.0 + (27.0 * (1.0 - math.exp(-(at - 600.0) / 110.0)) if at > 600.0 else 0.0)

    sense = RoomSense(Compensation(FACTOR, heat_lag=LAG), Channel)
    found = [
        sense.read(sample(at, ambient_temp_c=board(cpu, at), cpu_temp_c=cpu(at)))
        for at in (interval * turn for turn in range(int(3000.0 / interval)))
    ]
    assert all(room.ambient == pytest.approx(ROOM, abs=0.1) for room in found)
    # The board itself warmed by 27 / 3.25 degC, all of it own heat.
    assert found[-1].own_heat == pytest.approx((77.0 - ROOM) / 3.25, abs=0.05)
    assert found[-1].heat_excess == pytest.approx(FACTOR * (77.0 - ROOM) / 3.25, abs=0.1)


def test_instant_excess_would_make_the_room_colder_when_work_begins() -> None:
    """What the lag is for: without it the same readings fall by degrees."""
    hasty = RoomSense(Compensation(FACTOR, heat_lag=1e-3), Channel)
    before = hasty.read(sample(0.0, ambient_temp_c=29.0, cpu_temp_c=50.0)).ambient
    after = hasty.read(sample(30.0, ambient_temp_c=29.0, cpu_temp_c=68.0)).ambient
    assert before is not None
    assert after is not None
    assert after == pytest.approx(before - 18.0 / FACTOR, abs=0.01)


def test_room_is_raw_and_no_heat_is_own_when_the_factor_is_unknown() -> None:
    """Uncalibrated, the board's readings stand, and say so."""
    found = RoomSense(Compensation(), Channel).read(
        sample(0.0, ambient_temp_c=29.0, cpu_temp_c=50.0, humidity_pct=40.0, light_lux=5.0)
    )
    assert found == RoomReadings(29.0, 40.0, None, 5.0, 21.0, None, calibrated=False)


def test_humidity_keeps_its_dew_point_when_heat_is_taken_out() -> None:
    """26 % at 29 degC has the dew point of 45 % at 20 degC (Magnus, by hand: 7.7 degC)."""
    found = RoomSense(Compensation(1.0), Channel).read(
        sample(0.0, ambient_temp_c=29.0, cpu_temp_c=38.0, humidity_pct=26.3)
    )
    assert found.ambient == pytest.approx(20.0)
    assert found.humidity == pytest.approx(45.0, abs=0.3)


@pytest.mark.parametrize("lost", ["cpu_temp_c", "ambient_temp_c"])
def test_room_is_unknown_when_what_compensates_it_is_lost(lost: str) -> None:
    """Taken raw, the room would look warmer for a lost sensor."""
    sense = RoomSense(Compensation(FACTOR), Channel)
    whole: dict[str, Reading] = {"ambient_temp_c": 29.0, "cpu_temp_c": 50.0, "humidity_pct": 40.0}
    assert sense.read(sample(0.0, **whole)).ambient is not None
    found = sense.read(sample(30.0, **{**whole, lost: GONE}))
    assert (found.ambient, found.humidity, found.own_heat) == (None, None, None)
    again = sense.read(sample(60.0, **whole))
    assert again.ambient == pytest.approx(29.0 - 21.0 / FACTOR)


def test_heat_is_left_alone_when_the_body_has_no_processor_sensor() -> None:
    """A logger's recording has no board whose heat a factor could take out."""
    fitted = {Channel.AMBIENT_TEMP, Channel.HUMIDITY}
    found = RoomSense(Compensation(FACTOR), fitted).read(sample(0.0, ambient_temp_c=21.0))
    assert found.ambient == 21.0
    assert not found.calibrated


def test_nothing_is_known_when_the_calibration_is_lost() -> None:
    """A factor that was measured and cannot be read now hides what it compensated."""
    found = RoomSense(Compensation(lost=True), Channel).read(
        sample(0.0, ambient_temp_c=29.0, cpu_temp_c=50.0, humidity_pct=40.0, light_lux=5.0)
    )
    assert (found.ambient, found.humidity, found.light) == (None, None, None)
    assert not found.calibrated


def test_room_depends_on_samples_alone_when_their_times_jitter() -> None:
    """Timing jitter of a half moves no reading by more than a tenth of a degree."""
    rng = Random(2)

    def cpu(at: float) -> float:
        return 50.0 + 12.0 * math.sin(at / 400.0)

    steady = RoomSense(Compensation(FACTOR, heat_lag=LAG), Channel)
    at = 0.0
    while at < 3600.0:
        room = steady.read(sample(at, ambient_temp_c=board(cpu, at), cpu_temp_c=cpu(at)))
        assert at < 1200.0 or room.ambient == pytest.approx(ROOM, abs=0.1)
        at += 30.0 * rng.uniform(0.5, 1.5)


@pytest.mark.parametrize("warmth", [0.0, 0.4, 1.0, 1.5])
@pytest.mark.parametrize("interval", [5.0, 30.0, 60.0])
def test_room_is_what_it_was_when_the_computer_was_switched_off_meanwhile(
    warmth: float, interval: float
) -> None:
    """Its board wakes cold beside a warm processor, half cooled, as warm as before, or warmer."""
    sense, steady = RoomSense(Compensation(FACTOR, heat_lag=LAG), Channel), 28.0 / (1.0 + FACTOR)
    for minute in range(-20, 1):
        known = sample(60.0 * minute, ambient_temp_c=ROOM + steady, cpu_temp_c=48.0)
        assert sense.read(known).ambient == pytest.approx(ROOM)
    own, step, found = warmth * steady, 0.5, []
    for turn in range(3600):
        if turn * step % interval == 0.0:
            readings = {"ambient_temp_c": ROOM + own, "cpu_temp_c": 48.0}
            found.append(sense.read(sample(3600.0 + turn * step, **readings)).ambient)
        own += (steady - own) * step / (LAG * FACTOR / (1.0 + FACTOR))
    assert max(abs((room or 0.0) - ROOM) for room in found) < 0.1


@pytest.mark.parametrize(
    ("lag", "away", "believed"),
    [(300.0, 240.0, False), (300.0, 240.1, True), (60.0, 240.1, True), (600.0, 3600.0, True)],
)
def test_board_is_taken_for_steady_unless_it_was_long_unwatched(
    lag: float, away: float, *, believed: bool
) -> None:
    """For four minutes; a room that is 2 degC colder shows after some more."""
    sense = watched(lag)
    after = sense.read(sample(away, ambient_temp_c=28.0, cpu_temp_c=50.5)).ambient
    assert after is not None
    assert (after == pytest.approx(20.0)) is believed
    for minute in range(1, round(6.0 * lag / 60.0) + 1):
        now = sample(away + 60.0 * minute, ambient_temp_c=28.0, cpu_temp_c=50.5)
        after = sense.read(now).ambient
    assert after == pytest.approx(18.0, abs=0.1)


def watched(lag: float = LAG) -> RoomSense:
    """Give the sense of a room of 20 degC that was watched for an hour."""
    sense = RoomSense(Compensation(FACTOR, heat_lag=lag), Channel)
    for minute in range(-60, 1):
        sense.read(sample(60.0 * minute, ambient_temp_c=30.0, cpu_temp_c=52.5))
    return sense


@pytest.mark.parametrize("minutes", [4.0, 14.0, 60.0])
def test_work_is_followed_while_the_air_sensor_says_nothing(minutes: float) -> None:
    """A compile begins, or ends, while its cable is off; the room is known as it comes back."""
    for work in (27.0, -20.0):

        def cpu(at: float, work: float = work) -> float:
            begun = max(0.0, at - 1800.0)
            return 60.0 + work * (1.0 - math.exp(-begun / 110.0))

        sense, gone = RoomSense(Compensation(FACTOR, heat_lag=LAG), Channel), minutes * 60.0
        for number in range(260):
            at = 30.0 * number
            air: Reading = GONE if 1800.0 <= at < 1800.0 + gone else board(cpu, at)
            read = sense.read(sample(at, ambient_temp_c=air, cpu_temp_c=cpu(at))).ambient
            assert read is None if air is GONE else read == pytest.approx(ROOM, abs=0.4)


def test_processor_that_said_nothing_for_long_is_no_absence() -> None:
    """The computer ran on, and the room that changed meanwhile is seen at once."""
    sense = watched()
    for minute in range(1, 60):
        air = 30.0 + 2.0 * minute / 60.0
        sense.read(sample(60.0 * minute, ambient_temp_c=air, cpu_temp_c=GONE))
    read = sense.read(sample(3600.0, ambient_temp_c=32.0, cpu_temp_c=54.5)).ambient
    assert read == pytest.approx(22.0, abs=0.01)


def test_room_is_believed_when_the_air_is_first_read_some_time_after_a_return() -> None:
    """Within four minutes; later the board has followed for as long."""
    for minutes, room in ((3.0, 20.0), (16.0, 18.0)):
        sense = watched()
        for half in range(round(2 * minutes)):
            sense.read(sample(7200.0 + 30.0 * half, ambient_temp_c=GONE, cpu_temp_c=50.5))
        last = sample(7200.0 + 60.0 * minutes, ambient_temp_c=28.0, cpu_temp_c=50.5)
        assert sense.read(last).ambient == pytest.approx(room, abs=0.01)


def test_one_garbled_sample_is_not_the_room_that_is_believed() -> None:
    """After it the air says nothing for half an hour, and the board goes on as it was."""
    sense = watched()
    sense.read(sample(30.0, ambient_temp_c=-5.9, cpu_temp_c=52.5))
    for minute in range(1, 30):
        sense.read(sample(30.0 + 60.0 * minute, ambient_temp_c=GONE, cpu_temp_c=52.5))
    found = sense.read(sample(1830.0, ambient_temp_c=30.0, cpu_temp_c=52.5)).ambient
    assert found == pytest.approx(20.0, abs=0.1)


def test_short_waking_between_two_absences_is_no_rhythm() -> None:
    """Ten minutes on, and the computer is off again: the room stays known."""
    sense = watched()
    for minute in range(10):
        sense.read(sample(10_800.0 + 60.0 * minute, ambient_temp_c=30.0, cpu_temp_c=52.5))
    cold = sample(12_600.0, ambient_temp_c=20.0, cpu_temp_c=48.0)
    assert sense.read(cold).ambient == pytest.approx(20.0, abs=0.1)


def test_board_follows_between_samples_that_always_lie_far_apart() -> None:
    """An hour's rows of a recording: each is taken for a steady state."""
    sense = RoomSense(Compensation(FACTOR, heat_lag=LAG), Channel)
    found = [
        sense.read(sample(3600.0 * n, ambient_temp_c=30.0 - n, cpu_temp_c=52.5 - n)).ambient
        for n in range(8)
    ]
    assert found == pytest.approx([20.0 - n for n in range(8)])


def test_no_board_is_colder_than_its_room_or_warmer_than_a_processor_makes_it() -> None:
    """What the air was else is the room's own change."""
    for ambient, room in ((16.0, 16.0), (60.0, 60.0 - 60.0 / FACTOR)):
        read = watched().read(sample(3600.0, ambient_temp_c=ambient, cpu_temp_c=ambient + 1.0))
        assert read.ambient == pytest.approx(room)
