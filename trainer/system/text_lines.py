"""Lines of text that others wrote: a mark of encoding is passed over, what is packed refused."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from pathlib import Path

from lumen.errors import RecordingError, system_refusal
from lumen.formats.compressed import COMPRESSED
from lumen.system.input_file import bounded_lines, open_once, read_whole

_NO_TEXT = {
    **COMPRESSED,
    b"PK\x03\x04": "it is an archive or a workbook: unzip it first, or save it as text",
    BOM_UTF16_LE: "it is UTF-16: save it as UTF-8",
    BOM_UTF16_BE: "it is UTF-16: save it as UTF-8",
}
"""What files begin with that hold lines of text and are not read as such, and the way out."""


def lines_of(file: Path) -> Iterator[bytes]:
    """Give a file's lines, one by one.

    Raises:
        RecordingError: it cannot be read, or is no text as it stands.
    """
    try:
        with open_once(file) as stream:
            for number, line in enumerate(bounded_lines(stream)):
                yield line if number else _first(line, file)
    except OSError as error:
        raise RecordingError(f"{file}: {system_refusal(error)}") from None


def all_lines(file: Path, most: int) -> list[bytes]:
    """Give all lines of a file, without their ends.

    Args:
        file: which.
        most: bytes beyond which it cannot be what it should be.

    Raises:
        RecordingError: it cannot be read, is larger, or is no text as it stands.
    """
    try:
        return _first(read_whole(file, most), file).splitlines()
    except OSError as error:
        raise RecordingError(f"{file}: {system_refusal(error)}") from None


def _first(data: bytes, file: Path) -> bytes:
    """Give what a file begins with, without the mark of its encoding."""
    for mark, reason in _NO_TEXT.items():
        if data.startswith(mark):
            raise RecordingError(f"{file}: {reason}")
    return data.removeprefix(BOM_UTF8)
