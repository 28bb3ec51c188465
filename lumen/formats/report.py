"""A moment as other programs read it: one JSON object, the same from every command."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from lumen.core.moment import Eisv, Moment
from lumen.core.reading import QUANTITIES, Channel
from lumen.units import WallTime

DIGITS = 4
"""Decimals of a state: a hundredth of what any threshold tells apart."""


def iso(wall: WallTime) -> str:
    """Give a time as recordings write it: ISO 8601, UTC."""
    moment = datetime.fromtimestamp(wall, UTC)
    text = moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def describe_eisv(eisv: Eisv | None) -> dict[str, float | None] | None:
    """Give a state by its dimensions' names; an unknown dimension is null."""
    if eisv is None:
        return None
    return {k: None if v is None else round(v, DIGITS) for k, v in eisv._asdict().items()}


def describe(moment: Moment, filled: Collection[Channel] = ()) -> dict[str, Any]:
    """Give a moment: time, readings, state, shape, what was said, faults, filled channels."""
    sample = moment.sample
    readings = {
        str(channel): round(value, QUANTITIES[channel].decimals)
        for channel in sample.readings
        if (value := sample.value(channel)) is not None
    }
    return {
        "time": iso(sample.wall),
        "reading": readings,
        "eisv": describe_eisv(moment.eisv),
        "raw": describe_eisv(moment.raw),
        "shape": moment.shape,
        "trend": moment.trend,
        "expression": None if moment.expression is None else str(moment.expression),
        "narration": moment.narration,
        "faults": {str(channel): str(fault) for channel, fault in moment.faults.items()},
        "filled": [str(channel) for channel in Channel if channel in filled],
    }


def troubles(channels: Mapping[str, str], parts: Mapping[str, str]) -> list[str]:
    """Give what is at fault, a line for each reason: what shares one stands together.

    >>> troubles({"humidity_pct": "silent", "pressure_hpa": "silent"}, {"panel": "no answer"})
    ['humidity, pressure: silent', 'panel: no answer']
    """
    told: dict[str, list[str]] = {}
    for channel, reason in channels.items():
        told.setdefault(reason, []).append(QUANTITIES[Channel(channel)].name)
    for part, reason in parts.items():
        told.setdefault(reason, []).append(part)
    return [f"{', '.join(names)}: {reason}" for reason, names in told.items()]
