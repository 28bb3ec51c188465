"""Cuts a history of states into windows, in bounded memory, and offers them to a pool."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from lumen.core.features import Floats
from lumen.core.shape_names import SHAPES, Trend
from lumen.core.shapes import Judged, judge, trend
from lumen.core.window import SPAN, Trajectory, trajectories
from trainer.deny import is_denied
from trainer.pool import REAL, Candidate, Pool, Provenance, Stratum
from trainer.splits import blocks, content_of, priority_of, split_of

CHUNK = 8192
"""States that are held at once: some three days at one every 30 s."""

_DECIMALS = 4


class History(NamedTuple):
    """A piece of a history.

    at: [m] seconds on a clock that never goes back. wall: [m] seconds by which blocks are told
    apart. states: [m, 4], NaN where a dimension is unknown.
    """

    at: Floats
    wall: Floats
    states: Floats


class Origin(NamedTuple):
    """Where a history comes from. Histories of one `life` share their blocks of time."""

    provenance: Provenance
    source: str
    life: str


class Rule(NamedTuple):
    """By what windows are split, drawn and denied."""

    seed: int
    denied: frozenset[str]


def cut(pieces: Iterable[History], origin: Origin, rule: Rule, pool: Pool) -> None:
    """Offer every window of a history to a pool; the pieces follow one another."""
    past = History(np.empty(0), np.empty(0), np.empty((0, 4)))
    for piece in pieces:
        here = History(*(np.concatenate(pair) for pair in zip(past, piece, strict=True)))
        # What is stored is what is judged: a row's states give its numbers and its shape.
        here = here._replace(states=np.round(here.states, _DECIMALS))
        for ends, windows in trajectories(here.at, here.states):
            fresh = ends >= len(past.at)
            if fresh.any():
                found = Trajectory(windows.times[fresh], windows.states[fresh])
                _offer(found, here.wall[ends[fresh]], origin, rule, pool)
        recent = here.at > here.at[-1] - SPAN
        past = History(*(column[recent] for column in here))


def _offer(windows: Trajectory, wall: Floats, origin: Origin, rule: Rule, pool: Pool) -> None:
    begin = wall - (windows.times[:, -1] - windows.times[:, 0])
    block = blocks(begin, wall)
    pool.count("guard", int((block < 0).sum()))
    judged = judge(windows)
    real = origin.provenance in REAL
    for i in np.flatnonzero(block >= 0).tolist():
        times, states = windows.times[i], windows.states[i].T
        shape = int(judged.shape[i])
        content = content_of(shape, times, states)
        priority = priority_of(content, rule.seed)
        stratum = Stratum(split_of(origin.life, int(block[i]), rule.seed), real, shape)
        pool.count(_kind(real, shape))
        if not pool.wants(stratum, priority):
            continue
        if is_denied(judged.features.mean[i].tolist(), rule.denied):
            pool.count("denied")
            continue
        pool.add(
            stratum,
            Candidate(
                priority,
                content.hex(),
                shape,
                _trend(judged, i),
                np.round(judged.features.numbers[i], 6).tobytes(),
                np.round(times - times[0], 3).tobytes(),
                np.ascontiguousarray(states).tobytes(),
                round(float(begin[i]), 3),
                round(float(wall[i]), 3),
                origin.provenance,
                origin.source,
                f"{origin.life}:{block[i]}",
            ),
        )


def _trend(judged: Judged, i: int) -> Trend:
    return trend(judged.features.delta[i], stable=bool(judged.stable[i]))


def _kind(real: bool, shape: int) -> str:  # noqa: FBT001 - part of the kind
    return f"{'real' if real else 'synthetic'} {SHAPES[shape]}"
