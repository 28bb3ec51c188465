"""What a broker is sent: one JSON object, null where something is missing, and never zero."""

from typing import Any

from lumen.core.moment import DIMENSIONS
from lumen.core.reading import Channel
from lumen.formats.report import MomentReport
from lumen.outlets.view import Snapshot

LONGEST_STATE = 255
"""Home Assistant takes no longer state of an entity."""


def state_of(snapshot: Snapshot) -> dict[str, Any]:
    """Give what is sent of a snapshot; it must have a moment."""
    assert snapshot.now is not None  # noqa: S101 - as the contract says
    sampled = _sampled(snapshot, snapshot.now)
    if snapshot.silent_min is not None:
        sampled |= _unknown(sampled, snapshot.silent_min)
    faults = {**sampled.pop("faults"), **snapshot.parts}
    return {
        **sampled,
        "expression": snapshot.said,
        "sentence": _clipped(snapshot.sentence),
        "fault_count": len(faults),
        "faults": faults,
        "muted": snapshot.muted,
        "quiet": snapshot.quiet,
        "quiet_mode": snapshot.quiet_mode,
        "brightness_pct": round(100.0 * snapshot.brightness),
        "page": snapshot.page,
        "learning": snapshot.learning,
        "answered": _answer(snapshot.answered),
        "simulated": snapshot.simulated,
        "samples": snapshot.samples,
        "uptime_s": round(snapshot.uptime_s),
    }


def _answer(fits: bool | None) -> str | None:  # noqa: FBT001 - private
    return None if fits is None else "yes" if fits else "no"


def _sampled(snapshot: Snapshot, moment: MomentReport) -> dict[str, Any]:
    fitted = [c for c in Channel if c in moment.reading or c in moment.faults]
    return {
        "time": moment.time,
        "reading": {channel: moment.reading.get(channel) for channel in fitted},
        "room": snapshot.room,
        "eisv": dict.fromkeys(DIMENSIONS) if moment.eisv is None else moment.eisv.values,
        "coverage_pct": snapshot.coverage_pct,
        "shape": moment.shape,
        "trend": moment.trend,
        "faults": moment.faults,
    }


def _unknown(sampled: dict[str, Any], minutes: int) -> dict[str, Any]:
    """Give what takes a sample's place where none is recent: a moved switch makes no reading."""
    return {
        "reading": dict.fromkeys(sampled["reading"]),
        "room": dict.fromkeys(sampled["room"]),
        "eisv": dict.fromkeys(DIMENSIONS),
        "coverage_pct": 0.0,
        "shape": None,
        "trend": None,
        "faults": {"senses": f"no sample for {minutes} min"},
    }


def _clipped(sentence: str | None) -> str | None:
    if sentence is None or len(sentence) <= LONGEST_STATE:
        return sentence
    return sentence[: LONGEST_STATE - 1] + "…"
