"""What can go wrong, how often, and when: all of it drawn from a seed before a life begins."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from random import Random
from typing import NamedTuple

from lumen.units import Seconds

DAY: Seconds = 86_400.0
MINUTE: Seconds = 60.0
HOUR: Seconds = 3600.0
YEAR: Seconds = 365 * DAY


class Kind(StrEnum):
    """A fault, an intervention, or an end."""

    CABLE_PULLED = "cable pulled"
    BUS_HANGS = "bus hangs"
    STUCK_HIGH = "data line stuck high"
    STUCK_LOW = "data line stuck low"
    GARBLED = "bus garbled"
    AIR_SILENT = "air sensor silent"
    LIGHT_SILENT = "light sensor silent"
    BAROMETER_ASLEEP = "barometer asleep"
    LIGHT_FROZEN = "light sensor frozen"
    TEMPERATURE_UNCONVERTED = "temperature not converted"
    HUMIDITY_UNCONVERTED = "humidity not converted"
    PRESSURE_UNCONVERTED = "pressure not converted"
    HOST_NONSENSE = "host reading nonsense"
    PANEL_HANGS = "panel hangs"
    PANEL_FAILS = "SPI write fails"
    LIGHTS_FAIL = "lights' pins refused"
    DISK_FULL = "disk full"
    DISK_READ_ONLY = "disk read-only"
    DISK_FAILS = "disk fails to write"
    DISK_HANGS = "disk hangs"
    MEMORY_DELETED = "memory deleted"
    MEMORY_ROTS = "memory rots"
    CLOCK_SLIPS = "clock set by seconds"
    CLOCK_JUMPS = "clock set by an hour"
    CLOCK_AHEAD = "clock a year ahead"
    CLOCK_BEHIND = "clock in 1970"
    BROKER_REFUSES = "broker refuses"
    BROKER_HANGS = "broker hangs"
    BROKER_BREAKS = "broker hangs up"
    BROKER_NONSENSE = "broker sends nonsense"
    PRESS = "button pressed"
    WISH = "control set over the socket"
    CLIENT_NONSENSE = "client sends nonsense"
    CLIENT_SILENT = "client says nothing"
    SOCKET_REMOVED = "control socket removed"
    TERMINATED = "SIGTERM"
    TERMINATED_TWICE = "SIGTERM, again and again"
    KILLED = "SIGKILL"
    POWER_CUT = "power cut"


ENDINGS = frozenset({Kind.TERMINATED, Kind.TERMINATED_TWICE, Kind.KILLED, Kind.POWER_CUT})


WRONG_BY: Mapping[Kind, Callable[[int], Seconds]] = {
    Kind.CLOCK_SLIPS: lambda number: float(number % 11 - 5),
    Kind.CLOCK_JUMPS: lambda number: HOUR if number % 2 else -HOUR,
    Kind.CLOCK_AHEAD: lambda _: YEAR,
    Kind.CLOCK_BEHIND: lambda _: -56 * YEAR,
}
"""How far the wall clock is wrong, settled by a strike's number."""


class Rate(NamedTuple):
    """How often a day, and for how long, from and to; 0 of what is over at once."""

    a_day: float
    shortest: Seconds = 0.0
    longest: Seconds = 0.0


RATES: Mapping[Kind, Rate] = {
    Kind.CABLE_PULLED: Rate(0.5, 1.0, 2 * HOUR),
    Kind.BUS_HANGS: Rate(0.4, 1.0, 20 * MINUTE),
    Kind.STUCK_HIGH: Rate(0.2, MINUTE, HOUR),
    Kind.STUCK_LOW: Rate(0.2, MINUTE, HOUR),
    Kind.GARBLED: Rate(0.05, MINUTE, 20 * MINUTE),
    Kind.AIR_SILENT: Rate(0.3, 1.0, 2 * HOUR),
    Kind.LIGHT_SILENT: Rate(0.3, 1.0, 2 * HOUR),
    Kind.BAROMETER_ASLEEP: Rate(0.3, MINUTE, 6 * HOUR),
    Kind.LIGHT_FROZEN: Rate(0.3, MINUTE, 6 * HOUR),
    Kind.TEMPERATURE_UNCONVERTED: Rate(0.2, MINUTE, HOUR),
    Kind.HUMIDITY_UNCONVERTED: Rate(0.2, MINUTE, HOUR),
    Kind.PRESSURE_UNCONVERTED: Rate(0.2, MINUTE, HOUR),
    Kind.HOST_NONSENSE: Rate(0.5, 1.0, HOUR),
    Kind.PANEL_HANGS: Rate(0.4, 1.0, HOUR),
    Kind.PANEL_FAILS: Rate(0.4, 1.0, HOUR),
    Kind.LIGHTS_FAIL: Rate(0.4, 1.0, HOUR),
    Kind.DISK_FULL: Rate(0.2, MINUTE, 3 * HOUR),
    Kind.DISK_READ_ONLY: Rate(0.2, MINUTE, 3 * HOUR),
    Kind.DISK_FAILS: Rate(0.3, 1.0, HOUR),
    Kind.DISK_HANGS: Rate(0.3, 1.0, 30 * MINUTE),
    Kind.MEMORY_DELETED: Rate(0.04),
    Kind.MEMORY_ROTS: Rate(0.04),
    Kind.CLOCK_SLIPS: Rate(0.5),
    Kind.CLOCK_JUMPS: Rate(0.2, MINUTE, 6 * HOUR),
    Kind.CLOCK_AHEAD: Rate(0.05, MINUTE, 6 * HOUR),
    Kind.CLOCK_BEHIND: Rate(0.05, MINUTE, 6 * HOUR),
    Kind.BROKER_REFUSES: Rate(0.5, 1.0, 3 * HOUR),
    Kind.BROKER_HANGS: Rate(0.5, 1.0, HOUR),
    Kind.BROKER_BREAKS: Rate(1.0),
    Kind.BROKER_NONSENSE: Rate(1.0),
    Kind.PRESS: Rate(6.0, 0.02, 3.0),
    Kind.WISH: Rate(4.0),
    Kind.CLIENT_NONSENSE: Rate(2.0),
    Kind.CLIENT_SILENT: Rate(1.0, 1.0, MINUTE),
    Kind.SOCKET_REMOVED: Rate(0.1),
    Kind.TERMINATED: Rate(0.2, 1.0, 2 * HOUR),
    Kind.TERMINATED_TWICE: Rate(0.1, 1.0, HOUR),
    Kind.KILLED: Rate(0.2, 5.0, 6.0),
    Kind.POWER_CUT: Rate(0.1, MINUTE, 12 * HOUR),
}
"""Far more often than anywhere, so that several come together; an end lasts until the start."""


class Strike(NamedTuple):
    """One of them: when, what, for how long, and a number that settles the rest of it."""

    at: Seconds
    kind: Kind
    lasts: Seconds
    number: int

    def __str__(self) -> str:
        return f"{self.at:.3f} {self.kind}, {self.lasts:.3f} s, {self.number}"


def strikes(seed: int, days: float, intensity: float = 1.0) -> tuple[Strike, ...]:
    """Give all that will happen in a life of so many days, in time's order."""
    return tuple(sorted(s for kind in Kind for s in _of(kind, seed, days * DAY, intensity)))


def _of(kind: Kind, seed: int, span: Seconds, intensity: float) -> Iterator[Strike]:
    chance, rate = Random(f"{seed}:{kind}"), RATES[kind]
    at = 0.0
    while (at := at + chance.expovariate(intensity * rate.a_day / DAY)) < span:
        # As many brief ones as long ones: most of them are over before anybody looks.
        low, high = rate.shortest, rate.longest
        lasts = low * (high / low) ** chance.random() if low else 0.0
        yield Strike(round(at, 3), kind, round(lasts, 3), chance.getrandbits(32))
