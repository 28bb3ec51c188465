"""The body that states are estimated of: its channels and cores, and how it disturbs its senses."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from lumen.config.settings import Settings
from lumen.core.added_phrases import AddedPhrase
from lumen.core.compensation import Compensation
from lumen.core.inner_voice import Speaker
from lumen.core.languages import vocabulary_of
from lumen.core.local_days import CLOCK_SET_SINCE
from lumen.core.long_memory import LongMemory
from lumen.core.mind import Mind, MindConfig
from lumen.core.state import Body
from lumen.errors import LumenError
from lumen.formats.calibration import Calibration, load_calibration
from lumen.formats.recording_metadata import RecordingMetadata
from lumen.runtime.calibrated import compensation_from
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.hardware import Hardware
from lumen.runtime.local_time import local_seconds, quiet_hours
from lumen.runtime.sensor_suite import SensorSuite
from lumen.runtime.storage_writer import StorageWriter


class CalibratedBody:
    """Loads the calibration, and makes minds that compensate by it."""

    def __init__(
        self,
        settings: Settings,
        hardware: Hardware,
        senses: SensorSuite,
        speaker: Speaker,
        creature: CreatureState,
        directory: Path,
        memory: LongMemory,
        added: Callable[[], Sequence[AddedPhrase]] = tuple,
    ) -> None:
        self.fault: str | None = None
        """Why a calibration that was made cannot be read, or None."""
        self._settings = settings
        self._hardware = hardware
        self._senses = senses
        self._speaker = speaker
        self._creature = creature
        self._directory = directory
        self._memory = memory
        self._added = added
        creature.compensation = self._compensation(Calibration())

    def new_mind(self) -> Mind:
        """Make a mind without a past, with the compensation that is loaded."""
        body = Body(self._senses.fitted, self._hardware.cores, self._creature.compensation)
        settings = self._settings
        quiet = quiet_hours(settings.quiet)
        config = MindConfig(
            settings.state,
            settings.speech,
            quiet,
            local_time=local_seconds,
            clock_set_since=CLOCK_SET_SINCE,
            memory=self._memory,
            vocabulary=vocabulary_of(settings.identity.language),
            added=self._added,
        )
        return Mind(body, self._speaker, config)

    async def load(self, storage: StorageWriter) -> bool:
        """Load the calibration from the disk; tell whether it could be read.

        One that cannot be read compensates nothing.
        """
        self.fault = None
        try:
            measured = await storage.do(partial(load_calibration, self._directory))
        except LumenError as error:
            self.fault = str(error)
            self._creature.compensation = Compensation(lost=True)
        else:
            self._creature.compensation = self._compensation(measured)
        return self.fault is None

    @property
    def recording_metadata(self) -> RecordingMetadata:
        """What goes with a recording of this body's readings."""
        own = self._creature.compensation
        interval = self._settings.senses.interval
        return RecordingMetadata.of(self._hardware.cores, own, interval)

    def _compensation(self, measured: Calibration) -> Compensation:
        return compensation_from(self._settings.calibration, measured)
