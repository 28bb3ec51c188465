"""The windows that a student learns from: imagined ones, and lived ones of the training split.

Imagined windows cover every state under every shape; lived ones put weight where windows really
lie. Which they are depends on counts and seed alone.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from lumen.core.shape_names import SHAPES, Trend
from lumen.core.shapes import trend
from lumen.core.speaker import Speech, as_prompted
from trainer.data.dataset import DatasetRecipe, Task, gather
from trainer.data.simulated_histories import lives
from trainer.data.splits import Split
from trainer.data.stratified_sampler import Candidate, Pool, Stratum, apportion, numbers_of
from trainer.data.synthetic_windows import attention, imagine
from trainer.data.windows import DIMENSION_COUNT, HIGHEST, Windows
from trainer.system.cluster import mapped
from trainer.system.progress import Progress

# The overlap of windows makes a few lives enough for many of them.
_WINDOWS_PER_PAIR = 3
_HALF_ROUNDING = 0.005


class LivedWindows(NamedTuple):
    """Windows of simulated lives: those to learn from, and those to judge on."""

    train: Windows
    test: Windows


def live_through(
    count: int,
    seed: int,
    progress: Progress,
    *,
    scheduler: str | None = None,
    workers: int = -1,
) -> LivedWindows:
    """Live in the simulated world, and give windows with shapes by attention.

    Args:
        count: windows to learn from; there are a sixth as many to judge on.
        seed: of the lives; blocks of time are split as in a dataset of this seed.
        progress: hears how many lives are over.
        scheduler: a Dask scheduler's address, or None.
        workers: processes on this computer.
    """
    recipe = DatasetRecipe(pairs=count, seed=seed)
    pool = Pool(recipe.capacity)
    tasks = [Task(life, recipe) for life in lives(-(-count // _WINDOWS_PER_PAIR), seed)]
    for done, gathered in enumerate(mapped(gather, tasks, scheduler, workers), 1):
        pool.take(gathered)
        progress(done, len(tasks))
    return LivedWindows(*(_chosen(pool, split, recipe) for split in (Split.TRAIN, Split.TEST)))


def _chosen(pool: Pool, split: Split, recipe: DatasetRecipe) -> Windows:
    found = {s: pool.of(Stratum(split, real=False, shape=s)) for s in range(len(SHAPES))}
    weights: Mapping[int, float] = dict(enumerate(attention().tolist()))
    given = apportion(recipe.quota(split), weights, {s: len(f) for s, f in found.items()})
    return windows_of([c for s, candidates in found.items() for c in candidates[: given[s]]])


def windows_of(candidates: Sequence[Candidate]) -> Windows:
    """Give candidates as columns."""
    return Windows(
        np.array([c.shape for c in candidates], dtype=np.intp),
        np.array([numbers_of(c) for c in candidates]).reshape(-1, 3 * DIMENSION_COUNT),
        np.array([c.trend is Trend.STABLE for c in candidates], dtype=np.bool_),
    )


def trends(windows: Windows) -> list[Trend]:
    """Give each window's trend as the teacher is told it."""
    delta = windows.numbers[:, DIMENSION_COUNT : 2 * DIMENSION_COUNT]
    return [trend(d, stable=bool(s)) for d, s in zip(delta, windows.stable, strict=True)]


def relabelled(
    windows: Windows, labels: Speech, times: int, rng: np.random.Generator
) -> tuple[Windows, Speech]:
    """Let each labelled window stand for others that its speaker would have spoken of alike.

    A teacher is shown means to two decimals, and no movement but its trend. Beside each window
    come some with other movements, and with means that round to the same: 20,000 labels told six
    times teach a student as much as some 60,000 (share captured on held-out windows .942 and
    .968).
    """
    others = np.repeat(np.arange(len(windows.shape)), times - 1)
    shown = as_prompted(windows.numbers[others, :DIMENSION_COUNT])
    within = rng.uniform(-_HALF_ROUNDING, _HALF_ROUNDING, size=shown.shape)
    means = np.clip(shown + within, 0.0, HIGHEST)
    moved = imagine(len(others), rng).numbers[:, DIMENSION_COUNT:]
    index = np.concatenate([np.arange(len(windows.shape)), others])
    numbers = np.concatenate([windows.numbers, np.concatenate([means, moved], axis=1)])
    shown_so = Windows(windows.shape[index], numbers, windows.stable[index])
    return shown_so, Speech(labels.pattern[index], labels.token[index])
