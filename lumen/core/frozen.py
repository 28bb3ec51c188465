"""Sensors that repeat themselves: a constant that no error betrays.

A barometer asleep once gave one value for ten days, and nothing noticed. Live parts are watched
by their raw codes, which noise keeps moving; recordings hold rounded values, and need hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lumen.core.reading import QUANTITIES, Channel, Fault, FaultKind, Reading
from lumen.units import Monotonic, Seconds

CONVERSIONS = 20
"""Raw codes alike in a row that make a live part frozen: ten minutes at one every 30 s."""

RECORDED: Seconds = 3 * 3600.0
"""How long one value of a part may last that is recorded as finely as it measures."""

COARSER = 0.301
"""Ten times coarser steps double what may last: at .1 degC real homes rested for four hours."""

HEALTHY_RESTS = 2.0
"""Times the longest rest that ended by itself, which a part may rest again."""

LONGEST: Seconds = 24 * 3600.0
"""What no living part rests for, whatever it did before."""

DARK_COUNTS = 10.0
"""Below so many counts light may rightly rest: in the dark they are the same few for hours."""

PARTS: tuple[frozenset[Channel], ...] = (
    # Both are converted by one chip: while one of them moves, the chip lives.
    frozenset({Channel.AMBIENT_TEMP, Channel.HUMIDITY}),
    frozenset({Channel.PRESSURE}),
    frozenset({Channel.LIGHT}),
    frozenset({Channel.CPU_TEMP}),
    frozenset({Channel.CO2}),
)
"""What rests together; a disk may rightly be as full for a week, and is not watched."""


def judged_by_part(faults: Mapping[Channel, Fault | None]) -> dict[Channel, Fault]:
    """Give the faults of parts of which everything rests; a channel that is not there counts not.

    Args:
        faults: for each channel that has a value, its fault if it has rested too long.
    """
    frozen = {}
    for part in PARTS:
        resting = {channel: faults[channel] for channel in part if channel in faults}
        if all(fault is not None for fault in resting.values()):
            frozen.update({c: fault for c, fault in resting.items() if fault is not None})
    return frozen


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

    def restart(self) -> None:
        """Begin to count anew: the part was seen to live."""
        self._code, self._count = None, 0

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
    """A channel's value, since when and how often it came, and what is known of its rests."""

    value: float
    since: Monotonic
    count: int = 0
    decimals: int = 0
    longest: Seconds = 0.0
    has_changed: bool = False

    @property
    def step(self) -> float:
        """The finest step in which the channel is recorded; 0 while that is not known.

        A round value that never changed says nothing of steps.
        """
        return float(10.0**-self.decimals) if self.decimals or self.has_changed else 0.0


class ValueWatch:
    """Watches recorded values, part by part.

    A channel that is missing for a while is no change of value; what it was before hours in which
    nobody watched says nothing. A part that was frozen teaches nothing of healthy rests.
    """

    def __init__(self, limit: Seconds = RECORDED) -> None:
        self._limit = limit
        self._rests: dict[Channel, _Rest] = {}
        self._last: Monotonic | None = None

    def watched(self, at: Monotonic, readings: Mapping[Channel, Reading]) -> dict[Channel, Reading]:
        """Give the readings, with a fault in the place of each whose part is frozen."""
        if self._last is not None and at - self._last >= self._limit:
            self._rests.clear()
        self._last = at
        faults = {
            channel: self._watch(at, channel, value)
            for channel, value in readings.items()
            if not isinstance(value, Fault) and any(channel in part for part in PARTS)
        }
        return {**readings, **judged_by_part(faults)}

    def _watch(self, at: Monotonic, channel: Channel, value: float) -> Fault | None:
        rest = self._rests.setdefault(channel, _Rest(value, at))
        rest.decimals = max(rest.decimals, _decimals(value))
        dark = channel is Channel.LIGHT and value < DARK_COUNTS * max(_FINEST_LIGHT, rest.step)
        if value != rest.value or dark:
            lasted = at - rest.since
            rest.has_changed = rest.has_changed or value != rest.value
            if value != rest.value and lasted < self._allowed(channel, rest):
                rest.longest = max(rest.longest, lasted)
            rest.value, rest.since, rest.count = value, at, 1
            return None
        rest.count += 1
        lasted = at - rest.since
        if lasted < self._allowed(channel, rest) or rest.count < CONVERSIONS:
            return None
        return Fault(FaultKind.FROZEN, f"{value:g} for {lasted / 3600.0:.1f} h")

    def _allowed(self, channel: Channel, rest: _Rest) -> Seconds:
        coarseness = max(1.0, rest.step / QUANTITIES[channel].resolution)
        allowed = self._limit * coarseness**COARSER
        return min(LONGEST, max(float(allowed), HEALTHY_RESTS * rest.longest))


_FINEST_LIGHT = 0.0042
"""One count of the light sensor at its most sensitive, in lux."""
_MOST_DECIMALS = 4


def _decimals(value: float) -> int:
    """Give how many decimals a recorded value has."""
    text = f"{value:.{_MOST_DECIMALS}f}".rstrip("0")
    return len(text) - text.index(".") - 1
