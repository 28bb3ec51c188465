"""Small datasets: written, built, read and changed."""

import json
from pathlib import Path
from typing import Any

from histories import published_row

from trainer.data import rows
from trainer.data.dataset import DatasetRecipe, build
from trainer.data.simulated_histories import SimulatedLife
from trainer.data.source_kinds import Source
from trainer.data.splits import Split

PAIRS = 120


def silent(_done: int, _of: int) -> None:
    """Hear of progress, and say nothing."""


def short_lives(_pairs: int, seed: int) -> list[SimulatedLife]:
    """Live for a morning."""
    return [SimulatedLife("busy", seed, 0.5)]


def built(folder: Path, *sources: Source, pairs: int = PAIRS, seed: int = 1) -> dict[str, Any]:
    """Build a small dataset."""
    return build(DatasetRecipe(sources, pairs, seed), folder, silent, workers=1)


def table(folder: Path, split: Split) -> list[dict[str, Any]]:
    """Read a split's rows, all columns."""
    return list(rows.table_rows(rows.split_file(folder, split), None))


def published(file: Path, *published_rows: dict[str, object]) -> Source:
    """Write rows in the published schema as JSON lines."""
    file.write_text("".join(json.dumps(row) + "\n" for row in published_rows))
    return Source("published", str(file))


def many_published(file: Path, count: int = 600) -> Source:
    """Write many published rows, spread over two days."""
    return published(file, *(published_row(n, 100_000.0 + 300.0 * n) for n in range(count)))


def replaced(folder: Path, split: Split, changed: list[dict[str, Any]]) -> None:
    """Write a split again, without asking what it holds."""
    from pyarrow import Table, parquet  # noqa: PLC0415 - heavy

    parquet.write_table(Table.from_pylist(changed), rows.split_file(folder, split))
