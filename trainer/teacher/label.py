"""A teacher labels windows with its exact probabilities, shard by shard, anywhere."""

import contextlib
import hashlib
import shutil
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from lumen.errors import LumenError
from lumen.system.atomic import write_atomically
from trainer.data.curriculum import live_through
from trainer.data.rows import read_pairs
from trainer.data.splits import Split
from trainer.data.synthetic_windows import imagine
from trainer.data.windows import Windows, joined
from trainer.system.cluster import mapped
from trainer.system.fingerprint import fingerprint
from trainer.system.folders import clear_way, put_in_place
from trainer.system.progress import Progress
from trainer.teacher import bases, labels, teacher
from trainer.teacher.labels import LabelOrigin, Shard, read_labels, shard_file, write_shard

LIVED_SHARE = 0.3
"""Of the labelled windows, how many were lived in the simulated world; the rest is imagined."""

_AT_ONCE = 500
_STAMP = "labels.recipe.json"
_NAMES = (labels.SHARDS, labels.WINDOWS_NAME, labels.ORIGIN_NAME, _STAMP, ".*")
"""What lies in a folder of labels, and may go with old ones."""


class Job(NamedTuple):
    """A shard to be labelled: by whom, and what. `digest` tells an adapter from another."""

    place: str
    base: str | None
    digest: str
    numbers: NDArray[np.int64]
    windows: Windows


def lesson(
    count: int,
    lived: int,
    seed: int,
    progress: Progress,
    *,
    dataset: Path | None = None,
    scheduler: str | None = None,
) -> Windows:
    """Give the windows to be labelled: imagined, lived, and a dataset's training split.

    Raises:
        RecordingError: the dataset cannot be read.
    """
    parts = []
    if lived:
        parts.append(live_through(lived, seed, progress, scheduler=scheduler).train)
    if dataset is not None:
        parts.append(read_pairs(dataset, Split.TRAIN).windows)
    rest = count - sum(len(part.shape) for part in parts)
    return joined([*parts, imagine(max(rest, 0), np.random.default_rng([seed, 5]))])


def label(
    out: Path,
    windows: Windows,
    place: str,
    progress: Progress,
    *,
    base: str | None = None,
    scheduler: str | None = None,
    workers: int = -1,
    resume: bool = False,
) -> LabelOrigin:
    """Label windows into a folder of shards, and say who labelled.

    The shards are made beside it, in `.NAME.parts`; old labels stay until the last one is there.

    Args:
        out: the folder.
        windows: what is labelled, in this order.
        place: the teacher's adapter, by folder or name.
        progress: hears of windows.
        base: its base, where it is not beside it or named by it.
        scheduler: a Dask scheduler's address, or None.
        workers: processes on this computer.
        resume: keep the shards that were labelled by the same teacher before.

    Raises:
        LumenError: the teacher cannot be loaded, nothing can be written, or something else than
            labels lies in the folder.
    """
    clear_way(out)
    _refuse_others(out)
    labeller = teacher.load(place, base)
    origin = LabelOrigin(labeller.name, labeller.base)
    digest = made_of(place, base)
    parts = out.with_name(f".{out.name}.parts")
    stamp = msgspec.json.encode([digest, _fingerprint(windows)])
    with _plain_failures(parts):
        _begin(parts, out, stamp, resume=resume)
    labels.write_lesson(parts, windows)
    cuts = range(0, len(windows.shape), _AT_ONCE)
    open_ = [number for number, _ in enumerate(cuts) if not shard_file(parts, number).exists()]
    jobs = [_job(place, base, digest, windows, number) for number in open_]
    done = len(cuts) - len(open_)
    for number, shard in zip(open_, mapped(label_shard, jobs, scheduler, workers), strict=True):
        write_shard(shard_file(parts, number), shard)
        done += 1
        progress(min(done * _AT_ONCE, len(windows.shape)), len(windows.shape))
    labels.write_origin(parts, origin)
    read_labels(parts, len(windows.shape))
    with _plain_failures(out):
        put_in_place(parts, out)
    return origin


def made_of(place: str, base: str | None) -> str:
    """Give the fingerprint of what a teacher says: its weights, those of its base, code, libraries.

    Raises:
        LumenError: adapter or base cannot be found.
    """
    return fingerprint(__name__, None, [place, teacher.base_of(place, base)], bases.LIBRARIES)


def files(folder: Path, count: int) -> list[Path]:
    """Give the shards of so many windows."""
    return [shard_file(folder, number) for number in range(-(-count // _AT_ONCE))]


def label_shard(job: Job) -> Shard:
    """Label a shard: a pure function of the job, wherever it runs."""
    speech = teacher.speech_of(teacher.spoken(_loaded(*job[:3]), job.windows))
    return Shard(job.numbers, speech.pattern, speech.token)


@lru_cache(maxsize=1)
def _loaded(place: str, base: str | None, digest: str) -> teacher.Teacher:
    if made_of(place, base) != digest:
        raise LumenError(
            f"{place}: the teacher, the code or a library here is not that of who shared the work"
        )
    return teacher.load(place, base)


def _job(place: str, base: str | None, digest: str, windows: Windows, number: int) -> Job:
    index = np.arange(number * _AT_ONCE, min((number + 1) * _AT_ONCE, len(windows.shape)))
    part = Windows(windows.shape[index], windows.numbers[index], windows.stable[index])
    return Job(place, base, digest, index.astype(np.int64), part)


def _refuse_others(out: Path) -> None:
    """Refuse a folder in which something would be lost that is no label."""
    with _plain_failures(out):
        others = sorted(
            file.name
            for file in (out.iterdir() if out.is_dir() else ())
            if not any(fnmatch(file.name, pattern) for pattern in _NAMES)
        )
    if others:
        raise LumenError(f"{out}: labels need a folder of their own, and {others[0]} lies in it")


def _begin(parts: Path, out: Path, stamp: bytes, *, resume: bool) -> None:
    """Keep shards only if they are wanted, and of the very same teacher and windows."""
    if resume and _stamp(parts) == stamp:
        return
    shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir(parents=True)
    if resume and _stamp(out) == stamp:
        for shard in out.glob(labels.SHARDS):
            write_atomically(parts / shard.name, shard.read_bytes())
    # The last of all: what lies beside it is whole.
    write_atomically(parts / _STAMP, stamp)


def _stamp(folder: Path) -> bytes | None:
    file = folder / _STAMP
    return file.read_bytes() if file.exists() else None


@contextlib.contextmanager
def _plain_failures(place: Path) -> Iterator[None]:
    """Say in one line where and why nothing can be written."""
    try:
        yield
    except OSError as error:
        raise LumenError(f"{place}: {error.strerror or error}") from error


def _fingerprint(windows: Windows) -> str:
    digest = hashlib.sha256()
    for column in windows:
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()
