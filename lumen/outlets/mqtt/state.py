"""What is told of the present: one JSON object, null where something is missing, and never zero."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lumen.core.moment import DIMENSIONS, Moment
from lumen.core.reading import INFORMING, QUANTITIES, Channel
from lumen.formats.report import describe
from lumen.units import Seconds

LONGEST_STATE = 255
"""Home Assistant takes no longer state of an entity."""


@dataclass(frozen=True, slots=True)
class Present:
    """Lumen as it is now, for whoever is not in the room."""

    moment: Moment
    room: Mapping[Channel, float | None] = field(default_factory=dict)
    """The readings without the body's own heat and glow; empty where nothing is compensated."""

    expression: str | None = None
    sentence: str | None = None
    """What was said last, if anything was yet."""

    faults: Mapping[str, str] = field(default_factory=dict)
    """Parts other than sensors that are at fault, each with its reason."""

    muted: bool = False
    quiet: bool = False
    """Whether quiet mode or the quiet hours dim it now."""

    quiet_mode: bool = False
    brightness: float = 1.0
    page: str = "face"
    simulated: bool = False
    samples: int = 0
    uptime: Seconds = 0.0
    silent_for: Seconds | None = None
    """How long there was no sample, where that is so long that the last says nothing of now."""


def state_of(present: Present) -> dict[str, Any]:
    """Give what is sent of the present."""
    sensed = _sensed(present) if present.silent_for is None else _nothing(present)
    faults = {**sensed.pop("faults"), **present.faults}
    return {
        **sensed,
        "expression": present.expression,
        "sentence": _clipped(present.sentence),
        "fault_count": len(faults),
        "faults": faults,
        "muted": present.muted,
        "quiet": present.quiet,
        "quiet_mode": present.quiet_mode,
        "brightness_pct": round(100.0 * present.brightness),
        "page": present.page,
        "simulated": present.simulated,
        "samples": present.samples,
        "uptime_s": round(present.uptime),
    }


def _sensed(present: Present) -> dict[str, Any]:
    told = describe(present.moment)
    return {
        "time": told["time"],
        "reading": {str(c): told["reading"].get(c) for c in present.moment.sample.readings},
        "room": {
            str(c): None if v is None else round(v, QUANTITIES[c].decimals)
            for c, v in present.room.items()
        },
        "eisv": told["eisv"] or dict.fromkeys(DIMENSIONS),
        "coverage_pct": _coverage(present.moment),
        "shape": told["shape"],
        "trend": told["trend"],
        "faults": told["faults"],
    }


def _nothing(present: Present) -> dict[str, Any]:
    """Give what is left when the senses are silent: a mute switch that moves makes no reading."""
    assert present.silent_for is not None  # noqa: S101 - asked for by the caller
    minutes = int(present.silent_for // 60.0)
    return {
        **_sensed(present),
        "reading": dict.fromkeys(str(channel) for channel in present.moment.sample.readings),
        "room": dict.fromkeys(str(channel) for channel in present.room),
        "eisv": dict.fromkeys(DIMENSIONS),
        "coverage_pct": 0.0,
        "shape": None,
        "trend": None,
        "faults": {"senses": f"no sample for {minutes} min"},
    }


def _coverage(moment: Moment) -> float | None:
    """Give the share of the fitted informing channels that give a value, in percent."""
    sample = moment.sample
    fitted = [channel for channel in INFORMING if channel in sample.readings]
    if not fitted:
        return None
    return round(100.0 * sum(sample.value(c) is not None for c in fitted) / len(fitted), 1)


def _clipped(sentence: str | None) -> str | None:
    if sentence is None or len(sentence) <= LONGEST_STATE:
        return sentence
    return sentence[: LONGEST_STATE - 1] + "…"
