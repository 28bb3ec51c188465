"""How Lumen is, as other programs are told."""

from typing import Any

from lumen import __version__
from lumen.daemon.app import Lumen
from lumen.report import describe


def status_of(lumen: Lumen) -> dict[str, Any]:
    """Tell how Lumen is."""
    being, clock = lumen.being, lumen.parts.clock
    return {
        "version": __version__,
        "mode": str(lumen.parts.mode),
        "simulated": being.simulated,
        "place": lumen.parts.place,
        "happening": list(lumen.parts.happening()),
        "uptime_s": round(lumen.uptime, 1),
        "age_s": None
        if being.moment is None
        else round(clock.monotonic() - being.moment.sample.at, 1),
        "interval_s": lumen.settings.senses.interval,
        "samples": being.samples,
        "frames": lumen.stage.frames,
        "now": None if being.moment is None else describe(being.moment),
        "said": None if not being.said else str(being.said[-1].expression),
        "said_age_s": None
        if not being.said
        else max(0.0, round(clock.wall() - being.said[-1].wall, 1)),
        "sentence": None if not being.said else being.said[-1].sentence,
        "unknown": list(lumen.pulse.mind.unknown),
        "parts": dict(being.faults),
        "notice": being.notice,
        "muted": being.wishes.muted,
        "quiet": lumen.stage.quiet,
        "brightness": being.wishes.brightness,
        "page": str(being.wishes.page),
        "address": lumen.address,
        "marks": lumen.day.marks,
        "memory": lumen.keeper.describe(),
        "student": lumen.student.manifest.teacher,
    }
