"""What is said of CO2: what held before and holds now, and nothing while the sensor learns."""

from collections.abc import Callable
from random import Random

import pytest

from lumen.core.co2_events import Co2Events
from lumen.core.event_detector import EventDetector
from lumen.core.events import Event, Noticed
from lumen.core.observation import MedianOfThree, Observation
from lumen.core.reading import Channel, Sample
from lumen.core.room_readings import RoomReadings
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import World
from lumen.units import Monotonic, WallTime

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
INTERVAL = 30.0
WEEK = 7 * DAY


class Air:
    """CO2 by hand, with the noise of the part, through the median of three."""

    def __init__(self, *, knows: bool = True) -> None:
        self.events = Co2Events()
        self.at = Monotonic(10 * DAY)
        self.ahead = 0.0
        """Of the wall clock."""
        self.noticed: list[Noticed] = []
        self._median, self._rng = MedianOfThree(), Random(5)
        if knows:
            self.events.learn(Monotonic(self.at - WEEK))

    def live(self, minutes: float, level: Callable[[float], float]) -> "Air":
        """Live for some minutes; `level` gives the truth by the minutes passed, or NaN."""
        for step in range(round(minutes * MINUTE / INTERVAL)):
            self.at = Monotonic(self.at + INTERVAL)
            truth = level(step * INTERVAL / MINUTE)
            raw = {} if truth != truth else {"co2": round(truth + self._rng.gauss(0.0, 6.0))}  # noqa: PLR0124 - NaN is no value
            values = self._median.filtered(raw)
            seen = Observation(self.at, self.at + self.ahead, values, raw)
            self.noticed += self.events.observe(seen)
        return self

    @property
    def found(self) -> list[Event]:
        """What was noticed, in order."""
        return [noticed.event for noticed in self.noticed]


def shut_room(minute: float) -> float:
    """Give the air of a shut room in which one person sleeps."""
    return 600.0 + 6.0 * minute


def test_air_that_is_used_up_is_noticed_with_its_numbers() -> None:
    """An hour of rise, and what it rose by; then it goes on and is noticed again an hour later."""
    air = Air().live(30.0, lambda _: 600.0).live(70.0, shut_room)
    assert air.found == [Event.STUFFIER]
    evidence = air.noticed[0].evidence
    assert evidence["from"] == pytest.approx(620.0, abs=30.0)
    assert evidence["to"] - evidence["from"] >= 250.0


def test_aired_room_is_noticed_once_it_stays_aired() -> None:
    """A window for ten minutes: most of it goes, and four minutes bear it out."""
    air = Air().live(90.0, lambda _: 1400.0)
    air.live(25.0, lambda minute: max(550.0, 1400.0 - 90.0 * minute))
    assert air.found == [Event.FRESHER]


@pytest.mark.parametrize("minutes", [0.5, 1.0, 3.0])
def test_breath_at_the_sensor_is_nothing(minutes: float) -> None:
    """Two thousand ppm for a moment: neither stuffy nor, afterwards, aired."""
    air = Air().live(90.0, lambda _: 700.0).live(minutes, lambda _: 2600.0)
    assert air.live(120.0, lambda _: 700.0).found == []


def test_room_that_people_left_is_not_called_aired() -> None:
    """Its leaks take a third of their CO2 in an hour: nothing came in that was not always so."""
    air = Air().live(90.0, lambda _: 1300.0)
    air.live(240.0, lambda minute: 425.0 + 875.0 * 0.6 ** (minute / 60.0))
    assert air.found == []


def test_steady_air_says_nothing_for_days() -> None:
    """Noise is no change, at whatever level."""
    for level in (430.0, 1500.0):
        assert Air().live(2 * 24 * 60.0, lambda _, level=level: level).found == []  # type: ignore[misc]  # a default binds the loop's variable


def test_nothing_is_said_while_the_sensor_corrects_itself() -> None:
    """In its first week a step may be its own; after it, and after a restart, there is a word."""
    air = Air(knows=False)
    for _ in range(6):
        air.live(24 * 60.0, lambda minute: 600.0 if minute < 700.0 else 1300.0)
    assert air.found == []
    air.live(2 * 24 * 60.0, lambda _: 600.0).live(70.0, shut_room)
    assert air.found == [Event.STUFFIER]


@pytest.mark.parametrize("leap", [56 * 365 * DAY, -3 * DAY])
def test_first_week_does_not_end_when_the_clock_is_set(leap: float) -> None:
    """From 1970 to now, or a date that was ahead put right: a week is one that was lived."""
    air = Air(knows=False).live(30.0, lambda _: 600.0)
    air.ahead = leap
    assert air.live(90.0, shut_room).found == []
    air.live(7 * 24 * 60.0 - 120.0, lambda _: 600.0)
    assert air.live(90.0, shut_room).found == [Event.STUFFIER]


def test_missing_values_are_no_level() -> None:
    """A sensor that was away for an hour has not seen the air change."""
    air = Air().live(90.0, lambda _: 1400.0).live(70.0, lambda _: float("nan"))
    assert air.live(70.0, lambda _: 500.0).found == []


def test_every_word_on_simulated_air_is_true_by_the_rooms_own() -> None:
    """Three days of breath, windows and cooking: what is noticed truly was, and some is."""
    world, rng = World(SCENARIOS["day"], 2), Random(2)
    events, median = Co2Events(), MedianOfThree()
    events.learn(Monotonic(-WEEK))
    truth: list[tuple[float, float]] = []
    found: list[Noticed] = []
    for step in range(round(3 * DAY / MINUTE)):
        at = step * MINUTE
        world.advance(at)
        truth.append((at, world.truth.co2))
        raw = {"co2": world.truth.co2 + rng.gauss(0.0, 6.0)}
        values = median.filtered(raw)
        for noticed in events.observe(Observation(Monotonic(at), at, values, raw)):
            found.append(noticed)
            span = 75 * MINUTE if noticed.event is Event.STUFFIER else 30 * MINUTE
            levels = [level for then, level in truth if at - span <= then <= at]
            rose, fell = levels[-1] - min(levels), max(levels) - levels[-1]
            assert (rose if noticed.event is Event.STUFFIER else fell) >= 200.0
    assert {noticed.event for noticed in found} == {Event.STUFFIER, Event.FRESHER}


def test_detector_learns_from_the_past_since_when_co2_is_known() -> None:
    """What the memory tells of its first week counts, so that a restart costs no second one."""

    def events_since(known: float | None) -> set[Event]:
        events = EventDetector()
        if known is not None:
            events.learn_co2(Monotonic(known))
        room = RoomReadings(None, None, None, None, None, None, calibrated=False)
        found: set[Event] = set()
        for step in range(280):
            at = 30.0 * step
            level = 600.0 if step < 130 else 600.0 + 4.0 * (step - 130)
            sample = Sample(Monotonic(at), WallTime(at), {Channel.CO2: level + step % 3})
            events.observe(sample, room, 20 * DAY + at)
            found |= {noticed.event for noticed in events.latest}
        return found

    assert events_since(None) == set()
    assert events_since(-8 * DAY) == {Event.STUFFIER}


def stepped(before: float, minutes: int, after: float, *, every: float = 30.0) -> list[Noticed]:
    """Give what is noticed in ten minutes after air of one level becomes air of another."""
    events, found = Co2Events(), list[Noticed]()
    events.learn(Monotonic(0.0))
    begins, steps = 8 * DAY, round(minutes * MINUTE / every)
    for step in range(steps + round(10 * MINUTE / every)):
        at = begins + every * step
        level = {"co2": before if step < steps else after}
        for noticed in events.observe(Observation(Monotonic(at), at, level, level)):
            found.append(noticed._replace(at=Monotonic(noticed.at - begins - every * steps)))
    return found


@pytest.mark.parametrize(
    ("before", "minutes", "after", "event"),
    [
        (600.0, 65, 850.0, Event.STUFFIER),
        (600.0, 65, 849.0, None),
        # Of much air a fifth must go, of little 250 ppm.
        (1500.0, 30, 1200.0, Event.FRESHER),
        (1500.0, 30, 1201.0, None),
        (1000.0, 30, 750.0, Event.FRESHER),
        (1000.0, 30, 751.0, None),
        # An hour, or twenty minutes, and four of them before must have been watched.
        (600.0, 60, 900.0, Event.STUFFIER),
        (600.0, 54, 900.0, None),
        (1000.0, 20, 700.0, Event.FRESHER),
        (1000.0, 14, 700.0, None),
    ],
)
def test_level_is_compared_with_that_of_an_hour_or_twenty_minutes_ago(
    before: float, minutes: int, after: float, event: Event | None
) -> None:
    """From the limit on, four minutes after the step, when the new level has held."""
    found = stepped(before, minutes, after)
    assert [noticed.event for noticed in found] == ([] if event is None else [event])
    if found:
        assert found[0].at == 4 * MINUTE
        assert found[0].evidence == {"from": before, "to": after}


def test_two_samples_bear_a_level_out() -> None:
    """Four minutes apart, as on a bus that seldom answers: the fewest by which a level held."""
    events = Co2Events()
    events.learn(Monotonic(10 * DAY - WEEK))
    found: list[Noticed] = []
    for number in range(30):
        at = 10 * DAY + 240.0 * number
        values = {"co2": 600.0 if number < 15 else 900.0}
        found += events.observe(Observation(Monotonic(at), at, values, values))
    # The sixteenth and the seventeenth sample hold the new level, sixty minutes after 600 ppm held.
    assert [(each.event, each.at) for each in found] == [(Event.STUFFIER, 10 * DAY + 240.0 * 16)]
