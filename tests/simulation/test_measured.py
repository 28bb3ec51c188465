"""Readings without silicon: the truth, with a data sheet's noise on it."""

from random import Random
from statistics import fmean, pstdev

import pytest

from lumen.core.reading import HAT_CHANNELS, Channel, checked
from lumen.simulation.measured import measured
from lumen.simulation.place import Surroundings
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import World

_TRUTH = Surroundings(
    ambient_temp_c=29.0,
    humidity_pct=30.0,
    pressure_hpa=1010.0,
    light_lux=150.0,
    cpu_temp_c=50.0,
    cpu_pct=5.0,
    memory_pct=25.0,
    disk_pct=40.0,
    load_1m=0.2,
    ctx_switches_per_s=500.0,
    interrupts_per_s=400.0,
)


@pytest.mark.parametrize(
    ("channel", "truth", "noise"),
    [
        (Channel.AMBIENT_TEMP, 29.0, 0.005),
        (Channel.HUMIDITY, 30.0, 0.07),
        (Channel.PRESSURE, 1010.0, 0.013),
        (Channel.LIGHT, 150.0, 0.75),
        (Channel.CPU_TEMP, 50.0, 0.25),
    ],
)
def test_readings_scatter_about_the_truth_when_repeated(
    channel: Channel, truth: float, noise: float
) -> None:
    """Unbiased, with the part's own noise."""
    rng = Random(1)
    values = [measured(_TRUTH, rng)[channel] for _ in range(3000)]
    assert fmean(values) == pytest.approx(truth, abs=0.1 * noise)
    assert pstdev(values) == pytest.approx(noise, rel=0.15)


def test_telemetry_is_exact_when_measured() -> None:
    """What the kernel counts has no noise; the LEDs are Lumen's own knowledge."""
    values = measured(_TRUTH, Random(1))
    assert values[Channel.MEMORY] == 25.0
    assert values[Channel.LOAD] == 0.2
    assert set(values) == HAT_CHANNELS


def test_every_reading_is_plausible_when_a_busy_day_is_measured() -> None:
    """Noise never carries a reading out of its channel's range, not even in the dark."""
    world, rng = World(SCENARIOS["busy"], seed=4), Random(4)
    for step in range(0, 86_400, 300):
        world.advance(step)
        for channel, value in measured(world.surroundings, rng).items():
            assert checked(channel, value) == value
