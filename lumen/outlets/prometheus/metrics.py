"""Lumen in numbers for Prometheus: in base units, named by its rules, what is missing absent."""

import os
import platform
import resource
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from lumen import __version__
from lumen.core.language import PATTERNS, TOKENS
from lumen.core.reading import QUANTITIES, Channel, Sample
from lumen.core.shape_names import SHAPES
from lumen.outlets.prometheus.exposition import (
    Metric,
    counter,
    counters,
    gauge,
    gauges,
)
from lumen.outlets.prometheus.lag import Lag
from lumen.runtime.lifecycle import Lumen

PROC = Path("/proc")

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
}
_ROOM: Mapping[Channel, tuple[str, str]] = {
    Channel.AMBIENT_TEMP: ("room_temperature_celsius", "room temperature, without own heat"),
    Channel.HUMIDITY: ("room_humidity_ratio", "humidity at the room's temperature"),
    Channel.LIGHT: ("room_light_lux", "light, without the lights' own glow"),
}


def metrics(lumen: Lumen, lag: Lag, watchers: int) -> Iterator[Metric]:
    """Give everything there is to measure now."""
    python = platform.python_version()
    labels = {"version": __version__, "python": python, "mode": str(lumen.hardware.mode)}
    yield gauge("lumen_build_info", "What runs: always 1.", 1, **labels)
    yield from _felt(lumen)
    yield from _readings(lumen)
    yield from _faults(lumen)
    yield from _work(lumen, lag, watchers)
    yield from _process()


def _felt(lumen: Lumen) -> Iterator[Metric]:
    moment = lumen.present
    eisv = {} if moment is None or moment.eisv is None else moment.eisv._asdict()
    known = {name: value for name, value in eisv.items() if value is not None}
    meaning = "Felt state: energy, integrity, entropy 0 to 1, void 0 to 0.3."
    yield gauges("lumen_eisv", meaning, "dimension", known)
    shape = {} if moment is None or moment.shape is None else {str(moment.shape): 1.0}
    meaning = "Shape of the last ten minutes: 1; none while waking."
    yield gauges("lumen_shape", meaning, "shape", shape)
    yield from _said(lumen.creature.spoken)


def _said(spoken: Mapping[str, int]) -> Iterator[Metric]:
    """Give what was said since the start, by its parts: each expression would be a series."""
    for what, members in (("shape", SHAPES), ("pattern", PATTERNS), ("token", TOKENS)):
        counts = {str(member): float(spoken.get(str(member), 0)) for member in members}
        meaning = f"Expressions said since the start, by {what}."
        yield counters(f"lumen_expressions_by_{what}_total", meaning, what, counts)


def _readings(lumen: Lumen) -> Iterator[Metric]:
    moment = lumen.present
    if moment is None:
        return
    for channel, (name, factor) in _NAMES.items():
        value = moment.sample.value(channel)
        told = None if value is None else value * factor
        yield gauge(f"lumen_{name}", f"Raw reading: {QUANTITIES[channel].name}.", told)
    for channel, value in lumen.renderer.room(moment).items():
        name, meaning = _ROOM[channel]
        factor = _NAMES[channel][1]
        yield gauge(f"lumen_{name}", f"Compensated: {meaning}.", value * factor)


def _faults(lumen: Lumen) -> Iterator[Metric]:
    moment = lumen.present
    if moment is not None:
        yield gauges(
            "lumen_channel_up",
            "Whether a channel gave a value in the last sample, of those fitted.",
            "channel",
            _up(moment.sample),
        )
        channels = {str(channel): 1.0 for channel in moment.faults}
        yield gauges("lumen_channel_fault", "Channels without a value: 1.", "channel", channels)
        kinds = Counter(str(fault.kind) for fault in moment.faults.values())
        yield gauges("lumen_channel_faults", "Channels without a value, by why.", "kind", kinds)
    parts = dict.fromkeys(lumen.creature.faults, 1.0)
    yield gauges("lumen_part_fault", "Parts other than sensors at fault: 1.", "part", parts)


def _up(sample: Sample) -> dict[str, float]:
    return {str(c): float(sample.value(c) is not None) for c in sample.readings}


def _work(lumen: Lumen, lag: Lag, watchers: int) -> Iterator[Metric]:
    creature, memory = lumen.creature, lumen.storage.describe()
    yield counter("lumen_samples_total", "Samples since the start.", creature.samples)
    yield counter("lumen_frames_total", "Frames of lights and screen drawn.", lumen.renderer.frames)
    yield counter(
        "lumen_database_writes_total", "Moments written, a commit each.", memory["written"]
    )
    yield gauge("lumen_database_size_bytes", "Size of the memory's file.", memory["bytes"])
    yield gauge("lumen_database_waiting_moments", "Moments not written yet.", memory["waiting"])
    now, moment = lumen.hardware.clock.monotonic(), creature.moment
    age = None if moment is None else now - moment.sample.at
    yield gauge("lumen_sample_age_seconds", "Age of the last sample.", age)
    meaning = "How much later than asked for the event loop woke."
    yield gauge("lumen_loop_lag_seconds", f"{meaning[:-1]}, last.", lag.latest)
    yield lag.seen.metric("lumen_loop_lateness_seconds", meaning)
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
