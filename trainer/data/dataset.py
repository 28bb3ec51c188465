"""Builds the dataset: trajectory-expression pairs, half of them real where there are so many.

Every source is one job, a pure function from its description to a bounded pool of candidates;
jobs run here or on a cluster, and an interrupted build goes on with those that were done.
"""

import math
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from lumen.core.language import EXPRESSIONS
from lumen.core.shape_names import SHAPES, Trend
from lumen.core.speaker import expression_probabilities
from lumen.errors import LumenError, system_refusal
from lumen.system.atomic import write_atomically
from trainer.data import audit, dataset_card, published_dataset, rows, sources
from trainer.data.no_windows import PassedHistory, left_out
from trainer.data.sampling import draw_from
from trainer.data.simulated_histories import SimulatedLife, live, lives
from trainer.data.source_kinds import Source
from trainer.data.splits import Split
from trainer.data.stratified_sampler import (
    Candidate,
    Gathered,
    Pool,
    Provenance,
    Stratum,
    apportion,
    numbers_of,
)
from trainer.data.synthetic_windows import attention
from trainer.data.windowing import Rule, WindowOrigin, cut
from trainer.data.windows import Windows
from trainer.system import hub
from trainer.system.cluster import mapped
from trainer.system.fingerprint import fingerprint
from trainer.system.folders import whole_folder
from trainer.system.json_files import indented

PAIRS = 2880
"""Training pairs (published teacher card)."""
HELD_OUT_SHARE = 6
"""One held-out pair, in validation and in test, for each so many training pairs: 480 of 2,880."""
LIBRARIES = ("numpy", "scipy", "datasets", "pyarrow")
"""Whose versions may change a dataset's bytes."""
_REAL_SHARE = 0.5
_SURPLUS = 2.0
"""Candidates a simulated stratum keeps, for each that its share asks for: others may lack some."""


class DatasetRecipe(msgspec.Struct, frozen=True):
    """What a dataset is made of; the same recipe and the same files give the same bytes."""

    sources: tuple[Source, ...] = ()
    pairs: int = PAIRS
    seed: int = 42
    denied: tuple[str, ...] = ()

    def quota(self, split: Split) -> int:
        """Give how many rows a split gets."""
        return self.pairs if split is Split.TRAIN else max(1, self.pairs // HELD_OUT_SHARE)

    def capacity(self, stratum: Stratum) -> int:
        """Give how many candidates a pool keeps of a stratum."""
        quota = self.quota(stratum.split)
        share = 1.0 if stratum.real else _SURPLUS * float(attention()[stratum.shape])
        return math.ceil(quota * share) + 1


class Task(msgspec.Struct, frozen=True):
    """One source of a recipe."""

    job: Source | SimulatedLife
    recipe: DatasetRecipe


class Built(NamedTuple):
    """What a build chose."""

    chosen: dict[Split, list[Candidate]]
    seen: dict[str, int]


def gather(task: Task) -> Gathered:
    """Take the candidates of one source: a pure function of the task and the file it names."""
    job, recipe = task.job, task.recipe
    pool = Pool(recipe.capacity)
    rule = Rule(recipe.seed, frozenset(recipe.denied))
    if isinstance(job, SimulatedLife):
        cut(live(job), WindowOrigin(Provenance.SIMULATED, job.scenario, job.scenario), rule, pool)
        return pool.gathered()
    file = Path(job.place)
    if job.kind == "published":
        published_dataset.offer_rows(job.place, rule, pool, job.revision)
        if not pool.gathered().candidates:
            pool.notices.append(f"{job.place}: no window in it: {left_out(pool.seen)}")
    elif job.kind == "recording":
        provenance = Provenance.COMPLETED if job.fill else Provenance.RECORDING
        lived = sources.recorded(file, fill=job.fill, seed=recipe.seed, options=job.options)
        _cut_all(file, lived, provenance, rule, pool)
    elif job.kind == "memory":
        with sources.remembered(file) as lived:
            _cut_all(file, lived, Provenance.LUMEN, rule, pool)
    else:
        _cut_all(file, sources.exported(file), Provenance.LUMEN, rule, pool)
    return pool.gathered()


def _cut_all(
    file: Path, lived: sources.SourceHistory, otherwise: Provenance, rule: Rule, pool: Pool
) -> None:
    """Cut a history into windows, and note what a person should know of it: first, if none came."""
    history = PassedHistory(lived.pieces)
    cut(history, _origin(file, lived, otherwise), rule, pool)
    if not pool.gathered().candidates:
        pool.notices.append(f"{file}: {history.no_window(pool.seen)}")
    pool.notices += lived.notices


def _origin(file: Path, lived: sources.SourceHistory, otherwise: Provenance) -> WindowOrigin:
    """Tell where windows come from: what was lived in a simulated room is that above all."""
    provenance = Provenance.LUMEN_SIMULATED if lived.simulated else otherwise
    return WindowOrigin(provenance, file.name, "lived")


def build(
    recipe: DatasetRecipe,
    out: Path,
    progress: Callable[[int, int], None],
    *,
    scheduler: str | None = None,
    workers: int = -1,
    resume: bool = False,
) -> dict[str, Any]:
    """Build a dataset into a folder and give its report; the folder is whole or not there.

    Args:
        recipe: what it is made of.
        out: the folder.
        progress: hears how many sources of how many are done.
        scheduler: a Dask scheduler's address, or None.
        workers: processes on this computer.
        resume: whether to go on where an interrupted build stopped.

    Raises:
        LumenError: a source cannot be read, a split would be empty, or the folder cannot be
            written.
    """
    parts = out.with_name(f".{out.name}.parts")
    if not resume:
        shutil.rmtree(parts, ignore_errors=True)
    recipe = pinned(recipe)
    jobs: list[Source | SimulatedLife] = [*recipe.sources, *lives(recipe.pairs, recipe.seed)]
    tasks = [Task(job, recipe) for job in jobs]
    pool = Pool(recipe.capacity)
    for done, gathered in enumerate(_gathered(tasks, parts, scheduler, workers), 1):
        pool.take(gathered)
        progress(done, len(tasks))
    chosen = choose(pool, recipe)
    empty = [str(split) for split, candidates in chosen.items() if not candidates]
    if empty:
        raise LumenError(
            f"{out}: not written, for nothing would be in {' and '.join(empty)}: "
            "name more sources, or ask for more pairs, for which more is lived"
            f"{''.join(f'; {notice}' for notice in pool.notices)}"
        )
    report = _write(Built(chosen, pool.seen), recipe, out)
    report["notices"] = pool.notices
    shutil.rmtree(parts, ignore_errors=True)
    return report


def _gathered(
    tasks: Sequence[Task], parts: Path, scheduler: str | None, workers: int
) -> Iterator[Gathered]:
    """Give every task's candidates; those of an interrupted build from its parts."""
    files = [parts / f"{_fingerprint(task)}.msgpack" for task in tasks]
    done = [_read_part(file) for file in files]
    missing = [task for task, part in zip(tasks, done, strict=True) if part is None]
    fresh = mapped(gather, missing, scheduler, workers) if missing else iter(())
    for file, part in zip(files, done, strict=True):
        if part is not None:
            yield part
            continue
        gathered = next(fresh)
        try:
            parts.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LumenError(f"{parts}: {system_refusal(error)}") from error
        write_atomically(file, msgspec.msgpack.encode(gathered))
        yield gathered


def _read_part(file: Path) -> Gathered | None:
    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=Gathered)
    except (OSError, msgspec.MsgspecError):
        return None


def pinned(recipe: DatasetRecipe) -> DatasetRecipe:
    """Give the recipe with the commit and the licence of each dataset that it names.

    Raises:
        LumenError: the hub cannot be reached, or has no such dataset.
    """
    return msgspec.structs.replace(recipe, sources=tuple(map(_pinned, recipe.sources)))


def _pinned(source: Source) -> Source:
    if source.revision is not None or not hub.is_name(source.place):
        return source
    folder, revision = published_dataset.fetched(source.place)
    licence = published_dataset.licence_of(folder)
    return msgspec.structs.replace(source, revision=revision, licence=licence)


def made_of(recipe: DatasetRecipe) -> str:
    """Give the fingerprint of a dataset: it is made again when any of it is another.

    Raises:
        LumenError: a source cannot be read.
    """
    places = [source.place for source in recipe.sources if Path(source.place).exists()]
    return fingerprint(__name__, pinned(recipe), places, LIBRARIES)


def _fingerprint(task: Task) -> str:
    """Tell a part from what it would be by another recipe, code or file."""
    places = [task.job.place] if isinstance(task.job, Source) else []
    local = [place for place in places if Path(place).exists()]
    return fingerprint(__name__, task, local, LIBRARIES)[:32]


def choose(pool: Pool, recipe: DatasetRecipe) -> dict[Split, list[Candidate]]:
    """Choose each split's rows: half real where there are so many, shapes by attention.

    A content that came to two splits stays in the one that is judged with.
    """
    taken: set[str] = set()
    chosen = {}
    for split in (Split.TEST, Split.VALIDATION, Split.TRAIN):
        quota = recipe.quota(split)
        lived = _stratified(pool, split, round(_REAL_SHARE * quota), taken, real=True)
        # Something lived may come again unmarked, from an older export of a simulated room.
        met = taken | {candidate.content for candidate in lived}
        simulated = _stratified(pool, split, quota - len(lived), met, real=False)
        both = sorted(lived + simulated, key=lambda c: c.content)
        taken.update(candidate.content for candidate in both)
        # By priority the common kinds, of which few are kept, would come first.
        order = np.random.default_rng([recipe.seed, 3, list(Split).index(split)])
        chosen[split] = [both[place] for place in order.permutation(len(both)).tolist()]
    return {split: chosen[split] for split in Split}


def _stratified(
    pool: Pool, split: Split, seats: int, taken: set[str], *, real: bool
) -> list[Candidate]:
    strata = {
        shape: [c for c in pool.of(Stratum(split, real, shape)) if c.content not in taken]
        for shape in range(len(SHAPES))
    }
    weights = dict(enumerate(attention().tolist()))
    given = apportion(seats, weights, {shape: len(found) for shape, found in strata.items()})
    return [c for shape, found in strata.items() for c in found[: given[shape]]]


def draw_labels(candidates: Sequence[Candidate], split: Split, seed: int) -> list[int]:
    """Draw what the target speaker says of each window: indices into EXPRESSIONS."""
    if not candidates:
        return []
    windows = Windows(
        np.array([c.shape for c in candidates], dtype=np.intp),
        np.array([numbers_of(c) for c in candidates]),
        np.array([c.trend is Trend.STABLE for c in candidates], dtype=np.bool_),
    )
    rng = np.random.default_rng([seed, list(Split).index(split)])
    drawn: list[int] = draw_from(expression_probabilities(windows.targets()), rng).tolist()
    return drawn


def _write(built: Built, recipe: DatasetRecipe, out: Path) -> dict[str, Any]:
    with whole_folder(out) as folder:
        files = {}
        for split, candidates in built.chosen.items():
            said = draw_labels(candidates, split, recipe.seed)
            table = [rows.row(c, EXPRESSIONS[s]) for c, s in zip(candidates, said, strict=True)]
            files[split] = rows.write_split(table, folder, split)
        found = audit.leaks(folder)
        if found:
            raise LumenError(
                f"{out}: not written, for it leaks: {'; '.join(found)}: leave these sources out"
            )
        report = dataset_card.dataset_report(built.chosen, built.seen, recipe.seed, files)
        report["sources"] = [
            dataset_card.source_named(s.place, s.revision, s.licence) for s in recipe.sources
        ]
        (folder / "report.json").write_bytes(indented(report))
        (folder / "README.md").write_text(dataset_card.dataset_card(report), encoding="utf-8")
    return report
