"""What speakers are judged on: a dataset's test split, or windows as JSON lines."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
import numpy as np
from msgspec import Meta

from lumen.core.language import EXPRESSIONS, PATTERNS, Pattern
from lumen.errors import RecordingError
from lumen.system.decoding import NO_SUCH_JSON
from trainer.data.published import MOST_BYTES, read_windows
from trainer.data.published_dataset import is_parquet
from trainer.data.rows import read_pairs
from trainer.data.splits import Split
from trainer.data.windows import Indices, Windows
from trainer.evaluation.resampling import Resamples
from trainer.system.text_lines import all_lines
from trainer.teacher.asking import WindowSpan

_DECIMALS = 1e4


class EvaluationData(NamedTuple):
    """Windows, and what was said of them.

    label: [n] indices into PATTERNS, drawn from the target; None where nothing was.
    published: [n] the published work's patterns, drawn by the shape alone; None elsewhere.
    block: [n] the number of the block of time that a window lies in; None where none is named.
    spans: [n] states and seconds of published windows; None elsewhere.
    unnamed: how many windows name no block where others do.
    """

    windows: Windows
    label: Indices | None
    published: Indices | None
    block: Indices | None = None
    spans: list[WindowSpan] | None = None
    unnamed: int = 0

    def resamples(self, rng: np.random.Generator) -> Resamples:
        """Draw blocks again; windows that name none are independent unless they are alike."""
        return Resamples(_alike(self.windows) if self.block is None else self.block, rng)


def read_data(data: Path) -> EvaluationData:
    """Read a dataset's folder (its test split), a Parquet file of one, or JSON lines.

    Raises:
        RecordingError: it cannot be read.
    """
    if data.is_dir() or (data.is_file() and is_parquet(data)):
        pairs = read_pairs(data, Split.TEST)
        label = [PATTERNS.index(EXPRESSIONS[said].pattern) for said in pairs.said]
        block, unnamed = _numbered(pairs.block, pairs.windows)
        return EvaluationData(
            pairs.windows, np.array(label, dtype=np.intp), None, block, unnamed=unnamed
        )
    windows, rows = read_windows(data), _rows(data)
    published = _published(rows, len(windows.shape))
    block, unnamed = _numbered([row.block for row in rows], windows)
    return EvaluationData(windows, None, published, block, _spans(rows), unnamed)


class _Row(msgspec.Struct):
    """What a published row has, `n_states` beside its pattern, or an own one, its block."""

    pattern: Pattern | None = None
    n_states: Annotated[int, Meta(ge=0)] | None = None
    duration_s: Annotated[float, Meta(ge=0.0)] | None = None
    block: str | None = None


def _rows(file: Path) -> list[_Row]:
    lines = enumerate(all_lines(file, MOST_BYTES), 1)
    return [_row(line, f"{file}, line {number}") for number, line in lines if line.strip()]


def _row(line: bytes, place: str) -> _Row:
    try:
        return msgspec.json.decode(line, type=_Row)
    except NO_SUCH_JSON as error:
        raise RecordingError(f"{place}: no window: {error}") from None


def _spans(rows: Sequence[_Row]) -> list[WindowSpan] | None:
    found = [WindowSpan(r.n_states, r.duration_s) for r in rows if r.n_states and r.duration_s]
    return found if len(found) == len(rows) else None


def _numbered(names: Sequence[str | None], windows: Windows) -> tuple[Indices | None, int]:
    """Number the blocks of windows, and tell how many name none; those are drawn one by one."""
    named = np.array([bool(name and name.strip()) for name in names])
    if not named.any():
        return None, 0
    keys = [
        f"named {name.strip()}" if name and name.strip() else f"alone {own}"
        for name, own in zip(names, _alike(windows), strict=True)
    ]
    _, numbers = np.unique(np.array(keys), return_inverse=True)
    return numbers, int((~named).sum())


def _alike(windows: Windows) -> Indices:
    """Give each window the number of the first that is like it: a copy of one is no further draw.

    Alike is what a list of denied windows takes for the same: to four decimals.
    """
    shown = np.column_stack([windows.shape, windows.stable, np.rint(windows.numbers * _DECIMALS)])
    _, first, group = np.unique(shown, axis=0, return_index=True, return_inverse=True)
    numbers: Indices = first[group]
    return numbers


def _published(rows: Sequence[_Row], windows: int) -> Indices | None:
    patterns = [PATTERNS.index(row.pattern) for row in rows if row.pattern and row.n_states]
    return np.array(patterns, dtype=np.intp) if len(patterns) == windows else None
