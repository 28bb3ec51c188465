"""This computer's telemetry: the genuine psutil, over a system that a test lays out in files."""

import asyncio
import os
import shutil
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from i2c_bench import Air, kinds
from patience import run

from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.devices.host import HostTelemetry
from lumen.system.clock import SystemClock

TICKS = os.sysconf("SC_CLK_TCK")
RATES = {Channel.CPU, Channel.CTX_SWITCHES, Channel.INTERRUPTS}


class System:
    """What the kernel tells: files of /proc and /sys, and the answer of statvfs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.cpu = {"user": 100.0, "nice": 0.0, "system": 50.0, "idle": 800.0, "iowait": 9.0}
        self.ctxt: object = 1000
        self.intr: object = 500
        self.blocks = SimpleNamespace(total=1000, free=800, available=800)
        self.memory(total=1000, free=500, available=600)
        self.write("proc/loadavg", "0.50 0.40 0.30 1/123 456\n")
        self.sensor("cpu_thermal", "51500")
        self.write_counters()

    def write(self, path: str, text: str) -> None:
        """Lay out a file."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def memory(self, total: int, free: int, available: int) -> None:
        """Lay out the memory's use."""
        sizes = {"MemTotal": total, "MemFree": free, "MemAvailable": available}
        sizes |= dict.fromkeys(("Buffers", "Cached", "Shmem", "Active", "Inactive"), 0)
        self.write("proc/meminfo", "".join(f"{name}: {size} kB\n" for name, size in sizes.items()))

    def sensor(self, name: str, millidegrees: str) -> None:
        """Lay out the one sensor."""
        self.write("sys/class/hwmon/hwmon0/name", f"{name}\n")
        self.write("sys/class/hwmon/hwmon0/temp1_input", f"{millidegrees}\n")

    def write_counters(self) -> None:
        """Write the counters as they are now."""
        times = " ".join(f"{seconds * TICKS:.0f}" for seconds in self.cpu.values())
        lines = f"cpu  {times} 0 0 0 0 0\n"
        lines += "" if self.intr is None else f"intr {self.intr} 0 0\n"
        lines += "" if self.ctxt is None else f"ctxt {self.ctxt}\n"
        self.write("proc/stat", f"{lines}softirq 1 2 3\n")

    def spend(self, **seconds: float) -> None:
        """Let processor time pass, and events with it."""
        for name, spent in seconds.items():
            self.cpu[name] += spent
        self.ctxt = int(str(self.ctxt)) + 3000
        self.intr = int(str(self.intr)) + 600
        self.write_counters()

    def statvfs(self, _path: str) -> SimpleNamespace:
        """Give the file system in use."""
        blocks = self.blocks
        return SimpleNamespace(
            f_blocks=blocks.total, f_bfree=blocks.free, f_bavail=blocks.available, f_frsize=4096
        )


@pytest.fixture
def system(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> System:
    """Put a system in the place of this computer's, below psutil."""
    root = tmp_path_factory.mktemp("system")  # psutil takes an underscore for its sensors' own
    made = System(root)
    monkeypatch.setattr(psutil, "PROCFS_PATH", str(root / "proc"))
    monkeypatch.setattr(os, "statvfs", made.statvfs)
    glob = psutil._pslinux.glob.glob
    redirected = SimpleNamespace(glob=lambda pattern: glob(f"{root}{pattern}"))
    monkeypatch.setattr(psutil._pslinux, "glob", redirected)
    return made


class Host:
    """Telemetry with time in hand, taken every 30 s."""

    def __init__(self, deadline: float = 5.0) -> None:
        self.air = Air()
        self.sensor = HostTelemetry(self.air, Path("/somewhere"), deadline)

    async def sample(self, after: float = 30.0) -> Mapping[Channel, Reading]:
        """Take a sample."""
        self.air.now += after
        return await self.sensor.read()


def sampled(change: Callable[[], object], deadline: float = 5.0) -> Mapping[Channel, Reading]:
    """Give the sample after a change of a system that was well when it was first looked at."""

    async def live() -> Mapping[Channel, Reading]:
        host = Host(deadline)
        change()
        readings = await host.sample()
        await host.sensor.close()
        return readings

    return run(live())


def test_host_is_read_as_the_system_tells(system: System) -> None:
    """Levels are taken as they are, and counters become means since the last sample."""
    readings = dict(sampled(lambda: system.spend(user=10.0, system=5.0, idle=40.0, iowait=5.0)))
    assert isinstance(readings.pop(Channel.LOAD), float)
    assert readings == {
        Channel.CPU_TEMP: 51.5,
        Channel.CPU: 25.0,
        Channel.MEMORY: 40.0,
        Channel.DISK: 20.0,
        Channel.CTX_SWITCHES: 100.0,
        Channel.INTERRUPTS: 20.0,
    }


def test_processor_is_measured_from_the_first_mean_on_whatever_thread_reads(
    system: System,
) -> None:
    """Psutil's own percentage is 0.0 on the first call of each thread; ours is none, or true."""

    async def live() -> None:
        host = Host()
        assert kinds(await host.sample(0.0)) == dict.fromkeys(RATES, FaultKind.SETTLING)
        for busy in (60.0, 30.0, 0.0):
            system.spend(user=busy, idle=60.0 - busy)
            assert (await host.sample())[Channel.CPU] == pytest.approx(busy / 0.6, abs=0.1)
        await host.sensor.close()

    run(live())


def test_samples_that_come_too_soon_or_too_late_have_no_mean(system: System) -> None:
    """A quarter of a second is no mean, and after hours of sleep the counters tell nothing."""

    async def live() -> None:
        host = Host()
        system.spend(user=30.0, idle=30.0)
        assert kinds(await host.sample(0.25)) == dict.fromkeys(RATES, FaultKind.SETTLING)
        assert (await host.sample())[Channel.CPU] == 50.0
        system.spend(user=30.0, idle=30.0)
        assert kinds(await host.sample(8 * 3600.0)) == dict.fromkeys(RATES, FaultKind.SETTLING)
        system.spend(user=15.0, idle=45.0)
        assert (await host.sample())[Channel.CPU] == 25.0
        await host.sensor.close()

    run(live())


def set_stat(system: System, text: str) -> None:
    """Write another /proc/stat."""
    system.write("proc/stat", text)


SLOW = ("sensors_temperatures", "virtual_memory")
SILENT, RANGE, NAN = FaultKind.SILENT, FaultKind.OUT_OF_RANGE, FaultKind.NOT_A_NUMBER
ZEROS = "cpu  0 0 0 0 0 0 0 0 0 0\nintr 0 0\nctxt 0\nsoftirq 0\n"


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (lambda s: set_stat(s, ZEROS), dict.fromkeys(RATES, RANGE)),
        (lambda s: s.write_counters(), dict.fromkeys(RATES, RANGE)),
        (lambda s: set_stat(s, ""), dict.fromkeys(RATES, SILENT)),
        (lambda s: set_stat(s, "cpu  many\n"), dict.fromkeys(RATES, SILENT)),
        (lambda s: (s.root / "proc/stat").unlink(), dict.fromkeys(RATES, SILENT)),
    ],
)
def test_counters_that_cannot_be_true_are_faults(
    system: System, change: Callable[[System], object], faults: Mapping[Channel, FaultKind]
) -> None:
    """Zeros, counters that stand, and files that hold nothing: each with its reason."""
    readings = sampled(lambda: change(system))
    assert kinds(readings) == faults
    assert all(r.reason for r in readings.values() if isinstance(r, Fault))


@pytest.mark.parametrize(
    ("ctxt", "intr", "faults"),
    [
        (None, 1100, {Channel.CTX_SWITCHES: SILENT}),
        (4000, None, {Channel.INTERRUPTS: SILENT}),
        (0, 1100, {Channel.CTX_SWITCHES: RANGE}),
        (4000, 0, {Channel.INTERRUPTS: RANGE}),
        (1000, 1100, {Channel.CTX_SWITCHES: RANGE}),
        (999, 499, {Channel.CTX_SWITCHES: RANGE, Channel.INTERRUPTS: RANGE}),
        (2**64, 1100, {Channel.CTX_SWITCHES: RANGE}),
        ("many", 1100, dict.fromkeys((Channel.CTX_SWITCHES, Channel.INTERRUPTS), SILENT)),
    ],
)
def test_each_counter_fails_alone(
    system: System, ctxt: object, intr: object, faults: Mapping[Channel, FaultKind]
) -> None:
    """One that is missing, reset, still, wrapped or leaps is a fault, and the others are told."""

    def change() -> None:
        system.spend(user=20.0, idle=40.0)
        system.ctxt, system.intr = ctxt, intr
        system.write_counters()

    assert kinds(sampled(change)) == faults


@pytest.mark.parametrize(
    ("stat", "kind"),
    [
        ("cpu  5000 0 5000 81000 900 0 0 0 0 0", RANGE),  # user went back
        ("cpu  20000 0 5000 79000 900 0 0 0 0 0", RANGE),  # idle went back by 10 s
        ("cpu  0 0 0 90000 900 0 0 0 0 0", RANGE),  # nothing was ever done
        ("cpu  20000 0 6000 0 0 0 0 0 0 0", RANGE),  # it never rested
        ("cpu  9e15 0 5000 83000 900 0 0 0 0 0", RANGE),  # more than 8192 processors' time
        ("cpu  12000 0 5000 9e15 900 0 0 0 0 0", RANGE),
        ("cpu  10001 0 5000 80000 900 0 0 0 0 0", RANGE),  # one tick of the clock in half a minute
        ("cpu  nan 0 5000 90000 900 0 0 0 0 0", NAN),
        ("cpu  inf 0 5000 90000 900 0 0 0 0 0", NAN),
        ("cpu  12000 0 5000 83000 895 0 0 0 0 0", None),  # waiting may count back a little
        ("cpu  12000 0 5000 83000 900 0 0 0 900 900", None),  # a guest's time is in the user's
    ],
)
def test_processor_times_are_those_of_a_processor(
    system: System, stat: str, kind: FaultKind | None
) -> None:
    """From 100 s of user, 50 of system, 800 idle and 9 waiting."""
    fields = [float(f) * TICKS / 100.0 for f in stat.split()[1:]]
    text = "cpu  " + " ".join(f"{f:.0f}" for f in fields)
    readings = sampled(lambda: set_stat(system, f"{text}\nintr 999 1\nctxt 9999\nsoftirq 1\n"))
    assert kinds(readings) == ({} if kind is None else {Channel.CPU: kind})
    if kind is None:
        assert readings[Channel.CPU] == pytest.approx(40.0, abs=0.1)


@pytest.mark.parametrize(
    ("change", "channel", "kind"),
    [
        (lambda s: s.memory(0, 0, 0), Channel.MEMORY, RANGE),
        (lambda s: s.memory(9, 9, 9), Channel.MEMORY, RANGE),
        (lambda s: s.write("proc/meminfo", ""), Channel.MEMORY, SILENT),
        (lambda s: (s.root / "proc/meminfo").unlink(), Channel.MEMORY, SILENT),
        (lambda s: setattr(s, "blocks", SimpleNamespace(total=0, free=0, available=0)),
         Channel.DISK, RANGE),
        (lambda s: setattr(s, "blocks", SimpleNamespace(total=9, free=10, available=9)),
         Channel.DISK, RANGE),
        (lambda s: setattr(s, "blocks", SimpleNamespace(total=9, free=4, available=99)),
         Channel.DISK, RANGE),
        (lambda s: setattr(s, "blocks", SimpleNamespace(total=9, free=9, available=9)),
         Channel.DISK, RANGE),
        (lambda s: s.write("proc/loadavg", "0.00 0.00 0.00 0/0 0\n"), Channel.LOAD, RANGE),
        (lambda s: s.write("proc/loadavg", "\n"), Channel.LOAD, SILENT),
        (lambda s: s.sensor("cpu_thermal", "0"), Channel.CPU_TEMP, RANGE),
        (lambda s: s.sensor("cpu_thermal", "51"), Channel.CPU_TEMP, RANGE),
        (lambda s: s.sensor("cpu_thermal", "-1"), Channel.CPU_TEMP, RANGE),
        (lambda s: s.sensor("cpu_thermal", "-40000"), Channel.CPU_TEMP, RANGE),
        (lambda s: s.sensor("cpu_thermal", "125000"), Channel.CPU_TEMP, RANGE),
        (lambda s: s.sensor("cpu_thermal", "-274000"), Channel.CPU_TEMP, RANGE),
        (lambda s: s.sensor("cpu_thermal", "127500"), Channel.CPU_TEMP, RANGE),
        (lambda s: s.sensor("cpu_thermal", "nan"), Channel.CPU_TEMP, NAN),
        (lambda s: s.sensor("cpu_thermal", "hot"), Channel.CPU_TEMP, SILENT),
        (lambda s: s.sensor("nvme", "40000"), Channel.CPU_TEMP, SILENT),
        (lambda s: (s.root / "sys/class/hwmon/hwmon0/temp1_input").unlink(),
         Channel.CPU_TEMP, SILENT),
    ],
)  # fmt: skip
def test_each_level_fails_alone(
    system: System, change: Callable[[System], object], channel: Channel, kind: FaultKind
) -> None:
    """What the system does not know, or cannot mean, is a fault of that channel."""

    def changed() -> None:
        system.spend(user=20.0, idle=40.0)
        change(system)

    readings = sampled(changed)
    assert kinds(readings) == {channel: kind}


def test_quiet_computer_truly_has_no_load(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its load is 0 with tasks that exist."""
    monkeypatch.setattr(psutil, "getloadavg", lambda: (0.0, 0.0, 0.0))
    system.write("proc/loadavg", "0.00 0.00 0.00 1/123 456\n")
    assert sampled(lambda: system.spend(user=1.0, idle=59.0))[Channel.LOAD] == 0.0


def test_temperature_is_not_fitted_where_there_is_no_sensor(system: System) -> None:
    """A virtual machine has no thermometer, and does not miss it; a Pi misses its own."""
    system.sensor("nvme", "40000")
    assert Channel.CPU_TEMP not in HostTelemetry(Air(), Path("/")).channels
    assert Channel.CPU_TEMP in HostTelemetry(Air(), Path("/"), has_chip=True).channels


@pytest.mark.parametrize("name", ["cpu-thermal", "cpu0-thermal", "x86_pkg_temp", "soc-thermal"])
def test_temperature_is_found_among_thermal_zones(system: System, name: str) -> None:
    """A container hides the hardware monitors, and the zones are named otherwise."""
    shutil.rmtree(system.root / "sys")
    system.write("sys/class/thermal/thermal_zone0/type", f"{name}\n")
    system.write("sys/class/thermal/thermal_zone0/temp", "47200\n")
    readings = sampled(lambda: system.spend(user=20.0, idle=40.0))
    assert readings[Channel.CPU_TEMP] == 47.2


@pytest.mark.usefixtures("system")
def test_sensor_that_cannot_be_looked_for_is_missed_until_it_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not to know is no reason to leave it out, which would look better than it is."""

    def denied() -> None:
        raise PermissionError(13, "Permission denied")

    async def live() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(psutil, "sensors_temperatures", denied)
            host = Host()
            assert "Permission denied" in str((await host.sample())[Channel.CPU_TEMP])
        assert (await host.sample())[Channel.CPU_TEMP] == 51.5
        await host.sensor.close()

    run(live())


@pytest.mark.parametrize(
    "broken",
    ["cpu_count", *["cpu_stats", "cpu_times", "disk_usage", "getloadavg"], *SLOW],
)
@pytest.mark.parametrize(
    "error", [OSError(13, "denied"), KeyError("x"), ImportError("wrong ELF class")]
)
def test_nothing_raises_at_the_start_and_each_reading_is_its_own(
    system: System, monkeypatch: pytest.MonkeyPatch, broken: str, error: BaseException
) -> None:
    """Whatever psutil raises, at the start and later."""

    def fail(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(psutil, broken, fail)
    readings = sampled(lambda: system.spend(user=20.0, idle=40.0))
    faults = kinds(readings)
    assert set(readings) == set(Channel) & {*RATES, *host_levels()}
    assert len(faults) == {"cpu_stats": 2, "cpu_count": 0}.get(broken, 1)
    assert set(faults.values()) <= {SILENT}


def host_levels() -> set[Channel]:
    """Give the channels that are no rates."""
    return {Channel.MEMORY, Channel.DISK, Channel.LOAD, Channel.CPU_TEMP}


@pytest.mark.parametrize(
    ("hanging", "late"),
    [
        ("virtual_memory", {Channel.MEMORY}),
        ("disk_usage", {Channel.DISK}),
        ("getloadavg", {Channel.LOAD}),
        ("cpu_times", {Channel.CPU}),
        ("cpu_stats", {Channel.CTX_SWITCHES, Channel.INTERRUPTS}),
        ("sensors_temperatures", {Channel.CPU_TEMP}),
    ],
)
def test_reading_that_hangs_holds_up_only_itself(
    system: System, monkeypatch: pytest.MonkeyPatch, hanging: str, late: set[Channel]
) -> None:
    """At the start and for ever; no thread more is taken, and it comes back by itself."""
    freed, genuine = threading.Event(), getattr(psutil, hanging)

    def hang(*arguments: object) -> object:
        freed.wait()
        return genuine(*arguments)

    async def live() -> None:
        host = Host(deadline=0.1)
        system.spend(user=20.0, idle=40.0)
        first = kinds(await host.sample())
        assert {first[channel] for channel in late} == {FaultKind.TIMEOUT}
        before = threading.active_count()
        alone = 0
        for _ in range(1000):  # a busy computer makes others late, too
            system.spend(user=20.0, idle=40.0)
            found = set(kinds(await host.sample()))
            assert late <= found
            alone += found == late
            if alone == 20:
                break
        assert alone == 20
        assert threading.active_count() == before
        freed.set()
        for _ in range(1000):
            system.spend(user=20.0, idle=40.0)
            await asyncio.sleep(0.001)
            if not kinds(await host.sample()):
                break
        else:
            raise AssertionError("it never came back")
        await host.sensor.close()

    monkeypatch.setattr(psutil, hanging, hang)
    run(live())


def test_psutil_that_cannot_be_imported_is_a_fault_of_every_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A wheel of another machine's make raises at import."""
    monkeypatch.setitem(__import__("sys").modules, "psutil", None)

    async def live() -> None:
        host = HostTelemetry(Air(), Path("/"))
        readings = await host.read()
        assert set(kinds(readings).values()) == {SILENT}
        assert "psutil" in str(readings[Channel.MEMORY])
        assert host.cores >= 1
        await host.close()

    run(live())


def test_this_computer_can_be_read() -> None:
    """The genuine system, on whatever machine this is."""

    async def live() -> None:
        host = HostTelemetry(SystemClock(), Path("/"))
        await asyncio.sleep(1.05)
        readings = await host.read()
        assert set(readings) == host.channels
        assert not kinds(readings)
        assert host.cores == psutil.cpu_count()
        await host.close()

    run(live())
