"""A calm snapshot, for a test to change."""

from lumen.body.scene import Page
from lumen.core.moment import Moment
from lumen.core.reading import Channel
from lumen.formats.recording_metadata import RecordingMetadata
from lumen.formats.report import describe
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.snapshot_maker import coverage
from lumen.runtime.hardware import Mode
from lumen.runtime.storage_writer import MemoryStatus


def snapshot_of(moment: Moment | None) -> Snapshot:
    """Give a snapshot of a Pi that just took its first sample; None: before it."""
    return Snapshot(
        version="1.2.3",
        mode=Mode.PI,
        simulated=False,
        place="Raspberry Pi",
        student="a teacher",
        fitted=list(Channel),
        compensated=[Channel.AMBIENT_TEMP, Channel.HUMIDITY],
        unknown=[],
        has_lights=True,
        body=RecordingMetadata(4, 4.0),
        interval_s=30.0,
        period_s=30.0,
        silence_limit_s=120.0,
        local_time="2026-02-02T03:40:00+01:00",
        uptime_s=30.0,
        samples=0 if moment is None else 1,
        frames=2,
        at_s=None if moment is None else moment.sample.at,
        age_s=None if moment is None else 1.0,
        silent_min=None,
        now=None if moment is None else describe(moment),
        room={},
        coverage_pct=None if moment is None else coverage(moment.sample),
        said="~stillness~",
        said_age_s=1.0,
        sentence="I rest.",
        parts={},
        notice=None,
        muted=False,
        quiet_mode=False,
        quiet=False,
        brightness=1.0,
        page=Page.FACE,
        lit=True,
        happening=[],
        address=None,
        marks=0,
        memory=MemoryStatus("/var/lib/lumen", 4096, 0, 1, None, None),
    )
