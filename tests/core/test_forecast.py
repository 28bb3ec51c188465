"""How well Lumen predicts, channel by channel."""

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
