"""Lumen in numbers for Prometheus: in base units, named by its rules, what is missing absent."""

import os
import platform
import resource
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from lumen.core.language import PATTERNS, TOKENS
from lumen.core.reading import QUANTITIES, Channel
from lumen.core.shape_names import SHAPES
from lumen.formats.report import fault_kind
from lumen.outlets.prometheus.exposition import (
    Histogram,
    Metric,
    counter,
    counters,
    gauge,
    gauges,
)
from lumen.outlets.snapshot import Snapshot
from lumen.ports import Clock
from lumen.units import Seconds

PROC = Path("/proc")

LAG_PERIOD: Seconds = 1.0
LAG_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""From a scheduler's own grain to what a person would call a hang."""

# What each channel is called in base units, and what its own unit is multiplied by.
_NAMES: Mapping[Channel, tuple[str, float]] = {
    Channel.AMBIENT_TEMP: ("ambient_temperature_celsius", 1.0),
    Channel.HUMIDITY: ("humidity_ratio", 0.01),
    Channel.PRESSURE: ("pressure_pascals", 100.0),
    Channel.LIGHT: ("light_lux", 1.0),
    Channel.CPU_TEMP: ("cpu_temperature_celsius", 1.0),
    Channel.CPU: ("cpu_usage_ratio", 0.01),
    Channel.MEMORY: ("memory_usage_ratio", 0.01),
    Channel.DISK: ("disk_usage_ratio", 0.01),
    Channel.LOAD: ("load1", 1.0),
    Channel.CTX_SWITCHES: ("context_switches_per_second", 1.0),
    Channel.INTERRUPTS: ("interrupts_per_second", 1.0),
    Channel.LED_BRIGHTNESS: ("led_brightness_ratio", 1.0),
    Channel.CO2: ("co2_parts_per_million", 1.0),
}
_ROOM: Mapping[Channel, tuple[str, str]] = {
    Channel.AMBIENT_TEMP: ("room_temperature_celsius", "room temperature, without own heat"),
    Channel.HUMIDITY: ("room_humidity_ratio", "humidity at the room's temperature"),
    Channel.LIGHT: ("room_light_lux", "light, without that of Lumen's own lights"),
}


class LoopLag:
    """Measures how late the event loop is: an alarm clock that notes when it really rings."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.histogram = Histogram(LAG_BOUNDS)
        self.latest: Seconds | None = None

    async def run(self) -> None:
        """Measure until cancelled."""
        while True:
            due = self._clock.monotonic() + LAG_PERIOD
            await self._clock.sleep(LAG_PERIOD)
            self.latest = max(0.0, self._clock.monotonic() - due)
            self.histogram.observe(self.latest)


def metrics(snapshot: Snapshot, lag: LoopLag, watchers: int) -> Iterator[Metric]:
    """Give everything there is to measure now."""
    python = platform.python_version()
    labels = {"version": snapshot.version, "python": python, "mode": str(snapshot.mode)}
    yield gauge("lumen_build_info", "What runs: always 1.", 1, **labels)
    yield from _state(snapshot)
    yield from _readings(snapshot)
    yield from _faults(snapshot)
    yield from _work(snapshot, lag, watchers)
    yield from _process()


def _state(snapshot: Snapshot) -> Iterator[Metric]:
    moment = snapshot.present
    eisv = {} if moment is None or moment.eisv is None else moment.eisv.values
    known = {name: value for name, value in eisv.items() if value is not None}
    meaning = "Felt state: energy, integrity, entropy 0 to 1, void 0 to 0.3."
    yield gauges("lumen_eisv", meaning, "dimension", known)
    shape = {} if moment is None or moment.shape is None else {str(moment.shape): 1.0}
    meaning = "Shape of the last ten minutes: 1; none while waking."
    yield gauges("lumen_shape", meaning, "shape", shape)
    yield from _said(snapshot.spoken)


def _said(spoken: Mapping[str, int]) -> Iterator[Metric]:
    """Give what was said since the start, by its parts: each expression would be a series."""
    for what, members in (("shape", SHAPES), ("pattern", PATTERNS), ("token", TOKENS)):
        counts = {str(member): float(spoken.get(str(member), 0)) for member in members}
        meaning = f"Expressions said since the start, by {what}."
        yield counters(f"lumen_expressions_by_{what}_total", meaning, what, counts)


def _readings(snapshot: Snapshot) -> Iterator[Metric]:
    moment = snapshot.present
    if moment is None:
        return
    for channel, (name, factor) in _NAMES.items():
        value = moment.reading.get(channel)
        scaled = None if value is None else value * factor
        yield gauge(f"lumen_{name}", f"Raw reading: {QUANTITIES[channel].name}.", scaled)
    for channel, value in snapshot.room.items():
        name, meaning = _ROOM[channel]
        scaled = None if value is None else value * _NAMES[channel][1]
        yield gauge(f"lumen_{name}", f"Compensated: {meaning}.", scaled)


def _faults(snapshot: Snapshot) -> Iterator[Metric]:
    moment = snapshot.present
    if moment is not None:
        fitted = [c for c in Channel if c in moment.reading or c in moment.faults]
        yield gauges(
            "lumen_channel_up",
            "Whether a channel gave a value in the last sample, of those fitted.",
            "channel",
            {str(channel): float(channel in moment.reading) for channel in fitted},
        )
        channels = {str(channel): 1.0 for channel in moment.faults}
        yield gauges("lumen_channel_fault", "Channels without a value: 1.", "channel", channels)
        kinds = Counter(str(fault_kind(fault)) for fault in moment.faults.values())
        yield gauges("lumen_channel_faults", "Channels without a value, by why.", "kind", kinds)
    parts = dict.fromkeys(snapshot.parts, 1.0)
    yield gauges("lumen_part_fault", "Parts other than sensors at fault: 1.", "part", parts)


def _work(snapshot: Snapshot, lag: LoopLag, watchers: int) -> Iterator[Metric]:
    memory = snapshot.memory
    yield counter("lumen_samples_total", "Samples since the start.", snapshot.samples)
    yield counter("lumen_frames_total", "Frames of lights and screen drawn.", snapshot.frames)
    written = "Moments written, a commit each."
    yield counter("lumen_database_writes_total", written, memory.written)
    yield gauge("lumen_database_size_bytes", "Size of the memory's file.", memory.bytes)
    yield gauge("lumen_database_waiting_moments", "Moments not written yet.", memory.waiting)
    yield gauge("lumen_sample_age_seconds", "Age of the last sample.", snapshot.age_s)
    meaning = "How much later than asked for the event loop woke."
    yield gauge("lumen_loop_lag_seconds", f"{meaning[:-1]}, last.", lag.latest)
    yield lag.histogram.metric("lumen_loop_lateness_seconds", meaning)
    yield gauge("lumen_page_watchers", "Browsers that look at the live page.", watchers)


def _process() -> Iterator[Metric]:
    """Give what every process tells under Prometheus' own names, where the kernel is Linux."""
    if not PROC.exists():
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cpu = usage.ru_utime + usage.ru_stime
    yield counter("process_cpu_seconds_total", "User and system CPU time spent.", cpu)
    pages = (PROC / "self/statm").read_text(encoding="ascii").split()
    size = os.sysconf("SC_PAGE_SIZE")
    yield gauge("process_virtual_memory_bytes", "Virtual memory size.", int(pages[0]) * size)
    yield gauge("process_resident_memory_bytes", "Resident memory size.", int(pages[1]) * size)
    yield gauge("process_start_time_seconds", "Start time since the epoch.", _started())
    descriptors = sum(1 for _ in (PROC / "self/fd").iterdir())
    yield gauge("process_open_fds", "Open file descriptors.", descriptors)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    yield gauge("process_max_fds", "Most file descriptors allowed.", most)


def _started() -> float:
    """Give the start of this process in seconds since the epoch, as the kernel counts it."""
    ticks = int((PROC / "self/stat").read_text(encoding="ascii").rpartition(")")[2].split()[19])
    stat = (PROC / "stat").read_text(encoding="ascii")
    boot = next(int(line.split()[1]) for line in stat.splitlines() if line.startswith("btime "))
    return boot + ticks / os.sysconf("SC_CLK_TCK")
