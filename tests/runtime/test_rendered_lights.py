"""The lights: what they show, how bright, and how rarely they are drawn."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest
from creature import moment
from drawn_scenery import AFTERNOON, NIGHT, Scenery
from hand_clock import HandClock
from patience import run

from lumen.body import light
from lumen.body.light import LightConfig
from lumen.core.compensation import Compensation
from lumen.core.reading import Channel, Fault, FaultKind
from lumen.core.room_sense import RoomSense
from lumen.ports import DARK, Rgb
from lumen.runtime.controls import AWAKE, ControlChange
from lumen.units import Monotonic, Seconds


def test_lights_rise_gently_and_stay_below_the_ceiling() -> None:
    """From darkness there is no flash, and no channel passes the ceiling."""
    scenery = Scenery()
    scenery.live()
    rate = run(scenery.shine(20.0))
    assert rate <= 20.0
    brightest = max(max(colour) for frame in scenery.leds.frames for colour in frame)
    assert 0.01 < brightest <= LightConfig().ceiling
    assert max(scenery.leds.frames[1][1]) < 0.3 * brightest


def test_lights_are_dimmer_when_a_finger_dimmed_them() -> None:
    """The dial scales the one ceiling."""
    scenery = Scenery()
    scenery.live()
    run(scenery.shine(10.0))
    bright = scenery.renderer.brightness
    scenery.controls.apply(ControlChange(brightness=0.4))
    run(scenery.shine(10.0))
    assert 0.0 < scenery.renderer.brightness < 0.5 * bright


def test_lights_are_off_in_quiet_hours_and_in_quiet_mode() -> None:
    """Nobody is woken."""
    scenery = Scenery(NIGHT)
    scenery.live()
    run(scenery.shine(5.0))
    assert scenery.leds.frames[-1] == DARK
    by_day = Scenery()
    by_day.live()
    by_day.controls.apply(ControlChange(quiet=True))
    run(by_day.shine(5.0))
    assert by_day.leds.frames[-1] == DARK


def test_lights_are_on_in_quiet_hours_by_a_clock_that_was_never_set() -> None:
    """Nobody knows whether it is night; quiet mode, by hand, holds all the same."""
    scenery = Scenery(datetime(1970, 1, 2, 23, 0).astimezone().timestamp())
    scenery.live()
    run(scenery.shine(5.0))
    assert scenery.leds.frames[-1] != DARK
    scenery.controls.apply(ControlChange(quiet=True))
    run(scenery.shine(5.0))
    assert scenery.leds.frames[-1] == DARK


def test_lights_are_numb_and_still_when_no_sample_is_recent() -> None:
    """As the screen does, they say that nothing is known; the next sample moves them again."""
    scenery = Scenery()
    scenery.live()
    run(scenery.shine(20.0))
    bright, moving = scenery.renderer.brightness, len(set(scenery.leds.frames[-100:]))
    scenery.clock.now += scenery.creature.silence_limit
    run(scenery.shine(5.0))
    shown = len(scenery.leds.frames)
    rate = run(scenery.shine(60.0))
    left, middle, right = scenery.leds.frames[-1]
    assert set(scenery.leds.frames[shown:]) == {(left, middle, right)}
    assert left == middle == right
    assert left.red > left.green > left.blue
    assert 0.0 < scenery.renderer.brightness < 0.6 * bright
    assert rate < 2.0
    assert scenery.renderer.scene().present is None
    scenery.live()
    run(scenery.shine(20.0))
    assert moving > 1
    assert len(set(scenery.leds.frames[-100:])) > 1


def test_lights_are_numb_when_no_sample_ever_came() -> None:
    """A waking breath for ever would look well."""
    scenery = Scenery()
    scenery.creature.started_at = scenery.clock.monotonic()
    run(scenery.shine(scenery.creature.silence_limit - 1.0))
    assert len(set(scenery.leds.frames[-100:])) > 1
    run(scenery.shine(10.0 + 4.0 * light.REST_WAIT))
    assert len(set(scenery.leds.frames[-4:])) == 1
    assert scenery.leds.frames[-1] != DARK


def test_lights_and_screen_wake_for_half_an_hour_and_rest_again() -> None:
    """In quiet hours and in quiet mode; quiet mode that is set anew ends it at once."""

    async def shown(night: Scenery) -> tuple[bool, bool]:
        await night.shine(5.0)
        await night.renderer.show_screen()
        return night.renderer.lights != DARK, night.renderer.lit

    async def live() -> None:
        night = Scenery(NIGHT)
        night.live()
        night.renderer.touched_at = Monotonic(night.clock.now - 1e6)
        assert await shown(night) == (False, False)
        night.controls.apply(ControlChange(awake=True))
        assert await shown(night) == (True, True)
        night.clock.now += AWAKE - 20.0
        assert await shown(night) == (True, True)
        night.clock.now += 30.0
        assert await shown(night) == (False, False)
        night.controls.apply(ControlChange(awake=True))
        night.clock.offset -= 3.0 * AWAKE
        assert not night.controls.state.is_awake(night.clock.wall())
        day = Scenery(AFTERNOON)
        day.live()
        for change, awake in (
            (ControlChange(quiet=True), False),
            (ControlChange(awake=True), True),
            (ControlChange(awake=False), False),
            (ControlChange(awake=True), True),
            (ControlChange(quiet=True), False),
        ):
            day.controls.apply(change)
            assert day.renderer.quiet is not awake

    asyncio.run(live())


def test_lights_that_are_numb_are_off_in_quiet_mode() -> None:
    """Nobody is woken by a fault."""
    scenery = Scenery(NIGHT)
    scenery.live()
    scenery.clock.now += scenery.creature.silence_limit + 1.0
    run(scenery.shine(5.0))
    assert scenery.leds.frames[-1] == DARK


def brightest(lux: float, brightness: float = 0.0, own: Compensation | None = None) -> float:
    """Give the brightest light of an expression in a room in which the sensor reads this."""
    scenery = Scenery()
    calm = moment(at=scenery.clock.monotonic(), wall=scenery.clock.wall(), said="~warmth~")
    readings = {Channel.LIGHT: lux, Channel.LED_BRIGHTNESS: brightness}
    sample = replace(calm.sample, readings={**calm.sample.readings, **readings})
    room = RoomSense(own or Compensation(), Channel).read(sample)
    scenery.creature.add(replace(calm, sample=sample, room=room), scenery.clock.monotonic())
    run(scenery.shine(20.0))
    return max(max(colour) for frame in scenery.leds.frames for colour in frame)


def test_lights_do_not_follow_their_own_light() -> None:
    """Once their glow is known they are as bright as in the room without it."""
    dark, glowing = brightest(1.0), Compensation(light_glow=400.0)
    assert brightest(1.0 + 400.0 * 0.25, 0.5, glowing) == pytest.approx(dark, rel=0.01)
    assert brightest(101.0) > 1.2 * dark


@pytest.mark.parametrize(("light", "as_bright_as"), [(2.0, 2.0), (900.0, 30.0)])
def test_light_of_which_the_own_part_is_unknown_is_believed_up_to_an_evening_room(
    light: float, as_bright_as: float
) -> None:
    """A lost calibration neither dazzles nor hides: darkness is dark all the same."""
    lost = Compensation(light_glow=50.0, lost=True)
    assert brightest(light, own=lost) == pytest.approx(brightest(as_bright_as))


def test_brightness_is_no_reading_while_the_lights_are_at_fault() -> None:
    """What did not reach them is not shown; what they show is not known."""
    scenery = Scenery()
    scenery.live()
    run(scenery.shine(5.0))
    glows = []
    for fault in (None, "the pin is taken", None):
        scenery.leds.fault = fault
        glows.append(scenery.renderer.glow)
    known = scenery.renderer.brightness
    assert known > 0.0
    assert glows == [known, Fault(FaultKind.SILENT, "the pin is taken"), known]


@pytest.mark.parametrize("rested", [0.0, 3.0])
def test_lights_at_rest_answer_a_change_at_once(rested: float) -> None:
    """Whoever ends quiet mode does not wait for the end of a rest, begun or half over."""
    scenery = Scenery(NIGHT)
    scenery.live()

    class Frozen(HandClock):
        async def sleep(self, duration: Seconds) -> None:
            del duration
            await asyncio.Event().wait()

    async def live() -> None:
        clock = scenery.renderer._clock = Frozen()
        await scenery.renderer.show_lights()
        clock.now += rested
        moving = asyncio.create_task(scenery.renderer.run_lights())
        while len(scenery.leds.frames) < 2:  # noqa: ASYNC110 - fake lights have no event
            await asyncio.sleep(0)
        white = (Rgb(0.25, 0.25, 0.25),) * 3
        scenery.renderer.hold(white)
        while scenery.leds.frames[-1] != white:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0)
        moving.cancel()

    run(live())
