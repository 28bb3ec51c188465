"""The felt state: what each reading does to it, and that no loss makes it look better."""

from dataclasses import fields
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumen.core.compensation import Compensation
from lumen.core.moment import Eisv
from lumen.core.reading import INFORMING, Channel, Fault, FaultKind, Sample
from lumen.core.state import Body, Component, StateEstimator
from lumen.core.weights import (
    EnergyWeights,
    EntropyWeights,
    IntegrityWeights,
    StateConfig,
    VoidWeights,
)
from lumen.units import Monotonic, WallTime

ALL = frozenset(Channel)
CALM: dict[Channel, float] = {
    Channel.AMBIENT_TEMP: 22.0,
    Channel.HUMIDITY: 45.0,
    Channel.PRESSURE: 1000.0,
    Channel.LIGHT: 99.0,
    Channel.CPU_TEMP: 48.0,
    Channel.CPU: 10.0,
    Channel.MEMORY: 40.0,
    Channel.DISK: 20.0,
    Channel.LOAD: 1.0,
    Channel.CTX_SWITCHES: 1500.0,
    Channel.INTERRUPTS: 500.0,
    Channel.LED_BRIGHTNESS: 0.0,
}


def sample(index: int, readings: dict[Channel, float], *lost: Channel) -> Sample:
    """Give the sample at 30 s times the index, with these channels at fault."""
    fault = Fault(FaultKind.SILENT, "gone")
    values = {c: (fault if c in lost else v) for c, v in readings.items()}
    return Sample(Monotonic(30.0 * index), WallTime(1e9 + 30.0 * index), values)


def felt(
    *readings: dict[Channel, float], body: Body | None = None, config: StateConfig | None = None
) -> Eisv | None:
    """Give the last state of a body that meets these readings, one after the other."""
    fitted = frozenset(readings[0])
    feeler = StateEstimator(body or Body(fitted, cores=4), config)
    state = None
    for index, values in enumerate(readings):
        state = feeler.feel(sample(index, values))
    return state


def test_state_is_as_declared_when_the_world_is_calm() -> None:
    """In perfect calm every number follows from the weights by hand."""
    state = felt(*[CALM] * 7)
    assert state is not None
    beta, gamma, alpha = 0.10, 0.25 / 1.25, 1.0 / 1.25
    # (48 - 52.5) / 11.25 = -.4 and (22 - 20) / 5 = .4; 1 / (1 + e^-.4) = .598688
    warmth = 0.35 * (1 - 0.598688) + 0.45 * 0.598688
    assert pytest.approx(warmth + 0.20 * (beta + gamma) / 2, abs=1e-6) == state.E
    assert pytest.approx(0.40 + 0.20 * alpha + 0.20 * 2 / 5 + 0.20) == state.I
    assert pytest.approx(0.30 * 0.0 + 0.30 * 0.40) == state.S
    assert pytest.approx(0.3 * (0.375 * 0.40 + 0.3125 * 0.10 + 0.3125 * 0.20)) == state.V


def test_state_is_unformed_when_the_forecast_warms_up() -> None:
    """The first six samples only warm up the forecast."""
    feeler = StateEstimator(Body(ALL, cores=4))
    states = [feeler.feel(sample(i, CALM)) for i in range(7)]
    assert [s is None for s in states] == [True] * 6 + [False]


def test_altitude_does_not_matter_when_pressure_is_steady() -> None:
    """A Lumen in the mountains feels as calm as one by the sea."""
    assert felt(*[CALM] * 8) == felt(*[{**CALM, Channel.PRESSURE: 780.0}] * 8)


def test_dimension_is_unknown_when_no_channel_informs_it() -> None:
    """A recording without a host has no void, and integrity keeps what it has."""
    fitted = {c: v for c, v in CALM.items() if c in INFORMING}
    state = felt(*[fitted] * 7)
    assert state is not None
    assert state.V is None
    assert state.I is not None
    assert StateEstimator(Body(frozenset(fitted), cores=4)).unknown == ("V",)
    assert StateEstimator(Body(frozenset(CALM), cores=4)).unknown == ()


def test_weights_are_renormalised_when_a_channel_was_never_fitted() -> None:
    """Without memory, entropy is mixed from the rest, whose weights sum to one again."""
    bare: dict[Channel, float] = {c: v for c, v in CALM.items() if c is not Channel.MEMORY}
    wet = {**bare, Channel.HUMIDITY: 90.0}
    state = felt(*[wet] * 7)
    assert state is not None
    assert pytest.approx(0.30 / 0.70) == state.S


def better_or_equal(first: Eisv, second: Eisv) -> bool:
    """Tell whether the first state looks better than the second in any dimension."""
    e, i, s, v = zip(first, second, strict=True)
    slack = 1e-12
    assert None not in (*e, *i, *s, *v)
    return bool(
        e[0] > e[1] + slack  # type: ignore[operator]  # none is None
        or i[0] > i[1] + slack  # type: ignore[operator]  # none is None
        or s[0] < s[1] - slack  # type: ignore[operator]  # none is None
        or v[0] < v[1] - slack  # type: ignore[operator]  # none is None
    )


@settings(max_examples=150)
@given(
    st.sets(st.sampled_from(list(Channel)), min_size=1),
    st.integers(0, 2**32 - 1),
    st.integers(1, 12),
    st.sampled_from([None, 2.25]),
    st.sampled_from([0.0, 40.0]),
)
def test_nothing_looks_better_when_channels_are_lost(
    lost: set[Channel], seed: int, how_long: int, heat: float | None, glow: float
) -> None:
    """Take any inputs away, for any time: no dimension looks better than with them."""
    rng = Random(seed)
    body = Body(ALL, cores=4, compensation=Compensation(heat, glow))
    whole, numb = StateEstimator(body), StateEstimator(body)
    for index in range(12 + how_long):
        readings = {c: v * rng.uniform(0.98, 1.02) for c, v in CALM.items()}
        readings[Channel.PRESSURE] = rng.gauss(1000.0, 0.05)
        with_all = whole.feel(sample(index, readings))
        gone = lost if index >= 12 else set()
        without = numb.feel(sample(index, readings, *gone))
        if index >= 12:
            assert with_all is not None
            assert without is not None
            assert not better_or_equal(without, with_all)


def test_loss_of_the_air_sensor_is_felt_when_it_happens() -> None:
    """Losing the BME280 reads as a fall in energy and a rise of entropy, at the same sample."""
    feeler = StateEstimator(Body(ALL, cores=4))
    before = [feeler.feel(sample(index, CALM)) for index in range(20)][-1]
    air = (Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE)
    after = feeler.feel(sample(20, CALM, *air))
    assert before is not None
    assert after is not None
    assert before.E is not None
    assert pytest.approx(before.E - 0.45 * 0.598688, abs=1e-6) == after.E
    assert before.S is not None
    assert pytest.approx(before.S + 0.30 + 0.25 * 3 / 5 + 0.15) == after.S


def test_state_is_bounded_when_readings_are_extreme() -> None:
    """Whatever is read, E, I and S lie in 0..1 and V in 0..0.3."""
    wild = dict.fromkeys(CALM, 1e9)
    for readings in (wild, dict.fromkeys(CALM, 0.0)):
        readings = {**readings, Channel.CPU: 100.0, Channel.MEMORY: 100.0, Channel.DISK: 100.0}  # noqa: PLW2901 - percentages are checked before
        state = felt(*[readings] * 7)
        assert state is not None
        assert all(
            x is not None and 0.0 <= x <= top for x, top in zip(state, (1, 1, 1, 0.3), strict=True)
        )


def test_heat_of_the_board_is_taken_out_when_calibrated() -> None:
    """A hot processor behind a calibrated sensor leaves the room as it is."""
    board = {**CALM, Channel.AMBIENT_TEMP: 22.0 + 8.0, Channel.CPU_TEMP: 48.0}
    body = Body(ALL, cores=4, compensation=Compensation(heat_factor=18.0 / 8.0))
    raw, room = felt(*[board] * 7), felt(*[board] * 7, body=body)
    assert raw is not None
    assert room is not None
    assert raw.E is not None
    assert room.E is not None
    # 30 degC is two spans above the centre, .880797; the room is .4 of one, .598688.
    assert pytest.approx(0.45 * (0.880797 - 0.598688), abs=1e-6) == raw.E - room.E


def test_own_glow_is_no_light_when_measured() -> None:
    """What Lumen's own LEDs add is taken out by the square of their brightness."""
    glowing = {**CALM, Channel.LIGHT: 99.0 + 40.0 * 0.25, Channel.LED_BRIGHTNESS: 0.5}
    body = Body(ALL, cores=4, compensation=Compensation(light_glow=40.0))
    assert felt(*[glowing] * 7, body=body) == felt(*[CALM] * 7)


def test_surprise_pulls_integrity_down_when_a_lamp_is_switched() -> None:
    """A lamp put out costs light and accuracy at once; calm restores the accuracy."""
    rng = Random(4)
    feeler = StateEstimator(Body(ALL, cores=4))
    integrity = []
    for index in range(80):
        light = 400.0 if index < 40 else 100.0
        readings = {**CALM, Channel.LIGHT: light * rng.gauss(1.0, 0.005)}
        readings[Channel.AMBIENT_TEMP] = rng.gauss(22.0, 0.02)
        state = feeler.feel(sample(index, readings))
        integrity.append(0.0 if state is None or state.I is None else state.I)
    assert integrity[40] < integrity[39] - 0.03
    assert integrity[70] > integrity[40] + 0.01


def test_time_going_backward_is_refused_when_a_sample_is_late() -> None:
    """Samples come in order: that is the store's and the clock's promise."""
    feeler = StateEstimator(Body(ALL, cores=4))
    feeler.feel(sample(1, CALM))
    with pytest.raises(ValueError, match="time went"):
        feeler.feel(sample(0, CALM))


@pytest.mark.parametrize("kind", [EnergyWeights, IntegrityWeights, EntropyWeights, VoidWeights])
def test_weights_are_refused_when_they_do_not_sum_to_one(kind: type) -> None:
    """Half a weight forgotten is a mistake that says so."""
    first = fields(kind)[0].name
    with pytest.raises(ValueError, match="must sum to 1"):
        kind(**{first: 0.9})


@pytest.mark.parametrize(
    ("ambient", "counted"),
    [(20.0, 0.5), (25.0, 0.731059), (15.0, 0.268941), (30.0, 0.880797), (36.0, 0.960834)],
)
def test_warmth_is_soft_when_far_from_the_centre(ambient: float, counted: float) -> None:
    """30, 32 and 36 degC are felt apart, as 10 and 4 are: E never stands at an end."""
    readings: dict[Channel, float] = {**CALM, Channel.AMBIENT_TEMP: ambient}
    state, calm = felt(*[readings] * 7), felt(*[{**CALM, Channel.AMBIENT_TEMP: 20.0}] * 7)
    assert state is not None
    assert calm is not None
    assert state.E is not None
    assert calm.E is not None
    assert pytest.approx(0.45 * (counted - 0.5), abs=1e-6) == state.E - calm.E


def test_past_sample_is_restated_as_it_was_felt_when_nothing_changed() -> None:
    """What is stated of one sample alone is the state at rest, with the remembered integrity."""
    feeler = StateEstimator(Body(ALL, cores=4, compensation=Compensation(2.25, 40.0)))
    state = [feeler.feel(sample(index, CALM)) for index in range(7)][-1]
    assert state is not None
    assert feeler.restated(sample(6, CALM), state.I) == pytest.approx(state)


def steady(
    changed: dict[Channel, float], body: Body | None = None, config: StateConfig | None = None
) -> list[float]:
    """Give E, I, S and V of calm readings, some of them changed, that never move."""
    readings: dict[Channel, float] = {**CALM, **changed}
    state = felt(*[readings] * 7, body=body, config=config)
    assert state is not None
    return [x for x in state if x is not None]


@pytest.mark.parametrize(
    ("changed", "place", "more"),
    [
        # S: .30 of how far humidity is from 45, in 45 %; 0.12 are the memory's.
        ({Channel.HUMIDITY: 0.0}, 2, 0.30),
        ({Channel.HUMIDITY: 22.5}, 2, 0.15),
        ({Channel.HUMIDITY: 67.5}, 2, 0.15),
        ({Channel.HUMIDITY: 100.0}, 2, 0.30),
        ({Channel.MEMORY: 100.0}, 2, 0.30 * 0.60),
        # I: .20 of the light's decades in five; the calm room's 99 lx are two of them.
        ({Channel.LIGHT: 0.0}, 1, -0.20 * 2 / 5),
        ({Channel.LIGHT: 99_999.0}, 1, 0.20 * 3 / 5),
        ({Channel.LIGHT: 9_999_999.0}, 1, 0.20 * 3 / 5),
        # I: .20 of alpha, whose .8 is .5 with one task a core.
        ({Channel.LOAD: 4.0}, 1, -0.20 * 0.3),
        # V: .3 of .375 memory, .3125 processor and .3125 disk.
        ({Channel.MEMORY: 100.0}, 3, 0.3 * 0.375 * 0.60),
        ({Channel.CPU: 100.0}, 3, 0.3 * 0.3125 * 0.90),
        ({Channel.DISK: 100.0}, 3, 0.3 * 0.3125 * 0.80),
        # E: .10 each of beta, from .1, and of gamma, whose .2 is .5 with 2,000 a core.
        ({Channel.CPU: 100.0}, 0, 0.10 * 0.90),
        ({Channel.CTX_SWITCHES: 7500.0}, 0, 0.10 * 0.3),
        # E: .35 of soft(1) less soft(-.4).
        ({Channel.CPU_TEMP: 63.75}, 0, 0.35 * (0.731059 - 0.401312)),
    ],
)
def test_each_reading_counts_as_declared(
    changed: dict[Channel, float], place: int, more: float
) -> None:
    """Weight, centre and range of each source, worked out by hand against the calm room."""
    assert steady(changed)[place] - steady({})[place] == pytest.approx(more, abs=1e-6)


@pytest.mark.parametrize(
    ("moved", "more"), [(10.0, 0.075), (-10.0, 0.075), (20.0, 0.15), (-20.0, 0.15), (60.0, 0.15)]
)
def test_pressure_counts_by_its_distance_from_the_weeks(moved: float, more: float) -> None:
    """Half of .15 at ten hPa, up or down, and all of it from twenty on."""
    storm: dict[Channel, float] = {**CALM, Channel.PRESSURE: 1000.0 + moved}
    state, calm = felt(*[CALM] * 7, storm), felt(*[CALM] * 8)
    assert state is not None
    assert calm is not None
    assert state.S is not None
    assert calm.S is not None
    assert pytest.approx(more) == state.S - calm.S


def test_humidity_is_the_rooms_when_the_board_is_warmer() -> None:
    """30 % at the board's 30 degC are 48.16 % in a room of 22, by the tables of water vapour.

    Saturated air holds 42.43 hPa at 30 degC and 26.43 at 22: the same water is 1.6054 times as
    much of it.
    """
    board = {Channel.AMBIENT_TEMP: 30.0, Channel.HUMIDITY: 30.0}
    body = Body(ALL, cores=4, compensation=Compensation(heat_factor=18.0 / 8.0))
    assert steady(board, body)[2] == pytest.approx(0.30 * 3.16 / 45.0 + 0.12, abs=1e-3)
    assert steady(board)[2] == pytest.approx(0.30 * 15.0 / 45.0 + 0.12)


def test_coverage_is_of_the_channels_that_were_fitted() -> None:
    """A body without a barometer sees all that it has; blind in one of four, it sees three."""
    bare: dict[Channel, float] = {c: v for c, v in CALM.items() if c is not Channel.PRESSURE}
    feeler = StateEstimator(Body(frozenset(bare), cores=4))
    for index in range(20):
        feeler.feel(sample(index, bare))
    whole = feeler.ingredients
    assert whole is not None
    assert (whole.values[Component.COVERAGE], whole.values[Component.BLINDNESS]) == (1.0, 0.0)
    feeler.feel(sample(20, bare, Channel.LIGHT))
    blind = feeler.ingredients
    assert blind is not None
    assert (blind.values[Component.COVERAGE], blind.values[Component.BLINDNESS]) == (0.75, 0.25)


def test_void_ends_at_the_scale_that_was_set() -> None:
    """With a scale of .2, V is two thirds of what it was."""
    narrow = StateConfig(void=VoidWeights(scale=0.2))
    assert steady({}, config=narrow)[3] == pytest.approx(steady({})[3] * 2 / 3)


def test_weight_of_nothing_is_no_source() -> None:
    """A void of memory alone is unknown in a body whose memory nobody reads."""
    only_memory = StateConfig(void=VoidWeights(memory=1.0, cpu=0.0, disk=0.0))
    fitted = ALL - {Channel.MEMORY}
    assert StateEstimator(Body(fitted, cores=4), only_memory).unknown == ("V",)
