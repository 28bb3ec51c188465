"""What the senses learn of a place over weeks, as it is kept for the next start.

Each thing has the local time at which it was learned: a start takes what is older than the day that
it lives again, and that day teaches the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from lumen.core.daylight import DAYS, SunDay
from lumen.core.events import Event
from lumen.core.habits import MOST_TIMES
from lumen.core.lamps import LAMPS, REMEMBERED, LampLight
from lumen.core.local_days import LocalTime
from lumen.units import Seconds


@dataclass(frozen=True, slots=True)
class Learned:
    """Lamps, steps of light that may be lamps, the days' light, and when things happened."""

    at: LocalTime
    """Local time up to which it is complete."""
    lamps: Annotated[tuple[LampLight, ...], msgspec.Meta(max_length=LAMPS)] = ()
    steps: Annotated[tuple[LampLight, ...], msgspec.Meta(max_length=REMEMBERED)] = ()
    sun: Annotated[tuple[SunDay, ...], msgspec.Meta(max_length=DAYS + 1)] = ()
    happened: Mapping[
        Event, Annotated[tuple[LocalTime, ...], msgspec.Meta(max_length=MOST_TIMES)]
    ] = field(default_factory=dict)

    def before(self, local: Seconds) -> "Learned":
        """Give what of it, but for the sun, was learned before a local time."""
        return Learned(
            min(self.at, local),
            tuple(lamp for lamp in self.lamps if lamp.at < local),
            tuple(step for step in self.steps if step.at < local),
            self.sun,
            {event: tuple(t for t in times if t < local) for event, times in self.happened.items()},
        )
