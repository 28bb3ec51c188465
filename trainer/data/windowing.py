"""Cuts a history of states into windows, in bounded memory, and offers them to a pool."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from lumen.core.features import Floats
from lumen.core.shape_names import SHAPES
from lumen.core.shapes import judge, trend
from lumen.core.window import SPAN, Trajectory, trajectories
from trainer.data.decontamination import reproduces
from trainer.data.splits import blocks, content_of, priority_of, split_of
from trainer.data.stratified_sampler import REAL, Candidate, Pool, Provenance, Stratum

CHUNK = 8192
"""States that are held at once: some three days at one every 30 s."""

STATE_DECIMALS = 4
_NUMBER_DECIMALS = 6
_TIME_DECIMALS = 3


class HistoryPiece(NamedTuple):
    """A piece of a history.

    at: [m] seconds on a clock that never goes back. wall: [m] seconds by which blocks are told
    apart. states: [m, 4], NaN where a dimension is unknown.
    """

    at: Floats
    wall: Floats
    states: Floats


class WindowOrigin(NamedTuple):
    """Where windows come from. What has the same `life` shares its blocks of time."""

    provenance: Provenance
    source: str
    life: str


class Rule(NamedTuple):
    """By what windows are split, drawn and denied."""

    seed: int
    denied: frozenset[str]


class JudgedWindow(NamedTuple):
    """A judged window.

    numbers: [12] means, deltas, bends. times: [w] seconds. states: [w, 4]. begin, end: by the
    wall. block: the number of its block of time.
    """

    shape: int
    stable: bool
    numbers: Floats
    times: Floats
    states: Floats
    begin: float
    end: float
    block: int


def cut(pieces: Iterable[HistoryPiece], origin: WindowOrigin, rule: Rule, pool: Pool) -> None:
    """Offer every window of a history to a pool; the pieces follow one another."""
    past = HistoryPiece(np.empty(0), np.empty(0), np.empty((0, 4)))
    for piece in pieces:
        here = HistoryPiece(*(np.concatenate(pair) for pair in zip(past, piece, strict=True)))
        # What is stored is what is judged: a row's states give its numbers and its shape.
        here = here._replace(states=np.round(here.states, STATE_DECIMALS))
        for ends, windows in trajectories(here.at, here.states):
            fresh = ends >= len(past.at)
            if fresh.any():
                found = Trajectory(windows.times[fresh], windows.states[fresh])
                _offer_all(found, here.wall[ends[fresh]], origin, rule, pool)
        recent = here.at > here.at[-1] - SPAN
        past = HistoryPiece(*(column[recent] for column in here))


def _offer_all(
    windows: Trajectory, wall: Floats, origin: WindowOrigin, rule: Rule, pool: Pool
) -> None:
    begin = wall - (windows.times[:, -1] - windows.times[:, 0])
    block = blocks(begin, wall)
    pool.count("guard", int((block < 0).sum()))
    shape, stable, seen = judge(windows)
    numbers = seen.numbers
    for i in np.flatnonzero(block >= 0).tolist():
        window = JudgedWindow(
            int(shape[i]),
            bool(stable[i]),
            numbers[i],
            windows.times[i],
            windows.states[i].T,
            float(begin[i]),
            float(wall[i]),
            int(block[i]),
        )
        offer(window, origin, rule, pool)


def offer(window: JudgedWindow, origin: WindowOrigin, rule: Rule, pool: Pool) -> None:
    """Offer a window to a pool, unless it is denied."""
    content = content_of(window.shape, window.times, window.states)
    priority = priority_of(content, rule.seed)
    real = origin.provenance in REAL
    stratum = Stratum(split_of(origin.life, window.block, rule.seed), real, window.shape)
    pool.count(f"{'real' if real else 'synthetic'} {SHAPES[window.shape]}")
    if origin.provenance is Provenance.LUMEN_SIMULATED:
        pool.count(origin.provenance)
    if not pool.wants(stratum, priority):
        return
    # Whatever comes from a file may have a published window in it, and inside a longer one.
    within = origin.provenance is not Provenance.SIMULATED
    if reproduces(window.states, rule.denied, within=within):
        pool.count("denied")
        return
    pool.add(stratum, _candidate(window, origin, priority, content.hex()))


def _candidate(
    window: JudgedWindow, origin: WindowOrigin, priority: int, content: str
) -> Candidate:
    numbers, times = window.numbers, window.times
    return Candidate(
        priority=priority,
        content=content,
        shape=window.shape,
        trend=trend(numbers[4:8], stable=window.stable),
        numbers=np.round(numbers, _NUMBER_DECIMALS).tobytes(),
        times=np.round(times - times[0], _TIME_DECIMALS).tobytes(),
        states=np.ascontiguousarray(window.states).tobytes(),
        t_start=round(window.begin, _TIME_DECIMALS),
        t_end=round(window.end, _TIME_DECIMALS),
        provenance=origin.provenance,
        source=origin.source,
        block=f"{origin.life}:{window.block}",
    )
