"""One Lumen, from waking to sleeping: parts are started in order, and stopped in reverse."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from lumen.body.presses import Press
from lumen.config.settings import Settings
from lumen.core.mind import Mind
from lumen.formats.student import Student
from lumen.runtime.button_input import ButtonInput, change_for
from lumen.runtime.calibrated_body import CalibratedBody
from lumen.runtime.calibrator import Calibrator
from lumen.runtime.controls import Controls, ControlState
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.day import Day
from lumen.runtime.faults import Faults, Outlet
from lumen.runtime.hardware import Hardware
from lumen.runtime.heat_learner import HeatLearner
from lumen.runtime.local_time import night_of
from lumen.runtime.moment_steps import MomentSteps
from lumen.runtime.pulse import Pulse
from lumen.runtime.recall import Recall
from lumen.runtime.renderer import Renderer
from lumen.runtime.sensor_suite import SensorSuite
from lumen.runtime.storage_writer import StorageWriter
from lumen.runtime.supervision import Loop, Supervisor
from lumen.system.log import log
from lumen.units import Seconds

LAST_WAIT: Seconds = 10.0
"""How long one part may take to close: longer than its own deadlines together."""


class Closing(Protocol):
    """Something that is ended."""

    async def close(self) -> None:
        """End."""


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
        self.controls = Controls()
        self.day = Day()
        self.creature = CreatureState(
            simulated=parts.simulated,
            interval=settings.senses.interval,
            started_at=parts.clock.monotonic(),
        )
        self.renderer = self._new_renderer()
        self.senses = self._new_senses()
        self.body = CalibratedBody(settings, parts, self.senses, student, self.creature, directory)
        self.recall = self._new_recall()
        self.calibrator = Calibrator(
            self.creature,
            parts,
            self.renderer,
            self.senses,
            storage,
            self.recall,
            directory,
            settings.lights.ceiling,
        )
        self.pulse = self._new_pulse()
        self.controls.observe(self._take_controls)

    async def wake(self, prefill: int = 0) -> None:
        """Restore the past, and take the first samples.

        Args:
            prefill: how many samples to take at once where there is no past.
        """
        await self.storage.open()
        await self.recall.begin()
        if self.creature.moment is None:
            for _ in range(prefill):
                await self.pulse.beat()
                await self.hardware.clock.sleep(self.settings.senses.interval)

    async def live(self, *more: Loop) -> None:
        """Run every loop until cancelled; `more` are loops that run as long."""
        loops = [self.pulse.run, self.renderer.run_lights, self.renderer.run_screen, *more]
        if self.hardware.buttons is not None:
            loops.append(self.watch_buttons)
        await Supervisor(self.hardware.body_clock).run(loops)

    async def sleep(self) -> None:
        """Stop: outlets first, the body dark, then the senses, then the memory.

        Whatever fails or hangs there, the rest is still done: above all the body must be dark.
        """
        parts = self.hardware
        shown = (part for part in (parts.voice, parts.display, parts.leds) if part is not None)
        for one in (*reversed(self.outlets), *shown, self.senses, self.storage):
            await _closed(one)
        if parts.buttons is not None:
            parts.buttons.close()

    async def watch_buttons(self) -> None:
        """Apply what is pressed until cancelled; a press lights the screen even if all stays."""
        assert self.hardware.buttons is not None  # noqa: S101 - only run with buttons

        def press(press: Press) -> None:
            self.renderer.touch()
            self.controls.apply(change_for(press, self.controls.state))

        await ButtonInput(self.hardware.buttons, self.hardware.body_clock).run(press)

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
        )
        parts.brightness_is(lambda: renderer.brightness)
        return renderer

    def _new_senses(self) -> SensorSuite:
        parts, renderer = self.hardware, self.renderer
        glow = None if parts.leds is None else lambda: renderer.glow
        return SensorSuite(parts.sensors, parts.clock, glow)

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
        )
        night = night_of(self.settings.quiet)
        learner = HeatLearner(self.directory, self.storage, night, self.recall.recalibrate)
        interval = self.settings.senses.interval
        mind = self.body.new_mind()
        return Pulse(self.senses, mind, self.hardware.clock, interval, (steps.take, learner.take))

    def _use_mind(self, mind: Mind) -> None:
        self.pulse.mind = mind

    def _take_controls(self, state: ControlState) -> None:
        """Show a change at once, and store it: many in a row are written once, with a moment.

        So they never wear out the card, and a power cut loses those since the last sample.
        """
        self.renderer.touch()
        self.storage.keep_controls(state)


async def _closed(part: Closing) -> None:
    try:
        async with asyncio.timeout(LAST_WAIT):
            await part.close()
    except Exception:  # noqa: BLE001 - whatever it was, it is logged, and the others are closed
        log.exception("%s could not be closed", type(part).__name__)
