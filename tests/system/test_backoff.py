"""How long is waited between attempts."""

from random import Random

from lumen.system.backoff import Backoff
from lumen.units import Monotonic


def test_waits_double_up_to_the_longest() -> None:
    """Worked out by hand: 1, 2, 4, and then the bound."""
    backoff = Backoff(1.0, 5.0)
    assert [backoff.next_wait() for _ in range(5)] == [1.0, 2.0, 4.0, 5.0, 5.0]


def test_waits_are_spread_over_their_upper_half_when_chance_is_given() -> None:
    """A fleet that failed together does not come back together."""
    backoff = Backoff(1.0, 120.0, Random(3))
    waits = [backoff.next_wait() for _ in range(12)]
    for attempt, wait in enumerate(waits):
        most = min(120.0, 2.0**attempt)
        assert 0.5 * most <= wait <= most
    assert len(set(waits)) == len(waits)


def test_wait_is_short_again_after_a_success() -> None:
    """A part that was well for a while and fails anew is tried again soon."""
    backoff = Backoff(1.0, 120.0)
    for _ in range(10):
        backoff.next_wait()
    backoff.reset()
    assert backoff.next_wait() == 1.0


def test_attempt_is_due_at_once_and_then_when_its_wait_is_over() -> None:
    """At the very end of the wait, and not before."""
    backoff, now = Backoff(20.0, 160.0), Monotonic(1000.0)
    assert backoff.is_due(now)
    backoff.put_off(now)
    assert not backoff.is_due(Monotonic(1019.9))
    assert backoff.is_due(Monotonic(1020.0))
    backoff.put_off(Monotonic(1020.0))
    assert not backoff.is_due(Monotonic(1059.9))
    assert backoff.is_due(Monotonic(1060.0))


def test_success_leaves_a_wait_that_runs() -> None:
    """What was put off stays put off: only the next wait is shorter."""
    backoff = Backoff(20.0, 160.0)
    backoff.put_off(Monotonic(0.0))
    backoff.reset()
    assert not backoff.is_due(Monotonic(19.0))
    backoff.put_off(Monotonic(20.0))
    assert backoff.is_due(Monotonic(40.0))
