"""A quantity's last minutes: how closely they are kept, and for how long."""

from lumen.core.recent import RecentValues
from lumen.units import Monotonic


def fed(*values: tuple[float, float], span: float = 100.0) -> RecentValues:
    """Give the last values of a span, no closer than a twentieth of it."""
    recent = RecentValues(span)
    for at, value in values:
        recent.add(Monotonic(at), value)
    return recent


def test_values_are_kept_a_twentieth_of_the_span_apart() -> None:
    """Five seconds of a hundred; what is closer to the last kept one is skipped."""
    recent = fed((0.0, 1.0), (4.9, 2.0), (5.0, 3.0), (9.0, 4.0), (10.0, 5.0))
    assert list(recent.since(Monotonic(0.0))) == [1.0, 3.0, 5.0]
    assert len(recent) == 3


def test_value_leaves_when_it_is_older_than_the_span() -> None:
    """A hundred seconds are within it."""
    assert fed((0.0, 1.0), (100.0, 2.0)).first == (0.0, 1.0)
    assert fed((0.0, 1.0), (100.1, 2.0)).first == (100.1, 2.0)


def test_first_is_the_present_when_all_others_are_too_old() -> None:
    """Even where it came too soon after the last one to be kept."""
    recent = fed((0.0, 1.0), (4.0, 2.0), span=100.0)
    recent.add(Monotonic(104.0), 3.0)
    assert recent.first == (104.0, 3.0)


def test_values_are_given_from_and_up_to_a_time() -> None:
    """That time itself is both."""
    recent = fed((0.0, 1.0), (10.0, 2.0), (20.0, 3.0))
    assert list(recent.since(Monotonic(10.0))) == [2.0, 3.0]
    assert list(recent.before(Monotonic(10.0))) == [1.0, 2.0]


def test_it_begins_anew_from_a_value_or_from_nothing() -> None:
    """Nothing of what was before is left."""
    recent = fed((0.0, 1.0), (10.0, 2.0))
    recent.restart(Monotonic(11.0), 7.0)
    assert (recent.first, len(recent)) == ((11.0, 7.0), 1)
    recent.forget()
    assert len(recent) == 0
