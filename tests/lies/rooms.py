"""Real rooms: what is named in recordings of honest sensors, and how soon one is that freezes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from lumen.core.frozen import ValueWatch
from lumen.core.reading import Channel, Fault, Sample
from lumen.formats.recording import Recording
from lumen.units import Seconds

EVERY = 1511
"""Samples from one injected freeze to the next; prime, so that they fall on every hour."""
LONGEST: Seconds = 24 * 3600.0


@dataclass(frozen=True)
class RoomFound:
    """A recording: its length, the false alarms in it, and how freezes fared."""

    name: str
    samples: int
    hours: float
    alarms: int
    """Spans in which an honest channel was called frozen."""
    alarmed: int
    """Samples of such a span, of all channels."""
    freezes: int
    named_hours: tuple[float, ...]

    @property
    def frozen(self) -> str:
        """Say how soon a channel that froze was named."""
        if not self.named_hours:
            return f"none of {self.freezes}"
        summary = (
            f"{len(self.named_hours)} of {self.freezes}, after {median(self.named_hours):.1f} h"
        )
        return f"{summary}, worst {max(self.named_hours):.1f} h"


def looked_through(file: Path, most: int | None = None) -> RoomFound:
    """Look through a recording, as it is and with channels that freeze."""
    samples = list(Recording(file))[:most]
    alarms, alarmed = _alarms(samples)
    hours = (samples[-1].at - samples[0].at) / 3600.0
    named: list[float] = []
    freezes = 0
    for begin in range(EVERY, len(samples), EVERY):
        for channel in (Channel.AMBIENT_TEMP, Channel.PRESSURE, Channel.LIGHT):
            held = samples[begin].value(channel)
            # What rests in the dark may rest, and what froze near the end had no time to be named.
            dark = channel is Channel.LIGHT and held is not None and held < 1.0
            if held is None or dark or samples[-1].at - samples[begin].at < LONGEST:
                continue
            freezes += 1
            after = _named_after(samples, begin, channel, held)
            named += [] if after is None else [after / 3600.0]
    return RoomFound(file.stem, len(samples), hours, alarms, alarmed, freezes, tuple(named))


def _alarms(samples: Sequence[Sample]) -> tuple[int, int]:
    watch, spans, count = ValueWatch(), 0, 0
    before: frozenset[Channel] = frozenset()
    for sample in samples:
        watched = watch.watched(sample.at, sample.readings)
        now = frozenset(
            c for c, r in watched.items() if isinstance(r, Fault) and c not in sample.faults
        )
        spans += len(now - before)
        count += len(now)
        before = now
    return spans, count


def _named_after(
    samples: Sequence[Sample], begin: int, channel: Channel, held: float
) -> Seconds | None:
    """Give how long after its beginning a freeze is named; the whole part freezes with it."""
    watch = ValueWatch()
    part = {channel, Channel.HUMIDITY} if channel is Channel.AMBIENT_TEMP else {channel}
    first = samples[begin]
    for sample in samples[max(0, begin - 4 * EVERY) :]:
        frozen = sample
        if sample.at >= first.at:
            if sample.at - first.at > LONGEST:
                return None
            values = {c: first.readings[c] for c in part if c in first.readings}
            frozen = replace(sample, readings={**sample.readings, **values})
        watched = watch.watched(frozen.at, frozen.readings)
        if sample.at >= first.at and isinstance(watched.get(channel, held), Fault):
            return sample.at - first.at
    return None
