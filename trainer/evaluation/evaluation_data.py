"""What speakers are judged on: a dataset's test split, or windows as JSON lines."""

from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from lumen.core.language import EXPRESSIONS, PATTERNS, Pattern
from lumen.errors import RecordingError
from lumen.system.decoding import NO_SUCH_JSON
from trainer.data.published import read_windows
from trainer.data.rows import read_pairs
from trainer.data.splits import Split
from trainer.data.windows import Indices, Windows


class EvaluationData(NamedTuple):
    """Windows, and what was said of them.

    label: [n] indices into PATTERNS, drawn from the target; None where nothing was.
    published: [n] the published work's patterns, drawn by the shape alone; None elsewhere.
    """

    windows: Windows
    label: Indices | None
    published: Indices | None


def read_data(data: Path) -> EvaluationData:
    """Read a dataset's folder (its test split), a Parquet file of one, or JSON lines.

    Raises:
        RecordingError: it cannot be read.
    """
    if data.is_dir() or data.suffix == ".parquet":
        pairs = read_pairs(data, Split.TEST)
        label = [PATTERNS.index(EXPRESSIONS[said].pattern) for said in pairs.said]
        return EvaluationData(pairs.windows, np.array(label, dtype=np.intp), None)
    windows = read_windows(data)
    return EvaluationData(windows, None, _published(data, len(windows.shape)))


class _Labelled(msgspec.Struct):
    """What only a published row has beside its pattern: `n_states`."""

    pattern: Pattern | None = None
    n_states: int | None = None


def _published(file: Path, windows: int) -> Indices | None:
    try:
        lines = [line for line in file.read_bytes().splitlines() if line.strip()]
        rows = [msgspec.json.decode(line, type=_Labelled) for line in lines]
    except (OSError, *NO_SUCH_JSON) as error:
        raise RecordingError(f"{file}: {error}") from None
    patterns = [PATTERNS.index(row.pattern) for row in rows if row.pattern and row.n_states]
    return np.array(patterns, dtype=np.intp) if len(patterns) == windows else None
