"""What is shown of a trajectory: of a life, or of a dataset's row."""

from pathlib import Path
from typing import NamedTuple

from PIL import Image

from lumen.core.own_scale import Four
from lumen.core.reasons import explain
from lumen.core.rules import NOISE_FLOORS
from lumen.core.shapes import verdict
from lumen.core.window import Trajectory
from lumen.errors import LumenError
from trainer.data.splits import Split
from trainer.explorer import figures, lives, reading, rows
from trainer.explorer.shown import ExplorerContext

WORLD, RECORDING, DATASET = "simulated world", "recording", "dataset"


class TrajectoryView(NamedTuple):
    """What is shown of one window."""

    overview: Image.Image | None
    legend: str
    picture: Image.Image | None
    verdict: str
    reasons: str
    said: str


NOTHING = TrajectoryView(None, "", None, "", "", "")


class LifeRequest(NamedTuple):
    """Which life is looked at."""

    source: str
    scenario: str
    seed: int
    file: Path | None
    fill: bool


def life_of(shown: ExplorerContext, request: LifeRequest) -> lives.ViewedLife:
    """Live through what is request for.

    Raises:
        LumenError: there is no recording, or it is none.
    """
    if request.source == WORLD:
        return lives.lived(request.scenario, request.seed, shown.student)
    if request.file is None:
        raise LumenError("upload a recording first: a CSV as `lumen record` writes it")
    return lives.replay(request.file, shown.student, fill=request.fill)


def rows_of(shown: ExplorerContext, file: Path | None, split: str) -> tuple[rows.ViewedRow, ...]:
    """Read the rows of what was uploaded, or of the dataset that was given.

    Raises:
        LumenError: there is neither, or it cannot be read.
    """
    place = file or shown.dataset
    if place is None:
        raise LumenError("upload rows first, or start with `--dataset DIR`")
    return rows.read_rows(place, Split(split))


def view_of_life(life: lives.ViewedLife, place: int) -> TrajectoryView:
    """Show a life, and the window that ends at a sample of it."""
    window, moment = life.window(place), life.last_said(place)
    note = "; ".join(life.notices)
    said = reading.said_html(None, None, None)
    if moment is not None:
        said = reading.said_html(moment.shape, str(moment.expression), moment.narration)
    overview = figures.life_picture(life, place)
    legend = reading.legend_html(life.shapes)
    if window is None:
        return TrajectoryView(overview, legend, None, reading.waking_html(note), "", said)
    return TrajectoryView(overview, legend, *_explained(window, note, life.floors[place]), said)


def view_of_row(row: rows.ViewedRow) -> TrajectoryView:
    """Show a dataset's row, and what the classifier makes of it."""
    notes = []
    if row.implied:
        notes.append("drawn from its means and derivatives: its states are not told")
    judged = verdict(row.window).shape
    if judged is not row.shape:
        notes.append(f"the row itself says {row.shape}")
    said = reading.said_html(row.shape, row.said, None) if row.said else ""
    explained = _explained(row.window, "; ".join(notes), implied=row.implied)
    return TrajectoryView(None, "", *explained, said)


def _explained(
    window: Trajectory, note: str, floors: Four = NOISE_FLOORS, *, implied: bool = False
) -> tuple[Image.Image, str, str]:
    reasons = explain(window, floors)
    drawn = figures.trajectory_picture(window, reasons.seen, implied=implied)
    return drawn, reading.verdict_html(verdict(window, floors), note), reading.reasons_html(reasons)
