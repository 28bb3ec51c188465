"""The screen: what it shows, and how rarely it is drawn."""

import asyncio
import errno
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from creature import FakeDisplay, moment
from drawn_scenery import AFTERNOON, NIGHT, Scenery
from hand_clock import HandClock
from patience import run
from PIL import Image

from lumen.body.light import LightConfig
from lumen.body.scene import PAGES, Page
from lumen.config.settings import QuietConfig
from lumen.core.compensation import Compensation
from lumen.core.reading import Channel, Fault, FaultKind
from lumen.core.room_sense import RoomSense
from lumen.devices.output import LAST_RETRY, REFRESH_PERIOD
from lumen.devices.st7789 import St7789Display
from lumen.ports import Composite, Rgb
from lumen.runtime.controls import ControlChange, Controls
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.day import Day
from lumen.runtime.renderer import TOUCH_LIGHT, LatestWords, Renderer
from lumen.simulation.place import Mishap, Surroundings
from lumen.simulation.silicon.header import SimulatedHeader
from lumen.units import Monotonic, Seconds, WallTime


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
        async def send(self, picture: Image.Image | Composite) -> None:
            shown.append(scenery.controls.state.page)
            await super().send(picture)
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
