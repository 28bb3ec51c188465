"""The world as a whole: repeatable, independent of who looks, and within bounds."""

import math
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumen.core.compensation import Compensation, world_light
from lumen.core.reading import QUANTITIES, Channel, Sample
from lumen.core.room_sense import RoomSense
from lumen.simulation.board import Board, BoardTraits
from lumen.simulation.place import Place, Surroundings
from lumen.simulation.scenario import Scenario
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import STEP, World
from lumen.units import Monotonic, WallTime

_DAY = 86_400


def _lived(scenario: Scenario, seed: int, times: list[float]) -> list[Surroundings]:
    world = World(scenario, seed)
    seen = []
    for time in times:
        world.advance(time)
        seen.append(world.surroundings)
    return seen


def test_world_is_a_place_when_asked() -> None:
    """The contract of `Place` holds, statically and at run time."""
    place: Place = World(SCENARIOS["day"], seed=1)
    assert isinstance(place.surroundings, Surroundings)
    assert place.mishaps == frozenset()


def test_truth_is_the_same_when_the_seed_is() -> None:
    """Two lives of one seed are one; another seed's differs from the start."""
    times = [600.0 * n for n in range(144)]
    one, same, other = (_lived(SCENARIOS["busy"], seed, times) for seed in (5, 5, 6))
    assert one == same
    assert all(a != b for a, b in zip(one, other, strict=True))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.floats(0.0, 7200.0), min_size=1, max_size=40), st.integers(0, 1000))
def test_truth_does_not_depend_on_cadence_when_looked_at_anyhow(
    looks: list[float], seed: int
) -> None:
    """Looking often, seldom or unevenly shows the same world."""
    looks.sort()
    often = _lived(SCENARIOS["busy"], seed, looks)
    seldom = [_lived(SCENARIOS["busy"], seed, [look])[0] for look in (looks[0], looks[-1])]
    assert seldom == [often[0], often[-1]]


@pytest.mark.parametrize(("name", "step"), [("day", STEP), ("calm", 2 * STEP)])
def test_truth_holds_between_steps_when_sampled_finely(name: str, step: float) -> None:
    """Within one step nothing changes, and with the next it does."""
    world = World(SCENARIOS[name], seed=1, step=step)
    world.advance(10 * step)
    now = world.surroundings
    world.advance(10.95 * step)
    assert world.surroundings == now
    world.advance(11 * step)
    assert world.surroundings != now


def test_world_of_longer_steps_is_of_the_same_kind() -> None:
    """A day of it ends like one of the usual steps."""
    world, usual = World(SCENARIOS["calm"], seed=1, step=2 * STEP), World(SCENARIOS["calm"], seed=1)
    for each in (world, usual):
        each.advance(_DAY)
        _assert_physical(each)
    assert world.room == pytest.approx(usual.room, abs=1.0)
    assert world.truth.clock == usual.truth.clock


def test_world_refuses_when_asked_to_go_back() -> None:
    """Time is monotone."""
    world = World(SCENARIOS["day"], seed=1)
    world.advance(100.0)
    with pytest.raises(ValueError, match="does not go back"):
        world.advance(50.0)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.sampled_from(["compile", "busy", "calm"]))
def test_room_is_given_back_when_factor_and_lag_are_the_boards(seed: int, name: str) -> None:
    """With this board's own traits the spec's low-pass undoes its heat, under any load."""
    world = World(SCENARIOS[name], seed)
    own = Compensation(world.board.factor, heat_lag=world.board.lag)
    sense = RoomSense(own, Channel)
    for turn in range(240):
        world.advance(30.0 * turn)
        seen = world.surroundings
        readings = {
            Channel.AMBIENT_TEMP: seen.ambient_temp_c,
            Channel.CPU_TEMP: seen.cpu_temp_c,
            Channel.HUMIDITY: seen.humidity_pct,
        }
        room = sense.read(Sample(Monotonic(30.0 * turn), WallTime(30.0 * turn), readings))
        if turn > 120:
            # What is left is the board's own past before the first sample, and the room's drift.
            assert room.ambient == pytest.approx(world.room, abs=0.15)
        assert seen.ambient_temp_c > world.room + 3.0


def test_boards_differ_and_are_the_seeds_own() -> None:
    """Every simulated body is another one, within what real boards do, and nothing tells it."""
    boards = [World(SCENARIOS["calm"], seed).board for seed in range(40)]
    assert len(set(boards)) == 40
    assert all(1.6 <= board.factor <= 3.5 and 120.0 <= board.lag <= 600.0 for board in boards)
    assert World(SCENARIOS["day"], 7).board == boards[7]


def test_board_follows_minutes_behind_when_work_begins() -> None:
    """After one effective lag, own heat has gone 1 - 1/e of its way; by hand."""
    board = Board(BoardTraits(2.0, 300.0), 20.0, 50.0)
    assert board.own_heat == pytest.approx(10.0)
    # own' = ((cpu - room - own) / 2 - own) / 300: a lag of 200 s towards (80 - 20) / 3 = 20.
    for _ in range(2000):
        board.step(0.1, 20.0, 80.0)
    assert board.own_heat == pytest.approx(20.0 - 10.0 * math.exp(-1.0), abs=0.01)


def test_load_that_lumen_makes_heats_processor_and_board() -> None:
    """Threads that are kept busy show in the processor within minutes, and in the board later."""
    idle, loaded = World(SCENARIOS["calm"], 3), World(SCENARIOS["calm"], 3)
    loaded.extra_tasks = 4.0
    for world in (idle, loaded):
        world.advance(1200.0)
    assert loaded.surroundings.cpu_temp_c > idle.surroundings.cpu_temp_c + 20.0
    assert loaded.surroundings.ambient_temp_c > idle.surroundings.ambient_temp_c + 3.0
    assert loaded.room == pytest.approx(idle.room, abs=1e-6)


@pytest.mark.parametrize("brightness", [0.0, 0.1, 0.5, 1.0])
def test_glow_adds_to_the_light_and_comes_off_when_brightness_is_known(brightness: float) -> None:
    """The glow is k times brightness squared, and nothing else changes."""
    world = World(SCENARIOS["calm"], seed=1)
    dark = world.surroundings
    world.led_brightness = brightness
    lit = world.surroundings
    assert lit.light_lux == pytest.approx(dark.light_lux + world.light_glow * brightness**2)
    left = world_light(lit.light_lux, brightness, world.light_glow)
    assert left == pytest.approx(dark.light_lux)
    assert replace(lit, light_lux=dark.light_lux) == dark


def _assert_physical(world: World) -> None:
    for name, value in asdict(world.surroundings).items():
        quantity = QUANTITIES[Channel(name)]
        assert math.isfinite(value), name
        assert quantity.low <= value <= quantity.high, (name, value)
    seen = world.surroundings
    assert 5.0 < world.room < 36.0
    assert 5.0 < seen.humidity_pct < 100.0
    assert 950.0 < seen.pressure_hpa < 1065.0
    assert 0.0 < seen.light_lux < 3_000.0
    assert world.room + 10.0 < seen.cpu_temp_c < 86.0
    assert 0.0 < seen.load_1m < 12.0
    assert 20.0 < seen.memory_pct <= 96.5
    assert 30.0 < seen.disk_pct < 60.0


@pytest.mark.parametrize(("name", "day_of_year"), [("day", 350), ("busy", 190)])
def test_truth_stays_physical_when_a_month_passes(name: str, day_of_year: int) -> None:
    """Nothing drifts away, over the turn of the year or in summer."""
    world = World(replace(SCENARIOS[name], day_of_year=day_of_year), seed=2)
    for time in range(0, 30 * _DAY, 1200):
        world.advance(time)
        _assert_physical(world)


def test_room_is_warmer_when_it_is_summer() -> None:
    """The scenario's calendar reaches the room: no heating holds it down in July."""
    winter, summer = (
        World(replace(SCENARIOS["calm"], day_of_year=day), seed=3) for day in (20, 200)
    )
    for world in (winter, summer):
        world.advance(3 * _DAY)
    assert summer.room > winter.room + 2.0
    assert summer.surroundings.humidity_pct > winter.surroundings.humidity_pct


def test_happening_says_what_goes_on_when_asked() -> None:
    """The scenario's doings come first, then what follows from them."""
    world = World(SCENARIOS["compile"], seed=1)
    assert "a long compile runs" not in world.happening
    world.advance(45 * 60)
    assert "a long compile runs" in world.happening
    assert "the processor is throttled" in world.happening
    world.advance(90 * 60)
    assert not {"a long compile runs", "the processor is throttled"} & set(world.happening)
