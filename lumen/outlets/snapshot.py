"""How Lumen is at one instant: what every outlet says parts of.

`lumen.outlets.snapshot_maker` makes it; docs/dev/snapshot.md describes it.
"""

import msgspec

from lumen.body.scene import Page
from lumen.core.reading import Channel
from lumen.core.waking import Waking
from lumen.formats.recording_metadata import RecordingMetadata
from lumen.formats.report import MomentReport
from lumen.runtime.chronicle import LifeReport
from lumen.runtime.controls import ControlState
from lumen.runtime.diary_report import DiaryLine, Recalled
from lumen.runtime.hardware import Mode
from lumen.runtime.storage_writer import MemoryExamination, MemoryStatus
from lumen.units import Seconds

SCHEMA = 1
"""The version of `Snapshot`. It grows when a field goes away, is renamed, or changes its type, unit
or meaning; a field that is added, with a default for older senders, leaves it. Then: keep the old
`tests/outlets/snapshot_schemas/N.json`, write the new one, and say what changed in
docs/dev/snapshot.md (`make snapshot` writes both)."""


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """How Lumen is at one instant."""

    schema: int = SCHEMA
    """The version of this form."""
    version: str
    """Lumen's own version."""
    mode: Mode
    """The body: `pi`, `host` or `mock`."""
    simulated: bool
    """Whether body and room are simulated."""
    place: str
    """Where Lumen is, in a few words."""
    student: str
    """The teacher that the student learnt from."""
    fitted: list[Channel]
    """The channels this body was fitted with, whether they work now or not."""
    compensated: list[Channel]
    """The channels whose readings are also known without the body's own heat and glow."""
    unknown: list[str]
    """The dimensions that this body has no channel for."""
    has_lights: bool
    """Whether the body has lights."""
    body: RecordingMetadata
    """What goes beside a recording of this body's readings."""
    interval_s: Seconds
    """The time between two samples, on their own clock."""
    period_s: Seconds
    """The same in real time: a simulated clock may run faster."""
    silence_limit_s: Seconds
    """The age from which a sample says nothing about now."""

    local_time: str
    """The date and time now where Lumen is, ISO 8601; a simulated one in a simulated room."""
    uptime_s: Seconds
    """How long this process has run, on the clock of its samples."""
    samples: int
    """Samples taken by this process."""
    frames: int
    """Frames of lights and screen drawn by this process."""

    at_s: Seconds | None
    """When the last sample was taken, on the samples' monotonic clock; null before the first."""
    age_s: Seconds | None
    """How old it is."""
    silent_min: int | None
    """For how many minutes there was no sample, where that is past the limit; else null."""
    now: MomentReport | None
    """The last sample's moment, restored ones included: see `samples` and `silent_min`."""
    room: dict[Channel, float | None]
    """The compensated channels that have a reading; null where it cannot be compensated now."""
    coverage_pct: float | None
    """The share of the fitted channels that inform the state and gave a value, in percent."""

    said: str | None
    """The last expression; null before the first."""
    said_age_s: Seconds | None
    """How long ago that was."""
    sentence: str | None
    """The inner voice's sentence with it."""

    parts: dict[str, str]
    """Parts other than sensors that are at fault, each with its reason."""
    notice: str | None
    """What a person should know and that is no fault."""

    muted: bool
    """Whether Lumen is muted by hand."""
    quiet_mode: bool
    """Whether quiet mode is on by hand."""
    quiet: bool
    """Whether quiet mode or the quiet hours dim it now."""
    brightness: float
    """The brightness set by hand, 0.2 to 1."""
    page: Page
    """The page that the screen is turned to."""
    lit: bool
    """Whether the screen is lit."""

    happening: list[str]
    """What goes on in a simulated room; empty in a real one."""
    address: str | None
    """Where a browser finds the live page, without what a stranger must not know."""
    marks: int
    """The marks in today's drawing."""
    memory: MemoryStatus
    """How the memory is."""
    spoken: dict[str, int] = msgspec.field(default_factory=dict)
    """How often each shape was spoken in, and each pattern and token said, in this process."""
    life: LifeReport | None = None
    """Who Lumen is, and how long it has lived; null from a sender that does not know it."""
    diary: DiaryLine | None = None
    """The diary's last line; null before the first day is over."""
    letter: DiaryLine | None = None
    """The last week's letter, by the date of its Monday; null before the first week is over."""
    recalled: Recalled | None = None
    """The last sentence that this process said of its long memory; null where it said none."""
    record: Recalled | None = None
    """The last of these that was a record; null where it said none."""
    learning: bool = True
    """Whether people's answers change what is said."""
    answers: int = 0
    """Answers of people that what is said is tuned by, the newest 400; put aside or not."""
    answerable: bool = False
    """Whether the last expression can be answered now."""
    answered: bool | None = None
    """What was answered to the last expression: whether it fits; null where nothing was."""
    uncalibrated: bool = False
    """Whether the room's temperature is not known to 1.5 °C: no sentence names warmth or damp."""
    waking: Waking | None = None
    """How long the first word waits; null once there is a shape, or where there can be none."""

    plugin_page: str | None = None
    """The plug-in whose page is shown where `page` is `plugin`, or was chosen last."""
    plugin_pages: list[str] = msgspec.field(default_factory=list)
    """The plug-ins that have a page, in the order of the joystick."""

    sources: dict[Channel, str] = msgspec.field(default_factory=dict)
    """The part that each channel of the room comes from now, by name and where it is."""

    def __post_init__(self) -> None:
        """Refuse another version's form.

        Raises:
            ValueError: it has another; a decoder turns this into its own error.
        """
        if self.schema != SCHEMA:
            raise ValueError(
                f"a snapshot of schema {self.schema}, and this program reads {SCHEMA}: restart "
                "Lumen, so that both are of one version"
            )

    @property
    def page_name(self) -> str:
        """The name of the page that the screen is turned to; of a plug-in's, the plug-in's."""
        return ControlState(page=self.page, plugin_page=self.plugin_page).page_name

    @property
    def present(self) -> MomentReport | None:
        """The moment, if it describes now: sampled by this process, and recent."""
        return self.now if self.samples > 0 and self.silent_min is None else None


class Examination(msgspec.Struct, frozen=True):
    """How Lumen is, and what was found when its whole memory was looked through."""

    snapshot: Snapshot
    memory: MemoryExamination
