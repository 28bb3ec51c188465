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
from trainer.data.published import read_windows
from trainer.data.rows import read_pairs
from trainer.data.splits import Split
from trainer.data.windows import Indices, Windows
from trainer.evaluation.resampling import Resamples
from trainer.teacher.asking import WindowSpan


class EvaluationData(NamedTuple):
    """Windows, and what was said of them.

    label: [n] indices into PATTERNS, drawn from the target; None where nothing was.
    published: [n] the published work's patterns, drawn by the shape alone; None elsewhere.
    block: [n] the number of the block of time that a window lies in; None where none is named.
    spans: [n] states and seconds of published windows; None elsewhere.
    """

    windows: Windows
    label: Indices | None
    published: Indices | None
    block: Indices | None = None
    spans: list[WindowSpan] | None = None

    def resamples(self, rng: np.random.Generator) -> Resamples:
        """Draw blocks again; windows that name none are taken as independent of one another."""
        own = np.arange(len(self.windows.shape))
        return Resamples(own if self.block is None else self.block, rng)


def read_data(data: Path) -> EvaluationData:
    """Read a dataset's folder (its test split), a Parquet file of one, or JSON lines.

    Raises:
        RecordingError: it cannot be read.
    """
    if data.is_dir() or data.suffix == ".parquet":
        pairs = read_pairs(data, Split.TEST)
        label = [PATTERNS.index(EXPRESSIONS[said].pattern) for said in pairs.said]
        return EvaluationData(
            pairs.windows, np.array(label, dtype=np.intp), None, _numbered(pairs.block)
        )
    windows, rows = read_windows(data), _rows(data)
    published = _published(rows, len(windows.shape))
    blocks = _numbered([row.block for row in rows])
    return EvaluationData(windows, None, published, blocks, _spans(rows))


class _Row(msgspec.Struct):
    """What a published row has, `n_states` beside its pattern, or an own one, its block."""

    pattern: Pattern | None = None
    n_states: Annotated[int, Meta(ge=0)] | None = None
    duration_s: Annotated[float, Meta(ge=0.0)] | None = None
    block: str | None = None


def _rows(file: Path) -> list[_Row]:
    try:
        lines = [line for line in file.read_bytes().splitlines() if line.strip()]
        return [msgspec.json.decode(line, type=_Row) for line in lines]
    except (OSError, *NO_SUCH_JSON) as error:
        raise RecordingError(f"{file}: {error}") from None


def _spans(rows: Sequence[_Row]) -> list[WindowSpan] | None:
    found = [WindowSpan(r.n_states, r.duration_s) for r in rows if r.n_states and r.duration_s]
    return found if len(found) == len(rows) else None


def _numbered(blocks: Sequence[str | None]) -> Indices | None:
    """Number the blocks of windows, if every window names one."""
    if None in blocks:
        return None
    _, numbers = np.unique(np.array(blocks), return_inverse=True)
    return numbers


def _published(rows: Sequence[_Row], windows: int) -> Indices | None:
    patterns = [PATTERNS.index(row.pattern) for row in rows if row.pattern and row.n_states]
    return np.array(patterns, dtype=np.intp) if len(patterns) == windows else None
