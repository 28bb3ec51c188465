"""What outlets may know of the living creature: one typed snapshot, and a few services beside it.

Page, metrics, broker, terminal, `lumen status` and the control socket all say parts of a
`Snapshot`. Nothing above this file reads the creature itself; below it `snapshot_maker` does.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from PIL import Image

from lumen.body.scene import Scene
from lumen.config.settings import Settings
from lumen.core.answers import HumanAnswer
from lumen.core.language import Expression
from lumen.core.why import explained
from lumen.errors import LumenError
from lumen.formats.report import MomentReport, WhyReport, iso, why_report
from lumen.outlets.snapshot import Examination, Snapshot
from lumen.outlets.snapshot_maker import Creature, SnapshotMaker
from lumen.ports import Clock, LedFrame
from lumen.runtime.additions import Additions
from lumen.runtime.calibrator import Calibrator
from lumen.runtime.controls import Controls
from lumen.runtime.diary_report import DayReport, DiaryReport
from lumen.runtime.hardware import Mode
from lumen.runtime.history import History
from lumen.runtime.message_board import MessageTimes
from lumen.runtime.past_curves import CurvesReport, PastCurves, PastSpan
from lumen.runtime.renderer import Appearance
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

    @property
    def message_times(self) -> MessageTimes | None:
        """When the message on the screen was left, and until when it is there."""

    def scene(self) -> Scene:
        """Give the present as the screen sees it."""


class View:
    """The handle that every outlet gets."""

    def __init__(self, creature: Creature) -> None:
        self._of = creature
        self._snapshots = SnapshotMaker(creature)
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
                yield self._snapshots.of(await moments.get())

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
                yield self._snapshots.report(moment)

    def snapshot(self) -> Snapshot:
        """Give the snapshot of now: the last sample's moment, and everything else as it is."""
        return self._snapshots.of(self._of.creature.moment)
