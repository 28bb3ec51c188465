"""How long, how far and how much, before the days before are spoken of: each bound's two sides."""

from collections.abc import Iterable, Mapping

import numpy as np
import pytest

from lumen.core.compensation import Compensation
from lumen.core.day_parts import PartValue
from lumen.core.day_summary import HOUR_COLUMNS, HOURLY, DaySummary
from lumen.core.event_detector import EventDetector
from lumen.core.events import Event
from lumen.core.lamps import LampLight
from lumen.core.learned import Learned
from lumen.core.long_memory import RECORDS, LongMemory
from lumen.core.observation import Observation
from lumen.core.reading import Channel, Sample
from lumen.core.recollections import Recollections, records_of
from lumen.core.room_sense import RoomSense
from lumen.core.shape_names import Shape
from lumen.units import Monotonic, WallTime

DAY, HOUR, MINUTE = 86_400.0, 3600.0, 60.0
TODAY = 20_000
OWN = Compensation(2.5)
CALIBRATION = (2.5, OWN.heat_lag, OWN.light_glow)


def day(
    number: int,
    parts: Mapping[str, tuple[float, float | None]] | None = None,
    *,
    gap: float = 60.0,
    clock_set: bool = False,
    shapes: Mapping[Shape, float] | None = None,
    calibration: tuple[float, float, float] | None = CALIBRATION,
) -> DaySummary:
    """Give what is kept of a day that was watched, with these values and own heats of its parts."""
    return DaySummary(
        day=number,
        watched=DAY,
        gap=gap,
        clock_set=clock_set,
        awakenings=0,
        first=0.0,
        last=DAY - 1.0,
        calibration=calibration,
        shapes=shapes or {},
        parts={name: PartValue(name, *values) for name, values in (parts or {}).items()},
    )


def remembering(days: Iterable[DaySummary], **hourly: float) -> LongMemory:
    """Give a memory of these days, in each hour of which these quantities stood still."""
    table = np.full((24, HOUR_COLUMNS), np.nan, np.float16)
    for name, value in hourly.items():
        table[:, 3 * HOURLY.index(name) : 3 * HOURLY.index(name) + 3] = value
    memory = LongMemory()
    for each in days:
        memory.add(each, table)
    memory.complete = True
    return memory


def at(time: float, **values: float) -> Observation:
    """Give what is known at a time of today."""
    return Observation(Monotonic(1e7 + time), TODAY * DAY + time, values, values)


def noticed(
    memory: LongMemory, seen: Iterable[Observation], shape: Shape | None = None
) -> list[Event]:
    """Give what the days before make of these samples."""
    recollections = Recollections(memory, OWN)
    return [
        each.event
        for one in seen
        for each in recollections.observe(one, shape, calibrated=True, is_lamp=lambda _: False)
    ]


def morning(dark: float, lit: float, hours: float, held: float = 300.0) -> list[Observation]:
    """Give a dark that lasts, and a light after it, a value every ten minutes, then every one."""
    times = np.arange(0.0, hours * HOUR, 600.0).tolist()
    light = np.arange(0.0, held + 1.0, MINUTE).tolist()
    seen = [at(time, light=dark) for time in times]
    return seen + [at(hours * HOUR + time, light=lit) for time in light]


@pytest.mark.parametrize(
    ("seen", "greets"),
    [
        (morning(0.99, 3.0, 4.0), True),
        (morning(0.99, 3.0, 4.0 - 1.0 / 60.0), False),
        (morning(1.0, 3.0, 4.0), False),
        (morning(0.99, 2.99, 4.0), False),
        (morning(0.99, 3.0, 4.0, held=120.0), True),
        (morning(0.99, 3.0, 4.0, held=60.0), False),
    ],
)
def test_light_is_greeted_after_four_hours_of_dark_when_it_stays(
    seen: list[Observation], *, greets: bool
) -> None:
    """Less than 1 lx for four hours, and then two minutes of 3 lx: once."""
    assert noticed(LongMemory(), seen) == [Event.GREETING] * greets


@pytest.mark.parametrize(("silent", "greets"), [(1800.0, True), (1801.0, False)])
def test_dark_is_long_when_no_half_hour_of_it_was_missed(silent: float, *, greets: bool) -> None:
    """A longer silence may have held any light."""
    dark = [at(600.0 * n, light=0.5) for n in range(28)]
    woke = 16_200.0 + silent
    lit = [at(woke + 600.0 + MINUTE * n, light=20.0) for n in range(4)]
    seen = [*dark, at(woke, light=0.5), *lit]
    assert noticed(LongMemory(), seen) == [Event.GREETING] * greets


@pytest.mark.parametrize(
    ("then", "now", "more"),
    [
        ({"air": 20.0, "own_heat": 8.0}, {"air": 23.0, "own_heat": 9.0}, True),
        ({"air": 20.0, "own_heat": 8.0}, {"air": 22.99, "own_heat": 8.0}, None),
        ({"air": 20.0, "own_heat": 8.0}, {"air": 17.0, "own_heat": 7.0}, False),
        ({"air": 20.0, "own_heat": 8.0}, {"air": 17.01, "own_heat": 8.0}, None),
        # Own heat may have moved by a third of what is said, and must be known.
        ({"air": 20.0, "own_heat": 8.0}, {"air": 23.0, "own_heat": 9.01}, None),
        ({"air": 20.0, "own_heat": 8.0}, {"air": 23.0}, None),
        ({"air": 20.0}, {"air": 23.0, "own_heat": 8.0}, None),
        ({"vapour": 10.0}, {"vapour": 13.5}, True),
        ({"vapour": 10.0}, {"vapour": 13.49}, None),
        ({"vapour": 10.0}, {"vapour": 7.40}, False),
        ({"vapour": 10.0}, {"vapour": 7.41}, None),
        ({"light": 100.0}, {"light": 300.0}, True),
        ({"light": 100.0}, {"light": 299.0}, None),
        ({"light": 90.0}, {"light": 30.0}, False),
        # Below 30 lx it is dark in one way or another.
        ({"light": 10.0}, {"light": 30.0}, True),
        ({"light": 9.0}, {"light": 29.0}, None),
    ],
)
def test_hour_differs_from_the_one_before_from_its_bound_on(
    then: dict[str, float],
    now: dict[str, float],
    more: bool | None,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Three degrees; a third more water; three times the light: than yesterday, or last week."""
    for back, event in ((1, Event.THAN_YESTERDAY), (7, Event.THAN_LAST_WEEK)):
        memory = remembering([day(TODAY - back)], **then)
        seen = [at(10 * HOUR, **now)]
        assert noticed(memory, seen) == ([] if more is None else [event])
        if more is not None:
            said = next(
                Recollections(memory, OWN).observe(
                    seen[0], None, calibrated=True, is_lamp=lambda _: False
                )
            )
            assert more is (said.words["more"] in {"warmer", "moister", "brighter"})


def test_hour_is_compared_once() -> None:
    """And again in the next."""
    memory = remembering([day(TODAY - 1)], light=100.0)
    times = (10.0, 10.5, 10.9, 11.1, 11.2)
    seen = [at(hour * HOUR, light=400.0) for hour in times]
    assert noticed(memory, seen) == [Event.THAN_YESTERDAY] * 2


@pytest.mark.parametrize(("known", "samples", "said"), [(2, 2, True), (1, 2, False), (2, 1, False)])
def test_shape_is_a_first_after_two_days_when_a_second_sample_has_it(
    known: int, samples: int, *, said: bool
) -> None:
    """On no day before; one that was met is none."""
    days = [day(TODAY - n) for n in range(known, 0, -1)]
    seen = [at(10 * HOUR + 30.0 * n) for n in range(samples)]
    assert noticed(remembering(days), seen, Shape.VOID_RISING) == [Event.FIRST] * said
    met = [*days, day(TODAY - 1, shapes={Shape.VOID_RISING: 60.0})]
    assert noticed(remembering(met), seen, Shape.VOID_RISING) == []


def test_age_is_said_from_eight_in_the_morning_on() -> None:
    """Once, at a hundred days."""
    memory = remembering([day(TODAY - 1)])
    memory.born = TODAY - 100
    seen = [at(hour * HOUR) for hour in (7.9, 7.99, 8.0, 8.1)]
    assert noticed(memory, seen[:2]) == []
    assert noticed(memory, seen) == [Event.BIRTHDAY]


def test_what_a_date_brought_is_news_for_three_hours() -> None:
    """From eight to eleven: a night's quiet hours are over by then."""
    memory = remembering([day(TODAY - 1)])
    memory.born = TODAY - 100
    events, room = EventDetector(Recollections(memory, OWN)), RoomSense(OWN)
    news = {}
    for step in range(round(8 * HOUR / MINUTE), round(11.1 * HOUR / MINUTE)):
        time = MINUTE * step
        sample = Sample(Monotonic(time), WallTime(time), {Channel.CPU: 5.0})
        events.observe(sample, room.read(sample), TODAY * DAY + time)
        news[time] = [each.event for each in events.pending]
    assert news[8 * HOUR] == news[11 * HOUR] == [Event.BIRTHDAY]
    assert news[11 * HOUR + MINUTE] == []


def test_four_hours_of_a_day_that_is_lived_again_are_taken_from_before() -> None:
    """A change that began before it may be missed until then."""
    events, begins = EventDetector(), TODAY * DAY
    lamps = tuple(LampLight(begins + hours * HOUR, 80.0) for hours in (-1.0, 3.99, 4.0))
    events.learn(Learned(begins + 9 * HOUR, lamps=lamps), begins)
    assert events.learned.lamps == lamps[:2]


def stands(
    name: str, value: float, own: float | None, days: list[DaySummary]
) -> tuple[int, float] | None:
    """Give since how many days, and against what, a value is a record; None where it is none."""
    record = next(each for each in RECORDS if each.name == name)
    found = remembering(days).standing(record, value, own, TODAY, OWN)
    return None if found is None else (found.days, found.best)


@pytest.mark.parametrize(
    ("name", "part", "before", "enough", "short"),
    [
        ("brightest noon", "noon", 400.0, 500.0, 499.0),
        ("darkest noon", "noon", 400.0, 320.0, 320.1),
        ("coldest night", "night", 18.0, 17.5, 17.51),
        ("warmest afternoon", "afternoon", 25.0, 25.5, 25.49),
        ("lowest pressure", "lowest pressure", 990.0, 989.0, 989.05),
        ("highest pressure", "highest pressure", 1020.0, 1021.0, 1020.95),
    ],
)
def test_record_is_what_surpasses_all_days_of_a_month_by_enough(
    name: str, part: str, before: float, enough: float, short: float
) -> None:
    """A quarter more light, half a degree, a hectopascal; thirty days and no fewer."""
    month = [day(TODAY - n, {part: (before, None)}) for n in range(30, 0, -1)]
    assert stands(name, enough, None, month) == (30, before)
    assert stands(name, short, None, month) is None
    assert stands(name, enough, None, month[1:]) is None
    # A day that was like today, 31 days ago, is what it is a record since; 30 are too few.
    like = day(TODAY - 31, {part: (enough, None)})
    assert stands(name, enough, None, [like, *month]) == (30, before)
    assert stands(name, enough, None, [day(TODAY - 30, {part: (enough, None)}), *month[1:]]) is None


@pytest.mark.parametrize(("lived", "said"), [(60, True), (59, False)])
def test_record_of_all_its_life_needs_sixty_days_of_it(lived: int, *, said: bool) -> None:
    """Before, nothing is called unmatched."""
    noons = [day(TODAY - n, {"noon": (400.0, None)}) for n in range(lived, 0, -1)]
    parts = {"noon": PartValue("noon", 800.0, None)}
    assert len(records_of(remembering(noons), parts, TODAY, OWN)) == said


def test_record_needs_three_quarters_of_the_days_whole() -> None:
    """Thirty of forty were watched from end to end; a half-missed one may refute it."""
    noon = {"noon": (400.0, None)}
    for missed, known in ((10, True), (11, False)):
        days = [day(TODAY - n, noon, gap=HOUR if n <= missed else 60.0) for n in range(40, 0, -1)]
        assert (stands("brightest noon", 800.0, None, days) is not None) is known
    refuted = [day(TODAY - n, noon) for n in range(40, 0, -1)]
    refuted[-1] = day(TODAY - 1, {"noon": (790.0, None)}, gap=HOUR)
    assert stands("brightest noon", 800.0, None, refuted) is None


def test_day_whose_clock_was_set_ends_what_is_known() -> None:
    """Nobody knows what noon was on it."""
    noon = {"noon": (400.0, None)}
    days = [day(TODAY - n, noon, clock_set=n == 35) for n in range(60, 0, -1)]
    assert stands("brightest noon", 800.0, None, days) == (34, 400.0)


@pytest.mark.parametrize(("own", "known"), [(9.0, True), (9.01, False), (None, True)])
def test_warmth_is_a_record_when_own_heat_moved_by_a_third_of_it_at_most(
    own: float | None, *, known: bool
) -> None:
    """Three degrees more, of which one may be its own."""
    month = [day(TODAY - n, {"afternoon": (22.0, 8.0)}) for n in range(30, 0, -1)]
    assert (stands("warmest afternoon", 25.0, own, month) is not None) is known


def test_air_of_another_calibration_is_not_compared() -> None:
    """Nor that of days without one; light is."""
    parts = {"afternoon": (22.0, 8.0), "noon": (400.0, None)}
    for calibration in (None, (2.6, OWN.heat_lag, 0.0), (2.5, OWN.heat_lag + 1.0, 0.0)):
        month = [day(TODAY - n, parts, calibration=calibration) for n in range(30, 0, -1)]
        assert stands("warmest afternoon", 30.0, 8.0, month) is None
        assert stands("brightest noon", 800.0, None, month) == (30, 400.0)


def test_hours_of_a_fortnight_are_given_up_to_the_present_one() -> None:
    """Fourteen days back and today's that are over, the oldest first; what is not known is not."""
    memory = remembering([day(TODAY - n) for n in (15, 14, 1, 0)], light=100.0)
    hours = list(memory.hours(TODAY * DAY + 2.5 * HOUR, OWN))
    assert len(hours) == 24 + 24 + 2
    assert [hour for _, hour, _ in hours] == [*range(24), *range(24), 0, 1]
    assert {(quantity, values) for quantity, _, values in hours} == {("light", (100.0,) * 3)}
    assert list(remembering([day(TODAY - 1)]).hours(TODAY * DAY, OWN)) == []


def test_usual_hour_is_the_median_of_sixty_days_before_today() -> None:
    """Today and what is older count not, nor an hour that nobody watched."""
    memory = LongMemory()
    column = 3 * HOURLY.index("light") + 1
    for number, light in ((61, 900.0), (60, 10.0), (30, 30.0), (2, np.nan), (1, 20.0), (0, 900.0)):
        table = np.full((24, HOUR_COLUMNS), np.nan, np.float16)
        table[8, column] = light
        memory.add(day(TODAY - number), table)
    assert memory.usual(TODAY, 8, column) == 20.0
    assert memory.usual(TODAY, 9, column) is None
