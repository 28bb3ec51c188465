"""What psutil gives, and which of it can be true.

psutil, and the system below it, give zeros where they know nothing: a container's /proc may hold
nothing else. A computer that runs this has a processor that works and rests, switches contexts,
is interrupted, and has memory in use; whatever denies that is no measurement. State is kept here
and not in psutil, whose own memory of processor times is one a thread.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from math import inf
from pathlib import Path
from types import ModuleType
from typing import Generic, Protocol, TypeVar

from lumen.core.reading import QUANTITIES, Channel, Fault, FaultKind, Reading, checked
from lumen.devices.blinka import reason
from lumen.ports import Clock
from lumen.units import Celsius, Monotonic, Percent, PerSecond, Seconds

SHORTEST: Seconds = 1.0
"""A rate over less than this says more about the moment than about the machine."""

LONGEST: Seconds = 300.0
"""A mean over more than this is none of the present; the computer may have slept meanwhile."""

CHIP_NAMES = (
    "cpu_thermal",
    "cpu0_thermal",
    "coretemp",
    "x86_pkg_temp",
    "k10temp",
    "zenpower",
    "soc_thermal",
    "acpitz",
)
"""The processor's sensor by psutil's names, the Raspberry Pi's first. Where a container hides the
hardware monitors, psutil gives thermal zones, whose names have hyphens for underscores."""

LEAST_COUNTED: Seconds = 0.5
"""A share of less processor time is none: clocks tick a hundred times a second. A computer that
slept for a part of the time counts less of it than has passed."""

MOST_PROCESSORS = 8192
"""What Linux can be built for at most: more time than all these have cannot have passed."""

_IDLE = ("idle", "iowait")
_IN_OTHERS = ("guest", "guest_nice")
"""Linux counts a guest's time in `user` and `nice` as well."""

_IDLE_SLACK: Seconds = 1.0
"""Linux documents that waiting may count back a little when a processor goes to rest."""

T = TypeVar("T")


class Temperature(Protocol):
    """What is used of psutil's answer."""

    @property
    def current(self) -> float | None:
        """The temperature now."""


class ImplausibleError(Exception):
    """The system gives a value that cannot be true."""


class HostSource(Protocol):
    """One thing that is asked of the system, for one channel or more. Its methods block."""

    @property
    def channels(self) -> Sequence[Channel]:
        """What it reads."""

    def read(self) -> Mapping[Channel, Reading]:
        """Read now; never raises."""


class Level:
    """A value that the system gives as it is; fulfils `HostSource`."""

    def __init__(self, channel: Channel, value: Callable[[], float]) -> None:
        self.channels = (channel,)
        self._value = value

    def read(self) -> Mapping[Channel, Reading]:
        """Read the value."""
        (channel,) = self.channels
        return {channel: tried(channel, self._value)}


class Rates(Generic[T]):
    """Means since the last reading, of counters that are read together; fulfils `HostSource`.

    The first reading has no value, and neither has one that comes too soon or too late.
    """

    def __init__(
        self,
        clock: Clock,
        count: Callable[[], T],
        means: Mapping[Channel, Callable[[T, T, Seconds], float]],
    ) -> None:
        self.channels = tuple(means)
        self._clock = clock
        self._count = count
        self._means = means
        self._before: tuple[Monotonic, T] | None = None

    def begin(self) -> None:
        """Count for the first time, if the system lets it."""
        self._before = self._counted()

    def read(self) -> Mapping[Channel, Reading]:
        """Count, and give the means since the last time."""
        try:
            after = self._counted()
        except Exception as error:  # noqa: BLE001 - psutil raises what parsing files does
            self._before = None
            return dict.fromkeys(self.channels, _unread(error))
        before = self._before
        elapsed = 0.0 if before is None else after[0] - before[0]
        if before is not None and 0.0 <= elapsed < SHORTEST:
            return dict.fromkeys(self.channels, _SETTLING)
        self._before = after
        if before is None or not SHORTEST <= elapsed <= LONGEST:
            return dict.fromkeys(self.channels, _SETTLING)
        counts = before[1], after[1]
        return {
            channel: tried(channel, partial(mean, *counts, elapsed))
            for channel, mean in self._means.items()
        }

    def _counted(self) -> tuple[Monotonic, T]:
        counters = self._count()
        return self._clock.monotonic(), counters


class ChipTemperature:
    """The processor's own sensor; fulfils `HostSource`. Reading it reads every other, too."""

    def __init__(self) -> None:
        self.channels = (Channel.CPU_TEMP,)
        self._chip: str | None = None

    def is_there(self) -> bool:
        """Tell whether this computer has one; raises what psutil does."""
        self._chip = _chip_of(_temperatures())
        return self._chip is not None

    def read(self) -> Mapping[Channel, Reading]:
        """Read it."""
        return {Channel.CPU_TEMP: tried(Channel.CPU_TEMP, self._temperature)}

    def _temperature(self) -> Celsius:
        found = _temperatures()
        self._chip = self._chip or _chip_of(found)
        if self._chip is None or not found.get(self._chip):
            raise RuntimeError("there is no sensor of the processor")
        temperature = found[self._chip][0].current
        if temperature is None:
            raise RuntimeError("the processor's sensor gives nothing")
        quantity = QUANTITIES[Channel.CPU_TEMP]
        if abs(temperature) < quantity.resolution or temperature in (quantity.low, quantity.high):
            raise ImplausibleError(f"the processor's sensor reads exactly {temperature:.0f}")
        return temperature


def psutil() -> ModuleType:
    """Import psutil where it is used: that it cannot be imported is one more failed reading."""
    return import_module("psutil")


def tried(channel: Channel, value: Callable[[], float]) -> Reading:
    """Give a value checked, or why there is none."""
    try:
        return checked(channel, float(value()))
    except Exception as error:  # noqa: BLE001 - psutil raises what parsing the system's files does
        return _unread(error)


def memory_percent() -> Percent:
    """Give the memory in use."""
    memory = psutil().virtual_memory()
    if not 0 <= memory.available < memory.total:
        raise ImplausibleError(f"{memory.available} of {memory.total} bytes of memory available")
    return float(memory.percent)


def disk_percent(path: str) -> Percent:
    """Give the use of the file system that a path is on."""
    disk = psutil().disk_usage(path)
    # Where nothing at all is used, nobody counts: so do some file systems of a network.
    if not (0 < disk.used <= disk.total and 0 <= disk.free <= disk.total):
        raise ImplausibleError(f"{disk.used} of {disk.total} bytes of the disk used")
    return float(disk.percent)


def load() -> float:
    """Give the tasks that were runnable, as the mean of a minute.

    A quiet computer truly has a load of 0. One that counts no task at all does not count.
    """
    if _counts_no_task():
        raise ImplausibleError("the system counts no task, not even this one")
    return float(psutil().getloadavg()[0])


def cpu_times() -> Mapping[str, Seconds]:
    """Give the time that all processors together spent on each thing since the start."""
    return dict(psutil().cpu_times()._asdict())


def busy_percent(
    before: Mapping[str, Seconds],
    after: Mapping[str, Seconds],
    elapsed: Seconds,
) -> Percent:
    """Give the share of the processors' time that was not idle."""
    names = [name for name in after if name not in _IN_OTHERS]
    if not (sum(after[n] for n in _IDLE if n in after) and sum(_busy(after, names))):
        raise ImplausibleError("the processor's counters hold nothing since the start")
    spent = {name: _spent(name, after[name] - before[name]) for name in names}
    total = sum(spent.values())
    if total == 0.0:
        raise ImplausibleError("the processor's counters stand still")
    if total < LEAST_COUNTED:
        raise ImplausibleError(f"only {total:g} s of processor time within {elapsed:g} s")
    if elapsed * MOST_PROCESSORS < total < inf:
        raise ImplausibleError(f"{total:g} s of processor time within {elapsed:g} s")
    return round(100.0 * sum(_busy(spent, names)) / total, 1)


def event_counts() -> tuple[int | None, int | None]:
    """Give the context switches and the interrupts since the start; None: it is not counted."""
    stats = psutil().cpu_stats()
    return stats.ctx_switches, stats.interrupts


def events_per_second(which: int) -> Callable[..., PerSecond]:
    """Give the function that computes the rate of one of the two `event_counts`."""

    def rate(
        before: tuple[int | None, int | None],
        after: tuple[int | None, int | None],
        elapsed: Seconds,
    ) -> PerSecond:
        first, last = before[which], after[which]
        if first is None or last is None:
            raise RuntimeError("it is not counted")
        if last == 0:
            raise ImplausibleError("the counter holds nothing since the start")
        if last < first:
            raise ImplausibleError(f"the counter went back from {first} to {last}")
        if last == first:
            raise ImplausibleError("the counter stands still")
        return (last - first) / elapsed

    return rate


_SETTLING = Fault(FaultKind.SETTLING, "a rate needs two samples")


def _unread(error: Exception) -> Fault:
    if isinstance(error, ImplausibleError):
        return Fault(FaultKind.OUT_OF_RANGE, str(error))
    return Fault(FaultKind.SILENT, f"the system does not tell ({reason(error)})")


def _busy(times: Mapping[str, Seconds], names: Sequence[str]) -> list[Seconds]:
    return [times[name] for name in names if name not in _IDLE]


def _spent(name: str, seconds: Seconds) -> Seconds:
    """Check what was counted on one thing."""
    if name in _IDLE and -_IDLE_SLACK <= seconds < 0.0:
        return 0.0
    if seconds < 0.0:
        raise ImplausibleError(f"the processor's time for {name} went back by {-seconds:g} s")
    return seconds


def _temperatures() -> Mapping[str, Sequence[Temperature]]:
    module = psutil()
    if not hasattr(module, "sensors_temperatures"):  # not on every system
        return {}
    found: Mapping[str, Sequence[Temperature]] = module.sensors_temperatures()
    return found


def _chip_of(found: Mapping[str, Sequence[Temperature]]) -> str | None:
    by_name = {name.replace("-", "_"): name for name, sensors in found.items() if sensors}
    return next((by_name[name] for name in CHIP_NAMES if name in by_name), None)


def _counts_no_task() -> bool:
    """Look at the running and existing tasks, as in `0.00 0.00 0.00 1/123 456`."""
    try:
        text = Path(psutil().PROCFS_PATH, "loadavg").read_text(encoding="ascii")
        running, _, existing = text.split()[3].partition("/")
        return int(running) == 0 or int(existing) == 0
    except (OSError, AttributeError):
        return False  # no such system
