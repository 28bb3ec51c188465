"""Soft labels on disk: what a teacher says of numbered windows, in shards of plain arrays.

A shard is an .npz of `index` [n], whole numbers, `pattern` [n, 5] and `token` [n, 15], the exact
probabilities of each pattern and each first token. Every index stands in one shard. Beside the
shards lie the labelled windows themselves, `windows.npz`, and `origin.json`, who labelled.
"""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from lumen.core.language import PATTERNS, TOKENS
from lumen.core.shape_names import SHAPES
from lumen.core.speaker import Floats, Speech
from lumen.errors import LumenError
from lumen.system.atomic import write_atomically
from lumen.system.decoding import NO_SUCH_JSON
from lumen.units import WallTime
from trainer.data.windows import FARTHEST, NUMBER_COUNT, Windows
from trainer.system.array_files import Kind, read_arrays

WINDOWS_NAME = "windows.npz"
ORIGIN_NAME = "origin.json"
SHARDS = "labels-*.npz"
_SUM_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class Shard:
    """Soft labels of some windows."""

    index: NDArray[np.int64]
    pattern: Floats
    token: Floats


def shard_file(folder: Path, number: int) -> Path:
    """Give the name of a shard's file."""
    return folder / f"labels-{number:05d}.npz"


def write_shard(file: Path, shard: Shard, made_of: bytes = b"") -> None:
    """Write a shard, whole or not at all, with a seal of what it was made of and of what it holds.

    Raises:
        LumenError: it cannot be written.
    """
    stream = io.BytesIO()
    seal = np.frombuffer(_seal(shard, made_of), dtype=np.uint8)
    np.savez(stream, index=shard.index, pattern=shard.pattern, token=shard.token, seal=seal)
    write_atomically(file, stream.getvalue())


def is_made_of(file: Path, made_of: bytes) -> bool:
    """Tell whether a shard is there, was made of this, and holds what was written then."""
    try:
        shard, seal = _read_shard(file), read_arrays(file, {"seal": ("u", 1)})["seal"]
    except (LumenError, OSError, ValueError):
        return False
    return seal.tobytes() == _seal(shard, made_of)


def _seal(shard: Shard, made_of: bytes) -> bytes:
    digest = hashlib.sha256(made_of)
    for array in (shard.index, shard.pattern, shard.token):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.digest()


def read_labels(folder: Path, windows: int) -> Speech:
    """Read the labels of windows 0 to `windows` - 1, in that order.

    Raises:
        LumenError: a window has no label, or two, or a file holds no labels.
    """
    files = sorted(folder.glob(SHARDS))
    if not files:
        raise LumenError(f"{folder}: there are no labels in it: `trainer teacher label` makes them")
    shards = [_read_shard(file) for file in files]
    index = np.concatenate([shard.index for shard in shards])
    if sorted(index.tolist()) != list(range(windows)):
        raise LumenError(
            f"{folder}: it labels {len(set(index.tolist()))} windows, and there are {windows}: "
            "these are labels of other windows, or not all of them: label again"
        )
    order = np.argsort(index)
    pattern = np.concatenate([shard.pattern for shard in shards])[order]
    token = np.concatenate([shard.token for shard in shards])[order]
    return Speech(pattern, token)


def _read_shard(file: Path) -> Shard:
    found = _arrays(file, "labels", {"index": ("iu", 1), "pattern": ("f", 2), "token": ("f", 2)})
    shard = Shard(
        found["index"].astype(np.int64),
        found["pattern"].astype(np.float64),
        found["token"].astype(np.float64),
    )
    for name, table, width in (
        ("pattern", shard.pattern, len(PATTERNS)),
        ("token", shard.token, len(TOKENS)),
    ):
        if table.shape != (len(shard.index), width):
            raise LumenError(f"{file}: {name} must be {len(shard.index)} x {width}")
        if not (table > 0.0).all() or (np.abs(table.sum(axis=1) - 1.0) > _SUM_TOLERANCE).any():
            raise LumenError(f"{file}: {name} holds no probabilities: label again")
    return shard


class LabelOrigin(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who labelled: the teacher's name, and the base model that it was made from.

    answers_until: when the newest of people's answers was given that it learnt from.
    """

    teacher: str
    base: str
    answers_until: WallTime | None = None


def write_lesson(folder: Path, windows: Windows) -> Path:
    """Write the windows that are to be labelled, in their order; give the file.

    Raises:
        LumenError: it cannot be written.
    """
    stream = io.BytesIO()
    np.savez(stream, shape=windows.shape, numbers=windows.numbers, stable=windows.stable)
    file = folder / WINDOWS_NAME
    write_atomically(file, stream.getvalue())
    return file


def read_lesson(file: Path) -> Windows:
    """Read windows that are to be labelled.

    Raises:
        LumenError: the file holds none.
    """
    found = _arrays(file, "windows", {"shape": ("iu", 1), "numbers": ("f", 2), "stable": ("b", 1)})
    shape, numbers, stable = (found[name] for name in ("shape", "numbers", "stable"))
    count = len(shape)
    if not count or numbers.shape != (count, NUMBER_COUNT) or stable.shape != (count,):
        raise LumenError(
            f"{file}: its windows must be so many of each, with {NUMBER_COUNT} numbers"
        )
    if not (shape < len(SHAPES)).all() or not (shape >= 0).all():
        raise LumenError(f"{file}: it names shapes that there are not: label again")
    if not (np.abs(numbers) <= FARTHEST).all():
        raise LumenError(f"{file}: no window has such numbers: label again")
    return Windows(shape.astype(np.intp), numbers.astype(np.float64), stable)


def _arrays(file: Path, what: str, wanted: Mapping[str, Kind]) -> dict[str, NDArray[Any]]:
    try:
        return read_arrays(file, wanted)
    except FileNotFoundError:
        raise LumenError(f"{file}: there is no such file: label again") from None
    except OSError as error:
        raise LumenError(f"{file}: it holds no {what}: {error.strerror}: label again") from None
    except ValueError as error:
        raise LumenError(f"{file}: it holds no {what}: {error}: label again") from None


def write_origin(folder: Path, origin: LabelOrigin) -> None:
    """Write who labelled.

    Raises:
        LumenError: it cannot be written.
    """
    write_atomically(folder / ORIGIN_NAME, msgspec.json.encode(origin))


def read_origin(folder: Path) -> LabelOrigin:
    """Read who labelled.

    Raises:
        LumenError: nothing there says who.
    """
    file = folder / ORIGIN_NAME
    try:
        return msgspec.json.decode(file.read_bytes(), type=LabelOrigin)
    except (OSError, *NO_SUCH_JSON) as error:
        raise LumenError(f"{file}: it does not say who labelled: {error}: label again") from None
