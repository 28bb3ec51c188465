"""What is told of the present: one JSON object, null where something is missing, and never zero."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lumen.core.moment import DIMENSIONS, Moment
from lumen.core.reading import INFORMING, QUANTITIES, Channel
from lumen.report import describe
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


def state_of(present: Present) -> dict[str, Any]:
    """Give what is sent of the present."""
    told = describe(present.moment)
    faults = {**told["faults"], **present.faults}
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
