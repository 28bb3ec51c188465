"""A step of the light by its numbers: how sharp, what the sky did, and what moved after it."""

import math
from collections.abc import Sequence

import pytest

from lumen.core.lamps import LampLight, Lamps, Step, least_movement
from lumen.core.observation import Observation
from lumen.units import Lux, Monotonic, Seconds

DAY, HOUR, MINUTE = 86_400.0, 3600.0, 60.0
AT = 10_000.0


def timed(
    values: Sequence[float], begins: float, every: float = 30.0
) -> list[tuple[Monotonic, Lux]]:
    """Give values of the light with their times."""
    return [(Monotonic(begins + every * n), value) for n, value in enumerate(values)]


def step_of(before: Sequence[float], after: Sequence[float], every: float = 30.0) -> Step:
    """Give a step between values of the light, which came with the first after it."""
    then = timed(before, AT - every * len(before), every)
    step = Step(Monotonic(AT), then, low=before[-1], first=after[0])
    step.after += timed(after, AT, every)
    return step


def test_size_is_of_two_samples_on_each_side() -> None:
    """A step of one sample each has those."""
    assert step_of([7.0, 10.0, 12.0], [110.0, 112.0, 500.0]).size == 100.0
    assert step_of([10.0], [110.0]).size == 100.0


@pytest.mark.parametrize(
    ("low", "first", "level", "sharp"),
    [
        (10.0, 110.0, 110.0, True),
        (10.0, 95.1, 110.0, True),  # .85 of it came at once
        (10.0, 94.9, 110.0, False),
        (10.0, 127.6, 110.0, True),  # more at first than at last is a cloud's hole
        (10.0, 127.7, 110.0, False),
        (10.0, 18.0, 18.0, True),
        (10.0, 17.9, 17.9, False),  # less than a lamp gives
        (110.0, 10.0, 10.0, True),
    ],
)
def test_step_is_sharp_when_it_came_at_once(
    low: float, first: float, level: float, *, sharp: bool
) -> None:
    """85 % of 100 lx, and no more than as much over it."""
    step = Step(Monotonic(AT), timed([low], AT - 30.0), low=low, first=first)
    assert step.is_sharp(level) is sharp


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # The sky moved by less than the noise of two readings, 1.5 % of 190.
        ((92.0, 91.0, 90.0), (190.0, 189.0), (98.5 + 0.5, 0.0)),
        # It fades as an edge does: the geometric mean of 10 and 5 lx, and a quarter of 5 in doubt.
        ((120.0, 100.0, 90.0), (190.0, 185.0), (100.0 + math.sqrt(50.0), 1.25)),
        # It may have begun meanwhile: up to twice what it does after, in the middle 5.
        ((90.0, 90.0, 90.0), (190.0, 185.0), (105.0, 5.0)),
        # It grew, and fades: anything from 10 up to twice 5 down.
        ((80.0, 80.0, 90.0), (190.0, 185.0), (100.0, 10.0)),
        # Of two samples nobody knows how the sky went on.
        ((100.0, 90.0), (190.0, 185.0), (105.0, 5.0)),
    ],
)
def test_step_is_told_less_what_the_sky_did(
    before: tuple[float, ...], after: tuple[float, ...], expected: tuple[float, float]
) -> None:
    """And how uncertain that is, worked out on paper."""
    assert step_of(before, after).less_sky() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("before", "after", "begins"),
    [
        ([100.0] * 6, [200.0, 204.0, 200.0], False),
        ([100.0] * 6, [200.0, 205.0, 200.0], True),
        ([100.0, 102.2] * 3, [200.0, 230.0], True),
        ([100.0, 102.4] * 3, [200.0, 230.0], False),
        ([100.0] * 4, [200.0, 230.0], False),
        ([130.0, 130.0] + [100.0] * 5, [200.0, 230.0], True),
    ],
)
def test_movement_begins_where_light_stood_still_before(
    before: list[float], after: list[float], *, begins: bool
) -> None:
    """To a fortieth, over five samples of the last 160 s; a lamp leaves it so, a cloud seldom."""
    assert step_of(before, after).begins_movement is begins


@pytest.mark.parametrize("time_of_day", [4.0, 6.0, 8.5, 10.9, 15.0, 17.5, 19.9])
def test_daylight_moves_at_least_as_it_does_at_midsummer_in_the_north(time_of_day: float) -> None:
    """The sun's own course, by differences: its sine to the power of 1.2, at 60 degrees north.

    Before noon by a clock on which it stands highest at half past eleven, after it at two.
    """
    noon = 11.5 * HOUR if time_of_day < 12.0 else 14.0 * HOUR

    def light(time: Seconds) -> float:
        angle = 2.0 * math.pi * (time - noon) / DAY
        latitude, tilt = math.radians(60.0), math.radians(23.44)
        sine = math.sin(latitude) * math.sin(tilt)
        return float((sine + math.cos(latitude) * math.cos(tilt) * math.cos(angle)) ** 1.2)

    time = time_of_day * HOUR
    grows = abs(light(time + 1.0) - light(time - 1.0)) / 2.0 / light(time)
    assert least_movement(time) == pytest.approx(grows, rel=1e-5)


def test_daylight_need_not_move_about_noon() -> None:
    """Between the earliest and the latest noon of any clock; and in the night it is not there."""
    assert [least_movement(hour * HOUR) for hour in (11.5, 12.5, 14.0)] == [0.0] * 3
    assert least_movement(11.4 * HOUR) > 0.0
    assert least_movement(14.1 * HOUR) > 0.0
    assert least_movement(0.0) == math.inf


def compared(
    lamps: Lamps,
    hours: float,
    before: Sequence[float],
    after: Sequence[float],
    every: float = 30.0,
) -> dict[str, float]:
    """Give what bears out a lamp by minutes of light on both sides of its step."""
    step = step_of(before, after, every)
    local = 100 * DAY + hours * HOUR
    seen = Observation(Monotonic(AT + 420.0), local, {}, {})
    return dict(lamps.compared(step, seen))


def drifting(level: float, share: float, count: int = 15) -> list[float]:
    """Give light that goes evenly by a share of itself in seven minutes."""
    return [level * (1.0 + share * n / (count - 1)) for n in range(count)]


@pytest.mark.parametrize(
    ("drift", "named"),
    [
        (0.0, True),
        # At half past five in the evening any daylight moves by 2.14 % in seven minutes.
        (0.021, True),
        (0.0223, False),
    ],
)
def test_light_that_stands_still_by_late_daylight_is_a_lamp(drift: float, *, named: bool) -> None:
    """Whatever a curtain let in would have moved more."""
    least = least_movement(17.5 * HOUR) * 7 * MINUTE
    assert least == pytest.approx(0.0214, abs=1e-4)
    found = compared(Lamps(), 17.5, [0.0] * 15, drifting(170.0, drift))
    assert bool(found) is named


@pytest.mark.parametrize(("hours", "named"), [(17.2, False), (17.4, True)])
def test_standing_still_proves_nothing_where_daylight_may_hardly_move(
    hours: float, *, named: bool
) -> None:
    """Less than two per cent in seven minutes."""
    least = least_movement(hours * HOUR) * 7 * MINUTE
    assert (least >= 0.02) is named
    assert bool(compared(Lamps(), hours, [0.0] * 15, [170.0] * 15)) is named


@pytest.mark.parametrize(
    ("sizes", "named"),
    [
        ([100.0, 100.0], True),
        ([97.6, 102.4], True),  # to a fortieth
        ([97.4, 102.4], False),
        ([100.0], False),
    ],
)
def test_step_of_a_size_that_came_twice_is_a_lamp(sizes: list[float], *, named: bool) -> None:
    """By day, where nothing else bears it out."""
    lamps = Lamps()
    for size in sizes:
        assert compared(lamps, 12.0, [70.0] * 15, [70.0 + size] * 15) == {}
    found = compared(lamps, 12.5, [70.0] * 15, [170.0] * 15)
    assert found == ({"step": 100.0, "as before": 2.0} if named else {})


@pytest.mark.parametrize(("sooner", "named"), [(1.0, True), (0.0, False)])
def test_step_does_not_bear_itself_out(sooner: float, *, named: bool) -> None:
    """A day that is lived again meets what it taught: only what came before counts."""
    lamps, local = Lamps(), 100 * DAY + 12 * HOUR
    lamps.learn([], [LampLight(local - sooner, 100.0)] * 2, 0.0)
    assert bool(compared(lamps, 12.0, [70.0] * 15, [170.0] * 15)) is named


@pytest.mark.parametrize(
    ("drift", "dim", "kept"),
    [(0.0, 70.0, 1), (4.9, 70.0, 1), (5.4, 70.0, 0), (0.0, 6.1, 1), (0.0, 5.9, 0)],
)
def test_step_is_remembered_when_it_may_have_been_a_lamp(
    drift: float, dim: float, kept: int
) -> None:
    """It moved by less than a twentieth in minutes, beside more light than a curtain lets in.

    5.4 lx are more of the 103 that it was in the middle, and 4.9 less.
    """
    lamps = Lamps()
    after = [dim + 100.0 + drift * n / 14.0 for n in range(15)]
    compared(lamps, 12.0, [dim] * 15, after)
    assert len(lamps.unnamed) == kept


@pytest.mark.parametrize(("before", "after"), [(4, 15), (15, 5)])
def test_too_few_samples_bear_nothing_out(before: int, after: int) -> None:
    """Five on each side, the step's own not among them."""
    lamps = Lamps()
    compared(lamps, 12.0, [70.0] * before, [170.0] * after)
    assert not lamps.unnamed
    compared(lamps, 12.0, [70.0] * 5, [170.0] * 6)
    assert len(lamps.unnamed) == 1


@pytest.mark.parametrize(
    ("step", "named"),
    [
        (step_of([70.0] * 6, [170.0, 170.0]), True),
        (step_of([70.0] * 6, [172.0, 170.0]), True),
        # Of a lamp of 100 lx a fortieth, and the noise of 180: 3.85.
        (step_of([70.0] * 6, [173.8, 173.8]), True),
        (step_of([70.0] * 6, [173.9, 173.9]), False),
        # Next to no light was there before: a curtain could be it.
        (step_of([6.0] * 6, [106.0, 106.0]), False),
        (step_of([6.1] * 6, [106.1, 106.1]), True),
    ],
)
def test_known_lamp_is_named_at_once_by_day(step: Step, *, named: bool) -> None:
    """Where its light is as much as before."""
    lamps = Lamps()
    lamps.learn([LampLight(0.0, 100.0)], [], 0.0)
    level = step.after[-1][1]
    found = lamps.at_once(step, level, 100 * DAY + 12 * HOUR, night=False)
    assert bool(found) is named


@pytest.mark.parametrize(
    ("level", "named"), [(150.1, True), (149.9, False), (194.9, True), (195.1, False)]
)
def test_known_lamps_light_has_held(level: float, *, named: bool) -> None:
    """From four fifths to five quarters of it, for its first minutes beside clouds."""
    lamps = Lamps()
    lamps.learn([LampLight(0.0, 100.0)], [], 0.0)
    step = step_of([70.0] * 6, [170.0, 170.0])
    assert bool(lamps.at_once(step, level, 100 * DAY, night=False)) is named


@pytest.mark.parametrize(
    ("every", "night", "named"),
    [
        (30.0, False, True),
        (39.9, False, True),
        (40.1, False, False),
        (60.0, False, False),
        (60.0, True, True),
    ],
)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Of lives at a sample a minute; clouds, all of them, of the size of a lamp of 170 lx.
        ([511.9, 509.6, 508.2, 511.3, 506.8], [338.5, 343.9, 338.5]),
        ([304.3, 306.3, 306.1, 305.5, 301.0, 304.3, 299.6], [471.1, 463.8, 470.6]),
    ],
)
def test_nothing_is_named_at_once_by_day_where_an_edge_comes_between_two_samples(
    before: list[float], after: list[float], every: float, *, night: bool, named: bool
) -> None:
    """A cloud's does where samples lie more than 40 s apart, and then minutes must bear it out."""
    lamps = Lamps()
    lamps.learn([LampLight(0.0, 170.3)], [], 0.0)
    step = step_of(before, after, every=every)
    found = lamps.at_once(step, sorted(after)[1], 100 * DAY + 12 * HOUR, night=night)
    assert bool(found) is named


@pytest.mark.parametrize("every", [30.0, 60.0])
def test_known_lamp_is_borne_out_by_minutes_at_any_cadence(every: float) -> None:
    """Seven on both sides that move by no more than a twentieth of it."""
    lamps = Lamps()
    lamps.learn([LampLight(0.0, 100.0)], [], 0.0)
    found = compared(lamps, 12.0, [70.0] * 15, [170.0] * 15, every=every)
    assert found["known lamp"] == 100.0


def test_only_so_many_lamps_are_remembered() -> None:
    """Twelve, and sixteen that may be."""
    lamps = Lamps()
    many = [LampLight(float(n), 10.0 * n) for n in range(30)]
    lamps.learn(many, many, 0.0)
    assert (next(lamp.at for lamp in lamps.known), len(lamps.known)) == (18.0, 12)
    assert (next(step.at for step in lamps.unnamed), len(lamps.unnamed)) == (14.0, 16)


def test_lamp_beside_dusk_is_told_from_a_cloud_where_no_edge_comes_between_two_samples() -> None:
    """Of a life at a sample a minute: the tail of one cloud, and the hole of the next."""
    before = [253.0, 245.2, 241.2, 241.0, 235.7, 233.1]
    after = [396.6, 424.1, 427.4, 425.6, 423.3, 423.6, 419.5, 418.0]
    assert compared(Lamps(), 15.0, before, after, every=60.0) == {}
    sky = [120.0 - 1.0 * n for n in range(30)]
    dim, lit = sky[:15], [100.0 + light for light in sky[15:]]
    assert compared(Lamps(), 16.0, dim, lit)
    assert compared(Lamps(), 16.0, dim[::2], lit[::2], every=60.0) == {}


def test_hour_of_a_clock_that_was_never_set_bears_no_lamp_out() -> None:
    """Light that stands still proves a lamp at an hour at which daylight cannot."""
    for dated in (True, False):
        lamps, step = Lamps(), step_of([70.0] * 15, [170.0] * 15)
        local = 100 * DAY + 20.0 * HOUR
        seen = Observation(Monotonic(AT + 420.0), local, {}, {}, dated)
        assert bool(lamps.compared(step, seen)) is dated


@pytest.mark.parametrize("every", [30.0, 33.0, 39.0])
def test_light_that_moves_after_a_step_was_no_lamps_however_few_samples_lie_before(
    every: float,
) -> None:
    """Five are looked at, also where they span more than 160 s, or one is missing."""
    lamps = Lamps()
    lamps.learn([LampLight(0.0, 100.0)], [], 0.0)
    step = step_of([400.0] * 8, [498.0, 503.0, 512.0], every)
    assert lamps.at_once(step, 503.0, 100 * DAY + 12 * HOUR, night=False) == {}
    del step.before[-3]
    assert lamps.at_once(step, 503.0, 100 * DAY + 12 * HOUR, night=False) == {}
