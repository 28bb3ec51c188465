"""How long is waited between attempts."""

from random import Random

from lumen.outlets.mqtt.backoff import FIRST, LONGEST, STEADY, Backoff


def test_waits_double_up_to_the_longest_and_are_spread() -> None:
    """Each is drawn from the upper half of twice the last."""
    backoff = Backoff(Random(3))
    waits = [backoff.wait_after(0.0) for _ in range(12)]
    for attempt, wait in enumerate(waits):
        most = min(LONGEST, FIRST * 2**attempt)
        assert 0.5 * most <= wait <= most
    assert len(set(waits)) == len(waits)


def test_wait_is_short_again_after_a_good_session() -> None:
    """A broker that was there for a minute and restarts is found again at once."""
    backoff = Backoff(Random(3))
    for _ in range(10):
        backoff.wait_after(0.0)
    assert backoff.wait_after(STEADY) <= FIRST
