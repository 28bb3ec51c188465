"""A teacher labels windows with its exact probabilities, shard by shard, anywhere."""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from trainer.teacher import bases, exact, labels, plan, teacher
from trainer.teacher.device import claim, free_bytes, is_owned, owned
from trainer.teacher.exact import AT_ONCE
from trainer.teacher.fitting import first_process, processes, wait_for_all
from trainer.teacher.labels import (
    LabelOrigin,
    Shard,
    is_made_of,
    read_labels,
    shard_file,
    write_shard,
)
from trainer.teacher.prompt import prompts

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
    device: str
    dtype: str
    at_once: int
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
    workers: int | None = None,
    resume: bool = False,
    say: Callable[[str], None] = lambda _line: None,
    at_once: int = AT_ONCE,
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
        workers: processes on this computer; left out, one on an accelerator, or where a launcher
            started several, and else as many as there are processors and memory for.
        resume: keep the shards that were labelled by the same teacher before.
        say: hears the plan, before anything is loaded.
        at_once: prompts that are read at once, if so many fit.

    Raises:
        LumenError: the teacher cannot be loaded, nothing can be written, or something else than
            labels lies in the folder.
    """
    clear_way(out)
    _refuse_others(out)
    base_place = teacher.base_of(place, base)
    origin = LabelOrigin(
        teacher.name_of(place),
        bases.name_of(base_place),
        teacher.known_until(teacher.fetched(place)),
    )
    share = _planned(base_place, len(windows.shape), say, at_once, workers)
    digest = made_of(place, base)
    if scheduler is None and share.workers == 1:
        _loaded(place, base, digest, owned().kind, owned().dtype)
    parts = out.with_name(f".{out.name}.parts")
    stamp = msgspec.json.encode([digest, _fingerprint(windows)])
    missing = _begun(parts, out, windows, stamp, resume=resume)
    own = missing[owned().rank :: processes()]
    jobs = [_job(place, base, digest, share.at_once, windows, number) for number in own]
    results = mapped(label_shard, jobs, scheduler, share.workers)
    _keep_shards(parts, stamp, own, results, len(missing), len(windows.shape), progress)
    _finish(parts, out, origin, len(windows.shape))
    return origin


def _begun(parts: Path, out: Path, windows: Windows, stamp: bytes, *, resume: bool) -> list[int]:
    """Begin the folder of parts, once for all processes; give the shards that it lacks."""
    wait_for_all()
    if first_process():
        _begin(parts, out, stamp, resume=resume)
        labels.write_lesson(parts, windows)
    wait_for_all()
    shards = files(parts, len(windows.shape))
    missing = [n for n, shard in enumerate(shards) if not is_made_of(shard, stamp)]
    wait_for_all()
    return missing


def _keep_shards(
    parts: Path,
    stamp: bytes,
    own: Sequence[int],
    results: Iterable[Shard],
    missing: int,
    count: int,
    progress: Progress,
) -> None:
    """Write this process's shards as they come; so many were missing in all."""
    done = len(files(parts, count)) - missing
    for turn, (number, shard) in enumerate(zip(own, results, strict=True), 1):
        write_shard(shard_file(parts, number), shard, stamp)
        reached = (done + turn * processes()) * _AT_ONCE
        progress(min(reached, count), count)


def _finish(parts: Path, out: Path, origin: LabelOrigin, count: int) -> None:
    """Put the shards in place, once for all processes, when all can be read."""
    wait_for_all()
    if first_process():
        labels.write_origin(parts, origin)
        read_labels(parts, count)
        with _plain_failures(out):
            put_in_place(parts, out)
    wait_for_all()


class _Share(NamedTuple):
    """How labelling is shared out: processes on this computer, and prompts that each reads."""

    workers: int
    at_once: int


def _planned(
    base: str, windows: int, say: Callable[[str], None], at_once: int, workers: int | None
) -> _Share:
    """Plan from the architecture alone, and say how it fits.

    Raises:
        LumenError: it does not fit on the device that is owned.
    """
    device = owned()
    size = plan.size_of(bases.config_of(base), (), 0)
    tokenizer = bases.tokenizer_of(base)
    ids = tokenizer(prompts(imagine(1, np.random.default_rng(1))), add_special_tokens=False)
    prompt_tokens = len(ids["input_ids"][0])
    shown = exact.nodes_of(tokenizer)
    fits, needed = plan.labelling(size, device, at_once, prompt_tokens + shown.at_once)
    if workers is None:
        alone = device.kind != "cpu" or device.processes > 1
        room = int(plan.MARGIN * free_bytes(device) // needed)
        workers = 1 if alone else max(1, min(os.cpu_count() or 1, room))
    flops = 2.0 * size.parameters * windows * (prompt_tokens + shown.all)
    flops /= workers * device.processes
    say(plan.line(device, needed * workers, f"{workers} processes, {fits} prompts at once", flops))
    return _Share(workers, fits)


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
    loaded = _loaded(job.place, job.base, job.digest, job.device, job.dtype)
    said = teacher.spoken(loaded, job.windows, at_once=job.at_once)
    speech = teacher.speech_of(said)
    return Shard(job.numbers, speech.pattern, speech.token)


@lru_cache(maxsize=1)
def _loaded(place: str, base: str | None, digest: str, kind: str, dtype: str) -> teacher.Teacher:
    """Load a teacher, once in a process, with its adapter merged where no rounding is lost."""
    if not is_owned():
        claim(kind, dtype)
    if made_of(place, base) != digest:
        raise LumenError(
            f"{place}: the teacher, the code or a library here is not that of who shared the work"
        )
    return teacher.merged(teacher.load(place, base))


def _job(
    place: str, base: str | None, digest: str, at_once: int, windows: Windows, number: int
) -> Job:
    index = np.arange(number * _AT_ONCE, min((number + 1) * _AT_ONCE, len(windows.shape)))
    part = Windows(windows.shape[index], windows.numbers[index], windows.stable[index])
    device = owned()
    return Job(
        place, base, digest, device.kind, device.dtype, at_once, index.astype(np.int64), part
    )


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
    with _plain_failures(parts):
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
