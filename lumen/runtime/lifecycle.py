"""One Lumen, from waking to sleeping: the order in which its parts begin and end."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec

from lumen.body.presses import Press
from lumen.config.settings import Settings
from lumen.core.languages import vocabulary_of
from lumen.core.learned import Learned
from lumen.core.mind import Mind
from lumen.core.tuned_speaker import TunedSpeaker
from lumen.core.why import explained
from lumen.formats.catalogue import catalogue_of
from lumen.formats.student import Student
from lumen.runtime.additions import Additions
from lumen.runtime.answering import Answering
from lumen.runtime.button_input import ButtonInput, change_for
from lumen.runtime.calibrated_body import CalibratedBody
from lumen.runtime.calibrator import Calibrator
from lumen.runtime.chronicle import Chronicle
from lumen.runtime.closing import Closing, close_together, finished
from lumen.runtime.controls import Controls, ControlState
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.day import Day
from lumen.runtime.faults import Faults, Outlet
from lumen.runtime.hardware import Hardware
from lumen.runtime.heat_learner import HeatLearner
from lumen.runtime.learned_keeper import LearnedKeeper
from lumen.runtime.local_time import night_of
from lumen.runtime.moment_steps import MomentSteps
from lumen.runtime.pulse import Pulse
from lumen.runtime.recall import Recall
from lumen.runtime.renderer import LatestWords, Renderer
from lumen.runtime.sensor_suite import SensorSuite
from lumen.runtime.storage_writer import StorageWriter
from lumen.runtime.supervision import Loop, Supervisor
from lumen.units import Seconds

WATCH: Seconds = 300.0
"""Between samples of a simulated night before a new life: no shape reaches across, and whoever
counts dark hours loses none."""

DARK_SHARE: Seconds = 5.0
"""For lights, panel and voice: a picture on its way and the black one after it take at most 4 s."""

OUTSIDE_SHARE: Seconds = 4.0
"""For the senses, and for whoever is hung up on; a broker has 2 s to hear of it."""

MEMORY_SHARE: Seconds = 6.0
"""For the last write: longer than the deadline that it has of its own."""


class Lumen:
    """The parts of one creature, and the order in which they begin and end."""

    def __init__(
        self,
        settings: Settings,
        parts: Hardware,
        student: Student,
        storage: StorageWriter,
        directory: Path,
        let_time_run: Callable[[], None],
    ) -> None:
        self.settings = settings
        self.hardware = parts
        self.student = student
        self.storage = storage
        self.directory = directory
        self.let_time_run = let_time_run
        """To be called once awake: a simulated clock stands still until then."""
        self.outlets: list[Outlet] = []
        self.progress_observers: list[Callable[[], None]] = []
        """Called whenever the watchdog is fed, and then only."""
        self._darkening: asyncio.Task[None] | None = None
        self._sleeping: asyncio.Task[None] | None = None
        self.additions = Additions()
        self.controls = Controls(parts.clock.wall)
        self.controls.plugin_pages = lambda: self.additions.pages
        self.day = Day(settings.identity.name)
        self.creature = CreatureState(
            simulated=parts.simulated,
            interval=settings.senses.interval,
            started_at=parts.clock.monotonic(),
        )
        self.renderer = self._new_renderer()
        self.senses = self._new_senses()
        self.chronicle = self._new_chronicle()
        speaker = TunedSpeaker(student)
        self.body = self._new_body(speaker)
        self.answering = self._new_answering(speaker)
        self.recall = self._new_recall()
        self.calibrator = self._new_calibrator()
        self.pulse = self._new_pulse()
        self.controls.observe(self._take_controls)

    async def wake(self, prefill: int = 0, watched: Seconds = 0.0) -> None:
        """Restore the past, and take the first samples.

        Args:
            prefill: how many samples to take at once where there is no past.
            watched: for how long before them samples are taken at once that lie far apart.
        """
        await self.storage.open()
        await self.recall.begin()
        await self.answering.begin()
        if self.creature.moment is None:
            for _ in range(round(watched / WATCH)):
                await self.pulse.beat()
                await self.hardware.clock.sleep(WATCH)
            for _ in range(prefill):
                await self.pulse.beat()
                await self.hardware.clock.sleep(self.settings.senses.interval)

    async def live(self, *more: Loop) -> None:
        """Run every loop until cancelled; `more` are loops that run as long."""
        body = [self.renderer.run_lights, self.renderer.run_screen, self._darken_when_cancelled]
        loops = [self.pulse.run, *body, *more]
        if self.hardware.buttons is not None:
            loops.append(self.watch_buttons)
        await Supervisor(self.hardware.body_clock).run(loops)

    async def darken(self) -> None:
        """Make the body dark and silent, for good; whatever cancels meanwhile, it is done."""
        if self._darkening is None:
            self._darkening = asyncio.create_task(self._darken(), name="darken")
        await finished(self._darkening)

    async def sleep(self) -> None:
        """End: the body dark first, then senses and outlets, then the memory.

        The memory is last: until the outlets have hung up they may change what it keeps. Whatever
        fails, hangs or cancels meanwhile, the rest is still done; safe to call twice.
        """
        if self._sleeping is None:
            self._sleeping = asyncio.create_task(self._sleep(), name="sleep")
        await finished(self._sleeping)

    async def _sleep(self) -> None:
        await self.darken()
        if self.hardware.buttons is not None:
            self.hardware.buttons.close()
        outside: dict[str, Closing] = {outlet.name: outlet for outlet in self.outlets}
        outside |= {"senses": self.senses, "answers": self.answering}
        await close_together(outside, OUTSIDE_SHARE)
        await close_together({"memory": self.storage}, MEMORY_SHARE)

    async def _darken(self) -> None:
        parts = self.hardware
        fitted = {"lights": parts.leds, "panel": parts.display, "voice": parts.voice}
        shown = {name: part for name, part in fitted.items() if part is not None}
        await close_together(shown, DARK_SHARE)

    async def _darken_when_cancelled(self) -> None:
        """Do nothing until cancelled, and then go dark at once: no other loop is waited for."""
        try:
            await asyncio.Event().wait()
        finally:
            await self.darken()

    async def watch_buttons(self) -> None:
        """Apply what is pressed until cancelled; a press lights the screen even if all stays."""
        assert self.hardware.buttons is not None  # noqa: S101 - only run with buttons

        await ButtonInput(self.hardware.buttons, self.hardware.body_clock).run(self.press)

    def press(self, press: Press) -> None:
        """Apply one press; it lights the screen."""
        # In the dark nobody sees what would be answered.
        answering = self.renderer.lit and self.answering.fresh
        # Pages turn from the one that is seen.
        seen = msgspec.structs.replace(self.controls.state, page=self.renderer.page)
        self.renderer.touch()
        added = self.additions.pages
        self.controls.apply(change_for(press, seen, added, answering=answering))

    @property
    def address(self) -> str | None:
        """Where a browser finds the live page, or None; anyone may know it."""
        return self._of_page("address")

    @property
    def invitation(self) -> str | None:
        """The same with what a stranger must know: for its owner's eyes."""
        return self._of_page("invitation")

    def _of_page(self, name: str) -> str | None:
        found = (getattr(outlet, name, None) for outlet in self.outlets)
        return next((str(address) for address in found if address is not None), None)

    def _new_renderer(self) -> Renderer:
        parts, settings = self.hardware, self.settings
        renderer = Renderer(
            self.creature,
            self.controls,
            self.day,
            parts.body_clock,
            parts.clock,
            parts.leds,
            parts.display,
            lights=settings.lights,
            quiet=settings.quiet,
            offer=lambda: self.answering.offer,
            explain=lambda: explained(self.pulse.mind),
            wait=lambda: self.pulse.mind.waking(self.creature.interval),
            latest_words=self._latest_words,
            catalogue=catalogue_of(settings.identity.language),
            additions=self.additions,
        )
        parts.brightness_is(lambda: renderer.brightness)
        return renderer

    def _latest_words(self) -> LatestWords:
        recalled, letter = self.chronicle.recalled, self.chronicle.letter
        return LatestWords(
            None if recalled is None else recalled.sentence,
            None if letter is None else letter.line,
        )

    def _new_senses(self) -> SensorSuite:
        parts, renderer = self.hardware, self.renderer
        glow = None if parts.leds is None else lambda: renderer.glow
        return SensorSuite(parts.sensors, parts.clock, glow)

    def _new_chronicle(self) -> Chronicle:
        return Chronicle(
            self.storage,
            self.hardware.clock.wall(),
            lambda: self.creature.compensation,
            self.settings.identity.name,
            vocabulary_of(self.settings.identity.language),
        )

    def _new_body(self, speaker: TunedSpeaker) -> CalibratedBody:
        return CalibratedBody(
            self.settings,
            self.hardware,
            self.senses,
            speaker,
            self.creature,
            self.directory,
            self.chronicle.memory,
            self.additions.said,
        )

    def _new_answering(self, speaker: TunedSpeaker) -> Answering:
        return Answering(
            speaker,
            self.controls,
            self.storage,
            self.hardware.clock,
            self.hardware.body_clock,
            lambda: self.pulse.mind.seen,
            learning=self.settings.student.learning,
            known_until=self.student.manifest.answers_until,
        )

    def _new_calibrator(self) -> Calibrator:
        return Calibrator(
            self.creature,
            self.hardware,
            self.renderer,
            self.senses,
            self.storage,
            self.recall,
            self.directory,
            self.settings.lights.ceiling,
        )

    def _new_recall(self) -> Recall:
        return Recall(
            self.creature,
            self.controls,
            self.day,
            self.renderer,
            self.storage,
            self.hardware,
            self.body,
            self._use_mind,
            chronicle=self.chronicle,
        )

    def _new_pulse(self) -> Pulse:
        faults = Faults(self.creature, self.hardware, self.storage, self.body, self.outlets)
        steps = MomentSteps(
            self.creature,
            self.controls,
            self.day,
            self.renderer,
            self.storage,
            self.hardware,
            self.recall,
            faults,
            chronicle=self.chronicle,
            grounds=lambda: self.pulse.mind.grounds,
        )
        night = night_of(self.settings.quiet)
        keeper = LearnedKeeper(self.storage, self._learned)
        learner = HeatLearner(self.directory, self.storage, night, self.recall.recalibrate)
        interval = self.settings.senses.interval
        mind = self.body.new_mind()
        return Pulse(
            self.senses,
            mind,
            self.hardware.clock,
            interval,
            (self.answering.take, steps.take, learner.take, keeper.take),
            self.answering.settled,
        )

    def _learned(self) -> Learned | None:
        """Give what the senses learned; before the past is known, that would overwrite more."""
        return self.pulse.mind.learned if self.recall.history_known else None

    def _use_mind(self, mind: Mind) -> None:
        self.pulse.mind = mind

    def _take_controls(self, state: ControlState) -> None:
        """Show a change at once, and store it: many in a row are written once, with a moment.

        So they never wear out the card, and a power cut loses those since the last sample.
        """
        self.renderer.touch()
        self.storage.keep_controls(state)
