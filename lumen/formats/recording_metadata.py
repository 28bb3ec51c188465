"""What the states of a recording depend on besides its readings: the body that they come from.

It travels in the recording itself, in columns that are the same in every row: `lumen_cores`,
`lumen_heat_factor` and so on, one for each field of the body that is not as usual. So it survives
what is done with CSV files: uploads, spreadsheets, joining, cutting. Before there were such
columns it stood beside the recording: `today.body.json` beside `today.csv` is still read.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from lumen import __version__
from lumen.core.compensation import DEFAULT_HEAT_LAG, Compensation
from lumen.errors import RecordingError, system_refusal
from lumen.system.decoding import NO_SUCH_JSON, plain
from lumen.system.input_file import read_bounded
from lumen.units import HeatLag

BODY_PREFIX = "lumen_"
"""What the columns begin with that tell of the body."""
VERSION = "version"
"""Which Lumen wrote it; it may be another one from row to row."""

UNKNOWN_BODY = (
    "it does not say which body it is of: a Pi's cores are taken, and the compensation that is set"
)
UNKNOWN_CORES = "it does not say how many cores its processor has: a Pi's are taken"
_PI_CORES = 4
_MOST_BYTES = 1 << 16


class RecordingMetadata(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body behind a recording."""

    cores: Annotated[int, Meta(ge=1, le=4096)]
    """The processor's cores."""
    heat_factor: Annotated[float, Meta(ge=0.01, le=10_000.0)] | None = None
    """What the processor's excess over the board is divided by; null: its heat is not taken out."""
    light_glow: Annotated[float, Meta(ge=0.0, le=1e6)] = 0.0
    """The light in lux that the body's own lights throw on its sensor at full brightness."""
    lost: bool = False
    """Whether a calibration that was made can no longer be read."""
    interval: Annotated[float, Meta(gt=0.0, le=86_400.0)] | None = None
    """Seconds from sample to sample, as it was set."""
    heat_lag: HeatLag = DEFAULT_HEAT_LAG
    """How slowly the board follows its processor, in seconds."""

    @classmethod
    def of(
        cls, cores: int, own: Compensation, interval: float | None = None
    ) -> "RecordingMetadata":
        """Describe a body with so many cores and this compensation."""
        return cls(cores, own.heat_factor, own.light_glow, own.lost, interval, own.heat_lag)

    @property
    def compensation(self) -> Compensation:
        """How the body disturbs its own senses."""
        return Compensation(self.heat_factor, self.light_glow, self.lost, self.heat_lag)


def cells_from_body(body: RecordingMetadata) -> dict[str, str]:
    """Give the columns that tell of a body, and what stands in every row of them.

    >>> cells_from_body(RecordingMetadata(4, heat_factor=2.25))["lumen_heat_factor"]
    '2.25'
    """
    usual = RecordingMetadata(body.cores)
    fields = {
        name: value
        for name, value in msgspec.structs.asdict(body).items()
        if name == "cores" or value != getattr(usual, name)
    }
    cells = {name: msgspec.json.encode(value).decode() for name, value in fields.items()}
    return {f"{BODY_PREFIX}{name}": cell for name, cell in {VERSION: __version__, **cells}.items()}


def body_from_cells(cells: Mapping[str, str], place: str) -> RecordingMetadata | None:
    """Read the body from its cells, by the columns' names without their prefix.

    A field that this Lumen does not know is a later one's, and left out. Where the cells do not say
    how many cores it has, a Pi's are taken: the caller says so (`UNKNOWN_CORES`). None where they
    say nothing of it.

    Raises:
        RecordingError: one of them makes no sense; the text begins with the place.
    """
    fields = {field.name for field in msgspec.structs.fields(RecordingMetadata)}
    values = {name: _point(cell) for name, cell in cells.items() if name in fields}
    if not values:
        return None
    values.setdefault("cores", str(_PI_CORES))
    try:
        return msgspec.convert(values, RecordingMetadata, strict=False)
    except msgspec.ValidationError as error:
        reason, _, name = str(error).partition(" - at `$.")
        raise RecordingError(f"{place}: {BODY_PREFIX}{name[:-1]} {plain(reason)}") from None


def body_file(recording: Path) -> Path:
    """Give the name of the file that stood beside a recording.

    >>> body_file(Path("days/today.csv")).name
    'today.body.json'
    """
    return recording.with_suffix(".body.json")


def read_body(recording: Path) -> RecordingMetadata | None:
    """Read the body beside a recording; None where none stands there.

    Raises:
        RecordingError: it is there and cannot be read.
    """
    file = body_file(recording)
    try:
        return msgspec.json.decode(read_bounded(file, _MOST_BYTES), type=RecordingMetadata)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RecordingError(f"{file}: {system_refusal(error)}") from None
    except NO_SUCH_JSON as error:
        raise RecordingError(f"{file}: {plain(str(error))}") from None


def _point(cell: str) -> str:
    """Undo what a spreadsheet makes of a number: a decimal comma, and zeros behind a point."""
    text = cell.replace(",", ".").casefold()
    return text.removesuffix(".0") if text.removesuffix(".0").isdecimal() else text
