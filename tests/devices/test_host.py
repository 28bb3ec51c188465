"""This computer's telemetry."""

import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from i2c_bench import Air, kinds
from patience import run

from lumen.core.reading import Channel, Fault, FaultKind
from lumen.devices.host import HostTelemetry

RATES = {Channel.CPU, Channel.CTX_SWITCHES, Channel.INTERRUPTS}


class FakePsutil:
    """What the system tells."""

    def __init__(self) -> None:
        self.switches, self.interrupts = 1000, 500
        self.sensors = {"cpu_thermal": [SimpleNamespace(current=51.5)]}

    def cpu_percent(self, interval: float | None) -> float:
        """Give the mean since the last call."""
        assert interval is None
        return 12.5

    def cpu_stats(self) -> SimpleNamespace:
        """Give the counters."""
        return SimpleNamespace(ctx_switches=self.switches, interrupts=self.interrupts)

    def virtual_memory(self) -> SimpleNamespace:
        """Give the memory in use."""
        return SimpleNamespace(percent=40.0)

    def disk_usage(self, path: str) -> SimpleNamespace:
        """Give the disk in use."""
        assert path
        return SimpleNamespace(percent=20.0)

    def getloadavg(self) -> tuple[float, float, float]:
        """Give the load."""
        return (0.5, 0.4, 0.3)

    def sensors_temperatures(self) -> dict[str, list[SimpleNamespace]]:
        """Give the sensors."""
        return self.sensors

    def cpu_count(self) -> int:
        """Give the cores."""
        return 4


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> FakePsutil:
    """Put a system in the place of this computer's."""
    fake = FakePsutil()
    monkeypatch.setitem(__import__("sys").modules, "psutil", fake)
    return fake


def test_host_is_read_as_the_system_tells(system: FakePsutil) -> None:
    """Levels are taken as they are, and counters become rates since the last sample."""

    async def live() -> None:
        air = Air()
        host = HostTelemetry(air, Path("/"))
        air.now += 30.0
        system.switches += 3000
        system.interrupts += 600
        assert await host.read() == {
            Channel.CPU_TEMP: 51.5,
            Channel.CPU: 12.5,
            Channel.MEMORY: 40.0,
            Channel.DISK: 20.0,
            Channel.LOAD: 0.5,
            Channel.CTX_SWITCHES: 100.0,
            Channel.INTERRUPTS: 20.0,
        }
        assert host.cores == 4
        await host.close()

    run(live())


def test_rates_settle_when_there_is_only_one_sample(system: FakePsutil) -> None:
    """A rate over no time is no rate."""
    assert system.switches

    async def live() -> None:
        host = HostTelemetry(Air(), Path("/"))
        assert kinds(await host.read()) == dict.fromkeys(RATES, FaultKind.SETTLING)
        await host.close()

    run(live())


def test_temperature_is_not_fitted_where_there_is_no_sensor(system: FakePsutil) -> None:
    """A virtual machine has no thermometer, and does not miss it."""
    system.sensors = {"nvme": [SimpleNamespace(current=40.0)]}
    assert Channel.CPU_TEMP not in HostTelemetry(Air(), Path("/")).channels


def test_sensor_that_goes_away_is_a_fault(system: FakePsutil) -> None:
    """What was fitted and is gone is missed."""

    async def live() -> None:
        host = HostTelemetry(Air(), Path("/"))
        system.sensors = {}
        assert kinds(await host.read())[Channel.CPU_TEMP] is FaultKind.SILENT
        await host.close()

    run(live())


def test_counter_that_goes_back_is_a_fault(system: FakePsutil) -> None:
    """A reset counter gives no rate."""

    async def live() -> None:
        air = Air()
        host = HostTelemetry(air, Path("/"))
        air.now += 30.0
        system.switches = 0
        assert kinds(await host.read()) == {Channel.CTX_SWITCHES: FaultKind.OUT_OF_RANGE}
        await host.close()

    run(live())


def test_hanging_file_system_holds_up_nobody(
    system: FakePsutil, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that never answers is a time-out of the host, and no more."""
    freed = threading.Event()
    monkeypatch.setattr(system, "disk_usage", lambda _path: freed.wait())

    async def live() -> None:
        host = HostTelemetry(Air(), Path("/"), deadline=0.05)
        for _ in range(3):
            told = await host.read()
            assert all(isinstance(r, Fault) and r.kind is FaultKind.TIMEOUT for r in told.values())
        freed.set()
        await host.close()

    run(live())


def test_this_computer_can_be_read() -> None:
    """The genuine library, on whatever machine this is."""

    async def live() -> None:
        air = Air()
        host = HostTelemetry(air, Path("/"))
        air.now += 30.0
        told = await host.read()
        assert set(told) == host.channels
        assert not kinds(told)
        await host.close()

    run(live())
