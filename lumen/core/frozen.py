"""Sensors that repeat themselves: a constant that no error betrays.

A barometer asleep once gave one value for ten days, and nothing noticed. Live parts are watched
by their raw codes, which noise keeps moving; recordings hold rounded values, and need hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.units import Monotonic, Seconds

CONVERSIONS = 20
"""Raw codes alike in a row that make a live part frozen: ten minutes at one every 30 s."""

RECORDED: Seconds = 3 * 3600.0
"""How long one recorded value may last: 76 min of one temperature have been seen in an office."""

WATCHED_IN_RECORDINGS = frozenset(
    {
        Channel.AMBIENT_TEMP,
        Channel.HUMIDITY,
        Channel.PRESSURE,
        Channel.LIGHT,
        Channel.CPU_TEMP,
    }
)
"""The channels that noise keeps moving; a disk may rightly be as full for a week."""


class CodeWatch:
    """Counts how often one raw code has come in a row."""

    def __init__(self, limit: int = CONVERSIONS) -> None:
        self._limit = limit
        self._code: int | None = None
        self._count = 0

    @property
    def alike(self) -> int:
        """How often the last code came in a row."""
        return self._count

    def saw(self, code: int, *, may_rest: bool = False) -> Fault | None:
        """Take a conversion's code; give the fault, if it is frozen.

        Args:
            code: the raw code, before any rounding.
            may_rest: this code may rightly last, as darkness does.
        """
        if may_rest or code != self._code:
            self._code, self._count = code, 1
            return None
        self._count += 1
        if self._count < self._limit:
            return None
        return Fault(FaultKind.FROZEN, f"the same raw code {self._count} times in a row")


@dataclass(slots=True)
class _Rest:
    """A value, and since when it has not changed."""

    value: float
    since: Monotonic


class ValueWatch:
    """Watches recorded values.

    A channel that is missing for a while is no change of value; what it was before hours in which
    nobody watched says nothing.
    """

    def __init__(self, limit: Seconds = RECORDED) -> None:
        self._limit = limit
        self._rests: dict[Channel, _Rest] = {}
        self._last: Monotonic | None = None

    def watched(self, at: Monotonic, readings: Mapping[Channel, Reading]) -> dict[Channel, Reading]:
        """Give the readings, with a fault in the place of each that is frozen."""
        if self._last is not None and at - self._last >= self._limit:
            self._rests.clear()
        self._last = at
        return {channel: self._watch(at, channel, value) for channel, value in readings.items()}

    def _watch(self, at: Monotonic, channel: Channel, reading: Reading) -> Reading:
        if isinstance(reading, Fault) or channel not in WATCHED_IN_RECORDINGS:
            return reading
        rest = self._rests.get(channel)
        dark = channel is Channel.LIGHT and reading == 0.0
        if rest is None or reading != rest.value or dark:
            self._rests[channel] = _Rest(reading, at)
            return reading
        lasted = at - rest.since
        if lasted < self._limit:
            return reading
        return Fault(FaultKind.FROZEN, f"{reading:g} for {lasted / 3600.0:.1f} h")
