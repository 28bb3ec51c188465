"""What the senses notice: what happened, once and borne out, and what holds."""

import math
from collections.abc import Mapping

import pytest
from sensed_life import NIGHT, NOON, Change, Life, with_vapour

from lumen.core.compensation import Compensation
from lumen.core.event_detector import FRESH, EventDetector
from lumen.core.events import ABSOLUTES, AIR, OPPOSITES, Event
from lumen.core.observation import NEEDS
from lumen.core.reading import Channel, Fault, FaultKind, Reading, Sample
from lumen.core.room_sense import RoomSense
from lumen.units import Monotonic, WallTime

AIR_CHANNELS = (Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE)

GONE = Fault(FaultKind.SILENT, "it no longer answers")


@pytest.mark.parametrize("interval", [10.0, 30.0, 60.0])
@pytest.mark.parametrize(
    ("minutes", "change", "event"),
    [
        (6.0, lambda _: {Channel.LIGHT: 3.0}, Event.DARKER),
        (6.0, lambda _: {Channel.LIGHT: 5000.0}, Event.LIGHTER),
        (6.0, lambda _: {Channel.LIGHT: 80.0}, Event.DARKER),
        (44.0, lambda p: {Channel.LIGHT: 200.0 * 10.0**p}, Event.DAWN),
        (44.0, lambda p: {Channel.LIGHT: 200.0 * 0.1**p}, Event.DUSK),
        (12.0, lambda p: with_vapour(21.0 + 1.5 * p), Event.WARMER),
        (12.0, lambda p: with_vapour(21.0 - 1.5 * p), Event.COOLER),
        (8.0, lambda p: with_vapour(21.0 - 6.0 * p, 1.0 - 0.3 * p), Event.COLD_AIR),
        (10.0, lambda p: with_vapour(21.0, 1.0 + 0.3 * p), Event.MOISTER),
        (10.0, lambda p: with_vapour(21.0, 1.0 - 0.3 * p), Event.DRIER),
        (180.0, lambda p: {Channel.PRESSURE: 1000.0 - 5.0 * p}, Event.PRESSURE_FALLS),
        (180.0, lambda p: {Channel.PRESSURE: 1000.0 + 5.0 * p}, Event.PRESSURE_RISES),
        (3.0, lambda _: {Channel.CPU: 90.0}, Event.WORK_BEGAN),
        (35.0, lambda p: {Channel.MEMORY: 40.0 + 15.0 * p}, Event.MEMORY_FILLS),
        (4.0, lambda _: {Channel.MEMORY: 25.0}, Event.MEMORY_FREED),
        (3.0, lambda _: {Channel.PRESSURE: GONE}, Event.AIR_PARTLY_LOST),
        (3.0, lambda _: dict.fromkeys(AIR_CHANNELS, GONE), Event.AIR_LOST),
        (3.0, lambda _: {Channel.LIGHT: GONE}, Event.LIGHT_LOST),
    ],
)
def test_event_is_noticed_when_it_happens_and_holds(
    interval: float, minutes: float, change: Change, event: Event
) -> None:
    """Each event is noticed, whatever the sampling rate."""
    assert event in Life(interval).rest(60.0).live(minutes, change).noticed


@pytest.mark.parametrize("interval", [2.0, 30.0, 60.0])
def test_nothing_is_noticed_when_nothing_happens(interval: float) -> None:
    """Noise is no news, for hours."""
    life = Life(interval).rest(300.0)
    assert life.noticed == []
    assert life.events.present == frozenset()


@pytest.mark.parametrize("interval", [10.0, 30.0, 60.0])
@pytest.mark.parametrize(
    "wrong",
    [
        {Channel.AMBIENT_TEMP: 29.0},
        {Channel.AMBIENT_TEMP: 13.0},
        {Channel.HUMIDITY: 15.0},
        {Channel.HUMIDITY: 95.0},
        {Channel.PRESSURE: 980.0},
        {Channel.LIGHT: 2.0},
        {Channel.LIGHT: 9000.0},
        {Channel.CPU: 100.0},
        {Channel.MEMORY: 90.0},
        {Channel.DISK: 99.0},
        {Channel.CPU_TEMP: 84.0},
        dict.fromkeys(AIR_CHANNELS, GONE),
        {Channel.LIGHT: GONE},
        {Channel.PRESSURE: GONE},
        {Channel.LIGHT: Fault(FaultKind.MISSING, "")},
    ],
)
def test_single_sample_is_no_event_when_no_second_bears_it_out(
    interval: float, wrong: Mapping[Channel, Reading]
) -> None:
    """One wrong reading or blank cell, again and again, by day and by night: silence."""
    for begins in (NOON, NIGHT):
        life = Life(interval, begins=begins).rest(30.0)
        for _ in range(8):
            life.live(interval / 60.0, lambda _: wrong)
            assert not life.events.present
            life.rest(12.0)
        assert life.noticed == []


@pytest.mark.parametrize("lag", [120.0, 300.0, 600.0])
@pytest.mark.parametrize("known", [None, 2.25, 2.6])
def test_air_is_never_mentioned_when_only_the_board_is_heated(
    lag: float, known: float | None
) -> None:
    """A compile under a lagging board warms and dries the sensor, and the room not at all."""
    life = Life(compensation=Compensation(known))
    board, chip = 21.0 + 27.0 / 3.25, 48.0
    for number in range(960):
        wanted = 79.0 if number % 240 in range(60, 160) else 48.0
        chip += (wanted - chip) * (1.0 - math.exp(-30.0 / 110.0))
        board += (21.0 + (chip - 21.0) / 3.25 - board) * (1.0 - math.exp(-30.0 / lag))
        readings = {**with_vapour(board), Channel.CPU_TEMP: chip}
        life.live(0.5, lambda _, r=readings: r)  # type: ignore[misc]
    assert AIR.isdisjoint(life.noticed)
    assert AIR.isdisjoint(life.events.present)


@pytest.mark.parametrize("lag", [120.0, 300.0, 600.0])
@pytest.mark.parametrize("known", [None, 2.25])
@pytest.mark.parametrize("board", [21.0, 36.0])
def test_air_is_never_mentioned_when_a_board_follows_what_nobody_watched(
    lag: float, known: float | None, board: float
) -> None:
    """It was switched on a minute ago, or rests from long work; the room stays as it is."""
    life = Life(compensation=Compensation(known, heat_lag=lag))
    chip = 21.0 if board == 21.0 else 60.0
    for number in range(480):
        chip += (48.0 - chip) * (1.0 - math.exp(-30.0 / 80.0))
        board += (21.0 + (chip - 21.0) / 3.25 - board) * (1.0 - math.exp(-30.0 / lag))
        readings = {**with_vapour(board), Channel.CPU_TEMP: chip}
        if number >= 2:
            life.live(0.5, lambda _, r=readings: r)  # type: ignore[misc]
    assert AIR.isdisjoint(life.noticed)


def test_absolutes_are_not_mentioned_when_uncalibrated_or_without_weeks() -> None:
    """Thirty degrees on an uncalibrated board say nothing; nor do they in a first week."""
    for compensation in (Compensation(), Compensation(2.25)):
        life = Life(compensation=compensation)
        life.live(300.0, lambda _: {Channel.AMBIENT_TEMP: 39.0, Channel.CPU_TEMP: 48.0})
        assert ABSOLUTES.isdisjoint(life.events.present)


def test_warm_is_mentioned_when_calibrated_and_its_own_weeks_bear_it_out() -> None:
    """Five days at 21 degC, then a day at 26: warmer than usual, and warm."""
    life = Life(300.0, compensation=Compensation(2.25))
    cool = {Channel.AMBIENT_TEMP: 29.3, Channel.CPU_TEMP: 48.0}
    warm = {Channel.AMBIENT_TEMP: 34.3, Channel.CPU_TEMP: 53.0}
    life.live(5 * 24 * 60.0, lambda _: cool)
    assert Event.WARM not in life.events.present
    life.live(120.0, lambda _: warm)
    assert {Event.WARM, Event.WARMER_THAN_USUAL} <= life.events.present
    evidence = life.events.evidence(Event.WARMER_THAN_USUAL)
    assert evidence["now"] - evidence["usual"] == pytest.approx(5.0, abs=0.3)


@pytest.mark.parametrize("covered", [30.0, 60.0, 90.0, 120.0, 150.0, 240.0, 400.0])
def test_hand_is_no_dawn_when_it_is_taken_away(covered: float) -> None:
    """A hand over the eye for seconds or minutes: no hour later does it seem to grow light."""
    life = Life().rest(60.0)
    life.live(covered / 60.0, lambda _: {Channel.LIGHT: 6.7})
    life.rest(90.0)
    assert {Event.DAWN, Event.DUSK}.isdisjoint(life.noticed)


def test_what_just_ended_is_not_said_to_hold() -> None:
    """At the sample with which a light comes on it is neither dark nor darker than usual."""
    life = Life(300.0).live(5 * 24 * 60.0, lambda _: {Channel.LIGHT: 200.0})
    said = {Event.DARK, Event.DARKER_THAN_USUAL}
    life.live(30.0, lambda _: {Channel.LIGHT: 0.2})
    assert said <= life.events.present
    life.live(5.0, lambda _: {Channel.LIGHT: 220.0})
    assert said.isdisjoint(life.events.present)


def test_recovery_is_noticed_when_things_come_back() -> None:
    """What was lost and returns, and work that ends, are news too."""
    life = Life().rest()
    life.live(4.0, lambda _: {Channel.LIGHT: GONE, Channel.HUMIDITY: GONE, Channel.CPU: 90.0})
    assert {Event.LESS_AIR, Event.NO_LIGHT, Event.BUSY} <= life.events.present
    life.rest()
    assert {Event.AIR_BACK, Event.LIGHT_BACK, Event.WORK_ENDED} <= set(life.noticed)
    assert life.events.present == frozenset()


def test_air_is_lost_in_part_when_some_of_it_is_felt() -> None:
    """Only with all three channels gone can the room not be felt."""
    life = Life().rest().live(3.0, lambda _: {Channel.PRESSURE: GONE})
    assert Event.AIR_LOST not in life.noticed
    assert life.events.present == {Event.LESS_AIR}
    life.live(3.0, lambda _: dict.fromkeys(AIR_CHANNELS, GONE))
    assert life.noticed[-1:] == [Event.AIR_LOST]
    assert life.events.present == {Event.NO_AIR}
    life.live(3.0, lambda _: {Channel.PRESSURE: GONE})
    assert life.noticed[-1:] == [Event.AIR_LOST], "what comes back in part has lost nothing"
    assert life.events.present == {Event.LESS_AIR}
    life.live(3.0, lambda _: {})
    assert life.noticed[-1:] == [Event.AIR_BACK]
    assert life.events.present == frozenset()


def test_air_is_back_when_what_was_never_fitted_stays_away() -> None:
    """A part without humidity, lost and found again, is whole as it was."""
    bare = {Channel.HUMIDITY: Fault(FaultKind.MISSING, "the part has no humidity sensor")}
    life = Life().live(20.0, lambda _: bare)
    assert life.events.present == frozenset()
    life.live(3.0, lambda _: dict.fromkeys(AIR_CHANNELS, GONE)).live(3.0, lambda _: bare)
    assert Event.AIR_BACK in life.noticed
    assert life.events.present == frozenset()


def test_change_stirs_for_a_window_even_when_it_is_no_news() -> None:
    """What was acknowledged is no news, and yet nothing may be said to have been steady."""
    window, hour = 600.0, 3600.0
    life = Life().rest(60.0)
    stirred = [life.events.stirred_within(window)]
    life.live(12.0, lambda p: with_vapour(21.0 - 3.0 * p))
    stirred.append(life.events.stirred_within(window))
    life.events.acknowledge()
    stirred.append(life.events.stirred_within(window))
    life.live(25.0, lambda _: with_vapour(18.0))
    stirred.append(life.events.stirred_within(window))
    assert stirred == [False, True, True, False]
    # Of the hour it was a part.
    assert life.events.stirred_within(hour)


def test_news_is_given_once_and_grows_old() -> None:
    """What was acknowledged, or is minutes old, is no news."""
    life = Life().rest(30.0).live(3.0, lambda _: {Channel.LIGHT: 3.0})
    assert [noticed.event for noticed in life.events.pending] == [Event.DARKER]
    life.events.acknowledge()
    assert not life.events.pending
    life.live(6.0, lambda _: {Channel.LIGHT: 3.0}).live(3.0, lambda _: {Channel.LIGHT: 200.0})
    assert [noticed.event for noticed in life.events.pending] == [Event.LIGHTER]
    life.rest(FRESH / 60.0 + 1.0)
    assert not life.events.pending


def test_later_news_replaces_its_opposite() -> None:
    """A light that is on again did not go out."""
    life = Life(begins=NIGHT).rest(30.0)
    life.live(3.0, lambda _: {Channel.LIGHT: 3.0}).rest(3.0)
    assert [noticed.event for noticed in life.events.pending] == [Event.LAMP_ON]
    assert all(len(family) > 1 for family in OPPOSITES)


def test_own_light_is_not_noticed() -> None:
    """Lumen's LEDs are no lamp, whether their glow is known or not."""
    for glow in (0.0, 40.0):
        life = Life(compensation=Compensation(light_glow=glow), begins=NIGHT)
        life.live(20.0, lambda _: {Channel.LIGHT: 2.0})
        glowing: Mapping[Channel, Reading] = {Channel.LIGHT: 12.0, Channel.LED_BRIGHTNESS: 0.5}
        life.live(5.0, lambda _: glowing)  # noqa: B023 - called at once
        life.live(5.0, lambda _: {Channel.LIGHT: 2.0})
        assert life.noticed == []


def test_waking_is_noticed_when_nobody_watched() -> None:
    """After a gap Lumen knows that it was away, and dates nothing to it."""
    life = Life(begins=NIGHT).rest()
    life.at += 7200.0
    life.live(6.0, lambda _: {Channel.LIGHT: 3.0})
    assert set(life.noticed) == {Event.WOKE}


def test_absent_channel_is_never_noticed() -> None:
    """A body without a light sensor says nothing of light, not even that it is lost."""
    events, room = EventDetector(), RoomSense(Compensation())
    for step in range(40):
        sample = Sample(Monotonic(30.0 * step), WallTime(30.0 * step), {Channel.CPU: 5.0})
        events.observe(sample, room.read(sample), 30.0 * step)
    assert events.pending == ()
    assert events.present == frozenset()


def test_every_cause_carries_its_evidence() -> None:
    """Numbers that bear a cause out are there for whoever asks why."""
    life = Life(begins=NIGHT).rest(30.0).live(4.0, lambda _: {Channel.LIGHT: 3.0})
    noticed = life.events.pending[0]
    assert noticed.event is Event.LAMP_OUT
    assert noticed.evidence["from"] == pytest.approx(200.0, rel=0.01)
    assert noticed.evidence["to"] == 3.0
    assert noticed.evidence["seconds held"] >= 60.0


def test_every_quantity_is_read_from_a_channel() -> None:
    """What is noticed has a source."""
    assert {channel for needs in NEEDS.values() for channel in needs} <= set(Channel)


def test_empty_cells_are_a_loss_when_there_was_a_value() -> None:
    """A recording says only that a reading is missing; what never was there is not missed."""
    missing = Fault(FaultKind.MISSING, "no reading in the recording")
    air = dict.fromkeys(AIR_CHANNELS, missing)
    assert Event.AIR_LOST in Life().rest().live(3.0, lambda _: air).noticed
    assert Event.AIR_LOST not in Life().live(20.0, lambda _: air).noticed


@pytest.mark.parametrize("interval", [10.0, 30.0, 60.0])
def test_nothing_comes_of_what_a_frozen_channel_said(interval: float) -> None:
    """Of a barometer asleep a warming board makes a rise; awake again, it has not fallen."""
    asleep = Fault(FaultKind.FROZEN, "the same raw code 20 times in a row")
    life, minutes = Life(interval).rest(240.0), interval / 60.0
    life.live(19 * minutes, lambda share: {Channel.PRESSURE: 1000.0 + 8.0 * share})
    life.live(minutes, lambda _: {Channel.PRESSURE: asleep})
    life.rest(200.0)
    assert {Event.PRESSURE_FALLS, Event.PRESSURE_RISES}.isdisjoint(life.noticed)


AWAY = Fault(FaultKind.MISSING, "no reading")


@pytest.mark.parametrize(
    ("channel", "begun", "after", "away"),
    [
        (Channel.AMBIENT_TEMP, 22.2, 24.0, 300.0),
        (Channel.PRESSURE, 996.5, 995.0, 720.0),
        (Channel.MEMORY, 49.0, 55.0, 300.0),
        (Channel.LIGHT, 600.0, 600.0, 1.0),
        (Channel.LIGHT, 600.0, 600.0, 300.0),
    ],
)
def test_change_is_not_borne_out_by_what_nobody_watched(
    channel: Channel, begun: float, after: float, away: float
) -> None:
    """What had begun when a sensor was lost, and is as far or further hours later, did not hold."""
    life = Life().rest(60.0).live(1.0, lambda _: {channel: begun})
    life.live(away, lambda _: {channel: AWAY}).noticed.clear()
    life.live(3.0, lambda _: {channel: after})
    named = {*OPPOSITES[0], *OPPOSITES[1], Event.PRESSURE_FALLS, Event.MEMORY_FILLS}
    assert named.isdisjoint(life.noticed)


@pytest.mark.parametrize("away", [1.5, 5.0, 20.0])
def test_lamp_that_was_lit_while_the_light_was_lost_is_no_dawn(away: float) -> None:
    """How light came that nobody saw coming is not known: it is no lamp either."""
    dim, lit = {Channel.LIGHT: 20.0}, {Channel.LIGHT: 220.0}
    life = Life(begins=17 * 3600.0).live(60.0, lambda _: dim)
    life.live(away, lambda _: {Channel.LIGHT: AWAY}).noticed.clear()
    life.live(15.0, lambda _: lit)
    assert OPPOSITES[0].isdisjoint(life.noticed)


def test_lamp_of_the_evening_is_not_named_by_a_night_that_came_since() -> None:
    """Its step was one of dusk, hours before the sensor came back in the dark."""
    life = Life(begins=21 * 3600.0).rest(20.0).live(1.0, lambda _: {Channel.LIGHT: 600.0})
    life.live(120.0, lambda _: {Channel.LIGHT: AWAY}).live(5.0, lambda _: {Channel.LIGHT: 600.0})
    assert Event.LAMP_ON not in life.noticed


@pytest.mark.parametrize(
    ("channel", "far", "event"),
    [(Channel.MEMORY, 55.0, Event.MEMORY_FILLS), (Channel.LIGHT, 600.0, Event.LIGHTER)],
)
def test_change_is_borne_out_beside_one_blank(channel: Channel, far: float, event: Event) -> None:
    """One blank cell is nothing."""
    life = Life().rest(60.0).live(1.0, lambda _: {channel: far})
    assert (
        event
        in life.live(0.5, lambda _: {channel: AWAY}).live(3.0, lambda _: {channel: far}).noticed
    )
