"""Lights and screen: what they show, and how rarely they are drawn."""

import asyncio
import errno
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import pytest
from creature import FakeDisplay, FakeLeds, moment
from hand_clock import HandClock
from patience import run
from PIL import Image

from lumen.body import light
from lumen.body.light import LightConfig
from lumen.body.scene import PAGES, Page
from lumen.config.settings import QuietConfig
from lumen.core.compensation import Compensation
from lumen.core.reading import Channel, Fault, FaultKind
from lumen.core.room_sense import RoomSense
from lumen.devices.output import LAST_RETRY, REFRESH_PERIOD
from lumen.devices.st7789 import St7789Display
from lumen.ports import DARK, Rgb
from lumen.runtime.controls import AWAKE, ControlChange, Controls
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.day import Day
from lumen.runtime.renderer import TOUCH_LIGHT, LatestWords, Renderer
from lumen.simulation.place import Mishap, Surroundings
from lumen.simulation.silicon.header import SimulatedHeader
from lumen.units import Monotonic, Seconds, WallTime

AFTERNOON = datetime(2026, 3, 1, 15, 0).astimezone().timestamp()
NIGHT = datetime(2026, 3, 1, 23, 0).astimezone().timestamp()


class Scenery:
    """A stage with everything on it."""

    def __init__(self, wall: float = AFTERNOON, *, hidden: bool = False) -> None:
        self.latest_words = LatestWords()
        self.clock = HandClock(wall)
        self.creature, self.controls = CreatureState(), Controls(self.clock.wall)
        self.leds, self.display = FakeLeds(), FakeDisplay()
        self.renderer = Renderer(
            self.creature,
            self.controls,
            Day(),
            self.clock,
            self.clock,
            None if hidden else self.leds,
            None if hidden else self.display,
            lights=LightConfig(),
            quiet=QuietConfig(),
            latest_words=lambda: self.latest_words,
        )

    def live(self, said: str | None = "~warmth~") -> None:
        """Live a calm moment now."""
        now = self.clock.monotonic()
        self.creature.add(moment(at=now, wall=self.clock.wall(), said=said), Monotonic(now))

    async def shine(self, seconds: float) -> float:
        """Let the lights move for a while; give how many frames a second that took."""
        begin, ends = len(self.leds.frames), self.clock.now + seconds
        while self.clock.now < ends:
            await self.clock.sleep(await self.renderer.show_lights())
        return (len(self.leds.frames) - begin) / seconds


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
    told = []
    for fault in (None, "the pin is taken", None):
        scenery.leds.fault = fault
        told.append(scenery.renderer.glow)
    known = scenery.renderer.brightness
    assert known > 0.0
    assert told == [known, Fault(FaultKind.SILENT, "the pin is taken"), known]


def test_body_at_night_wakes_up_for_nothing() -> None:
    """In ten dark minutes nothing is drawn more often than a fault of a part must be tried."""
    scenery = Scenery(NIGHT)
    scenery.live()
    run(scenery.shine(5.0))

    async def sleep(seconds: float, show: Callable[[], Awaitable[Seconds]]) -> int:
        ends, woken = scenery.clock.now + seconds, 0
        while scenery.clock.now < ends:
            await scenery.clock.sleep(await show())
            woken += 1
        return woken

    assert run(sleep(600.0, scenery.renderer.show_lights)) <= 61
    assert run(sleep(600.0, scenery.renderer.show_screen)) <= 61


def test_lights_at_rest_answer_a_change_at_once() -> None:
    """Whoever ends quiet mode does not wait for the end of a rest."""
    scenery = Scenery(NIGHT)
    scenery.live()

    class Frozen(HandClock):
        async def sleep(self, duration: Seconds) -> None:
            del duration
            await asyncio.Event().wait()

    async def live() -> None:
        scenery.renderer._clock = Frozen()
        moving = asyncio.create_task(scenery.renderer.run_lights())
        while not scenery.leds.frames:  # noqa: ASYNC110 - fake lights have no event
            await asyncio.sleep(0)
        white = (Rgb(0.25, 0.25, 0.25),) * 3
        scenery.renderer.hold(white)
        while scenery.leds.frames[-1] != white:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0)
        moving.cancel()

    run(live())


def test_held_frame_goes_before_everything() -> None:
    """While Lumen measures its own glow, the lights do as they are told."""
    scenery = Scenery(NIGHT)
    white = (Rgb(0.25, 0.25, 0.25),) * 3
    scenery.renderer.hold(white)
    run(scenery.shine(1.0))
    assert scenery.leds.frames[-1] == white


def test_screen_is_dark_at_night_and_lit_for_a_touch() -> None:
    """In quiet hours the panel sleeps; a finger wakes it for a glance."""
    scenery = Scenery(NIGHT)
    scenery.live()

    async def live() -> list[bool | None]:
        lit = []
        await scenery.renderer.show_screen()
        lit.append(scenery.display.lit)
        scenery.renderer.touch()
        await scenery.renderer.show_screen()
        lit.append(scenery.display.lit)
        await scenery.clock.sleep(TOUCH_LIGHT + 1.0)
        await scenery.renderer.show_screen()
        lit.append(scenery.display.lit)
        return lit

    assert run(live()) == [False, True, False]
    assert scenery.renderer.shown.picture.getbbox() is None


class Room:
    """A place with a body in it, in which nothing else happens."""

    mishaps: frozenset[Mishap] = frozenset()

    @property
    def surroundings(self) -> Surroundings:
        """Output parts feel nothing."""
        raise NotImplementedError


def test_fault_of_a_dark_panel_comes_and_goes_in_the_dark(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bus dies and comes back at night: both are known long before anybody wakes it."""
    scenery = Scenery(NIGHT)
    scenery.live()
    header = SimulatedHeader(Room())
    display = St7789Display(header, scenery.clock)
    scenery.renderer._display = display

    async def rest(seconds: float) -> str | None:
        ends = scenery.clock.now + seconds
        while scenery.clock.now < ends:
            await scenery.clock.sleep(await scenery.renderer.show_screen())
        return display.fault

    async def live() -> None:
        assert await rest(60.0) is None

        def broken(*_arguments: object) -> None:
            raise OSError(errno.ETIMEDOUT, "Connection timed out")

        with monkeypatch.context() as failing:
            failing.setattr(header.panel, "receive", broken)
            assert await rest(REFRESH_PERIOD + 20.0) == "[Errno 110] Connection timed out"
        assert await rest(LAST_RETRY + 20.0) is None
        assert not header.panel.backlight
        await display.close()

    run(live())


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_shown(page: Page) -> None:
    """Whatever page is wished for is drawn, on the body's clock."""
    scenery = Scenery()
    scenery.live()
    scenery.controls.apply(ControlChange(page=page))
    wait = run(scenery.renderer.show_screen())
    assert scenery.display.picture is not None
    assert scenery.display.picture.size == (240, 240)
    assert 0.05 <= wait <= 1.0


def test_progress_is_counted_where_there_is_no_body() -> None:
    """A host without a HAT has no parts, and still a picture for whoever looks."""
    scenery = Scenery(hidden=True)
    scenery.live()
    run(scenery.renderer.show_screen())
    run(scenery.renderer.show_lights())
    assert scenery.renderer.frames == 2
    assert scenery.renderer.brightness == 0.0
    assert scenery.renderer.shown.picture.size == (240, 240)


def test_moment_keeps_its_age_when_the_body_has_another_clock() -> None:
    """In a fast world a sample is as old as its own clock says."""
    body, world, creature = HandClock(AFTERNOON), HandClock(AFTERNOON), CreatureState()
    renderer = Renderer(
        creature,
        Controls(lambda: WallTime(0.0)),
        Day(),
        body,
        world,
        None,
        None,
        lights=LightConfig(),
        quiet=QuietConfig(),
    )
    world.now = 50_000.0
    creature.add(moment(at=world.now, said="~warmth~"), body.monotonic())
    world.now += 20.0
    scene = renderer.scene()
    assert scene.present is not None
    assert scene.now - scene.present.sample.at == pytest.approx(20.0)
    world.now += creature.silence_limit - 20.0
    assert renderer.scene().present is not None
    world.now += 1.0
    assert renderer.scene().present is None


@pytest.mark.parametrize(
    ("own", "known"),
    [
        (Compensation(), set()),
        (Compensation(light_glow=50.0), {Channel.LIGHT}),
        (Compensation(heat_factor=4.0), {Channel.AMBIENT_TEMP, Channel.HUMIDITY}),
        (Compensation(heat_factor=4.0, light_glow=50.0, lost=True), set()),
    ],
)
def test_room_is_known_as_far_as_own_heat_and_glow_are_taken_out(
    own: Compensation, known: set[Channel]
) -> None:
    """The board's own heat is never told as the room's temperature."""
    scenery = Scenery()
    calm = moment()
    readings = {**calm.sample.readings, Channel.LED_BRIGHTNESS: 0.5}
    sample = replace(calm.sample, readings=readings)
    lived = replace(calm, sample=sample, room=RoomSense(own, Channel).read(sample))
    scenery.creature.compensation = own
    assert set(scenery.creature.room(lived)) == known


def test_change_is_drawn_at_once_when_it_comes_while_a_picture_travels() -> None:
    """A page that is turned meanwhile does not wait for the next frame."""
    scenery = Scenery()
    scenery.live()
    shown: list[Page] = []

    class Travels(FakeDisplay):
        async def show(self, picture: Image.Image) -> None:
            shown.append(scenery.controls.state.page)
            await super().show(picture)
            if len(shown) == 1:
                scenery.controls.apply(ControlChange(page=Page.WORDS))
                scenery.renderer.touch()
            else:
                seen.set()

    class Still(HandClock):
        async def sleep(self, duration: Seconds) -> None:  # noqa: ARG002 - no frame is ever due
            await asyncio.Event().wait()

    async def live() -> None:
        scenery.renderer._display, scenery.renderer._clock = Travels(), Still(AFTERNOON)
        showing = asyncio.create_task(scenery.renderer.run_screen())
        await asyncio.wait({asyncio.create_task(seen.wait())}, timeout=5.0)
        showing.cancel()

    seen = asyncio.Event()
    run(live())
    assert shown == [Page.FACE, Page.WORDS]


def failing(scenery: Scenery) -> None:
    """Live a moment now that lacks its humidity."""
    now = scenery.clock.monotonic()
    calm = moment(at=now, wall=scenery.clock.wall(), said=None)
    lost = Fault(FaultKind.SILENT, "no answer")
    readings = {**calm.sample.readings, Channel.HUMIDITY: lost}
    sample = replace(calm.sample, readings=readings)
    scenery.creature.add(replace(calm, sample=sample), Monotonic(now))


def test_vitals_show_themselves_when_a_sensor_fails_and_a_choice_wins() -> None:
    """For a while, and then the page is back; whoever chooses a page, has it, even the same one."""
    scenery = Scenery()
    scenery.live()
    assert scenery.renderer.scene().page is Page.FACE
    failing(scenery)
    assert scenery.renderer.scene().page is Page.VITALS
    assert scenery.controls.state.page is Page.FACE
    scenery.clock.now += 25.0
    assert scenery.renderer.scene().page is Page.FACE
    same = ControlChange(page=Page.FACE)

    def choose() -> None:
        scenery.controls.apply(same)

    for end in (choose, scenery.renderer.touch):
        scenery.clock.now += 3600.0
        scenery.live()
        scenery.renderer.scene()
        failing(scenery)
        assert scenery.renderer.scene().page is Page.VITALS
        end()
        assert scenery.renderer.scene().page is Page.FACE


def test_words_show_themselves_when_something_is_recalled_or_a_letter_came() -> None:
    """The letter is on the page while it calls; then the page that was chosen is back."""
    scenery = Scenery()
    scenery.live()
    assert scenery.renderer.scene().page is Page.FACE
    scenery.latest_words = LatestWords("The brightest noon since June.")
    assert scenery.renderer.scene().page is Page.WORDS
    assert scenery.renderer.scene().letter is None
    scenery.latest_words = scenery.latest_words._replace(letter="A week of seven days.")
    scene = scenery.renderer.scene()
    assert (scene.page, scene.letter) == (Page.WORDS, "A week of seven days.")
    scenery.clock.now += 25.0
    scene = scenery.renderer.scene()
    assert (scene.page, scene.letter) == (Page.FACE, None)


def test_message_has_the_screen_until_somebody_presses_something() -> None:
    """Whatever page was chosen; and the chosen one is there again afterwards."""

    async def live() -> None:
        on = Scenery()
        on.live()
        on.controls.apply(ControlChange(page=Page.VITALS, message="Dinner is ready"))
        await on.renderer.show_screen()
        assert (on.renderer.page, on.renderer.scene().message) == (Page.WORDS, "Dinner is ready")
        on.renderer.touch()
        assert (on.renderer.page, on.renderer.scene().message) == (Page.VITALS, None)

    run(live())


def test_message_in_the_night_lights_nothing_and_is_there_for_a_finger() -> None:
    """Rest is rest; whoever lights the screen reads it."""

    async def live() -> None:
        on = Scenery(NIGHT)
        on.live()
        on.controls.apply(ControlChange(message="Dinner is ready"))
        await on.renderer.show_screen()
        assert (on.display.lit, on.display.shown) == (False, 0)
        assert on.renderer.scene().message is None
        on.renderer.touch()
        await on.renderer.show_screen()
        assert (on.display.lit, on.display.shown) == (True, 1)
        assert on.renderer.scene().message == "Dinner is ready"

    run(live())
