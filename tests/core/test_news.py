"""For how long news is news, and when the same is none again."""

import pytest
from sensed_life import NIGHT, Change, Life

from lumen.core.events import Event
from lumen.core.reading import Channel


def filled(more: float) -> Change:
    """Give what differs from calm where so much more of memory is used, %."""
    return lambda _: {Channel.MEMORY: 40.0 + more}


def pending(life: Life) -> set[Event]:
    """Give what is news now."""
    return {noticed.event for noticed in life.events.pending}


def test_news_is_news_for_five_minutes() -> None:
    """It is at the sample five minutes later, and no longer at the next."""
    life = Life().rest(30.0)
    while Event.MEMORY_FILLS not in pending(life):
        life.live(0.5, filled(12.0))
    life.live(5.0, filled(12.0))
    assert pending(life) == {Event.MEMORY_FILLS}
    life.live(0.5, filled(12.0))
    assert pending(life) == set()


def test_waking_is_news_for_a_quarter_of_an_hour() -> None:
    """After a gap there is no shape for some minutes, and so no word."""
    life = Life(begins=NIGHT).rest()
    life.at += 7200.0
    life.rest(0.5)
    assert pending(life) == {Event.WOKE}
    life.rest(15.0)
    assert pending(life) == {Event.WOKE}
    life.rest(0.5)
    assert pending(life) == set()


@pytest.mark.parametrize(("minutes", "news"), [(14.5, set()), (15.0, {Event.MEMORY_FILLS})])
def test_same_event_is_no_news_again_within_a_quarter_of_an_hour(
    minutes: float, news: set[Event]
) -> None:
    """A room that goes on cooling is no news every minute; but it stirs."""
    life = Life().rest(30.0).live(minutes, filled(12.0))
    assert life.noticed == [Event.MEMORY_FILLS]
    life.events.acknowledge()
    # Both are borne out as late as the other: they are as far apart as the changes.
    life.live(3.0, filled(24.0))
    assert life.noticed == [Event.MEMORY_FILLS] * 2
    assert pending(life) == news
    assert life.events.stirred_within(180.0)


def test_opposite_takes_its_place_at_once() -> None:
    """What has come back is no news of a loss, and lost again it is news, however soon."""
    life = Life().rest(30.0).live(2.0, lambda _: {Channel.CPU: 90.0})
    assert pending(life) == {Event.WORK_BEGAN}
    life.rest(2.0)
    assert pending(life) == {Event.WORK_ENDED}
    life.live(2.0, lambda _: {Channel.CPU: 90.0})
    assert pending(life) == {Event.WORK_BEGAN}


def test_latest_news_comes_first() -> None:
    """What is told is the newest."""
    life = Life().rest(30.0).live(3.0, filled(12.0))
    life.live(2.0, lambda _: {Channel.MEMORY: 52.0, Channel.CPU: 90.0})
    assert [n.event for n in life.events.pending] == [Event.WORK_BEGAN, Event.MEMORY_FILLS]


def test_change_across_a_gap_is_not_dated() -> None:
    """Two hours in which nobody watched: the pressure may have fallen at any time of them."""
    life = Life().rest(60.0)
    life.at += 7200.0
    life.live(30.0, lambda _: {Channel.PRESSURE: 990.0, Channel.AMBIENT_TEMP: 17.0})
    assert set(life.noticed) == {Event.WOKE}
