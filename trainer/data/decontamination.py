"""Windows that are never trained on: those that others evaluate with.

They are known by the digest of their four means to 4 decimals. The published aggregates hold
derivatives too, so that this excludes all that reproduce them, and a few more. Means of states that
were rounded on the way are up to half a unit off: whatever may be a denied window is one.
"""

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np

from lumen.core.features import Floats
from lumen.errors import RecordingError
from lumen.system.atomic import write_atomically
from lumen.system.decoding import NO_SUCH_JSON
from trainer.data.windows import FARTHEST
from trainer.system.text_lines import all_lines

FILE_NAME = "denied_windows.txt"
_DECIMALS = 4
# Means computed in another order differ in their last bits; at the edge of a rounding both count.
_EDGE = 1e-3
# Published states have all their digits, ours four decimals: by so much a mean may have moved.
_ROUNDED = 0.5 + _EDGE
_DIGEST_BYTES = 8
_MOST_BYTES = 1 << 28
# Evaluation windows have four states, and may stand inside longer ones.
_RUN = 4


def digests(means: Sequence[float], edge: float = _EDGE) -> set[str]:
    """Give the digests of a window's mean E, I, S, V: one, or more at the edge of a rounding.

    Args:
        means: to all their digits.
        edge: how near to a rounding's edge counts as both sides, in the last decimal's units.
    """
    sides = (_roundings(mean, edge) for mean in means)
    return {_digest(each) for each in itertools.product(*sides)}


def reproduces(states: Floats, denied: frozenset[str], *, within: bool) -> bool:
    """Tell whether a window, [w, 4], or with `within` a run of states in it, is a denied one.

    Its states may be rounded to four decimals.
    """
    means = [states.mean(axis=0)]
    if within and len(states) > _RUN:
        means += list(np.lib.stride_tricks.sliding_window_view(states, _RUN, 0).mean(axis=2))
    return any(not denied.isdisjoint(digests(mean.tolist(), _ROUNDED)) for mean in means)


def shipped() -> frozenset[str]:
    """Give the digests that come with the trainer."""
    text = Path(__file__).with_name(FILE_NAME).read_text(encoding="ascii")
    return frozenset(_listed(text.splitlines()))


def read_denied(file: Path) -> frozenset[str]:
    """Read digests, one a line, or windows as JSON lines with their `mean`.

    Raises:
        RecordingError: the file cannot be read, or a line is neither.
    """
    try:
        lines = [line.decode() for line in all_lines(file, _MOST_BYTES)]
    except UnicodeDecodeError:
        raise RecordingError(f"{file}: it is not UTF-8 text: save it as UTF-8") from None
    found: set[str] = set()
    for number, line in enumerate(lines, 1):
        found |= _of_line(line.strip(), f"{file}, line {number}")
    return frozenset(found)


def write_denied(windows: Path, out: Path) -> int:
    """Write the digests of a file of windows; give how many there are.

    Raises:
        LumenError: a file cannot be read or written.
    """
    found = sorted(read_denied(windows))
    head = "# Digests of windows that are never trained on, made by `trainer deny`.\n"
    write_atomically(out, (head + "".join(f"{each}\n" for each in found)).encode())
    return len(found)


_Mean = Annotated[float, msgspec.Meta(ge=-FARTHEST, le=FARTHEST)]


class _State(msgspec.Struct):
    E: _Mean
    I: _Mean  # noqa: E741 - the dimension's published name
    S: _Mean
    V: _Mean


class _Window(msgspec.Struct):
    mean: _State


def _of_line(line: str, place: str) -> set[str]:
    if not line or line.startswith("#"):
        return set()
    if not line.startswith("{"):
        if len(line) == 2 * _DIGEST_BYTES and set(line) <= set("0123456789abcdef"):
            return {line}
        raise RecordingError(f"{place}: neither a digest nor a window")
    try:
        return digests(msgspec.structs.astuple(msgspec.json.decode(line, type=_Window).mean))
    except NO_SUCH_JSON as error:
        raise RecordingError(f"{place}: no window: {error}") from None


def _listed(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if line and not line.startswith("#"))


def _roundings(value: float, edge: float) -> set[str]:
    scaled = value * 10**_DECIMALS
    return {str(round(each)) for each in (scaled, scaled - edge, scaled + edge)}


def _digest(rounded: Sequence[str]) -> str:
    text = ",".join(rounded)
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()
