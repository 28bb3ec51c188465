"""The board's heat, learned from quiet nights without a thermometer."""

import math
from collections.abc import Callable
from random import Random

import pytest

from lumen.core.heat_fit import KNOWN_TO, HeatFit
from lumen.core.heat_nights import HeatNights, Stretch, fitted
from lumen.core.reading import Channel, Fault, FaultKind, Reading, Sample
from lumen.units import Monotonic, WallTime

ROOM = 20.0
HOUR = 3600.0


def job(second: float) -> float:
    """Give the degrees that a job adds at rest, from the second hour of each night for 20 min."""
    return 20.0 if 2.0 * HOUR <= second % (24 * HOUR) < 2.0 * HOUR + 1200.0 else 0.0


def nights(
    count: int,
    room: Callable[[float], float] = lambda at: ROOM - 0.2 * (at % (24 * HOUR)) / HOUR,
    work: Callable[[float], float] = job,
    light: Reading = 0.0,
    factor: float = 2.25,
    lag: float = 300.0,
) -> list[HeatFit]:
    """Live nights of six hours, each from midnight, and give every fit; ten-second Euler steps."""
    rng, learner, found = Random(1), HeatNights(), []
    for night in range(count):
        begin = night * 24 * HOUR
        cpu, own = room(begin) + 29.0, 29.0 / (1.0 + factor)
        for step in range(round(6 * HOUR / 10.0)):
            at = begin + 10.0 * step
            cpu += (room(at) + 29.0 + work(at) - cpu) * 10.0 / 110.0
            own += ((cpu - room(at) - own) / factor - own) * 10.0 / lag
            if step % 3 == 0:
                readings: dict[Channel, Reading] = {
                    Channel.AMBIENT_TEMP: room(at) + own + rng.gauss(0.0, 0.005),
                    Channel.CPU_TEMP: round((cpu + rng.gauss(0.0, 0.2)) / 0.487) * 0.487,
                    Channel.LIGHT: light,
                }
                sample = Sample(Monotonic(at), WallTime(at), readings)
                fit = learner.observe(sample, night=True)
                found += [] if fit is None else [fit]
    return found


@pytest.mark.parametrize(("factor", "lag"), [(1.8, 150.0), (2.25, 300.0), (3.2, 550.0)])
def test_factor_and_lag_are_the_boards_when_a_job_runs_at_night(factor: float, lag: float) -> None:
    """Four nights in a room that cools tell them as a thermometer would."""
    found = nights(4, factor=factor, lag=lag)
    assert found
    assert found[-1].factor == pytest.approx(factor, rel=0.06)
    assert found[-1].lag == pytest.approx(lag, rel=0.15)
    assert found[-1].error <= KNOWN_TO
    assert abs(29.0 / (1.0 + found[-1].factor) - 29.0 / (1.0 + factor)) <= found[-1].error


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("an idle processor varies too little", {"work": lambda _: 0.0}),
        ("a lamp burns: somebody is awake", {"light": 60.0}),
        ("a heating cycles", {"room": lambda at: ROOM + 1.2 * math.sin(at / 400.0)}),
    ],
)
def test_nothing_is_learned_when_a_night_does_not_show_it(
    why: str, change: dict[str, object]
) -> None:
    """No number stands for a measurement that was not made."""
    assert nights(4, **change) == [], why  # type: ignore[arg-type]  # as named


def test_interval_is_wide_when_nights_disagree() -> None:
    """Three shares of .3, .4 and .5, alike in worth, at 20 degC of excess.

    By hand: mean .4; variance of the mean (.01 x 2 / 3) / (3 - 1) = .003333, root .057735; t of 2
    degrees 4.30: half .24826 of a share, 4.97 degC, and .4 for what no spread shows.
    """
    lags = 10
    stretches = [Stretch((s,) * lags, (5.0,) * lags, (1.0,) * lags, 20.0) for s in (0.3, 0.4, 0.5)]
    fit = fitted(stretches)
    assert fit is not None
    assert fit.factor == pytest.approx(1.0 / 0.4)
    assert fit.error == pytest.approx(5.37, abs=0.01)
    assert fitted(stretches[:2]) is None


def test_a_night_with_a_lost_sensor_is_cut_there() -> None:
    """Both parts are too short then to say anything."""
    learner = HeatNights()
    gone = Fault(FaultKind.SILENT, "gone")
    for step in range(720):
        at = 30.0 * step
        air: Reading = gone if step == 400 else 28.0
        readings: dict[Channel, Reading] = {Channel.AMBIENT_TEMP: air, Channel.CPU_TEMP: 49.0}
        learner.observe(Sample(Monotonic(at), WallTime(at), readings), night=True)
    assert not learner.stretches
