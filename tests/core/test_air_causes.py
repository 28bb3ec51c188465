"""Which causes are named of what changes in the air, and which are not."""

from collections.abc import Mapping

import pytest
from sensed_life import Life, with_vapour

from lumen.core.compensation import Compensation
from lumen.core.events import Event
from lumen.core.reading import Channel, Fault, FaultKind, Reading


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


@pytest.mark.parametrize("interval", [10.0, 30.0, 60.0])
def test_cold_air_is_named_in_summer_when_warmth_and_water_leave_together(interval: float) -> None:
    """A window that takes .7 degC and a twentieth of the water, each below all the hour had."""
    life = (
        Life(interval).rest(60.0).live(6.0, lambda p: with_vapour(21.0 - 0.9 * p, 1.0 - 0.06 * p))
    )
    assert life.noticed == [Event.COLD_AIR]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((21.0, 1.0), (20.25, 1.0)),  # the heating rests
        ((21.0, 1.0), (21.0, 0.94)),  # somebody leaves
        ((21.7, 1.06), (21.0, 1.0)),  # a stove's warmth and water go again
        ((21.7, 1.0), (21.0, 0.94)),
    ],
)
def test_cold_air_is_not_named_in_summer_when_another_cause_fits(
    before: tuple[float, float], after: tuple[float, float]
) -> None:
    """Warmth or water alone, or what goes back to where it was within the hour."""

    def between(
        p: float, first: tuple[float, float], last: tuple[float, float]
    ) -> tuple[float, ...]:
        return tuple(a + (b - a) * p for a, b in zip(first, last, strict=True))

    life = Life().rest(40.0).live(8.0, lambda p: with_vapour(*between(p, (21.0, 1.0), before)))
    life.live(6.0, lambda p: with_vapour(*between(p, before, after))).rest(10.0)
    assert Event.COLD_AIR not in life.noticed


def test_cold_air_is_not_named_in_summer_when_own_heat_fell_as_well() -> None:
    """After work the board cools too, and nobody knows how much of it is the air."""
    life = Life(compensation=Compensation(2.25)).live(60.0, lambda _: {Channel.CPU_TEMP: 58.0})
    rest = {Channel.CPU_TEMP: 45.0}
    life.live(6.0, lambda p: {**with_vapour(21.0 - 0.9 * p, 1.0 - 0.06 * p), **rest})
    assert Event.COLD_AIR not in life.noticed
