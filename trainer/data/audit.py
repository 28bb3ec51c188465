"""Looks for leaks in a dataset: ways in which a row could tell of another's label, or its own."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lumen.core.features import features
from lumen.core.moment import DIMENSIONS
from lumen.core.shape_names import SHAPES
from lumen.core.speaker import entropy_bits, expression_probabilities
from lumen.core.window import SPAN
from trainer.data import rows
from trainer.data.decontamination import reproduces, shipped
from trainer.data.splits import FIRST_WALL_TIME, Split, content_of
from trainer.data.stratified_sampler import Provenance

# In shuffled rows a column's rank correlation with the row number has a standard deviation of
# 1/sqrt(rows); six of them do not happen by chance in a column out of ten thousand datasets.
_FOLLOWS = 6.0
# Labels drawn from the target stay within so many standard errors of its expected log-likelihood.
_UNLIKELY = 5.0
# Times are kept to the millisecond.
_ROUNDING = 0.01
_NUMBER_TOLERANCE = 2e-6
_MOST_CONTRADICTED = 0.01


def leaks(folder: Path) -> list[str]:
    """Say what is wrong with a dataset; nothing where nothing is found.

    Raises:
        RecordingError: the dataset cannot be read.
    """
    found: list[str] = []
    splits = {split: rows.split_file(folder, split) for split in Split}
    tables = {split: list(rows.table_rows(file, None)) for split, file in splits.items()}
    for split, table in tables.items():
        found += _undeclared(split, table)
        found += _row_numbers(split, table)
        found += _foreign_labels(split, table)
        found += _denied(split, table)
        # What was planted in a column contradicts the states too, and is named above.
        found += [] if found else _contradictions(split, table)
    return [*found, *_shared_contents(tables), *_near_in_time(tables)]


Table = Sequence[Mapping[str, Any]]


def _undeclared(split: Split, table: Table) -> Iterator[str]:
    for name in table[0] if table else ():
        if name not in rows.COLUMNS:
            yield f"{split}: column {name!r} is none of a dataset's"


def _row_numbers(split: Split, table: Table) -> Iterator[str]:
    """Find numbers that follow the row: they would tell rows apart that look alike."""
    if not table:
        return
    from scipy import stats

    columns = {
        f"{part}.{d}": [row[part][d] for row in table]
        for part in ("mean", "delta", "bend")
        for d in DIMENSIONS
    } | {name: [row[name] for row in table] for name in ("t_start", "t_end")}
    limit = _FOLLOWS / math.sqrt(len(table))
    for name, values in columns.items():
        varies = min(values) < max(values)
        if varies and abs(stats.spearmanr(values, range(len(table))).statistic) > limit:
            yield f"{split}: {name} follows the row number"


def _contradictions(split: Split, table: Table) -> Iterator[str]:
    """Find rows whose numbers are not those of their own states."""
    wrong = 0
    for row in table:
        times, states = np.array(row["times"]), np.array(row["eisv_states"])
        numbers = [row[part][d] for part in ("mean", "delta", "bend") for d in DIMENSIONS]
        seen = features(times[None], states.T[None]).numbers[0]
        wrong += not np.allclose(seen, numbers, rtol=0.0, atol=_NUMBER_TOLERANCE)
    # Times are rounded when they are stored: a state may come to lie beyond a quarter.
    if wrong > _MOST_CONTRADICTED * len(table):
        yield f"{split}: the numbers of {wrong} rows are not those of their states"


def _foreign_labels(split: Split, table: Table) -> Iterator[str]:
    """Find labels that the target did not draw: too likely, or too unlikely, on the whole."""
    if not table:
        return
    pairs = rows.pairs_of(table, str(split))
    law = expression_probabilities(pairs.windows.targets())
    logs = np.log2(law)
    expected = -entropy_bits(law)
    variance = (law * logs**2).sum(axis=1) - expected**2
    drawn = logs[np.arange(len(table)), pairs.said]
    away = (drawn - expected).sum() / math.sqrt(variance.sum())
    if abs(away) > _UNLIKELY:
        yield (
            f"{split}: the expressions are not drawn from the target: their likelihood is "
            f"{away:+.1f} standard errors off"
        )


def _denied(split: Split, table: Table) -> Iterator[str]:
    """Find windows that others evaluate with: whoever learns them is judged on what it has seen."""
    denied = shipped()
    met = sum(
        reproduces(
            np.array(row["eisv_states"]), denied, within=row["provenance"] != Provenance.SIMULATED
        )
        for row in table
    )
    if met:
        yield f"{split}: {met} windows are among those that others evaluate with"


def _shared_contents(tables: Mapping[Split, Table]) -> Iterator[str]:
    places: dict[bytes, list[Split]] = defaultdict(list)
    for split, table in tables.items():
        for row in table:
            shape = SHAPES.index(row["shape"])
            states = np.array(row["eisv_states"])
            places[content_of(shape, np.array(row["times"]), states)].append(split)
    twice = [splits for splits in places.values() if len(splits) > 1]
    across = sum(len(set(splits)) > 1 for splits in twice)
    if across:
        yield f"{across} windows are in more than one split"
    if len(twice) > across:
        yield f"{len(twice) - across} windows are twice in a split"


def _near_in_time(tables: Mapping[Split, Table]) -> Iterator[str]:
    """Find windows of one life in different splits that are less than a window apart.

    What was generated without a time has none in common.
    """
    lives: dict[str, list[tuple[float, float, Split]]] = defaultdict(list)
    for split, table in tables.items():
        for row in table:
            life = row["block"].rpartition(":")[0]
            generated = row["provenance"] == Provenance.PUBLISHED_SYNTHETIC
            if not generated or row["t_start"] >= FIRST_WALL_TIME:
                lives[life].append((row["t_start"], row["t_end"], split))
    near = 0
    for windows in lives.values():
        reach: dict[Split, float] = {}
        for begin, end, split in sorted(windows):
            others = [last for other, last in reach.items() if other is not split]
            near += bool(others) and begin - max(others) < SPAN - _ROUNDING
            reach[split] = max(end, reach.get(split, end))
    if near:
        yield f"{near} windows are less than {SPAN:g} s from a window of another split"
