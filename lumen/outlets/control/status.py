"""How Lumen is, as other programs are told."""

from typing import Any

from lumen import __version__
from lumen.core.compensation import Compensation
from lumen.formats.report import describe
from lumen.runtime.lifecycle import Lumen


def _calibration(own: Compensation) -> dict[str, Any]:
    """Tell whether the room's temperature is known, and by what."""
    return {
        "calibrated": own.calibrated,
        "heat_factor": own.heat_factor,
        "heat_lag_s": None if own.heat_factor is None else own.heat_lag,
        "light_glow": own.light_glow,
    }


def status_of(lumen: Lumen) -> dict[str, Any]:
    """Tell how Lumen is."""
    creature, clock = lumen.creature, lumen.hardware.clock
    return {
        "version": __version__,
        "mode": str(lumen.hardware.mode),
        "simulated": creature.simulated,
        "place": lumen.hardware.place,
        "happening": list(lumen.hardware.happening()),
        "uptime_s": round(lumen.uptime, 1),
        "age_s": None
        if creature.moment is None
        else round(clock.monotonic() - creature.moment.sample.at, 1),
        "interval_s": lumen.settings.senses.interval,
        "samples": creature.samples,
        "frames": lumen.renderer.frames,
        "now": None if creature.moment is None else describe(creature.moment),
        "said": None if not creature.said else str(creature.said[-1].expression),
        "said_age_s": None
        if not creature.said
        else max(0.0, round(clock.wall() - creature.said[-1].wall, 1)),
        "sentence": None if not creature.said else creature.said[-1].sentence,
        "unknown": list(lumen.pulse.mind.unknown),
        "parts": dict(creature.faults),
        "notice": creature.notice,
        "muted": creature.controls.muted,
        "quiet": lumen.renderer.quiet,
        "brightness": creature.controls.brightness,
        "page": str(creature.controls.page),
        "address": lumen.address,
        "marks": lumen.day.marks,
        "calibration": _calibration(lumen.renderer.compensation),
        "memory": lumen.storage.describe(),
        "student": lumen.student.manifest.teacher,
    }
