"""What benchmarks say, and how they time."""

import io
from functools import partial
from itertools import groupby

import pytest
from figures import Beside, Figure, as_table
from rich.console import Console
from timing import compared, spread


@pytest.mark.parametrize(
    ("bound", "value", "reached"),
    [("at most", 1.0, True), ("at most", 2.1, False), ("at least", 3.0, True), ("", 1.0, None)],
)
def test_target_is_judged_by_its_bound(bound: str, value: float, reached: bool | None) -> None:  # noqa: FBT001 - a case's outcome
    """At most and at least include the target itself; no target, no verdict."""
    target = None if not bound else 2.0
    figure = Figure("x", value, "s", bound, target)  # type: ignore[arg-type]  # a literal, by the cases
    assert figure.reached is reached


def test_table_shows_value_verdict_and_ratios() -> None:
    """One line tells the figure, its target and how many times as much the others cost."""
    beside = Beside("another", 5.0), Beside("its file", 7.0, "MB")
    figure = Figure("a thing", 2.0, "ms", "at most", 3.0, 1.5, 2.5, beside)
    out = io.StringIO()
    Console(file=out, width=140).print(as_table([figure]))
    for text in (
        "a thing",
        "2 ms",
        "1.5 to 2.5",
        "at most 3 yes",
        "another 5 (2.5x)",
        "its file 7 MB",
    ):
        assert text in out.getvalue()


def test_alternatives_are_called_in_turn() -> None:
    """A slow spell of the machine falls on all: each round times every alternative."""
    calls: list[str] = []

    def work(name: str) -> None:
        calls.append(name)
        sum(range(2_000))

    spreads = compared({name: partial(work, name) for name in "ab"}, rounds=3)
    assert set(spreads) == {"a", "b"}
    # Both are tried out first, and then take turns, some calls each.
    turns = [name for name, _ in groupby(calls)]
    assert turns == ["a", "b"] * 4
    assert all(times.median > 0.0 for times in spreads.values())


def test_spread_is_median_and_quartiles() -> None:
    """One bad round does not move it."""
    assert spread([1.0, 1.0, 1.0, 1.0, 9.0]) == (1.0, 1.0, 1.0)
