"""What the senses notice: what happened, once and borne out, and what holds."""

import math
from collections.abc import Callable, Iterable, Mapping
from random import Random

import pytest

from lumen.core.compensation import Compensation
from lumen.core.event_detector import FRESH, EventDetector
from lumen.core.events import ABSOLUTES, AIR, CAUSES, OPPOSITES, Event
from lumen.core.observation import NEEDS, vapour
from lumen.core.reading import Channel, Fault, FaultKind, Reading, Sample
from lumen.core.room_sense import RoomSense
from lumen.units import Monotonic, WallTime

HOUR = 3600.0
NOON, NIGHT = 12 * HOUR, 23 * HOUR

CALM: dict[Channel, float] = {
    Channel.AMBIENT_TEMP: 21.0,
    Channel.HUMIDITY: 45.0,
    Channel.PRESSURE: 1000.0,
    Channel.LIGHT: 200.0,
    Channel.CPU_TEMP: 48.0,
    Channel.CPU: 5.0,
    Channel.MEMORY: 40.0,
    Channel.DISK: 20.0,
    Channel.LED_BRIGHTNESS: 0.0,
}
AIR_CHANNELS = (Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE)
GONE = Fault(FaultKind.SILENT, "it no longer answers")
Change = Callable[[float], Mapping[Channel, Reading]]


class Life:
    """Samples every `interval` seconds from a time of day on, and all that was noticed."""

    def __init__(
        self,
        interval: float = 30.0,
        compensation: Compensation | None = None,
        begins: float = NOON,
    ) -> None:
        self.events = EventDetector()
        self.interval = interval
        self.begins = begins
        self.at = 0.0
        self.noticed: list[Event] = []
        self._room = RoomSense(compensation or Compensation())
        self._rng = Random(3)

    def live(self, minutes: float, change: Change) -> "Life":
        """Live for some minutes; `change` gives what differs from calm, by the share passed."""
        steps = max(1, round(minutes * 60.0 / self.interval))
        for step in range(1, steps + 1):
            self.at += self.interval
            readings: dict[Channel, Reading] = {
                c: v * self._rng.gauss(1.0, 0.0002) for c, v in CALM.items()
            }
            readings[Channel.PRESSURE] = self._rng.gauss(1000.0, 0.02)
            readings.update(change(step / steps))
            sample = Sample(Monotonic(self.at), WallTime(self.at), readings)
            self.events.observe(sample, self._room.read(sample), self.begins + self.at)
            self.noticed += [noticed.event for noticed in self.events.latest]
        return self

    def rest(self, minutes: float = 20.0) -> "Life":
        """Live calmly."""
        return self.live(minutes, lambda _: {})


def with_vapour(temperature: float, share: float = 1.0) -> Mapping[Channel, Reading]:
    """Give air of a temperature with a share of the calm room's water."""
    water = share * vapour(21.0, 45.0)
    return {
        Channel.AMBIENT_TEMP: temperature,
        Channel.HUMIDITY: water / vapour(temperature, 100.0) * 100.0,
    }


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
    assert event in Life(interval).rest(30.0).live(minutes, change).noticed


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


@pytest.mark.parametrize(("added", "named"), [(150.0, True), (152.0, True), (160.0, False)])
def test_lamp_is_named_by_day_when_it_is_one_that_night_has_shown(
    added: float,
    named: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """A lamp gives the same light each time; another step by day may be a curtain."""
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


@pytest.mark.parametrize(
    "beside",
    [
        {Channel.LIGHT: 40.0},  # a lamp beside the sensor went out
        {Channel.LIGHT: 900.0},
    ],
)
def test_cold_air_is_not_named_when_light_changed_as_well(
    beside: Mapping[Channel, Reading],
) -> None:
    """A sensor that loses a lamp's heat cools by itself."""
    life = Life(60.0).rest(40.0)
    life.live(4.0, lambda p: {**with_vapour(21.0 - 2.5 * p, 1.0 - 0.3 * p), **beside})
    assert Event.COLD_AIR not in life.noticed


def test_cold_air_is_not_named_when_the_water_held() -> None:
    """Air that only cools, as in the shade or in summer, has more than one cause."""
    life = Life().rest(40.0).live(8.0, lambda p: with_vapour(21.0 - 6.0 * p))
    assert Event.COLD_AIR not in life.noticed
    assert Event.COOLER in life.noticed


@pytest.mark.parametrize(
    ("share", "chip", "named"),
    [(0.3, 48.0, True), (0.1, 48.0, False), (0.3, 60.0, True), (0.1, 60.0, False)],
)
def test_cold_air_is_named_on_a_calibrated_board_when_much_water_left(
    share: float, chip: float, *, named: bool
) -> None:
    """Cold air widens the excess too, and work moves it: neither takes much water away."""
    life = Life(compensation=Compensation(2.25)).rest(60.0)
    work = {Channel.CPU_TEMP: chip}
    life.live(8.0, lambda p: {**with_vapour(21.0 - 6.0 * p, 1.0 - share * p), **work})
    assert (Event.COLD_AIR in life.noticed) == named


def test_cold_air_is_named_when_humidity_is_unknown() -> None:
    """A body without a humidity sensor has the other evidence."""
    bare = Fault(FaultKind.MISSING, "the part has no humidity sensor")
    life = Life().live(40.0, lambda _: {Channel.HUMIDITY: bare})
    life.live(8.0, lambda p: {Channel.AMBIENT_TEMP: 21.0 - 6.0 * p, Channel.HUMIDITY: bare})
    assert Event.COLD_AIR in life.noticed


def test_cold_air_is_not_named_when_a_hair_dryer_is_put_away() -> None:
    """What cools fast to where it was an hour ago came from within."""
    life = Life().rest(60.0).live(4.0, lambda p: with_vapour(21.0 + 5.0 * p, 1.0 + 0.2 * p))
    life.live(4.0, lambda p: with_vapour(26.0 - 5.0 * p, 1.2 - 0.2 * p)).rest(10.0)
    assert Event.COLD_AIR not in life.noticed


def test_steam_is_named_when_a_window_is_open_or_a_shower_runs() -> None:
    """What comes at once is beside the sensor, however the room's own water and warmth move."""
    for change in (
        lambda p: (21.0 - 4.0 * p, 1.0 - 0.2 * p),
        lambda p: (21.0, 1.0 + 0.5 * p),
    ):
        life = Life().rest(30.0)
        puff = [0.0] * 10 + [0.3, 0.6, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05] + [0.0] * 6
        for number, more in enumerate(puff):
            air, share = change(number / len(puff))
            life.live(0.5, lambda _, a=air, s=share + more: with_vapour(a, s))  # type: ignore[misc]
        assert Event.STEAM in life.noticed


def test_shower_is_no_steam_when_a_window_lets_it_out() -> None:
    """Its water comes within minutes too, and goes with the room's warmth."""
    life = Life().rest(30.0)
    life.live(8.0, lambda p: with_vapour(21.0, 1.0 + 0.6 * p))
    life.live(6.0, lambda p: with_vapour(21.0 - 4.0 * p, 1.6 - 0.6 * p))
    assert Event.STEAM not in life.noticed


def test_shower_is_no_steam_when_a_window_is_opened_after_it() -> None:
    """The water is gone before the air has cooled by much, and came too slowly for a kettle's."""
    life = Life().rest(30.0).live(8.0, lambda p: with_vapour(21.0, 1.0 + 0.5 * p))
    life.live(3.0, lambda p: with_vapour(21.0, 1.5 - 0.05 * p))
    life.live(3.0, lambda p: with_vapour(21.0 - 2.0 * p, 1.45 - 0.5 * p)).rest(10.0)
    assert Event.STEAM not in life.noticed


def test_steam_is_named_when_it_comes_and_goes() -> None:
    """Water that comes within minutes and leaves within minutes is steam's."""
    life = Life().rest(30.0).live(3.0, lambda p: with_vapour(21.1, 1.0 + 0.5 * p))
    life.live(6.0, lambda p: with_vapour(21.1, 1.5 - 0.45 * p))
    assert Event.STEAM in life.noticed
    bath = Life().rest(30.0).live(8.0, lambda p: with_vapour(21.1, 1.0 + 0.5 * p))
    bath.live(30.0, lambda _: with_vapour(21.1, 1.5))
    assert Event.STEAM not in bath.noticed
    assert Event.MOISTER in bath.noticed


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
    life = Life().rest()
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


def test_nothing_comes_of_what_a_frozen_channel_said() -> None:
    """Of a barometer asleep a warming board makes a rise; awake again, it has not fallen."""
    asleep = Fault(FaultKind.FROZEN, "the same raw code 20 times in a row")
    life = Life().rest(240.0)
    life.live(9.0, lambda share: {Channel.PRESSURE: 1000.0 + 8.0 * share})
    life.live(0.5, lambda _: {Channel.PRESSURE: asleep})
    assert Event.PRESSURE_RISES not in {noticed.event for noticed in life.events.pending}
    life.noticed.clear()
    life.rest(200.0)
    assert {Event.PRESSURE_FALLS, Event.PRESSURE_RISES}.isdisjoint(life.noticed)
