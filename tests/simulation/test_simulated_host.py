"""The simulated Pi computes, remembers, writes and warms as one does."""

import math
from itertools import pairwise
from random import Random
from statistics import fmean

import pytest

from lumen.simulation.activities import EFFECTS, Activity
from lumen.simulation.effect import Effect
from lumen.simulation.host import CORES, Host

_STEP = 10.0
_ROOM = 20.0


def _host(seed: int = 1, minutes: float = 30) -> Host:
    host = Host(Random(seed), _ROOM, _STEP)
    _run(host, minutes)
    return host


def _run(host: Host, minutes: float, effect: Effect | None = None, room: float = _ROOM) -> None:
    for _ in range(round(minutes * 60.0 / _STEP)):
        host.step(effect or Effect(), room)


def test_host_is_as_an_idle_pi_when_nothing_runs() -> None:
    """Some per cent of processor, a low load, and 45 to 55 degC."""
    host = _host()
    seen = []
    for _ in range(240):
        _run(host, 1)
        seen.append((host.cpu, host.load, host.temperature))
    cpu, load, temperature = (fmean(column) for column in zip(*seen, strict=True))
    assert 2.0 < cpu < 10.0
    assert 0.05 < load < 0.5
    assert 45.0 < temperature < 55.0


def test_processor_warms_with_a_lag_when_a_compile_begins() -> None:
    """After half a minute less than half of the rise is there, after ten minutes all of it."""
    host = _host()
    rest = host.temperature
    _run(host, 0.5, EFFECTS[Activity.COMPILE])
    early = host.temperature
    _run(host, 10, EFFECTS[Activity.COMPILE])
    assert host.temperature > rest + 20.0
    assert early - rest < 0.5 * (host.temperature - rest)


def test_throttling_holds_the_temperature_when_every_core_works_in_a_hot_room() -> None:
    """From 80 degC on the clock falls, so that even at 35 degC the SoC stays below 86."""
    host = _host()
    _run(host, 60, Effect(tasks=float(CORES)), room=35.0)
    assert host.throttled
    assert 80.0 < host.temperature < 86.0


def test_load_follows_the_kernels_average_when_tasks_begin() -> None:
    """One minute after three tasks began the load has risen by 1 - 1/e of three."""
    with_work, idle = _host(seed=3), _host(seed=3)
    _run(with_work, 1, Effect(tasks=3.0))
    _run(idle, 1)
    assert with_work.load - idle.load == pytest.approx(3.0 * (1.0 - math.exp(-1.0)), rel=0.01)


def test_load_exceeds_the_cores_when_more_tasks_wait() -> None:
    """Runnable tasks count whether they run or wait; the processor cannot exceed 100 %."""
    host = _host()
    _run(host, 20, Effect(tasks=7.0))
    assert host.load > 6.5
    assert host.cpu == pytest.approx(100.0, abs=0.1)


def test_switches_and_interrupts_grow_when_cores_work() -> None:
    """The kernel's rates are correlated with load."""
    host = _host()
    switches, interrupts = host.switches, host.interrupts
    _run(host, 5, Effect(tasks=2.0))
    assert host.switches > 1.5 * switches
    assert host.interrupts > 1.5 * interrupts


def test_memory_grows_and_comes_back_when_a_leaking_program_is_restarted() -> None:
    """Ten minutes at 4 % a minute; then the restart frees it within two minutes."""
    host = _host()
    before = host.memory
    _run(host, 10, Effect(leak=4.0 / 60.0))
    assert host.memory == pytest.approx(before + 40.0, abs=3.0)
    _run(host, 2)
    assert host.memory == pytest.approx(before, abs=2.0)


def test_memory_stays_below_full_when_a_leak_never_ends() -> None:
    """Beyond 96 % the kernel would kill."""
    host = _host()
    _run(host, 120, Effect(leak=4.0 / 60.0))
    assert host.memory <= 96.0


def test_disk_fills_and_is_cleaned_when_weeks_pass() -> None:
    """It grows by half a per cent a day, and a clean-up takes it back."""
    host = _host()
    levels = []
    for _ in range(20 * 24):
        _run(host, 60)
        levels.append(host.disk)
    steps = [later - earlier for earlier, later in pairwise(levels)]
    assert min(steps) < -3.0
    assert 0.02 < max(steps) < 0.03
    assert 37.0 < min(levels) < max(levels) < 45.0
