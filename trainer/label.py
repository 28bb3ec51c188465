"""A teacher labels windows with its exact probabilities, shard by shard, anywhere."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from lumen.atomic import write_atomically
from lumen.errors import LumenError
from trainer import labels, teacher
from trainer.cluster import mapped
from trainer.curriculum import live_through
from trainer.imagined import imagine
from trainer.labels import Origin, Shard, read_labels, shard_file, write_shard
from trainer.progress import Progress
from trainer.rows import read_pairs
from trainer.splits import Split
from trainer.windows import Windows, joined

LIVED_SHARE = 0.3
"""Of the labelled windows, how many were lived in the simulated world; the rest is imagined."""

_AT_ONCE = 500
_STAMP = "labels.recipe.json"


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
) -> Origin:
    """Label windows into a folder of shards, and say who labelled.

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
        LumenError: the teacher cannot be loaded, or nothing can be written.
    """
    told = teacher.load(place, base)
    origin = Origin(told.name, told.base)
    digest = _digest_of(place)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LumenError(f"{out}: {error.strerror}") from None
    _begin(out, msgspec.json.encode([digest, base, _fingerprint(windows)]), resume=resume)
    labels.write_lesson(out, windows)
    cuts = range(0, len(windows.shape), _AT_ONCE)
    open_ = [number for number, _ in enumerate(cuts) if not shard_file(out, number).exists()]
    jobs = [_job(place, base, digest, windows, number) for number in open_]
    done = len(cuts) - len(open_)
    for number, shard in zip(open_, mapped(label_shard, jobs, scheduler, workers), strict=True):
        write_shard(shard_file(out, number), shard)
        done += 1
        progress(min(done * _AT_ONCE, len(windows.shape)), len(windows.shape))
    labels.write_origin(out, origin)
    read_labels(out, len(windows.shape))
    return origin


def files(folder: Path, count: int) -> list[Path]:
    """Give the shards of so many windows."""
    return [shard_file(folder, number) for number in range(-(-count // _AT_ONCE))]


def label_shard(job: Job) -> Shard:
    """Label a shard: a pure function of the job, wherever it runs."""
    speech = teacher.speech_of(teacher.spoken(_loaded(*job[:3]), job.windows))
    return Shard(job.numbers, speech.pattern, speech.token)


@lru_cache(maxsize=1)
def _loaded(place: str, base: str | None, digest: str) -> teacher.Teacher:
    if _digest_of(place) != digest:
        raise LumenError(f"{place}: it is not the teacher that was meant")
    return teacher.load(place, base)


def _job(place: str, base: str | None, digest: str, windows: Windows, number: int) -> Job:
    index = np.arange(number * _AT_ONCE, min((number + 1) * _AT_ONCE, len(windows.shape)))
    part = Windows(windows.shape[index], windows.numbers[index], windows.stable[index])
    return Job(place, base, digest, index.astype(np.int64), part)


def _begin(out: Path, made_of: bytes, *, resume: bool) -> None:
    """Keep shards only if they are wanted, and of the very same teacher and windows."""
    stamp = out / _STAMP
    if not (resume and stamp.exists() and stamp.read_bytes() == made_of):
        for old in out.glob("labels-*.npz"):
            old.unlink()
        (out / labels.ORIGIN_NAME).unlink(missing_ok=True)
        write_atomically(stamp, made_of)


def _fingerprint(windows: Windows) -> str:
    digest = hashlib.sha256()
    for column in windows:
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()


def _digest_of(place: str) -> str:
    """Tell an adapter's folder from others; one on the hub is known by its name."""
    digest = hashlib.sha256(place.encode())
    for file in _files(Path(place)):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    names = ("adapter_config.json", "adapter_model.safetensors", "base/model.safetensors")
    yield from (folder / name for name in names if (folder / name).is_file())
