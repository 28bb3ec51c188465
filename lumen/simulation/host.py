"""The host: a Raspberry Pi 4 with its processes, its memory, its disk and its heat."""

import math
from random import Random

from lumen.simulation.effect import Effect
from lumen.simulation.sky import DAY
from lumen.simulation.wander import Wander
from lumen.units import Celsius, Percent, PerSecond, Seconds, clip

CORES = 4

# Lumen and the system at rest keep a tenth of a core to a quarter busy.
_HUM_CORES = 0.16
_HUM_SPREAD = 0.25  # of its logarithm
_HUM_TIME: Seconds = 60.0
# Timers and cron wake something every few minutes, for some seconds on one core.
_CHORE_EVERY: Seconds = 420.0
_CHORE_LASTS: Seconds = 12.0
_CHORE_CORES = 0.7
# A daemon that samples every 30 s sees the mean of the interval, 15 s old on average.
_SAMPLING_LAG: Seconds = 15.0
_LOAD_TIME: Seconds = 60.0  # the kernel's load_1m decays by 1/e a minute

# An idle Pi 4 shows a few hundred switches and interrupts a second in all (vmstat), a busy core
# adds several hundred of each: timer ticks at 250 Hz, disk and network.
_SWITCHES_IDLE: PerSecond = 450.0
_SWITCHES_PER_CORE: PerSecond = 650.0
_INTERRUPTS_IDLE: PerSecond = 380.0
_INTERRUPTS_PER_CORE: PerSecond = 520.0
_KERNEL_SPREAD = 0.06  # of its logarithm

# Of 4 GB: system, desktop and Lumen.
_MEMORY_BASE: Percent = 24.0
_MEMORY_SPREAD: Percent = 0.25
_MEMORY_TIME: Seconds = 300.0
_MEMORY_FOLLOWS: Seconds = 25.0  # pages are touched and freed within half a minute
_MEMORY_MOST: Percent = 96.0  # beyond it the kernel kills

# A 32 GB card: logs and caches grow by half a per cent a day until the weekly vacuum.
_DISK_BASE: Percent = 38.0
_DISK_GROWTH: Percent = 0.6 / DAY  # a second
_DISK_CLEAN_ABOVE: Percent = 4.0
_DISK_CLEANS: Percent = 4.0 / 1200.0  # a second: a vacuum takes some minutes
_SCRATCH_FOLLOWS: Seconds = 240.0  # a card writes a few per cent of itself in minutes

# Board power (Raspberry Pi, "Thermal testing Raspberry Pi 4", 2019: 2.9 W idle, 7.3 W in all
# cores; the HAT's panel adds some) and the heat path of a closed case with a small heat sink,
# which makes the usual 50 degC at rest; the die and its sink follow within two minutes.
_POWER_IDLE = 3.3  # W
_POWER_PER_CORE = 1.05  # W
_HEAT_PATH = 8.6  # K/W
_HEAT_TIME: Seconds = 110.0
# The firmware lowers the clock from 80 degC on, down to 600 of 1500 MHz at 85 degC.
_THROTTLE_FROM: Celsius = 80.0
_THROTTLE_SPAN: Celsius = 5.0
_SLOWEST = 0.4


class Host:
    """The computer Lumen lives in, advanced step by step."""

    def __init__(self, rng: Random, room: Celsius, step: Seconds) -> None:
        self._rng = rng
        self._duration = step
        self._mean = 1.0 - math.exp(-step / _SAMPLING_LAG)
        self._load_gain = 1.0 - math.exp(-step / _LOAD_TIME)
        self._hum = Wander(rng, spread=_HUM_SPREAD, memory=_HUM_TIME, step=step)
        self._kernel = Wander(rng, spread=_KERNEL_SPREAD, memory=_HUM_TIME, step=step)
        self._pages = Wander(rng, spread=_MEMORY_SPREAD, memory=_MEMORY_TIME, step=step)
        self._chore = False
        self._leaked = 0.0
        self._grown = rng.uniform(0.0, _DISK_CLEAN_ABOVE)
        self._scratch = 0.0
        self.cleaning = False
        self.cpu: Percent = 100.0 * _HUM_CORES / CORES
        self.load = _HUM_CORES
        self.switches: PerSecond = _SWITCHES_IDLE
        self.interrupts: PerSecond = _INTERRUPTS_IDLE
        self.memory: Percent = _MEMORY_BASE
        self.temperature: Celsius = room + _HEAT_PATH * _POWER_IDLE

    @property
    def throttled(self) -> bool:
        """Whether the firmware holds the clock down."""
        return self.temperature > _THROTTLE_FROM

    @property
    def disk(self) -> Percent:
        """The share of the card in use."""
        return _DISK_BASE + self._grown + self._scratch

    def step(self, work: Effect, room: Celsius) -> None:
        """Advance by one step with this work, in a room of this temperature."""
        tasks = work.tasks + self._idle_tasks()
        busy = min(tasks, CORES)
        self._run(tasks, busy, work)
        self._fill_memory(work)
        self._write(work)
        self._warm(busy, room)

    def _idle_tasks(self) -> float:
        ends_or_begins = _CHORE_LASTS if self._chore else _CHORE_EVERY
        if self._rng.random() < self._duration / ends_or_begins:
            self._chore = not self._chore
        hum = _HUM_CORES * math.exp(self._hum.step())
        return hum + _CHORE_CORES if self._chore else hum

    def _run(self, tasks: float, busy: float, work: Effect) -> None:
        mean = self._mean
        kernel = math.exp(self._kernel.step())
        switches = (_SWITCHES_IDLE + _SWITCHES_PER_CORE * busy + work.switches) * kernel
        interrupts = (_INTERRUPTS_IDLE + _INTERRUPTS_PER_CORE * busy + work.interrupts) * kernel
        self.cpu += (100.0 * busy / CORES - self.cpu) * mean
        self.switches += (switches - self.switches) * mean
        self.interrupts += (interrupts - self.interrupts) * mean
        self.load += (tasks - self.load) * self._load_gain

    def _fill_memory(self, work: Effect) -> None:
        # A leak ends when its program is restarted: everything comes back at once.
        self._leaked = self._leaked + work.leak * self._duration if work.leak else 0.0
        wanted = _MEMORY_BASE + work.memory + self._leaked + self._pages.step()
        self.memory += (wanted - self.memory) * self._duration / _MEMORY_FOLLOWS
        self.memory = min(self.memory, _MEMORY_MOST)

    def _write(self, work: Effect) -> None:
        self._scratch += (work.scratch - self._scratch) * self._duration / _SCRATCH_FOLLOWS
        self.cleaning = self._grown > (0.0 if self.cleaning else _DISK_CLEAN_ABOVE)
        rate = _DISK_GROWTH - (_DISK_CLEANS if self.cleaning else 0.0)
        self._grown = max(0.0, self._grown + rate * self._duration)

    def _warm(self, busy: float, room: Celsius) -> None:
        above = (self.temperature - _THROTTLE_FROM) / _THROTTLE_SPAN
        speed = clip(1.0 - above, _SLOWEST, 1.0)
        rest = room + _HEAT_PATH * (_POWER_IDLE + _POWER_PER_CORE * busy * speed)
        self.temperature += (rest - self.temperature) * self._duration / _HEAT_TIME
