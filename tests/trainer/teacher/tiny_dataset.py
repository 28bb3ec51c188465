"""A small dataset, written on the spot."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from lumen.core.language import EXPRESSIONS
from lumen.core.shape_names import SHAPES
from trainer.data import rows
from trainer.data.splits import Split
from trainer.data.synthetic_windows import imagine
from trainer.data.windows import Windows

PAIRS = 64
"""Of its training split."""


def rows_of(windows: Windows, seed: int) -> list[dict[str, object]]:
    """Give windows as rows of a dataset, with something said of each."""
    said = np.random.default_rng(seed).integers(len(EXPRESSIONS), size=len(windows.shape))
    names = ("E", "I", "S", "V")
    found: list[dict[str, object]] = []
    for shape, numbers, place in zip(windows.shape, windows.numbers, said, strict=True):
        parts = np.split(numbers, 3)
        row = dict(
            zip(
                ("mean", "delta", "bend"),
                (dict(zip(names, p, strict=True)) for p in parts),
                strict=True,
            )
        )
        found.append(
            {
                "shape": str(SHAPES[shape]),
                "trend": "stable",
                **row,
                "expression": str(EXPRESSIONS[place]),
                "real": False,
            }
        )
    return found


def write_dataset(folder: Path) -> Path:
    """Write one of three splits; give the folder."""
    for seed, (split, count) in enumerate(
        ((Split.TRAIN, PAIRS), (Split.VALIDATION, 16), (Split.TEST, 16))
    ):
        file = rows.split_file(folder, split)
        file.parent.mkdir(parents=True, exist_ok=True)
        table = rows_of(imagine(count, np.random.default_rng(seed)), seed)
        parquet.write_table(pa.Table.from_pylist(table), file)
    return folder
