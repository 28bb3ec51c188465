"""Histories of states for tests, and files of them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from lumen.core.features import Floats

BEGIN = 1_760_004_000.0
"""A wall time at which a block of two hours begins."""


def wandering(count: int, seed: int = 1, interval: float = 30.0) -> tuple[Floats, Floats]:
    """Make times and states that wander slowly, now and then a lot."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(size=(count, 4)) * (0.004, 0.004, 0.004, 0.001)
    jumps = (rng.random((count, 4)) < 0.01) * rng.normal(size=(count, 4)) * (0.2, 0.15, 0.15, 0.04)
    low, high = np.array([0.15, 0.5, 0.02, 0.01]), np.array([0.75, 0.95, 0.35, 0.15])
    states = np.empty((count, 4))
    now = (low + high) / 2.0
    for i in range(count):
        now = np.clip(now + steps[i] + jumps[i], low, high)
        states[i] = now
    return np.arange(count, dtype=np.float64) * interval, np.round(states, 4)


def exported_line(at: float, state: Floats, **changes: object) -> str:
    """Write one line as `lumen export states` does."""
    line = {
        "time": datetime.fromtimestamp(BEGIN + at, UTC).isoformat().replace("+00:00", "Z"),
        "t": at,
        **dict(zip("EISV", state.tolist(), strict=True)),
        "shape": None,
        "trend": None,
        "expression": "~warmth~",
    }
    return json.dumps(line | changes) + "\n"


def export_file(file: Path, count: int = 4000, seed: int = 1, *, simulated: bool = False) -> Path:
    """Write an export of wandering states."""
    times, states = wandering(count, seed)
    mark = {"simulated": True} if simulated else {}
    lines = [exported_line(t, s, **mark) for t, s in zip(times.tolist(), states, strict=True)]
    file.write_text("".join(lines))
    return file


def published_row(
    seed: int, begin: float = 100_000.0, count: int = 4, **changes: object
) -> dict[str, object]:
    """Make a row of the published dataset's schema."""
    times, states = wandering(count, seed, interval=2.0)
    entries = [
        dict(zip("EISV", state.tolist(), strict=True)) | {"t": begin + at}
        for at, state in zip(times.tolist(), states, strict=True)
    ]
    row: dict[str, object] = {
        "shape": ["settled_presence", "convergence", "void_rising"][seed % 3],
        "eisv_states": json.dumps(entries),
        "derivatives": "[]",
        "t_start": begin,
        "t_end": begin + float(times[-1]),
        "provenance": "lumen_real",
        "tokens": '[["~warmth~", "~warmth~"]]',
        "n_expressions": 1,
    }
    return row | changes
