"""What outlets may know of the living creature: one typed snapshot, and a few services beside it.

Page, metrics, broker, terminal, `lumen status` and the control socket all say parts of a
`Snapshot`. Nothing above this file reads the creature itself.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from PIL import Image

from lumen import __version__
from lumen.body.scene import Scene
from lumen.config.settings import Settings
from lumen.core.answers import HumanAnswer
from lumen.core.language import Expression
from lumen.core.moment import Moment
from lumen.core.reading import INFORMING, Channel, Sample
from lumen.core.why import explained
from lumen.errors import LumenError
from lumen.formats.report import MomentReport, WhyReport, describe, iso, rounded, why_report
from lumen.formats.student import Student
from lumen.outlets.snapshot import Examination, Snapshot
from lumen.ports import Clock, LedFrame
from lumen.runtime.additions import Additions
from lumen.runtime.answering import Answering
from lumen.runtime.calibrated_body import CalibratedBody
from lumen.runtime.calibrator import Calibrator
from lumen.runtime.chronicle import Chronicle
from lumen.runtime.controls import Controls
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.day import Day
from lumen.runtime.diary_report import DayReport, DiaryReport
from lumen.runtime.hardware import Hardware, Mode
from lumen.runtime.history import History
from lumen.runtime.local_time import local_time
from lumen.runtime.past_curves import CurvesReport, PastCurves, PastSpan
from lumen.runtime.pulse import Pulse
from lumen.runtime.renderer import Appearance, Renderer
from lumen.runtime.sensor_suite import SensorSuite
from lumen.runtime.storage_writer import StorageWriter
from lumen.runtime.today import Today


class News(NamedTuple):
    """What a sentence told as news, and the numbers that bear it out."""

    name: str
    evidence: dict[str, float]


class Screen(Protocol):
    """What body and page show: the renderer, as outlets know it."""

    @property
    def lights(self) -> LedFrame:
        """What the lights show now."""

    @property
    def drawn(self) -> Image.Image | None:
        """The panel's last picture; None where there is no panel, and none is kept."""

    @property
    def shown(self) -> Appearance:
        """What the body shows now; the picture is drawn for whoever asks where no panel is."""

    def scene(self) -> Scene:
        """Give the present as the screen sees it."""


class Creature(Protocol):
    """What a snapshot is made from. Only `View` reads it."""

    settings: Settings
    hardware: Hardware
    storage: StorageWriter
    student: Student
    creature: CreatureState
    controls: Controls
    additions: Additions
    day: Day
    renderer: Renderer
    senses: SensorSuite
    body: CalibratedBody
    calibrator: Calibrator
    pulse: Pulse
    chronicle: Chronicle
    answering: Answering
    progress_observers: list[Callable[[], None]]

    @property
    def address(self) -> str | None:
        """Where a browser finds the live page."""


class View:
    """The handle that every outlet gets."""

    def __init__(self, creature: Creature) -> None:
        self._of = creature
        self._moment: Moment | None = None
        self._report: MomentReport | None = None
        self._past = PastCurves(
            creature.storage,
            creature.hardware.body_clock,
            creature.hardware.clock,
            lambda: self._of.pulse.mind.scale,
        )
        self._today = Today(
            creature.storage,
            creature.hardware.body_clock,
            creature.hardware.clock,
            lambda: self._of.creature.compensation,
        )

    @property
    def controls(self) -> Controls:
        """What hands may change."""
        return self._of.controls

    @property
    def additions(self) -> Additions:
        """What plug-ins add."""
        return self._of.additions

    @property
    def settings(self) -> Settings:
        """How Lumen was set when it was started."""
        return self._of.settings

    @property
    def mode(self) -> Mode:
        """The body: `pi`, `host` or `mock`."""
        return self._of.hardware.mode

    @property
    def simulated(self) -> bool:
        """Whether body and room are simulated."""
        return self._of.creature.simulated

    @property
    def address(self) -> str | None:
        """Where a browser finds the live page; None while it is not served."""
        return self._of.address

    @property
    def history(self) -> History:
        """The past of a day: states and utterances."""
        return self._of.creature.history

    @property
    def screen(self) -> Screen:
        """What lights and panel show."""
        return self._of.renderer

    @property
    def calibrator(self) -> Calibrator:
        """What measures the body's own heat and glow."""
        return self._of.calibrator

    @property
    def clock(self) -> Clock:
        """Real time."""
        return self._of.hardware.body_clock

    @property
    def parts(self) -> Mapping[str, str]:
        """Parts other than sensors that are at fault now, each with its reason."""
        return self._of.creature.faults

    @property
    def newest_answer(self) -> HumanAnswer | None:
        """The answer that an undo takes back."""
        return self._of.answering.newest

    @property
    def samples_clock(self) -> Clock:
        """The time of the samples, and of the quiet hours: a simulated one in a simulated room."""
        return self._of.hardware.clock

    def on_progress(self, observer: Callable[[], None]) -> None:
        """Call somebody whenever the watchdog is fed: sampling and the whole body made progress."""
        self._of.progress_observers.append(observer)

    @property
    def drawing(self) -> Image.Image | None:
        """The day's drawing so far, or None before its first mark."""
        return self._of.day.picture()

    @property
    def gallery(self) -> Path:
        """The folder of finished drawings."""
        return self._of.storage.gallery

    def next_expression(self) -> Expression | None:
        """Give what would be said now, without saying it; None while waking."""
        return self._of.pulse.mind.would_say()

    def news_of(self, moment: MomentReport) -> News | None:
        """Give the event that the last sentence told as news, if it was said at this moment."""
        grounds = self._of.pulse.mind.grounds
        if grounds is None or grounds.news is None or moment.narration is None:
            return None
        if iso(grounds.said.sample.wall) != moment.time:
            return None
        return News(grounds.news.name.lower(), dict(grounds.evidence))

    def why(self) -> WhyReport:
        """Explain the last sample; it is made only when somebody asks.

        Raises:
            LumenError: there was none since the start, or since a new calibration was taken up.
        """
        mind, creature = self._of.pulse.mind, self._of.creature
        why, moment = explained(mind), mind.present
        if why is None or moment is None:
            raise LumenError("Lumen has only just woken: try again in half a minute")
        said = creature.history.last_said
        silence = creature.silent_for(self._of.hardware.clock.monotonic())
        return why_report(
            why,
            moment,
            simulated=creature.simulated,
            said=None if said is None else str(said.expression),
            silent_min=None if silence is None else int(silence // 60.0),
        )

    async def examine(self) -> Examination:
        """Look through the whole memory."""
        memory = await self._of.storage.examine()
        return Examination(self.snapshot(), memory)

    async def diary(self, first: int, last: int) -> DiaryReport:
        """Give the diary from one local day to another, by their numbers.

        Raises:
            LumenError: the memory cannot be read now.
        """
        return await self._of.chronicle.diary(first, last)

    async def today(self) -> DayReport | None:
        """Give the day that is not over; None before its first moment is kept.

        Raises:
            LumenError: the memory cannot be read now.
        """
        return await self._today.report()

    async def past(self, span: PastSpan, of: str, back: int = 0) -> CurvesReport:
        """Give the past as curves: of the state, or of one channel; `back` spans before this one.

        Raises:
            LumenError: the memory cannot be read now.
        """
        return await self._past.curves(span, of, back)

    async def follow(self) -> AsyncIterator[Snapshot]:
        """Give the snapshot of now, and then one of each new sample; one too slow misses some."""
        with self._of.creature.listening() as moments:
            yield self.snapshot()
            while True:
                yield self._snapshot(await moments.get())

    async def moments(self) -> AsyncGenerator[MomentReport, None]:
        """Give each new moment, and none but in its order.

        Raises:
            LumenError: whoever takes them was too slow, and some are lost.
        """
        creature = self._of.creature
        with creature.listening() as moments:
            taken = creature.history.samples
            while True:
                moment = await moments.get()
                taken += 1
                lost = creature.history.samples - taken - moments.qsize()
                if lost > 0:
                    raise LumenError(
                        f"this reader is too slow: it missed {lost} moments, and is hung up on: "
                        "follow again, and read at once"
                    )
                yield describe(moment)

    def snapshot(self) -> Snapshot:
        """Give the snapshot of now: the last sample's moment, and everything else as it is."""
        return self._snapshot(self._of.creature.moment)

    def _snapshot(self, moment: Moment | None) -> Snapshot:
        of, creature, controls = self._of, self._of.creature, self._of.controls.state
        parts, clock, renderer = of.hardware, of.hardware.clock, of.renderer
        now, wall = clock.monotonic(), clock.wall()
        age, silence = creature.age(now), creature.silent_for(now)
        said = creature.history.last_said
        return Snapshot(
            version=__version__,
            mode=self.mode,
            simulated=self.simulated,
            place=parts.place,
            student=of.student.manifest.teacher,
            fitted=[channel for channel in Channel if channel in of.senses.fitted],
            compensated=self._compensated(of.senses.fitted),
            unknown=list(of.pulse.mind.unknown),
            has_lights=parts.leds is not None,
            body=of.body.recording_metadata,
            interval_s=creature.interval,
            period_s=creature.interval / getattr(clock, "speed", 1.0),
            silence_limit_s=creature.silence_limit,
            local_time=local_time(wall).isoformat(timespec="seconds"),
            uptime_s=round(now - creature.started_at, 1),
            samples=creature.history.samples,
            frames=renderer.frames,
            at_s=None if moment is None else moment.sample.at,
            age_s=None if age is None else round(age, 1),
            silent_min=None if silence is None else int(silence // 60.0),
            now=self._reported(moment),
            room={} if moment is None else self._room(moment),
            coverage_pct=None if moment is None else coverage(moment.sample),
            said=None if said is None else str(said.expression),
            said_age_s=None if said is None else max(0.0, round(wall - said.wall, 1)),
            sentence=None if said is None else said.sentence,
            parts=dict(creature.faults),
            notice=creature.notice,
            muted=controls.muted,
            quiet_mode=controls.quiet,
            quiet=renderer.quiet,
            brightness=controls.brightness,
            page=of.controls.shown_page,
            plugin_page=controls.plugin_page,
            plugin_pages=list(of.additions.pages),
            lit=renderer.lit,
            happening=list(parts.happening()),
            address=of.address,
            marks=of.day.marks,
            memory=of.storage.status,
            spoken=dict(creature.spoken),
            life=of.chronicle.life(wall),
            diary=of.chronicle.line,
            letter=of.chronicle.letter,
            recalled=of.chronicle.recalled,
            record=of.chronicle.record,
            learning=controls.learning,
            answers=of.answering.count,
            answerable=of.answering.answerable,
            answered=of.answering.given,
            uncalibrated=Channel.AMBIENT_TEMP in of.senses.fitted
            and not creature.compensation.calibrated,
            waking=of.pulse.mind.waking(creature.interval),
            sources=dict(parts.sources()),
        )

    def _reported(self, moment: Moment | None) -> MomentReport | None:
        """Give a moment's report, made once for all who look at it."""
        if moment is not self._moment:
            self._moment = moment
            self._report = None if moment is None else describe(moment)
        return self._report

    def _compensated(self, channels: frozenset[Channel]) -> list[Channel]:
        known = self._of.creature.compensation.channels
        return [channel for channel in Channel if channel in known and channel in channels]

    def _room(self, moment: Moment) -> dict[Channel, float | None]:
        room = self._of.creature.room(moment)
        return {
            channel: rounded(channel, room[channel]) if channel in room else None
            for channel in self._compensated(frozenset(moment.sample.readings))
        }


def coverage(sample: Sample) -> float | None:
    """Give the share of the fitted informing channels that give a value, in percent."""
    fitted = [channel for channel in INFORMING if channel in sample.readings]
    if not fitted:
        return None
    return round(100.0 * sum(sample.value(c) is not None for c in fitted) / len(fitted), 1)
