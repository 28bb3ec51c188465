"""What the senses notice: what happened, once, and what holds."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

import pytest

from lumen.core.compensation import Compensation
from lumen.core.event_detector import FRESH, NEEDS, STIR, EventDetector
from lumen.core.events import Event
from lumen.core.reading import Channel, Fault, FaultKind, Reading, Sample
from lumen.simulation.board import BoardTraits
from lumen.simulation.measured import measured
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import World
from lumen.units import Monotonic, WallTime

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
AIR = (Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE)
GONE = Fault(FaultKind.SILENT, "it no longer answers")


class Life:
    """Samples every `interval` seconds, and all the news that came."""

    def __init__(self, interval: float = 30.0, compensation: Compensation | None = None) -> None:
        self.noticing = EventDetector(compensation or Compensation())
        self.interval = interval
        self.at = 0.0
        self.news: list[Event] = []
        self._rng = Random(3)

    def live(self, minutes: float, change: Callable[[float], Mapping[Channel, Reading]]) -> "Life":
        """Live for some minutes; `change` gives what differs from calm, by the share passed."""
        steps = round(minutes * 60.0 / self.interval)
        for step in range(1, steps + 1):
            self.at += self.interval
            readings: dict[Channel, Reading] = {
                c: v * self._rng.gauss(1.0, 0.001) for c, v in CALM.items()
            }
            readings[Channel.PRESSURE] = self._rng.gauss(1000.0, 0.02)
            readings.update(change(step / steps))
            sample = Sample(Monotonic(self.at), WallTime(self.at), readings)
            self.noticing.observe(sample)
            self.news += [n for n in reversed(self.noticing.fresh) if n not in self.news[-3:]]
        return self

    def rest(self, minutes: float = 20.0) -> "Life":
        """Live calmly."""
        return self.live(minutes, lambda _: {})


@pytest.mark.parametrize("interval", [10.0, 30.0, 60.0])
@pytest.mark.parametrize(
    ("minutes", "change", "notice"),
    [
        (2.0, lambda _: {Channel.LIGHT: 3.0}, Event.LAMP_OUT),
        (2.0, lambda _: {Channel.LIGHT: 780.0}, Event.LAMP_ON),
        (2.0, lambda _: {Channel.LIGHT: 5000.0}, Event.LIGHTER),
        (2.0, lambda _: {Channel.LIGHT: 80.0}, Event.DARKER),
        (40.0, lambda p: {Channel.LIGHT: 200.0 * 10.0**p}, Event.DAWN),
        (40.0, lambda p: {Channel.LIGHT: 200.0 * 0.1**p}, Event.DUSK),
        (10.0, lambda p: {Channel.AMBIENT_TEMP: 21.0 + 1.5 * p}, Event.WARMER),
        (10.0, lambda p: {Channel.AMBIENT_TEMP: 21.0 - 1.5 * p}, Event.COOLER),
        (4.0, lambda p: {Channel.AMBIENT_TEMP: 21.0 - 4.0 * p}, Event.COLD_AIR),
        (8.0, lambda p: {Channel.HUMIDITY: 45.0 + 15.0 * p}, Event.MOISTER),
        (8.0, lambda p: {Channel.HUMIDITY: 45.0 - 15.0 * p}, Event.DRIER),
        (180.0, lambda p: {Channel.PRESSURE: 1000.0 - 5.0 * p}, Event.PRESSURE_FALLS),
        (180.0, lambda p: {Channel.PRESSURE: 1000.0 + 5.0 * p}, Event.PRESSURE_RISES),
        (2.0, lambda _: {Channel.CPU: 90.0}, Event.WORK_BEGAN),
        (30.0, lambda p: {Channel.MEMORY: 40.0 + 15.0 * p}, Event.MEMORY_FILLS),
        (2.0, lambda _: {Channel.MEMORY: 25.0}, Event.MEMORY_FREED),
        (2.0, lambda _: {Channel.PRESSURE: GONE}, Event.AIR_PARTLY_LOST),
        (2.0, lambda _: dict.fromkeys(AIR, GONE), Event.AIR_LOST),
        (2.0, lambda _: {Channel.LIGHT: GONE}, Event.LIGHT_LOST),
    ],
)
def test_event_is_noticed_when_it_happens(
    interval: float,
    minutes: float,
    change: Callable[[float], Mapping[Channel, Reading]],
    notice: Event,
) -> None:
    """Each event is told, whatever the sampling rate."""
    assert notice in Life(interval).rest().live(minutes, change).news


@pytest.mark.parametrize("interval", [2.0, 30.0, 60.0])
def test_nothing_is_noticed_when_nothing_happens(interval: float) -> None:
    """Noise is no news, for hours."""
    life = Life(interval).rest(300.0)
    assert life.news == []
    assert life.noticing.present == frozenset()


def test_recovery_is_noticed_when_things_come_back() -> None:
    """What was lost and returns, and work that ends, are news too."""
    life = Life().rest()
    life.live(3.0, lambda _: {Channel.LIGHT: GONE, Channel.HUMIDITY: GONE, Channel.CPU: 90.0})
    assert {Event.LESS_AIR, Event.NO_LIGHT, Event.BUSY} <= life.noticing.present
    life.rest()
    assert {Event.AIR_BACK, Event.LIGHT_BACK, Event.WORK_ENDED} <= set(life.news)
    assert life.noticing.present == frozenset()


def test_air_is_lost_in_part_when_some_of_it_is_felt() -> None:
    """Only with all three channels gone can the room not be felt."""
    life = Life().rest().live(3.0, lambda _: {Channel.PRESSURE: GONE})
    assert Event.AIR_LOST not in life.news
    assert life.noticing.present == {Event.LESS_AIR}
    life.live(3.0, lambda _: dict.fromkeys(AIR, GONE))
    assert life.news[-1:] == [Event.AIR_LOST]
    assert life.noticing.present == {Event.NO_AIR}
    life.live(3.0, lambda _: {Channel.PRESSURE: GONE})
    assert life.news[-1:] == [Event.AIR_LOST], "what comes back in part has lost nothing"
    assert life.noticing.present == {Event.LESS_AIR}
    life.live(3.0, lambda _: {})
    assert life.news[-1:] == [Event.AIR_BACK]
    assert life.noticing.present == frozenset()


def test_air_is_back_when_what_was_never_fitted_stays_away() -> None:
    """A part without humidity, lost and found again, is whole as it was."""
    bare = {Channel.HUMIDITY: Fault(FaultKind.MISSING, "the part has no humidity sensor")}
    life = Life().live(20.0, lambda _: bare)
    assert life.noticing.present == frozenset()
    life.live(3.0, lambda _: dict.fromkeys(AIR, GONE)).live(3.0, lambda _: bare)
    assert Event.AIR_BACK in life.news
    assert life.noticing.present == frozenset()


def test_change_stirs_for_a_window_even_when_it_is_no_news() -> None:
    """What was told is no news, and yet nothing may be said to have been steady."""
    life = Life().rest()
    stirred = [life.noticing.stirred]
    for way in (-4.0, 4.0, -4.0):
        life.live(4.0, lambda p, w=way: {Channel.AMBIENT_TEMP: 21.0 + w * p})  # type: ignore[misc]
    stirred.append(life.noticing.stirred)
    life.noticing.tell()
    stirred.append(life.noticing.stirred)
    life.rest(STIR / 60.0 + 12.0)
    stirred.append(life.noticing.stirred)
    assert stirred == [False, True, True, False]


def test_news_is_told_once_and_grows_old() -> None:
    """What was told, or is minutes old, is no news."""
    life = Life().rest()
    life.live(0.5, lambda _: {Channel.LIGHT: 3.0})
    assert Event.LAMP_OUT in life.noticing.fresh
    life.noticing.tell()
    assert not life.noticing.fresh
    life.live(0.5, lambda _: {Channel.LIGHT: 200.0})
    assert Event.LAMP_ON in life.noticing.fresh
    life.rest(FRESH / 60.0 + 1.0)
    assert not life.noticing.fresh


def test_later_news_replaces_its_opposite() -> None:
    """A lamp that is on again did not go out."""
    life = Life().rest()
    life.live(0.5, lambda _: {Channel.LIGHT: 3.0}).live(0.5, lambda _: {})
    assert set(life.noticing.fresh) == {Event.LAMP_ON}


def test_own_light_is_not_noticed() -> None:
    """Lumen's LEDs are no lamp."""
    life = Life(compensation=Compensation(light_glow=40.0))
    dark: Mapping[Channel, Reading] = {Channel.LIGHT: 2.0}
    glowing: Mapping[Channel, Reading] = {Channel.LIGHT: 12.0, Channel.LED_BRIGHTNESS: 0.5}
    life.live(20.0, lambda _: dark)
    life.news.clear()
    life.live(5.0, lambda _: glowing).live(5.0, lambda _: dark)
    assert life.news == []


def test_waking_is_noticed_when_nobody_watched() -> None:
    """After a gap Lumen knows that it was away, and dates nothing to it."""
    life = Life().rest()
    life.at += 7200.0
    life.live(0.5, lambda _: {Channel.LIGHT: 3.0})
    assert set(life.noticing.fresh) == {Event.WOKE}


def test_absent_channel_is_never_noticed() -> None:
    """A body without a light sensor says nothing of light, not even that it is lost."""
    noticing = EventDetector(Compensation())
    for step in range(40):
        readings: dict[Channel, Reading] = {Channel.CPU: 5.0}
        noticing.observe(Sample(Monotonic(30.0 * step), WallTime(30.0 * step), readings))
    assert noticing.fresh == ()
    assert noticing.present == frozenset()


def test_every_notice_is_fired_when_all_scenarios_are_lived() -> None:
    """Two days of every world, and of an uncalibrated body in summer, reach each threshold."""
    heard: set[Event] = set()
    summer = replace(SCENARIOS["day"], day_of_year=200)
    board = BoardTraits(2.25, 300.0)
    calibrated = Compensation(board.factor, World.light_glow, heat_lag=board.lag)
    lives = [(scenario, calibrated) for scenario in SCENARIOS.values()]
    for scenario, compensation in (*lives, (summer, Compensation())):
        world, rng = World(scenario, 1, board), Random(1)
        noticing = EventDetector(compensation)
        for step in range(2 * 24 * 60):
            world.advance(60.0 * step)
            readings: dict[Channel, Reading] = dict(measured(world.surroundings, rng))
            noticing.observe(Sample(Monotonic(60.0 * step), WallTime(60.0 * step), readings))
            heard |= {*noticing.fresh, *noticing.present}
    # A lost sensor, a gap and a full disk are no matter of the weather: tested above.
    faults = {Event.WOKE, Event.DISK_FULL, Event.NO_AIR, Event.LESS_AIR, Event.NO_LIGHT} | {
        Event.AIR_LOST,
        Event.AIR_PARTLY_LOST,
        Event.AIR_BACK,
        Event.LIGHT_LOST,
        Event.LIGHT_BACK,
    }
    assert set(Event) - heard - faults == set()


def test_every_quantity_is_read_from_a_channel() -> None:
    """What is noticed has a source."""
    assert {channel for needs in NEEDS.values() for channel in needs} <= set(Channel)


def test_empty_cells_are_a_loss_when_there_was_a_value() -> None:
    """A recording says only that a reading is missing; what never was there is not missed."""
    missing = Fault(FaultKind.MISSING, "no reading in the recording")
    air = dict.fromkeys((Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE), missing)
    assert Event.AIR_LOST in Life().rest().live(2.0, lambda _: air).news
    assert Event.AIR_LOST not in Life().live(20.0, lambda _: air).news
