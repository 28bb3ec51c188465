"""When a step of the light is a lamp, and when a hand, a curtain or a cloud."""

import math
from collections.abc import Iterable

import pytest
from sensed_life import HOUR, NIGHT, NOON, Life

from lumen.core.events import CAUSES, Event
from lumen.core.reading import Channel


@pytest.mark.parametrize("seconds", [10.0, 30.0, 60.0, 80.0])
def test_hand_over_the_eye_is_no_lamp(seconds: float) -> None:
    """What covers the sensor for less than a minute and a half is not the light."""
    life = Life(10.0, begins=NIGHT).rest(30.0)
    life.live(seconds / 60.0, lambda _: {Channel.LIGHT: 4.0}).rest(15.0)
    assert life.noticed == []


@pytest.mark.parametrize("interval", [10.0, 30.0, 60.0])
@pytest.mark.parametrize(("light", "event"), [(3.0, Event.LAMP_OUT), (780.0, Event.LAMP_ON)])
def test_lamp_is_named_by_night(interval: float, light: float, event: Event) -> None:
    """No daylight reaches any room then: a step that holds is a lamp's."""
    life = Life(interval, begins=NIGHT).rest(30.0).live(6.0, lambda _: {Channel.LIGHT: light})
    assert event in life.noticed


def test_step_by_day_has_no_cause_when_a_curtain_could_be_it() -> None:
    """At half past seven daylight may come in all at once: the change is named, and no cause."""
    life = Life(begins=7.0 * HOUR)
    # A hundred times as much of the same slow dawn, as a curtain lets in.
    life.live(30.0, lambda p: {Channel.LIGHT: 0.5 + 0.2 * p})
    life.live(30.0, lambda p: {Channel.LIGHT: 100.0 * (0.7 + 0.2 * p)})
    assert Event.LIGHTER in life.noticed
    assert CAUSES.isdisjoint(life.noticed)


def test_lamp_is_named_beside_dusk_when_its_light_does_not_follow_the_sky() -> None:
    """The sky fades by some per cent a minute; what came on adds light, and no slope."""
    life = Life(begins=17.0 * HOUR)
    sky = [80.0 * math.exp(-0.03 * minute / 2.0) for minute in range(80)]
    for number, daylight in enumerate(sky):
        lamp = 150.0 if number >= 40 else 0.0
        life.live(0.5, lambda _, light=daylight + lamp: {Channel.LIGHT: light})  # type: ignore[misc]
    assert Event.LAMP_ON in life.noticed
    evidence = life.events.evidence(Event.LAMP_ON)
    assert evidence["to"] > 100.0 + evidence["from"]


def test_curtain_is_no_lamp_beside_dusk_when_its_light_follows_the_sky() -> None:
    """The same dusk behind a curtain that is drawn aside fades as steeply as before."""
    life = Life(begins=17.0 * HOUR)
    for number in range(80):
        share = 1.0 if number >= 40 else 0.3
        light = share * 80.0 * math.exp(-0.03 * number / 2.0)
        life.live(0.5, lambda _, light=light: {Channel.LIGHT: light})  # type: ignore[misc]
    assert CAUSES.isdisjoint(life.noticed)


@pytest.mark.parametrize(
    ("added", "named"),
    [(150.0, True), (155.0, True), (145.0, True), (156.0, False), (144.0, False)],
)
def test_lamp_is_named_by_day_when_it_is_one_that_night_has_shown(
    added: float,
    named: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """A lamp gives the same light each time; another step by day may be a curtain.

    To a fortieth, 3.75 of 150 lx, and the noise of two readings, .0075 of the 210.
    """
    life = Life(begins=NIGHT).live(30.0, lambda _: {Channel.LIGHT: 2.0})
    life.live(10.0, lambda _: {Channel.LIGHT: 152.0}).live(10.0, lambda _: {Channel.LIGHT: 2.0})
    life.live(12 * 60.0, lambda _: {Channel.LIGHT: 60.0})
    life.noticed.clear()
    life.live(6.0, lambda _: {Channel.LIGHT: 60.0 + added})
    assert (Event.LAMP_ON in life.noticed) is named


def lit(life: Life, light: Iterable[float]) -> Life:
    """Live through readings of the light, one each."""
    for level in light:
        life.live(life.interval / 60.0, lambda _, level=level: {Channel.LIGHT: level})  # type: ignore[misc]
    return life


@pytest.mark.parametrize("begins", [5.5 * HOUR, 18.5 * HOUR])
@pytest.mark.parametrize(("grows", "named"), [(0.0, True), (0.05, False), (-0.05, False)])
def test_lamp_is_named_early_and_late_when_its_light_stands_still(
    begins: float,
    grows: float,
    named: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Whatever daylight a curtain lets in then, grows or fades by some per cent in minutes."""
    life = lit(Life(begins=begins), [0.05] * 40)
    lit(life, [170.0 * (1.0 + grows * number / 14.0) for number in range(20)])
    assert (Event.LAMP_ON in life.noticed) is named


KNOWN = 150.0


def with_a_known_lamp() -> Life:
    """Give a life that saw one lamp by night, and now stands in daylight."""
    life = lit(Life(begins=NIGHT), [2.0] * 60)
    lit(lit(life, [2.0 + KNOWN] * 20), [2.0] * 20)
    life.live(12 * 60.0, lambda _: {Channel.LIGHT: 60.0})
    life.noticed.clear()
    return life


@pytest.mark.parametrize(
    ("sky", "named"),
    [
        ([143.0, 120.0, 83.0, 65.0, 56.0, 51.0, 48.0, 47.0, 46.0, 46.0], True),
        ([60.0, 60.0, 75.0, 83.0, 87.0, 89.0, 90.0, 90.0, 90.0, 90.0], True),
        # Another cloud came at the same time: how much of it was the lamp nobody can tell.
        ([60.0, 60.0, 60.0, 60.0, 60.0, 110.0, 190.0, 230.0, 250.0, 260.0], False),
    ],
)
def test_known_lamp_is_named_beside_a_clouds_edge(sky: list[float], *, named: bool) -> None:
    """An edge that is under way goes on as it did; the lamp is what it does not explain."""
    lamp = [0.0] * 5 + [KNOWN] * 15
    life = with_a_known_lamp()
    lit(life, [a + b for a, b in zip(sky + sky[-1:] * 10, lamp, strict=True)])
    assert (Event.LAMP_ON in life.noticed) is named


@pytest.mark.parametrize("share", [0.2, 0.35, 0.5, 0.65, 0.8])
@pytest.mark.parametrize("much", [150.0, 300.0, 620.0])
def test_cloud_is_no_known_lamp_whatever_it_uncovers(share: float, much: float) -> None:
    """Edges that relax within 45 s, caught anywhere between two samples: no cause."""
    life = with_a_known_lamp()
    edge = [1.0 - math.exp(-30.0 * (number + share) / 45.0) for number in range(20)]
    lit(lit(life, [60.0 + much * part for part in edge]), [60.0 + much] * 20)
    lit(life, [60.0 + much * (1.0 - part) for part in edge])
    assert CAUSES.isdisjoint(life.noticed)


@pytest.mark.parametrize(
    "after",
    [
        [210.0, 208.0, 220.0, 175.0, 150.0, 140.0],  # clouds go on
        [210.0, 212.0, 214.0, 216.0, 218.0, 220.0],  # a curtain's light follows the sky
    ],
)
def test_cloud_or_curtain_is_no_known_lamp_when_light_stood_still_before(
    after: list[float],
) -> None:
    """As much as a known lamp's light came at once, and moves on as no lamp's does."""
    life = lit(with_a_known_lamp(), [60.0] * 10 + after + after[-1:] * 4)
    assert CAUSES.isdisjoint(life.noticed)


def test_hand_is_no_dusk_when_clouds_open_meanwhile() -> None:
    """What was hidden by it and is brighter now has not stepped up from the hand."""
    life = lit(Life(), [197.0] * 60 + [8.7, 14.0, 555.0, 598.0, 615.0, 622.0] + [627.0] * 10)
    assert Event.DUSK not in life.noticed


def test_curtain_is_no_known_lamp_when_its_light_is_as_much() -> None:
    """Where next to nothing was before, a curtain could be it; it follows the sky."""
    life = lit(with_a_known_lamp(), [1.0] * 20)
    life.noticed.clear()
    lit(life, [KNOWN * (1.0 + 0.01 * number) for number in range(20)])
    assert CAUSES.isdisjoint(life.noticed)


def test_step_of_one_size_is_a_lamp_when_it_comes_again_and_again() -> None:
    """What clouds and curtains do is another each time."""
    life = Life()
    for turn in range(3):
        assert CAUSES.isdisjoint(life.noticed)
        lit(lit(life, [70.0 + 30.0 * turn] * 30), [70.0 + 30.0 * turn + 90.0] * 20)
        # A slow way back, so that the lamp is only seen to be lit.
        base = 160.0 + 30.0 * turn
        lit(life, [base * (1.0 - 0.02 * number) for number in range(20)])
    assert Event.LAMP_ON in life.noticed


def test_cloud_is_no_lamp_when_its_edge_takes_a_minute() -> None:
    """By night nothing dims so slowly; by day it is a cloud: no cause."""
    for begins in (NOON, 16.0 * HOUR):
        life = Life(begins=begins).rest(30.0)
        life.live(2.0, lambda p: {Channel.LIGHT: 200.0 * 0.3**p})
        life.live(8.0, lambda _: {Channel.LIGHT: 60.0})
        assert CAUSES.isdisjoint(life.noticed)
