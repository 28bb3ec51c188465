"""A moment as other programs read it: one JSON object, the same from every command."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from lumen.core.explanation import Explanation
from lumen.core.moment import Eisv, Moment
from lumen.core.reading import QUANTITIES, Channel, FaultKind
from lumen.core.shape_names import Shape, Trend
from lumen.system.plugin_names import by_plugin
from lumen.units import WallTime

DIGITS = 4
"""Decimals of a state: a hundredth of what any threshold tells apart."""

UNCALIBRATED = "air temperature includes the board's own heat"
"""What is said where the room's temperature is not known to 1.5 °C."""
CALIBRATION = "lumen calibrate heat --room DEGC, or wait for quiet nights"
"""What helps."""


def iso(wall: WallTime) -> str:
    """Give a time as recordings write it: ISO 8601, UTC."""
    moment = datetime.fromtimestamp(wall, UTC)
    text = moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")
    return text.replace("+00:00", "Z")


class EisvReport(msgspec.Struct, frozen=True):
    """A state by its dimensions' names; a dimension that is not known is null."""

    E: float | None = None
    """Energy, 0 to 1."""
    I: float | None = None  # noqa: E741 - the dimension's published name
    """Integrity, 0 to 1."""
    S: float | None = None
    """Entropy, 0 to 1."""
    V: float | None = None
    """Void, 0 to 0.3."""

    @property
    def values(self) -> dict[str, float | None]:
        """Each dimension's value by its name, in their order."""
        return msgspec.structs.asdict(self)


class MomentReport(msgspec.Struct, frozen=True):
    """One moment, as every command prints it and every outlet sends it."""

    time: str
    """When the sample was taken, ISO 8601 in UTC."""
    reading: dict[Channel, float]
    """The channels that gave a value, in their own units (`Channel`'s names end with them)."""
    eisv: EisvReport | None
    """The state as it is felt, 0 to 1 each, V 0 to 0.3; null while the forecast warms up."""
    shape: Shape | None
    """The shape of the last ten minutes; null while waking, or where a dimension is unknown."""
    trend: Trend | None
    """Where the shape's trend points; null with the shape."""
    expression: str | None
    """What was said at this very sample; null when silent."""
    narration: str | None
    """The inner voice's sentence with it."""
    faults: dict[Channel, str]
    """The channels that were fitted and gave no value, each with its kind and reason."""
    filled: list[Channel]
    """The channels that a replay completed from the simulated room; never any of a living one."""
    raw: EisvReport | None = None
    """The state as mixed from the readings, before it is felt on Lumen's own scale."""


class OneMoment(MomentReport, frozen=True):
    """What `lumen once` prints."""

    simulated: bool = False
    """Whether body and room are simulated."""


class WhyReport(Explanation, frozen=True, kw_only=True):
    """Why Lumen is as it is: what `lumen why --json` prints and `/why.json` gives."""

    time: str
    """When the sample was taken, ISO 8601 in UTC."""
    simulated: bool
    """Whether body and room are simulated."""
    calibrated: bool
    """Whether the room's temperature is known to 1.5 °C, or no sensor of this body measures it."""
    faults: dict[Channel, str]
    """The channels that were fitted and gave no value, each with its kind and reason."""
    said: str | None
    """The last expression, whether or not it is explained; null before the first."""
    silent_min: int | None = None
    """For how many minutes there was no sample, where that is past the limit; else null."""
    not_kept: list[str] = msgspec.field(default_factory=list)
    """Of a past moment, what cannot be known any more, and why."""


def why_report(
    why: Explanation,
    moment: Moment,
    *,
    simulated: bool,
    said: str | None,
    silent_min: int | None = None,
    not_kept: Sequence[str] = (),
) -> WhyReport:
    """Give an explanation with the moment that it explains."""
    room, air = moment.room, Channel.AMBIENT_TEMP
    return WhyReport(
        **{name: getattr(why, name) for name in why.__struct_fields__},
        time=iso(moment.sample.wall),
        simulated=simulated,
        calibrated=air not in moment.sample.readings or (room is not None and room.calibrated),
        faults={channel: str(fault) for channel, fault in moment.faults.items()},
        said=said,
        silent_min=silent_min,
        not_kept=list(not_kept),
    )


def report_eisv(eisv: Eisv | None) -> EisvReport | None:
    """Give a state rounded to what is told of it."""
    if eisv is None:
        return None
    return EisvReport(*(None if value is None else round(value, DIGITS) for value in eisv))


def rounded(channel: Channel, value: float) -> float:
    """Round a value of a channel to the decimals that mean something."""
    return round(value, QUANTITIES[channel].decimals)


def describe(moment: Moment, filled: Collection[Channel] = ()) -> MomentReport:
    """Give a moment: time, readings, state, shape, what was said, faults, filled channels."""
    sample = moment.sample
    readings = {
        channel: rounded(channel, value)
        for channel in sample.readings
        if (value := sample.value(channel)) is not None
    }
    return MomentReport(
        time=iso(sample.wall),
        reading=readings,
        eisv=report_eisv(moment.eisv),
        shape=moment.shape,
        trend=moment.trend,
        expression=None if moment.expression is None else str(moment.expression),
        narration=moment.narration,
        faults={channel: str(fault) for channel, fault in moment.faults.items()},
        filled=[channel for channel in Channel if channel in filled],
        raw=report_eisv(moment.raw),
    )


def wall_of(time: str) -> WallTime:
    """Give the wall time that a report's time names."""
    return WallTime(datetime.fromisoformat(time).timestamp())


def fault_kind(text: str) -> FaultKind:
    """Give the kind that a reported fault begins with.

    >>> fault_kind("silent: it no longer answers")
    <FaultKind.SILENT: 'silent'>
    """
    return FaultKind(text.partition(": ")[0])


def split_settling(faults: Mapping[Channel, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Divide faults into what is lost and what only settles, which is over with the next sample."""
    lost: dict[str, str] = {}
    settling: dict[str, str] = {}
    for channel, text in faults.items():
        group = settling if fault_kind(text) is FaultKind.SETTLING else lost
        group[str(channel)] = text
    return lost, settling


def troubles(channels: Mapping[str, str], parts: Mapping[str, str]) -> list[str]:
    """Give what is at fault, a line for each reason: what shares one stands together.

    >>> troubles({"humidity_pct": "silent", "pressure_hpa": "silent"}, {"panel": "no answer"})
    ['humidity, pressure: silent', 'panel: no answer']
    """
    names_of: dict[str, list[str]] = {}
    for channel, reason in channels.items():
        names_of.setdefault(reason, []).append(QUANTITIES[Channel(channel)].name)
    for part, reason in by_plugin(parts).items():
        names_of.setdefault(reason, []).append(part)
    return [f"{', '.join(names)}: {reason}" for reason, names in names_of.items()]


def by_part(sources: Mapping[Channel, str]) -> str:
    """Say which channels come from which part; of one part alone only its name.

    >>> by_part({Channel.CO2: "SCD4x at 0x62"})
    'SCD4x at 0x62'
    """
    parts: dict[str, list[str]] = {}
    for channel, part in sources.items():
        parts.setdefault(part, []).append(QUANTITIES[channel].name)
    if len(parts) == 1:
        return next(iter(parts))
    return "; ".join(f"{', '.join(names)}: {part}" for part, names in parts.items())
