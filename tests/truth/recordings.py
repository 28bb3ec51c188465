"""Real recordings with holes and wrong readings punched into them: none may become a sentence.

What the whole recording holds is the truth; a sentence of the punched one is judged by it.
"""

import csv
import math
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from repository import RECORDINGS

from lumen.config.settings import Settings
from lumen.core.events import Event
from lumen.core.moment import Moment
from lumen.formats.recording import Recording
from lumen.formats.student import load_student
from lumen.runtime.replay import replayed
from lumen.simulation.world import Truth
from truth.lives import Step
from truth.oracle import Oracle, claims

EVERY = 97
"""Rows between two punches: prime, so that they fall on every hour."""

WRONG = {
    "ambient_temp_c": lambda value: value + 8.0,
    "humidity_pct": lambda value: max(0.0, value - 25.0),
    "pressure_hpa": lambda value: value - 20.0,
    "light_lux": lambda value: round(0.02 * value, 1),
}

_AS_CHANGES = {
    Event.LAMP_ON: Event.LIGHTER,
    Event.LAMP_OUT: Event.DARKER,
    Event.COLD_AIR: Event.COOLER,
    Event.STEAM: Event.MOISTER,
}
"""A recording knows no causes: of these it only knows whether anything changed."""


class Punched(NamedTuple):
    """How a punched recording fared."""

    name: str
    punches: int
    sentences: int
    judged: int
    false: tuple[str, ...]


def recordings() -> list[Path]:
    """Give the recordings there are; none where they do not lie beside the project."""
    return sorted(RECORDINGS.glob("*.csv"))


def punched(file: Path, directory: Path, most: int | None = None) -> Punched:
    """Punch a recording, replay it, and judge what is said by the whole one."""
    with file.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))[:most]
    target = directory / file.name
    punches = _write_punched(rows, target)
    settings = Settings()
    replay = replayed(Recording(target), load_student(settings.student.path), settings, fill=True)
    steps = [_step(row, moment) for row, moment in zip(rows, replay.moments, strict=True)]
    oracle = Oracle([], steps)
    false, judged, sentences = [], 0, 0
    for number, step in enumerate(steps):
        if step.moment.narration is None:
            continue
        sentences += 1
        for claim in claims(step.moment.narration):
            if not isinstance(claim, Event):
                continue
            verdict = oracle.is_true(number, _AS_CHANGES.get(claim, claim))
            judged += verdict is not None
            if verdict is False:
                false.append(f"{file.name} {step.at / 3600:.2f} h: {step.moment.narration}")
    return Punched(file.name, punches, sentences, judged, tuple(false))


def _write_punched(rows: list[dict[str, str]], target: Path) -> int:
    """Write the recording with every so many rows one cell blank, or wrong."""
    columns = [name for name in rows[0] if name in WRONG]
    punches = 0
    with target.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(rows[0]))
        writer.writeheader()
        for number, row in enumerate(rows):
            changed = dict(row)
            if number % EVERY == EVERY - 1:
                column = columns[punches % len(columns)]
                wrong = "" if punches // len(columns) % 2 else row[column]
                changed[column] = f"{WRONG[column](float(wrong)):.2f}" if wrong else ""
                punches += 1
            writer.writerow(changed)
    return punches


def _step(row: dict[str, str], moment: Moment) -> Step:
    at = moment.sample.at
    local = datetime.fromisoformat(row["time"]).timestamp()
    return Step(at, local, _truth(row), (), moment)


def _truth(row: dict[str, str]) -> Truth:
    def value(column: str) -> float:
        cell = row.get(column) or ""
        return float(cell) if cell else math.nan

    return Truth(
        clock=0.0,
        going_on=(),
        room=value("ambient_temp_c"),
        vapour=max(0.1, value("humidity_pct")),
        outdoors=math.nan,
        outdoor_vapour=math.nan,
        co2=math.nan,
        pressure=value("pressure_hpa"),
        daylight=math.nan,
        lamps=0.0,
        light=value("light_lux"),
        opening=0.0,
        steam_beside=0.0,
        heating=False,
    )
