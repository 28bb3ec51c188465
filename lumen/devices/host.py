"""This computer's own telemetry, through psutil."""

from collections.abc import Callable, Mapping
from pathlib import Path

from lumen.core.reading import Channel, Fault, FaultKind, Reading, checked
from lumen.errors import DeviceError
from lumen.ports import Clock
from lumen.system.worker_thread import WorkerThread
from lumen.units import Celsius, Monotonic, Seconds

DEADLINE: Seconds = 2.0
"""Reading /proc takes milliseconds; a file system that hangs must not hold up the senses."""

SHORTEST: Seconds = 1.0
"""A rate over less than this says more about the moment than about the machine."""

_CHIP_NAMES = ("cpu_thermal", "coretemp", "k10temp", "zenpower", "soc_thermal", "acpitz")
"""The processor's sensor by psutil's names, the Raspberry Pi's first."""

_RATES = (Channel.CPU, Channel.CTX_SWITCHES, Channel.INTERRUPTS)


class HostTelemetry:
    """Fulfils `lumen.ports.Sensor`; where no processor sensor is found, none was fitted."""

    def __init__(self, clock: Clock, disk: Path, deadline: Seconds = DEADLINE) -> None:
        import psutil  # noqa: PLC0415 - not needed where the host is simulated

        self._psutil = psutil
        self._clock = clock
        self._disk = str(disk)
        self._deadline = deadline
        self._owner = WorkerThread("host telemetry")
        self._chip = self._find_chip()
        self.cores: int = psutil.cpu_count() or 1
        psutil.cpu_percent(interval=None)
        self._rates_since = clock.monotonic()
        self._counters = self._count()

    @property
    def channels(self) -> frozenset[Channel]:
        """Everything a host has; the temperature only where a sensor was found."""
        hosts = {Channel.MEMORY, Channel.DISK, Channel.LOAD, *_RATES}
        return frozenset(hosts | {Channel.CPU_TEMP} if self._chip else hosts)

    async def read(self) -> Mapping[Channel, Reading]:
        """Read everything; rates are means since the last sample."""
        now = self._clock.monotonic()
        try:
            return await self._owner.call(lambda: self._read(now), self._deadline)
        except DeviceError as error:
            return dict.fromkeys(self.channels, Fault(FaultKind.TIMEOUT, str(error)))

    async def close(self) -> None:
        """End the thread; safe to call twice."""
        self._owner.close()

    def _read(self, now: Monotonic) -> dict[Channel, Reading]:
        psutil = self._psutil
        readings = {
            Channel.MEMORY: _tried(Channel.MEMORY, lambda: psutil.virtual_memory().percent),
            Channel.DISK: _tried(Channel.DISK, lambda: psutil.disk_usage(self._disk).percent),
            Channel.LOAD: _tried(Channel.LOAD, lambda: psutil.getloadavg()[0]),
            **self._rates(now),
        }
        if self._chip:
            readings[Channel.CPU_TEMP] = _tried(Channel.CPU_TEMP, self._temperature)
        return readings

    def _rates(self, now: Monotonic) -> dict[Channel, Reading]:
        elapsed = now - self._rates_since
        if elapsed < SHORTEST:
            settling = Fault(FaultKind.SETTLING, "a rate needs two samples")
            return dict.fromkeys(_RATES, settling)
        before, self._counters = self._counters, self._count()
        self._rates_since = now
        switches, interrupts = (
            (after - earlier) / elapsed
            for after, earlier in zip(self._counters, before, strict=True)
        )
        return {
            Channel.CPU: _tried(Channel.CPU, lambda: self._psutil.cpu_percent(interval=None)),
            # A counter that went back was reset: its rate is negative, and out of range.
            Channel.CTX_SWITCHES: checked(Channel.CTX_SWITCHES, switches),
            Channel.INTERRUPTS: checked(Channel.INTERRUPTS, interrupts),
        }

    def _count(self) -> tuple[int, int]:
        stats = self._psutil.cpu_stats()
        return stats.ctx_switches, stats.interrupts

    def _find_chip(self) -> str | None:
        if not hasattr(self._psutil, "sensors_temperatures"):
            return None
        found = self._psutil.sensors_temperatures()
        return next((name for name in _CHIP_NAMES if found.get(name)), None)

    def _temperature(self) -> Celsius:
        found = self._psutil.sensors_temperatures()
        return float(found[self._chip][0].current)


def _tried(channel: Channel, ask: Callable[[], float]) -> Reading:
    try:
        return checked(channel, float(ask()))
    except Exception as error:  # noqa: BLE001 - psutil raises what parsing the system's files does
        return Fault(FaultKind.SILENT, f"the system does not tell ({error})")
