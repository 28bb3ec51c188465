"""The renderer: what lights and screen show of the present, drawn anew as often as it moves.

The body moves in real time even where the world runs faster: a breath that is sixty times too
fast would be no breath.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from functools import partial
from typing import NamedTuple

from PIL import Image

from lumen.body import light, screen
from lumen.body.attention import Attention
from lumen.body.drawing import PANEL
from lumen.body.light import REST_WAIT, STILL_WAIT, LightConfig
from lumen.body.rhythm import BEAT, until_beat
from lumen.body.scene import AddedPage, Offer, Page, PastState, Scene
from lumen.config.settings import QuietConfig
from lumen.core.catalogue import ENGLISH_CATALOGUE, Catalogue
from lumen.core.explanation import Explanation
from lumen.core.local_days import CLOCK_SET_SINCE
from lumen.core.reading import Fault, FaultKind, Reading
from lumen.core.waking import Waking
from lumen.ports import DARK, Clock, Composite, Display, LedFrame, Leds
from lumen.runtime.additions import Additions
from lumen.runtime.body_time import BodyTime
from lumen.runtime.controls import Controls
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.day import Day
from lumen.runtime.local_time import in_quiet_hours, local_time
from lumen.runtime.message_board import MessageBoard, MessageTimes
from lumen.runtime.waiting import Bell
from lumen.runtime.wanted_lights import WantedLights
from lumen.units import Monotonic, Seconds, WallTime

_DARK_SCREEN = Image.new("RGB", (PANEL, PANEL))

TOUCH_LIGHT: Seconds = 30.0
"""How long the screen stays lit in quiet hours after a finger touched something."""


class LatestWords(NamedTuple):
    """What a long memory has given last, and what is worth a look: a sentence, a week's letter."""

    sentence: str | None = None
    letter: str | None = None


def _no_offer() -> Offer | None:
    return None


@dataclass(frozen=True, slots=True)
class Appearance:
    """What the body shows now."""

    lights: LedFrame
    picture: Image.Image


class Renderer:
    """Lights and screen, each on its own rhythm."""

    def __init__(
        self,
        creature: CreatureState,
        controls: Controls,
        day: Day,
        clock: Clock,
        samples_clock: Clock,
        leds: Leds | None,
        display: Display | None,
        *,
        lights: LightConfig,
        quiet: QuietConfig,
        offer: Callable[[], Offer | None] = _no_offer,
        explain: Callable[[], Explanation | None] = lambda: None,
        wait: Callable[[], Waking | None] = lambda: None,
        latest_words: Callable[[], LatestWords] = LatestWords,
        catalogue: Catalogue = ENGLISH_CATALOGUE,
        additions: Additions | None = None,
    ) -> None:
        self._creature = creature
        self._controls = controls
        self._day = day
        self._clock = clock
        self._samples_clock = samples_clock
        self._leds = leds
        self._display = display
        self._ceiling = lights.ceiling
        self._wanted = WantedLights(creature, controls, samples_clock, lights)
        self._quiet_hours = quiet
        self._offer = offer
        self._explain = explain
        self._wait = wait
        self._latest_words = latest_words
        self._catalogue = catalogue
        self._additions = additions or Additions()
        self._explained: Explanation | None = None
        self._explained_moment: object = None
        self._lights: LedFrame = DARK
        self._lights_at = clock.monotonic()
        self._picture: Composite | None = None
        self._lit = True
        self.touched_at = Monotonic(clock.monotonic() - TOUCH_LIGHT)
        self._held: LedFrame | None = None
        self._looked_up: tuple[int, time] | None = None
        self._light_frames = 0
        self._screen_frames = 0
        self._body_time = BodyTime()
        self._lights_changed, self._screen_changed = Bell(), Bell()
        self._attention = Attention()
        self._turned = controls.turned
        self._messages = MessageBoard(clock)
        controls.post = self._post

    @property
    def brightness(self) -> float:
        """How bright the lights are now, 0..1."""
        return light.brightness(self._lights) if self._leds is not None else 0.0

    @property
    def glow(self) -> Reading:
        """The brightness as a reading: of lights that a frame did not reach, nothing is known."""
        fault = None if self._leds is None else self._leds.fault
        return self.brightness if fault is None else Fault(FaultKind.SILENT, fault)

    @property
    def frames(self) -> int:
        """Frames of both kinds drawn so far."""
        return self._light_frames + self._screen_frames

    @property
    def progress(self) -> tuple[int, ...]:
        """Frames drawn so far for each part that this body has: lights, screen."""
        drawn = ((self._leds, self._light_frames), (self._display, self._screen_frames))
        return tuple(frames for part, frames in drawn if part is not None)

    @property
    def lights(self) -> LedFrame:
        """What the lights show now."""
        return self._lights

    @property
    def lit(self) -> bool:
        """Whether the panel is lit: in quiet hours it is dark, but for a while after a touch."""
        return self._lit

    @property
    def drawn(self) -> Image.Image | None:
        """The panel's last picture; None where there is no panel, and none is kept."""
        if not self._lit:
            return _DARK_SCREEN
        return None if self._picture is None else self._picture.picture

    @property
    def shown(self) -> Appearance:
        """What the body shows now; the picture is drawn for whoever asks where no panel is."""
        if not self._lit:
            return Appearance(self._lights, _DARK_SCREEN)
        drawn = self.drawn if self._display is not None else None
        return Appearance(self._lights, drawn or screen.render(self.scene()))

    @property
    def page(self) -> Page:
        """The page that the screen shows: the one that matters by itself, else the one chosen."""
        if self._messages.shown(lit=self._lit) is not None:
            return Page.WORDS
        return self._attention.page(self._clock.monotonic()) or self._controls.shown_page

    @property
    def message_times(self) -> MessageTimes | None:
        """When the message on the screen was left, and until when it is there."""
        return self._messages.times

    def change(self) -> None:
        """Show what changed at once, and not at the next frame."""
        self._lights_changed.ring()
        self._screen_changed.ring()

    def hold(self, frame: LedFrame | None) -> None:
        """Show this and nothing else, while Lumen measures its own light; None: no more."""
        self._held = frame
        self.change()

    def touch(self) -> None:
        """Light up for a finger."""
        self.touched_at = self._clock.monotonic()
        self._attention.dismiss()
        self._messages.dismiss()
        self.change()

    def _post(self, text: str) -> None:
        """Show a person's words; in quiet hours they wait in the dark."""
        self._messages.post(text)
        self.change()

    @property
    def quiet(self) -> bool:
        """Whether quiet mode or the quiet hours make Lumen dim itself, and nobody woke it."""
        wall, controls = self._samples_clock.wall(), self._controls.state
        return (controls.quiet or self._is_night(wall)) and not controls.is_awake(wall)

    async def run_lights(self) -> None:
        """Move the lights until cancelled; a change lets lights at rest begin at once."""
        while True:
            self._lights_changed.stop()
            wait = await self.show_lights(arrived=False)
            if wait <= STILL_WAIT:
                await self._sleep(wait)
            else:
                await self._lights_changed.until(partial(self._sleep, wait))

    async def run_screen(self) -> None:
        """Draw the screen until cancelled; a change is drawn at once."""
        while True:
            # What changes while a picture travels is not on it yet: it is drawn at once as well.
            self._screen_changed.stop()
            wait = await self.show_screen(arrived=False)
            await self._screen_changed.until(partial(self._sleep, wait))

    async def show_lights(self, *, arrived: bool = True) -> Seconds:
        """Show the next frame of the lights, until it has arrived; give how long it is good for."""
        now = self._clock.monotonic()
        wanted, interval = self._wanted.at(now, quiet=self.quiet)
        if self._held is not None:
            wanted = self._lights = self._held
        eased = light.eased(self._lights, wanted, min(now - self._lights_at, STILL_WAIT))
        self._lights = light.limited(eased, self._ceiling)
        self._lights_at = now
        self._light_frames += 1
        if self._leds is not None:
            await (self._leds.show if arrived else self._leds.send)(self._lights)
        return BEAT if self._lights != wanted else interval

    async def show_screen(self, *, arrived: bool = True) -> Seconds:
        """Draw and show the screen, until it has arrived; give how long it is good for."""
        if self._display is None:
            self._screen_frames += 1
            return screen.STILL
        await self._light_up()
        if not self._lit:
            # A fault comes and goes in the dark as well: a part is tried again by being used.
            await self._display.set_backlight(on=False)
            self._screen_frames += 1
            return REST_WAIT
        scene = self.scene()
        self._picture = screen.composed(scene)
        self._screen_frames += 1
        await (self._display.show if arrived else self._display.send)(self._picture)
        return screen.frame_interval(scene)

    def scene(self) -> Scene:
        """Give the present as the screen sees it, on the body's clock."""
        creature, now = self._creature, self._clock.monotonic()
        # Ages are the samples' own; the body's clock counts them from its own now.
        shift = now - self._samples_clock.monotonic()
        self._attend(now)
        page = self.page
        moment = None if creature.moment is None else self._body_time.moment(creature.moment, shift)
        wall, history = self._samples_clock.wall(), creature.history
        return Scene(
            now=now,
            page=page,
            time_of_day=self._time_of_day(wall) if wall > CLOCK_SET_SINCE else None,
            moment=moment,
            silence_limit=creature.silence_limit,
            history=tuple(PastState(Monotonic(f.at + shift), f.eisv) for f in history.states)
            if page is Page.VITALS
            else (),
            said=self._body_time.utterances(history),
            room=creature.room(moment) if moment is not None and page is Page.VITALS else {},
            drawing=self._day.picture() if page is Page.DRAWING else None,
            why=self._why() if page is Page.WHY else None,
            wait=self._wait(),
            faults=creature.faults,
            notices=() if creature.notice is None else (creature.notice,),
            message=self._messages.shown(lit=self._lit),
            diary=creature.diary,
            letter=self._read_letter(now),
            muted=self._controls.state.muted,
            quiet=self.quiet,
            simulated=creature.simulated,
            offer=self._offer(),
            catalogue=self._catalogue,
            added_pages=self._additions.pages,
            added_page=self._added_page(page),
            accessories=() if self._is_silent() else self._additions.accessories,
        )

    def _added_page(self, page: Page) -> AddedPage | None:
        shown = self._controls.state.plugin_page if page is Page.PLUGIN else None
        added = self._additions.page(shown)
        # What was drawn of an old sample says nothing about now.
        if added is None or added.trouble is not None or not self._is_silent():
            return added
        return AddedPage(added.name)

    def _attend(self, now: Monotonic) -> None:
        """Let what fails call for the vitals, and what is recalled for the words.

        A page that is chosen wins.
        """
        moment = self._creature.moment
        faults = {} if moment is None else moment.faults
        lost = [c for c, fault in faults.items() if fault.kind is not FaultKind.SETTLING]
        calls: dict[str, Page] = dict.fromkeys((*lost, *self._creature.faults), Page.VITALS)
        calls |= {text: Page.WORDS for text in self._latest_words() if text is not None}
        self._attention.look(now, calls)
        if self._turned != self._controls.turned:
            self._turned = self._controls.turned
            self._attention.dismiss()

    def _read_letter(self, now: Monotonic) -> str | None:
        """Give the week's letter while it has its page shown by itself."""
        letter = self._latest_words().letter
        return letter if letter == self._attention.caller(now) else None

    def _why(self) -> Explanation | None:
        """Give why the present moment is as it is, made once for all frames of it."""
        moment = self._creature.moment
        if moment is not self._explained_moment:
            self._explained, self._explained_moment = self._explain(), moment
        return self._explained

    def _is_night(self, wall: WallTime) -> bool:
        """Tell the same as `night_of`, with fewer looks at the local time."""
        known = wall >= CLOCK_SET_SINCE
        return known and in_quiet_hours(self._time_of_day(wall), self._quiet_hours)

    def _time_of_day(self, wall: WallTime) -> time:
        """Give the local time, looked up once a second: the system's zone is a file."""
        if self._looked_up is None or self._looked_up[0] != math.floor(wall):
            self._looked_up = math.floor(wall), local_time(wall).time()
        return self._looked_up[1]

    def _is_silent(self) -> bool:
        return self._creature.is_silent(self._samples_clock.monotonic())

    async def _sleep(self, wait: Seconds) -> None:
        await self._clock.sleep(until_beat(self._clock.monotonic(), wait))

    async def _light_up(self) -> None:
        """Darken the panel in quiet hours, but for a while after a touch."""
        assert self._display is not None  # noqa: S101 - only called with a panel
        wanted = not self.quiet or self._clock.monotonic() - self.touched_at < TOUCH_LIGHT
        if wanted is not self._lit:
            self._lit = wanted
            await self._display.set_backlight(on=wanted)
