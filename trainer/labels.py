"""Soft labels on disk: what a teacher says of numbered windows, in shards of plain arrays.

A shard is an .npz of `index` [n], whole numbers, `pattern` [n, 5] and `token` [n, 15], the exact
probabilities of each pattern and each first token. Every index stands in one shard.
"""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lumen.atomic import write_atomically
from lumen.core.language import PATTERNS, TOKENS
from lumen.core.speaker import Floats, Speech
from lumen.errors import LumenError

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


def write_shard(file: Path, shard: Shard) -> None:
    """Write a shard, whole or not at all.

    Raises:
        LumenError: it cannot be written.
    """
    stream = io.BytesIO()
    np.savez(stream, index=shard.index, pattern=shard.pattern, token=shard.token)
    write_atomically(file, stream.getvalue())


def read_labels(folder: Path, windows: int) -> Speech:
    """Read the labels of windows 0 to `windows` - 1, in that order.

    Raises:
        LumenError: a window has no label, or two, or a file holds no labels.
    """
    files = sorted(folder.glob("*.npz"))
    if not files:
        raise LumenError(f"{folder}: there are no labels in it")
    shards = [_read_shard(file) for file in files]
    index = np.concatenate([shard.index for shard in shards])
    if sorted(index.tolist()) != list(range(windows)):
        raise LumenError(
            f"{folder}: it labels {len(set(index.tolist()))} windows, and there are {windows}: "
            "these are labels of other windows, or not all of them"
        )
    order = np.argsort(index)
    pattern = np.concatenate([shard.pattern for shard in shards])[order]
    token = np.concatenate([shard.token for shard in shards])[order]
    return Speech(pattern, token)


def _read_shard(file: Path) -> Shard:
    try:
        with np.load(file, allow_pickle=False) as told:
            shard = Shard(
                told["index"].astype(np.int64),
                told["pattern"].astype(np.float64),
                told["token"].astype(np.float64),
            )
    except (OSError, KeyError, ValueError) as error:
        raise LumenError(f"{file}: it holds no labels: {error}") from None
    for name, table, width in (
        ("pattern", shard.pattern, len(PATTERNS)),
        ("token", shard.token, len(TOKENS)),
    ):
        if table.shape != (len(shard.index), width):
            raise LumenError(f"{file}: {name} must be {len(shard.index)} x {width}")
        if not (table > 0.0).all() or (np.abs(table.sum(axis=1) - 1.0) > _SUM_TOLERANCE).any():
            raise LumenError(f"{file}: {name} holds no probabilities")
    return shard
