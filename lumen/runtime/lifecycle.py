"""One Lumen, from waking to sleeping: parts are started in order, and stopped in reverse."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from lumen.body.beat import BEAT, until_beat
from lumen.config.settings import Settings
from lumen.core.cadence import gap_limit
from lumen.core.compensation import Compensation
from lumen.core.mind import Mind, MindConfig
from lumen.core.moment import Moment
from lumen.core.reading import FaultKind
from lumen.core.state import Body
from lumen.errors import LumenError, OutputError
from lumen.formats.calibration import Calibration, load_calibration
from lumen.formats.recording_metadata import RecordingMetadata
from lumen.formats.student import Student
from lumen.runtime.button_input import ButtonInput, apply_press
from lumen.runtime.calibrated import compensation_from
from lumen.runtime.creature_state import Controls, CreatureState
from lumen.runtime.day import Day
from lumen.runtime.hardware import Hardware
from lumen.runtime.pulse import Pulse
from lumen.runtime.renderer import Renderer
from lumen.runtime.restore import REMEMBERED, relive
from lumen.runtime.sensor_suite import SensorSuite
from lumen.runtime.storage_writer import StorageWriter
from lumen.system.log import FailureLog, FaultLog, log
from lumen.units import Seconds

CALM_DOWN: Seconds = 1.0
"""How long a loop that failed waits before it goes on."""

LAST_WAIT: Seconds = 10.0
"""How long one part may take to close: longer than its own deadlines together."""


class Closing(Protocol):
    """Something that is ended."""

    async def close(self) -> None:
        """End."""


class Outlet(Protocol):
    """Something that tells the outside: a page, a broker."""

    @property
    def fault(self) -> str | None:
        """Why it cannot, or None."""

    async def start(self) -> None:
        """Begin; a failure is a fault, never an exception."""

    async def close(self) -> None:
        """End."""


class Lumen:
    """The assembled creature."""

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
        self.storage = storage
        self.student = student
        self.directory = directory
        self.let_time_run = let_time_run
        """To be called once awake: a simulated clock stands still until then."""
        self._uncalibrated: str | None = None
        """Why a calibration that was made is not known, or None."""
        self.creature = CreatureState(simulated=parts.simulated)
        self.day = Day()
        self.outlets: list[Outlet] = []
        self.renderer = Renderer(
            self.creature,
            self.day,
            parts.body_clock,
            parts.clock,
            parts.leds,
            parts.display,
            settings.lights,
            settings.quiet,
        )
        parts.brightness_is(lambda: self.renderer.brightness)
        brightness = None if parts.leds is None else lambda: self.renderer.brightness
        self.renderer.compensation = self._compensation(Calibration())
        self.senses = SensorSuite(parts.sensors, parts.clock, brightness)
        self.pulse = Pulse(
            self.senses,
            self._new_mind(),
            parts.clock,
            settings.senses.interval,
            (self._become, self._keep),
        )
        self._faults = FaultLog()
        self._failures = FailureLog()
        self._knows_wishes = False
        """Whether the wishes were taken up again, as far as there are any."""
        self._remembers = False
        """Whether the past was."""
        self._started = parts.clock.monotonic()
        self._woke_at = parts.body_clock.monotonic()

    async def wake(self, prefill: int = 0) -> None:
        """Remember the past, and live the first moments.

        Args:
            prefill: how many moments to live at once where there is no past to remember.
        """
        await self.storage.open()
        self.pulse.mind = await self._calibrated_mind()
        self._woke_at = self.hardware.body_clock.monotonic()
        await self._recall(self.pulse.mind)
        self.storage.keep_simulated(simulated=self.hardware.simulated)
        await self._keep_body()
        if self.creature.moment is None:
            for _ in range(prefill):
                await self.pulse.beat()
                await self.hardware.clock.sleep(self.settings.senses.interval)

    async def live(self, *more: Callable[[], Awaitable[None]]) -> None:
        """Live until cancelled; `more` are loops that live as long."""
        loops = [self.pulse.run, self.renderer.run_lights, self.renderer.run_screen, *more]
        if self.hardware.buttons is not None:
            loops.append(self._feel_fingers)
        try:
            async with asyncio.TaskGroup() as tasks:
                for loop in loops:
                    tasks.create_task(self._unbroken(loop), name=loop.__name__)
        except BaseExceptionGroup as group:
            unheard = group.subgroup(OutputError)
            if unheard is None:
                raise
            # Whoever watched has gone, and with it the reason to run.
            raise unheard.exceptions[0] from None

    async def sleep(self) -> None:
        """Fall asleep: outlets first, the body dark, then the senses, then the memory.

        Whatever fails or hangs there, the rest is still done: above all the body must be dark.
        """
        parts = self.hardware
        shown = (part for part in (parts.voice, parts.display, parts.leds) if part is not None)
        for one in (*reversed(self.outlets), *shown, self.senses, self.storage):
            await _closed(one)
        if parts.buttons is not None:
            parts.buttons.close()

    def wish(self, change: Callable[[Controls], None]) -> None:
        """Change what is wished for, as a finger would: it shows at once, and is remembered.

        What is so already changes nothing, and many wishes in a row are written once, with the
        next moment: so they never wear out the card, and a power cut loses those since the last.
        """
        before = replace(self.creature.controls)
        change(self.creature.controls)
        if self.creature.controls == before:
            return
        self.renderer.touch()
        self.storage.keep_controls(self.creature.controls)

    async def _recall(self, mind: Mind) -> None:
        """Take up wishes and past, what is not known of them yet; a mind lives through it."""
        if not self._knows_wishes:
            await self._recall_wishes()
        if not self._remembers:
            await self._remember(mind)
        self.creature.notice = self.storage.notice

    async def _recall_wishes(self) -> None:
        """Take up what was wished for last, unless something is wished for meanwhile."""
        before = replace(self.creature.controls)
        controls = await self.storage.controls()
        if controls is not None and self.creature.controls == before:
            self.creature.controls = controls
            self.renderer.change()
        self._knows_wishes = self.storage.fault is None

    async def recalibrate(self) -> None:
        """Take up a new calibration: the past is felt anew with it."""
        mind = await self._calibrated_mind()
        await self._relive(mind)
        self.pulse.mind = mind
        await self._keep_body()

    @property
    def present(self) -> Moment | None:
        """The last moment, where it is now: one that is remembered, or past a gap, is not."""
        creature = self.creature
        if creature.moment is None or creature.samples == 0:
            return None
        age = self.hardware.clock.monotonic() - creature.moment.sample.at
        return creature.moment if age <= gap_limit(self.settings.senses.interval) else None

    @property
    def uptime(self) -> Seconds:
        """How long it has lived in this process, on the clock of its samples."""
        return self.hardware.clock.monotonic() - self._started

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

    @property
    def recording_metadata(self) -> RecordingMetadata:
        """What goes beside a recording of this body's readings."""
        own = self.renderer.compensation
        return RecordingMetadata(self.hardware.cores, own.heat_factor, own.light_glow, own.lost)

    def _new_mind(self) -> Mind:
        settings = self.settings
        body = Body(self.senses.fitted, self.hardware.cores, self.renderer.compensation)
        return Mind(body, self.student, MindConfig(settings.state, settings.speech))

    async def _calibrated_mind(self) -> Mind:
        self.renderer.compensation = await self._calibrated()
        return self._new_mind()

    async def _calibrated(self) -> Compensation:
        self._uncalibrated = None
        try:
            measured = await self.storage.do(partial(load_calibration, self.directory))
        except LumenError as error:
            self._uncalibrated = str(error)
            return Compensation(lost=True)
        return self._compensation(measured)

    def _compensation(self, measured: Calibration) -> Compensation:
        return compensation_from(
            self.settings.calibration, measured, self.hardware.own_compensation
        )

    async def _remember(self, mind: Mind) -> None:
        """Take up the past, before what was lived meanwhile: at a start, that is nothing yet."""
        try:
            past = await self._relive(mind)
        except Exception as error:  # noqa: BLE001 - whatever it was, Lumen starts without this past
            self._failures.failed("the recall", error, self.hardware.body_clock.monotonic())
            await self.storage.give_up_past(f"it cannot be lived through again: {error!r}")
            self.pulse.mind, self._remembers = self._new_mind(), True
            return
        if past is None:
            return
        self.pulse.mind, self._remembers = mind, True
        before = past[: max(0, len(past) - self.storage.written)]
        self.creature.recall_before(before, self._woke_at)
        for finished in self.day.add_before(before):
            await self.storage.keep_drawing(finished)
        self.renderer.change()

    async def _relive(self, mind: Mind) -> list[Moment] | None:
        """Let a mind live through the past; give it, or None where it cannot be read now."""
        past = await self.storage.past(REMEMBERED)
        clock = self.hardware.clock
        return None if past.unread else relive(past, clock.monotonic(), clock.wall(), mind)

    async def _keep_body(self) -> None:
        # How a lost calibration took the body out is not known: what was known stays.
        if not self.renderer.compensation.lost:
            await self.storage.keep_body(self.recording_metadata)

    async def _draw(self, moment: Moment) -> None:
        finished = self.day.add(moment)
        if finished is not None:
            await self.storage.keep_drawing(finished)

    async def _become(self, moment: Moment) -> None:
        self.creature.live(moment, self.hardware.body_clock.monotonic())
        self.renderer.change()
        silent = self.creature.controls.muted or self.renderer.quiet
        if moment.narration and self.hardware.voice and not silent:
            await self.hardware.voice.say(moment.narration)
        await self._draw(moment)

    async def _keep(self, moment: Moment) -> None:
        await self.storage.keep(moment)
        self.creature.notice = self.storage.notice
        if self.storage.fault is None and not (self._knows_wishes and self._remembers):
            # A memory that did not answer at the start has come back, and what it holds with it.
            await self._recall(await self._calibrated_mind())
            await self._keep_body()
        self.creature.faults = self._part_faults()
        # What settles is no trouble, and is over with the next sample.
        faults = {c: f for c, f in moment.faults.items() if f.kind is not FaultKind.SETTLING}
        told = {str(channel): str(fault) for channel, fault in faults.items()}
        self._faults.update({**told, **self.creature.faults}, self.hardware.clock.monotonic())

    def _part_faults(self) -> dict[str, str]:
        parts = self.hardware
        found = {
            "lights": None if parts.leds is None else parts.leds.fault,
            "panel": None if parts.display is None else parts.display.fault,
            "voice": getattr(parts.voice, "fault", None),
            "memory": self.storage.fault,
            "drawings": self.storage.drawing_fault,
            "calibration": self._uncalibrated,
            **parts.missing,
            **{type(outlet).__name__.lower(): outlet.fault for outlet in self.outlets},
        }
        return {name: fault for name, fault in found.items() if fault is not None}

    async def _feel_fingers(self) -> None:
        assert self.hardware.buttons is not None  # noqa: S101 - only run with buttons
        touch = ButtonInput(self.hardware.buttons, self.hardware.body_clock)
        while True:
            for press in touch.look():
                self.renderer.touch()
                self.wish(partial(apply_press, press))
            await self.hardware.body_clock.sleep(
                until_beat(self.hardware.body_clock.monotonic(), BEAT)
            )

    async def _unbroken(self, loop: Callable[[], Awaitable[None]]) -> None:
        """Keep a loop going: what fails is told, and the rest of Lumen lives on.

        A loop that only fails makes no progress, and so does not feed the watchdog.
        """
        while True:
            try:
                await loop()
            except OutputError:
                raise
            except Exception as error:  # noqa: BLE001 - it is logged with its traceback
                self._failures.failed(loop.__name__, error, self.hardware.body_clock.monotonic())
                await self.hardware.body_clock.sleep(CALM_DOWN)
            else:
                return


async def _closed(part: Closing) -> None:
    try:
        async with asyncio.timeout(LAST_WAIT):
            await part.close()
    except Exception:  # noqa: BLE001 - whatever it was, it is logged, and the others are closed
        log.exception("%s could not be closed", type(part).__name__)
