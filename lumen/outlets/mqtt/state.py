"""What a broker is sent: one JSON object, null where something is missing, and never zero."""

from typing import Any

from msgspec.structs import asdict

from lumen.core.events import REMEMBERED
from lumen.core.moment import DIMENSIONS
from lumen.core.reading import Channel
from lumen.formats.report import MomentReport
from lumen.outlets.snapshot import Snapshot
from lumen.runtime.diary_report import Recalled

RECOLLECTIONS = tuple(sorted(event.name.lower() for event in REMEMBERED))
"""The kinds of what its long memory says, as events name them."""

LONGEST_STATE = 255
"""Home Assistant takes no longer state of an entity."""


def state_of(snapshot: Snapshot) -> dict[str, Any]:
    """Give what is sent of a snapshot; it must have a moment."""
    assert snapshot.now is not None  # noqa: S101 - as the contract says
    sampled = _sampled(snapshot, snapshot.now)
    if snapshot.silent_min is not None:
        sampled |= _unknown(sampled, snapshot.silent_min)
    diary, record = snapshot.diary, snapshot.record
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
        "page": snapshot.page_name,
        "learning": snapshot.learning,
        "answered": _answer(snapshot.answered),
        "simulated": snapshot.simulated,
        "samples": snapshot.samples,
        "uptime_s": round(snapshot.uptime_s),
        "life": _life(snapshot),
        "diary": {"date": None, "line": None} if diary is None else asdict(diary),
        "record": {"date": None, "sentence": None} if record is None else _sentence(record),
    }


def recollection_of(snapshot: Snapshot) -> dict[str, Any] | None:
    """Give the event of the last thing that its long memory said; None before the first."""
    said = snapshot.recalled
    if said is None:
        return None
    return {"event_type": said.kind.lower(), **_sentence(said), "evidence": said.evidence}


def _sentence(said: Recalled) -> dict[str, Any]:
    return {"date": said.date, "sentence": _clipped(said.sentence)}


def _life(snapshot: Snapshot) -> dict[str, Any]:
    """Give its life by days and starts; hours change with every sample, and would send it anew."""
    life = snapshot.life
    if life is None:
        return dict.fromkeys(("born", "age_days", "awakenings"))
    return {"born": life.born, "age_days": life.age_days, "awakenings": life.awakenings}


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
