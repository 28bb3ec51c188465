"""What a recording says nothing of and its states depend on: it travels beside the recording.

A recording holds raw readings. Beside `today.csv`, `today.body.json` tells the body that they
come from: its cores, and how it disturbs its own senses. Without it a replay takes the body of
the settings: a Pi's.
"""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from lumen.core.compensation import Compensation
from lumen.errors import RecordingError
from lumen.system.atomic import write_atomically
from lumen.system.decoding import NO_SUCH_JSON, plain
from lumen.units import NonNegative, Positive


class RecordingMetadata(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body behind a recording."""

    cores: Annotated[int, Meta(ge=1, le=4096)]
    """The processor's cores."""
    heat_factor: Positive | None = None
    """What the processor's excess over the board is divided by; null: its heat is not taken out."""
    light_glow: NonNegative = 0.0
    """The light in lux that the body's own lights throw on its sensor at full brightness."""
    lost: bool = False
    """Whether a calibration that was made can no longer be read."""

    @property
    def compensation(self) -> Compensation:
        """How the body disturbs its own senses."""
        return Compensation(self.heat_factor, self.light_glow, self.lost)


def body_file(recording: Path) -> Path:
    """Give the name of the file beside a recording.

    >>> body_file(Path("days/today.csv")).name
    'today.body.json'
    """
    return recording.with_suffix(".body.json")


def write_body(recording: Path, body: RecordingMetadata) -> None:
    """Write the body beside a recording.

    Raises:
        LumenError: it cannot be written.
    """
    write_atomically(body_file(recording), msgspec.json.encode(body) + b"\n")


def read_body(recording: Path) -> RecordingMetadata | None:
    """Read the body beside a recording; None where none stands there.

    Raises:
        RecordingError: it is there and cannot be read.
    """
    file = body_file(recording)
    try:
        return msgspec.json.decode(file.read_bytes(), type=RecordingMetadata)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RecordingError(f"{file}: {error.strerror}") from None
    except NO_SUCH_JSON as error:
        raise RecordingError(f"{file}: {plain(str(error))}") from None
