"""How well Lumen predicts, channel by channel."""

import math
from random import Random

import pytest

from lumen.core.forecast import WARM_UP, ChannelForecast, Forecast
from lumen.core.reading import Channel

LIGHT, PRESSURE = Channel.LIGHT, Channel.PRESSURE


def test_error_is_small_when_a_channel_drifts_steadily() -> None:
    """The trend is learnt: a straight line is no surprise."""
    forecast = ChannelForecast(floor=0.01)
    errors = [forecast.observe(20.0 + 0.05 * i, 30.0) for i in range(400)]
    assert errors[0] is None
    assert errors[-1] is not None
    assert errors[-1] < 0.05


def test_error_is_in_scales_when_a_channel_jumps() -> None:
    """A jump is measured by the channel's ordinary error, not by its unit."""
    rng = Random(1)
    forecast = ChannelForecast(floor=0.01)
    for _ in range(500):
        forecast.observe(rng.gauss(50.0, 1.0), 30.0)
    error = forecast.observe(60.0, 30.0)
    assert error is not None
    assert 6.0 < error < 14.0


def test_accuracy_is_high_and_not_perfect_when_the_world_is_quiet() -> None:
    """Quiet noise gives .75 to .85 (spec section 4)."""
    rng = Random(2)
    forecast = Forecast((PRESSURE, LIGHT))
    seen = []
    for _ in range(2000):
        values = {PRESSURE: rng.gauss(1000.0, 0.05), LIGHT: rng.gauss(2.0, 0.05)}
        seen.append(forecast.observe(values, 30.0, gap=False))
    later = [a for a in seen[200:] if a is not None]
    assert 0.74 <= sum(later) / len(later) <= 0.86


def test_accuracy_is_none_when_warming_up() -> None:
    """No forecast is judged before it has learnt a scale."""
    forecast = Forecast((PRESSURE,))
    seen = [forecast.observe({PRESSURE: 1000.0}, 30.0, gap=False) for _ in range(WARM_UP + 1)]
    assert seen[:WARM_UP] == [None] * WARM_UP
    assert seen[WARM_UP] == pytest.approx(1.0)


def test_accuracy_falls_when_a_channel_is_missing_and_when_it_returns() -> None:
    """Neither a loss nor a return could be predicted: both count as the worst error."""
    forecast = Forecast((PRESSURE, LIGHT))
    values: dict[Channel, float | None] = {PRESSURE: 1000.0, LIGHT: 2.0}
    steady = [forecast.observe(values, 30.0, gap=False) for _ in range(20)][-1]
    lost = forecast.observe({**values, LIGHT: None}, 30.0, gap=False)
    back = forecast.observe(values, 30.0, gap=False)
    calm = forecast.observe(values, 30.0, gap=False)
    assert steady is not None
    assert lost is not None
    assert back is not None
    assert calm is not None
    assert steady > lost > back
    assert calm > back


def test_accuracy_stays_when_nobody_watched() -> None:
    """After a gap nothing had been predicted: neither praise nor blame."""
    forecast = Forecast((PRESSURE,))
    before = [forecast.observe({PRESSURE: 1000.0}, 30.0, gap=False) for _ in range(20)][-1]
    assert forecast.observe({PRESSURE: 990.0}, 40_000.0, gap=True) == before


def test_accuracy_does_not_exist_when_nothing_informs() -> None:
    """A body without the five channels predicts nothing."""
    assert Forecast(()).observe({}, 30.0, gap=False) is None


def still(floor: float, interval: float) -> ChannelForecast:
    """Give a forecast that has seen six zeros: five errors of nothing."""
    forecast = ChannelForecast(floor)
    assert [forecast.observe(0.0, interval) for _ in range(6)] == [None] * 6
    return forecast


def test_level_and_trend_follow_by_three_tenths_and_a_twentieth() -> None:
    """Worked out on paper, with a scale of 1 that no error here reaches.

    .5 after zeros: level .3 * .5 = .15, trend .05 * .15 = .0075. Then 0 is .1575 off: level
    .1575 - .04725 = .11025, trend .0075 + .05 * (.11025 - .15 - .0075) = .0051375.
    """
    forecast = still(1.0, 30.0)
    errors = [forecast.observe(value, 30.0) for value in (0.5, 0.0, 0.0)]
    assert errors == pytest.approx([0.5, 0.1575, 0.1153875], abs=1e-12)


def test_scale_forgets_half_in_six_hours() -> None:
    """An error of 1, six hours after five of nothing: half of .5 / .984375, and that again.

    Each sample keeps half of what was before, so that after six zeros the weight is 1 - 1/32, and
    after the error 1 - 1/64; the scale is the root of .5 / (63/64) = .712697. The level is .3 and
    the trend .015 then: 1.315 is again 1 off.
    """
    forecast = still(1e-6, 6 * 3600.0)
    assert forecast.observe(1.0, 6 * 3600.0) == pytest.approx(1e6)
    assert forecast.observe(1.315, 6 * 3600.0) == pytest.approx(1.0 / 0.712697, abs=1e-5)


def test_trend_is_forgotten_with_the_level() -> None:
    """A ramp that is lost and comes back at rest is expected to stay."""
    forecast = ChannelForecast(1.0)
    for step in range(200):
        forecast.observe(0.5 * step, 30.0)
    forecast.lose()
    assert forecast.observe(50.0, 30.0) is None
    assert forecast.observe(50.0, 30.0) == 0.0


@pytest.mark.parametrize(
    ("channel", "resolution"),
    [
        (Channel.AMBIENT_TEMP, 0.01),
        (Channel.HUMIDITY, 0.01),
        (Channel.PRESSURE, 0.01),
        (Channel.LIGHT, 0.01),
        (Channel.CPU_TEMP, 0.1),
    ],
)
def test_no_scale_is_finer_than_the_sensor(channel: Channel, resolution: float) -> None:
    """Half a step off, after six that were alike: accuracy exp(-.5 / 3)."""
    forecast = Forecast((channel,))
    for _ in range(6):
        assert forecast.observe({channel: 1.0}, 30.0, gap=False) is None
    accuracy = forecast.observe({channel: 1.0 + 0.5 * resolution}, 30.0, gap=False)
    assert accuracy == pytest.approx(math.exp(-0.5 / 3.0), abs=1e-9)
    assert forecast.surprises[channel] == pytest.approx(0.5)


def test_accuracy_goes_half_the_way_in_two_samples() -> None:
    """From 1 towards exp(-6 / 3), the worst that counts, as long as the channel is away."""
    forecast = Forecast((PRESSURE,))
    for _ in range(7):
        forecast.observe({PRESSURE: 1000.0}, 30.0, gap=False)
    away = [forecast.observe({PRESSURE: None}, 30.0, gap=False) for _ in range(4)]
    worst = math.exp(-2.0)
    steps = [worst + (1.0 - worst) * 2.0 ** (-samples / 2.0) for samples in (1, 2, 3, 4)]
    assert away == pytest.approx(steps)
    assert forecast.surprises[PRESSURE] == 6.0


def test_error_counts_at_most_six_scales() -> None:
    """A leap of any size is as the loss of the channel, and counts by its share of all."""
    forecast = Forecast((PRESSURE, LIGHT))
    for _ in range(6):
        forecast.observe({PRESSURE: 1000.0, LIGHT: 2.0}, 30.0, gap=False)
    leap = forecast.observe({PRESSURE: 900.0, LIGHT: 2.0}, 30.0, gap=False)
    assert leap == pytest.approx(math.exp(-(6.0 + 0.0) / 2 / 3.0))


def test_channel_that_warms_up_late_counts_as_the_worst() -> None:
    """A value counts from the sixth on that follows another: before, it could not be predicted."""
    forecast = Forecast((PRESSURE,))
    for _ in range(6):
        forecast.observe({PRESSURE: None}, 30.0, gap=False)
    surprises = []
    for _ in range(7):
        forecast.observe({PRESSURE: 1000.0}, 30.0, gap=False)
        surprises.append(forecast.surprises[PRESSURE])
    assert surprises == [6.0] * 6 + [0.0]


def test_gap_predicts_nothing() -> None:
    """No channel has a surprise then, and the accuracy of a first gap is made as ever."""
    forecast = Forecast((PRESSURE,))
    for _ in range(6):
        forecast.observe({PRESSURE: 1000.0}, 30.0, gap=False)
    first = forecast.observe({PRESSURE: 1000.0}, 3600.0, gap=True)
    assert forecast.surprises == {}
    assert first == pytest.approx(math.exp(-2.0))
