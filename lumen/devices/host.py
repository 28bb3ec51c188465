"""This computer's own telemetry, through psutil: each reading on its own thread.

Any file below /proc may be another program's, and hang: whatever does not answer within its
deadline is missing alone.
"""

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.devices import host_sources
from lumen.devices.host_sources import ChipTemperature, HostSource, Level, Rates
from lumen.errors import DeadlineError, DeviceError
from lumen.ports import Clock
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

DEADLINE: Seconds = 2.0
"""Reading /proc takes milliseconds; a file system that hangs must not hold up the senses."""


class HostTelemetry:
    """Fulfils `lumen.ports.Sensor`; where no processor sensor is found, none was fitted.

    Args:
        clock: what the means are taken over.
        disk: a path on the file system to be watched.
        deadline: of each reading, and of all that is asked at the start.
        has_chip: this computer is known to have a processor sensor: not to find it is a fault.
    """

    def __init__(
        self, clock: Clock, disk: Path, deadline: Seconds = DEADLINE, *, has_chip: bool = False
    ) -> None:
        self._deadline = deadline
        events = {
            Channel.CTX_SWITCHES: host_sources.events_per_second(0),
            Channel.INTERRUPTS: host_sources.events_per_second(1),
        }
        cpu = Rates(clock, host_sources.cpu_times, {Channel.CPU: host_sources.busy_percent})
        counters = Rates(clock, host_sources.event_counts, events)
        chip, found = ChipTemperature(), list[bool]()
        _run_all((cpu.begin, counters.begin, lambda: found.append(chip.is_there())), deadline)
        # Whether a system that does not say so now has a sensor is not known: it is missed.
        fitted = has_chip or found != [False]
        sources: tuple[HostSource, ...] = (
            Level(Channel.MEMORY, host_sources.memory_percent),
            Level(Channel.DISK, lambda: host_sources.disk_percent(str(disk))),
            Level(Channel.LOAD, host_sources.load),
            cpu,
            counters,
            *((chip,) if fitted else ()),
        )
        self._sources = [(source, WorkerThread(source.channels[0])) for source in sources]
        self.cores: int = _cores()

    @property
    def channels(self) -> frozenset[Channel]:
        """Everything a host has; the temperature only where a sensor was found."""
        return frozenset(channel for source, _ in self._sources for channel in source.channels)

    async def read(self) -> Mapping[Channel, Reading]:
        """Read everything at once; rates are means since the last sample."""
        parts = await asyncio.gather(*(self._read(*source) for source in self._sources))
        return {channel: reading for part in parts for channel, reading in part.items()}

    async def close(self) -> None:
        """End the threads; safe to call twice."""
        for _, thread in self._sources:
            thread.close()

    async def _read(self, source: HostSource, thread: WorkerThread) -> Mapping[Channel, Reading]:
        try:
            return await thread.call(source.read, self._deadline)
        except DeviceError as error:
            late = isinstance(error, DeadlineError)
            fault = Fault(FaultKind.TIMEOUT if late else FaultKind.SILENT, str(error))
            return dict.fromkeys(source.channels, fault)


def _run_all(questions: tuple[Callable[[], object], ...], deadline: Seconds) -> None:
    """Ask everything at once, and wait no longer than the deadline; what fails is not known."""
    threads = [
        threading.Thread(target=_quietly, args=(question,), daemon=True) for question in questions
    ]
    for thread in threads:
        thread.start()
    until = time.monotonic() + deadline
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


def _quietly(question: Callable[[], object]) -> None:
    """Ask on a thread; the reading that fails as well says why."""
    with contextlib.suppress(Exception):
        question()


def _cores() -> int:
    try:
        return host_sources.psutil().cpu_count() or os.cpu_count() or 1
    except Exception:  # noqa: BLE001 - psutil raises what parsing the system's files does
        return os.cpu_count() or 1
