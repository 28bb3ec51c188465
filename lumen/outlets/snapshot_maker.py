"""How a snapshot is made of the living creature. Only this module and the view read it."""

from collections.abc import Callable
from typing import Protocol

from lumen import __version__
from lumen.config.settings import Settings
from lumen.core.moment import Moment
from lumen.core.reading import INFORMING, Channel, Sample
from lumen.formats.report import MomentReport, describe, rounded
from lumen.formats.student import Student
from lumen.outlets.snapshot import Snapshot
from lumen.runtime.additions import Additions
from lumen.runtime.answering import Answering
from lumen.runtime.calibrated_body import CalibratedBody
from lumen.runtime.calibrator import Calibrator
from lumen.runtime.chronicle import Chronicle
from lumen.runtime.controls import Controls
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.day import Day
from lumen.runtime.hardware import Hardware
from lumen.runtime.local_time import local_time
from lumen.runtime.pulse import Pulse
from lumen.runtime.renderer import Renderer
from lumen.runtime.sensor_suite import SensorSuite
from lumen.runtime.storage_writer import StorageWriter


class Creature(Protocol):
    """What a snapshot is made from, and what the view hands on beside it."""

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


class SnapshotMaker:
    """Makes snapshots of one creature."""

    def __init__(self, creature: Creature) -> None:
        self._of = creature
        self._moment: Moment | None = None
        self._report: MomentReport | None = None

    def of(self, moment: Moment | None) -> Snapshot:
        """Give the snapshot of now, with this as the last sample's moment."""
        of, creature, controls = self._of, self._of.creature, self._of.controls.state
        parts, clock, renderer = of.hardware, of.hardware.clock, of.renderer
        now, wall = clock.monotonic(), clock.wall()
        age, silence = creature.age(now), creature.silent_for(now)
        said = creature.history.last_said
        return Snapshot(
            version=__version__,
            mode=parts.mode,
            simulated=creature.simulated,
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
            now=None if moment is None else self.report(moment),
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

    def report(self, moment: Moment) -> MomentReport:
        """Give a moment's report, made once for all who look at it."""
        if self._report is None or moment is not self._moment:
            self._moment, self._report = moment, describe(moment)
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
