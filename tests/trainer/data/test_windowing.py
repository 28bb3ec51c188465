"""Histories become the same windows however they come in pieces."""

from itertools import pairwise

import numpy as np
import pytest
from histories import wandering
from hypothesis import given, settings
from hypothesis import strategies as st

from lumen.core.reading import Channel
from lumen.core.window import SPAN
from lumen.simulation.place import Mishap
from lumen.simulation.world import World
from trainer.data import simulated_histories as synthetic
from trainer.data.simulated_histories import SimulatedLife, live, lives
from trainer.data.splits import BLOCK
from trainer.data.stratified_sampler import Gathered, Pool, Provenance
from trainer.data.windowing import HistoryPiece, Rule, WindowOrigin, cut

ORIGIN = WindowOrigin(Provenance.LUMEN, "file", "lived")
RULE = Rule(1, frozenset())
COUNT = 600


def history(seed: int) -> HistoryPiece:
    """Make five hours with a gap and an unknown dimension in them."""
    times, states = wandering(COUNT, seed)
    times[200:] += 500.0
    states[400, 2] = np.nan
    return HistoryPiece(times, times + 10 * BLOCK, states)


def gathered(pieces: list[HistoryPiece]) -> Gathered:
    """Cut pieces of a history."""
    pool = Pool(lambda _: 10_000)
    cut(iter(pieces), ORIGIN, RULE, pool)
    return pool.gathered()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, COUNT - 1), max_size=6, unique=True))
def test_windows_are_the_same_however_a_history_is_cut_into_pieces(places: list[int]) -> None:
    """Bounded memory changes nothing."""
    whole = history(seed=1)
    edges = [0, *sorted(places), COUNT]
    pieces = [
        HistoryPiece(*(column[begin:end] for column in whole)) for begin, end in pairwise(edges)
    ]
    assert gathered(pieces) == gathered([whole])


def test_windows_lie_in_blocks_and_bridge_nothing() -> None:
    """Neither the gap nor the state that lacks a dimension."""
    found = gathered([history(seed=2)])
    candidates = [c for _, kept in found.candidates for c in kept]
    assert len(candidates) > 200
    for each in candidates:
        times = np.frombuffer(each.times)
        assert np.diff(times).max() <= 90.0
        assert each.t_start >= int(each.block.split(":")[1]) * BLOCK + SPAN - 1e-6
        assert not np.isnan(np.frombuffer(each.states)).any()
    assert found.seen["guard"] > 0


def test_a_life_is_the_same_whenever_it_is_lived() -> None:
    """It depends on scenario and seed alone."""
    one, again, other = (
        np.concatenate([piece.states for piece in live(SimulatedLife("busy", seed, 0.1))])
        for seed in (1, 1, 2)
    )
    assert one.tolist() == again.tolist()
    assert one.tolist() != other.tolist()


def test_a_mishap_is_felt_as_what_it_takes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the air's sensors, energy falls and entropy rises: nothing is made up."""
    life = SimulatedLife("calm", 1, 0.02)
    whole = np.concatenate([piece.states for piece in live(life)])[-1]
    monkeypatch.setattr(World, "mishaps", property(lambda _: frozenset({Mishap.CABLE_PULLED})))
    numb = np.concatenate([piece.states for piece in live(life)])[-1]
    assert numb[0] < whole[0] - 0.2
    assert numb[2] > whole[2] + 0.2
    assert Channel.LIGHT in synthetic.LOST[Mishap.CABLE_PULLED]


def test_more_pairs_ask_for_more_lives() -> None:
    """And no life twice."""
    few, many = lives(2880, 1), lives(20_000, 1)
    assert len(many) == 7 * len(few)
    assert len(set(many)) == len(many)
    assert set(few) <= set(many)
