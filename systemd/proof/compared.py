"""Compares what two machines made of the same: to the last bit, and by how much it differs."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

RECORD = "made.json"
DISTRIBUTIONS = "distributions.npy"


class Comparison(NamedTuple):
    """One thing that two machines made, and what was seen of it."""

    what: str
    equal: bool
    seen: str


def compare_student(here: Path, there: Path) -> list[Comparison]:
    """Compare how the student answered, in two folders that `made.py` wrote."""
    mine, its = _records(here, there)
    if (mine["student"], mine["windows"]) != (its["student"], its["windows"]):
        return [Comparison("student and windows", False, "they are not the same: no comparison")]
    return [_probabilities(mine, its), _distributions(here, there)]


def compare_pictures(here: Path, there: Path) -> Comparison:
    """Compare what was drawn."""
    mine, its = (record["pictures"] for record in _records(here, there))
    differ = [name for name in mine if mine[name] != its[name]]
    if not differ:
        return Comparison("pictures", True, f"{len(mine)} pictures, all pixels")
    parts = "; ".join(_pixels(name, here, there) for name in differ)
    return Comparison("pictures", False, f"{len(differ)} of {len(mine)} differ: {parts}")


def numpy_in(folder: Path) -> str:
    """Give the version of numpy that made a folder."""
    return str(_records(folder)[0]["numpy"])


def _records(*folders: Path) -> list[dict[str, Any]]:
    return [json.loads((folder / RECORD).read_text(encoding="ascii")) for folder in folders]


def _probabilities(mine: dict[str, Any], its: dict[str, Any]) -> Comparison:
    pairs = [
        (one, other)
        for kind in ("pattern", "token")
        for row, its_row in zip(mine[kind], its[kind], strict=True)
        for one, other in zip(row, its_row, strict=True)
    ]
    other = [(float.fromhex(a), float.fromhex(b)) for a, b in pairs if a != b]
    seen = f"{len(pairs)} for {len(mine['token'])} windows, all bits"
    if other:
        most = max(abs(a - b) for a, b in other)
        seen = f"{len(other)} of {len(pairs)} differ, at most by {most:.2g}"
    return Comparison("patterns and tokens", not other, seen)


def _distributions(here: Path, there: Path) -> Comparison:
    mine, its = (np.load(folder / DISTRIBUTIONS) for folder in (here, there))
    differs = mine.view(np.uint64) != its.view(np.uint64)
    seen = f"{mine.size} for {len(mine)} windows, all bits"
    if differs.any():
        most = (np.abs(mine - its) / np.spacing(mine)).max()
        seen = f"{differs.sum()} of {mine.size} differ, at most by {most:.0f} of the last place"
    return Comparison("expressions", not differs.any(), seen)


def _pixels(name: str, here: Path, there: Path) -> str:
    one, other = (
        np.asarray(Image.open(folder / f"{name}.png"), dtype=np.int16) for folder in (here, there)
    )
    levels = np.abs(one - other)
    count = int(levels.any(axis=2).sum())
    return f"{name}: {count} of {levels[..., 0].size} pixels by at most {levels.max()}"
