"""What a dataset is made of: a file or a published dataset, and how its kind is told."""

from codecs import BOM_UTF8
from pathlib import Path

import msgspec

from lumen.errors import RecordingError, UsageError, system_refusal
from lumen.formats.recording import ReadOptions
from lumen.formats.time_cells import zone_named
from lumen.system.input_file import bounded_lines, open_once
from lumen.system.spooled import is_read_once
from trainer.data import published_dataset, sources
from trainer.system import hub


class Source(msgspec.Struct, frozen=True, tag=True):
    """Something lived: a file, or a dataset by name, of which the commit and licence are noted."""

    kind: str
    place: str
    fill: bool = False
    skip: bool = False
    zone: str | None = None
    every: float | None = None
    revision: str | None = None
    licence: str | None = None

    @property
    def options(self) -> ReadOptions:
        """How a recording is read.

        Raises:
            UsageError: there is no such zone.
        """
        zone = None if self.zone is None else zone_named(self.zone)
        return ReadOptions(self.skip, zone, self.every)


def source_of(text: str, *, fill: bool) -> Source:
    """Tell what kind of source a path or name is: by its ending, or else by what it holds.

    Raises:
        UsageError: there is no such file, and it is no dataset's name; or it can be read once only.
    """
    file = Path(text)
    if is_read_once(file):
        raise UsageError(f"{text}: a source is read more than once: save it to a file first")
    if not file.exists():
        if hub.is_name(text):
            return Source("published", text)
        raise UsageError(
            f"{text}: there is no such file, and it is no dataset's name: check the path"
        )
    kind = _KINDS.get(file.suffix) or _kind_by_contents(file)
    return Source(kind, text, kind == "recording" and fill and sources.lacks_channels(file))


def _kind_by_contents(file: Path) -> str:
    """Tell what kind of source a file is whose name does not say it: a pipe's copy has none."""
    first = _first_line(file)
    if first.startswith(b"SQLite format 3\0"):
        return "memory"
    if first.startswith(published_dataset.PARQUET) or b'"eisv_states"' in first:
        return "published"
    if file.suffix in _JSON or first.lstrip().startswith(b"{") or not first:
        return "export"
    return "recording"


def _first_line(file: Path) -> bytes:
    """Give the first line in which something stands; whether it is text, who reads it tells."""
    try:
        with open_once(file) as stream:
            lines = (line.removeprefix(BOM_UTF8) for line in bounded_lines(stream))
            return next((line for line in lines if line.strip()), b"")
    except OSError as error:
        raise RecordingError(f"{file}: {system_refusal(error)}") from None


_JSON = {".json", ".jsonl"}
"""Endings of what is no recording, whatever stands in it."""


_KINDS = {".csv": "recording", ".sqlite": "memory", ".parquet": "published"}
"""The kinds of sources that have an ending of their own."""
