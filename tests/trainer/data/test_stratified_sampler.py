"""A pool keeps the same candidates however they come."""

from hypothesis import given
from hypothesis import strategies as st

from lumen.core.shape_names import Trend
from trainer.data.splits import Split
from trainer.data.stratified_sampler import Candidate, Pool, Provenance, Stratum, apportion

HERE = Stratum(Split.TRAIN, real=True, shape=0)


def candidate(priority: int) -> Candidate:
    """Make a candidate that its priority tells from others."""
    return Candidate(
        priority, f"{priority:032x}", 0, Trend.STABLE, b"", b"", b"", 0.0, 1.0,
        Provenance.LUMEN, "file", "lived:1",
    )  # fmt: skip


@given(st.lists(st.integers(0, 60), max_size=80), st.integers(1, 9), st.integers(0, 80))
def test_a_pool_keeps_the_least_however_work_is_shared(
    priorities: list[int], capacity: int, cut: int
) -> None:
    """In one pool, or in two that are put together; each content once."""
    whole, one, other = (Pool(lambda _: capacity) for _ in range(3))
    for number, priority in enumerate(priorities):
        whole.add(HERE, candidate(priority))
        (one if number < cut else other).add(HERE, candidate(priority))
    one.take(other.gathered())
    kept = [c.priority for c in whole.of(HERE)]
    assert kept == sorted(set(priorities))[:capacity]
    assert kept == [c.priority for c in one.of(HERE)]


def test_counts_add_up_when_pools_are_put_together() -> None:
    """By what became of the windows."""
    one, other = Pool(lambda _: 1), Pool(lambda _: 1)
    one.count("guard", 2)
    other.count("guard")
    one.take(other.gathered())
    assert one.seen == {"guard": 3}


@given(
    st.integers(0, 50),
    st.lists(st.tuples(st.floats(0.01, 1.0), st.integers(0, 30)), min_size=1, max_size=9),
)
def test_seats_are_filled_while_there_is_anybody(
    seats: int, kinds: list[tuple[float, int]]
) -> None:
    """Nobody gets more than there are."""
    available = {i: n for i, (_, n) in enumerate(kinds)}
    given_seats = apportion(seats, {i: w for i, (w, _) in enumerate(kinds)}, available)
    assert sum(given_seats.values()) == min(seats, sum(available.values()))
    assert all(given_seats[i] <= available[i] for i in available)


def test_seats_go_by_weight_when_there_are_enough() -> None:
    """Three to one."""
    assert apportion(8, {0: 0.75, 1: 0.25}, {0: 99, 1: 99}) == {0: 6, 1: 2}
