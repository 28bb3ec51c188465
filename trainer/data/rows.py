"""Rows of a dataset: a trajectory, what was made of it, and an expression; as Parquet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lumen.core.language import EXPRESSIONS, PLACES, Expression, parse
from lumen.core.moment import DIMENSIONS
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.errors import LanguageError, RecordingError
from trainer.data.splits import Split
from trainer.data.stratified_sampler import Candidate, numbers_of
from trainer.data.windows import Windows, impossible

COLUMNS: dict[str, str] = {
    "shape": "the trajectory's shape, one of nine",
    "trend": "stable, rising or falling: what the speaker is told",
    "mean": "mean E, I, S, V over the window",
    "delta": "median of the last quarter less that of the first",
    "bend": "how much more it moved late than early",
    "times": "seconds since the window's first state",
    "eisv_states": "the states, each [E, I, S, V]; 4 decimals",
    "t_start": "the first state's time: Unix time, or seconds since a simulated life began",
    "t_end": "the last state's time",
    "expression": "drawn from the target speaker",
    "pattern": "its pattern",
    "tokens": "its tokens, as they are said",
    "provenance": "where the states come from",
    "source": "the file, dataset or scenario",
    "real": "whether a body lived it, and nothing of it was simulated",
    "block": "the block of time, all of which is in one split",
    "content": "digest of shape, times and states; no content is in two splits",
}
"""What each column says, in order."""


class Pairs(NamedTuple):
    """A split's rows as columns, in the order of the file.

    said: [n] indices into EXPRESSIONS. block: [n] the blocks of time; None where a row names none.
    """

    windows: Windows
    trend: list[Trend]
    said: list[int]
    real: list[bool]
    block: list[str | None]

    @property
    def expressions(self) -> list[Expression]:
        """What is said of each window."""
        return [EXPRESSIONS[place] for place in self.said]


def row(candidate: Candidate, said: Expression) -> dict[str, Any]:
    """Lay out one row."""
    numbers = numbers_of(candidate).tolist()
    mean, delta, bend = (
        dict(zip(DIMENSIONS, numbers[i : i + 4], strict=True)) for i in range(0, 12, 4)
    )
    return {
        "shape": str(SHAPES[candidate.shape]),
        "trend": str(candidate.trend),
        "mean": mean,
        "delta": delta,
        "bend": bend,
        "times": np.frombuffer(candidate.times).tolist(),
        "eisv_states": np.frombuffer(candidate.states).reshape(-1, 4).tolist(),
        "t_start": candidate.t_start,
        "t_end": candidate.t_end,
        "expression": str(said),
        "pattern": str(said.pattern),
        "tokens": [f"~{token}~" for token in said.spoken],
        "provenance": str(candidate.provenance),
        "source": candidate.source,
        "real": candidate.real,
        "block": candidate.block,
        "content": candidate.content,
    }


def write_split(rows: Sequence[dict[str, Any]], folder: Path, split: Split) -> Path:
    """Write a split's rows as Parquet, as the hub reads them."""
    import datasets

    number, text = datasets.Value("float64"), datasets.Value("string")
    state = {name: number for name in DIMENSIONS}  # noqa: C420 - each its own value
    kinds: dict[str, Any] = dict.fromkeys(COLUMNS, text) | {
        "mean": state,
        "delta": state,
        "bend": state,
        "times": [number],
        "eisv_states": [[number]],
        "t_start": number,
        "t_end": number,
        "tokens": [text],
        "real": datasets.Value("bool"),
    }
    file = split_file(folder, split)
    file.parent.mkdir(parents=True, exist_ok=True)
    table = datasets.Dataset.from_list(list(rows), features=datasets.Features(kinds))
    datasets.disable_progress_bars()
    table.to_parquet(file)
    return file


def split_file(folder: Path, split: Split) -> Path:
    """Give where a split is stored in a dataset's folder."""
    return folder / "data" / f"{split}-00000-of-00001.parquet"


def read_pairs(dataset: Path, split: Split) -> Pairs:
    """Read a split of a dataset's folder, or one Parquet file of it.

    Raises:
        RecordingError: it cannot be read, or a row is no pair.
    """
    file = split_file(dataset, split) if dataset.is_dir() else dataset
    return pairs_of(table_rows(file, _PAIR_COLUMNS), str(file))


def pairs_of(table: Iterable[Mapping[str, Any]], place: str) -> Pairs:
    """Turn rows into columns.

    Raises:
        RecordingError: a row is no pair, or there is none; the text begins with the place.
    """
    found = [_pair(row, f"{place}, row {number}") for number, row in enumerate(table, 1)]
    if not found:
        raise RecordingError(f"{place}: there is no row in it")
    shape, trend, numbers, said, real, block = zip(*found, strict=True)
    stable = np.array([each is Trend.STABLE for each in trend], dtype=np.bool_)
    windows = Windows(np.array(shape, dtype=np.intp), np.array(numbers), stable)
    return Pairs(windows, list(trend), list(said), list(real), list(block))


_Pair = tuple[int, Trend, list[float], int, bool, str | None]


def _pair(row: Mapping[str, Any], place: str) -> _Pair:
    try:
        numbers = [float(row[part][d]) for part in _PARTS for d in DIMENSIONS]
        if not np.isfinite(numbers).all():
            raise ValueError("a number of it is missing")  # noqa: TRY301 - one message for all
        if impossible(np.array([numbers]))[0]:
            raise ValueError("no window has such numbers")  # noqa: TRY301 - as above
        if not isinstance(row["real"], bool):
            raise TypeError("`real` is neither true nor false")  # noqa: TRY301 - as above
        shape = SHAPES.index(Shape(row["shape"]))
        said = PLACES[parse(row["expression"])]
        return shape, Trend(row["trend"]), numbers, said, row["real"], row.get("block")
    except KeyError as error:
        raise RecordingError(f"{place}: no pair: there is no column {error}") from None
    except (TypeError, ValueError, AttributeError, LanguageError) as error:
        raise RecordingError(f"{place}: no pair: {error}") from None


def table_rows(file: Path, columns: Sequence[str] | None) -> Iterator[dict[str, Any]]:
    """Give the rows of a Parquet file, as many columns as it has of those; None for all.

    Raises:
        RecordingError: it cannot be read.
    """
    from pyarrow import ArrowException, parquet

    if not file.exists():
        raise RecordingError(f"{file}: there is no such file: `trainer dataset` makes a dataset")
    try:
        with parquet.ParquetFile(file) as table:
            there = table.schema_arrow.names
            present = [name for name in there if columns is None or name in columns]
            for batch in table.iter_batches(_ROWS_AT_ONCE, columns=present):
                yield from batch.to_pylist()
    # A text that is no UTF-8, a time that no calendar has: found only when they are looked at.
    except (OSError, ArrowException, ValueError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise RecordingError(f"{file}: {reason}") from None


_ROWS_AT_ONCE = 512
_PARTS = ("mean", "delta", "bend")
_PAIR_COLUMNS = ("shape", "trend", "mean", "delta", "bend", "expression", "real", "block")
