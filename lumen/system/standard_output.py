"""Standard output, told apart from every other file: what fails there has a line of its own."""

import io
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO, cast

from lumen.errors import OutputError, ReaderGoneError, system_refusal

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


@contextmanager
def output_errors() -> Iterator[None]:
    """Turn what writing to standard output raises into the error tree."""
    try:
        yield
    except BrokenPipeError:
        raise ReaderGoneError("standard output: nobody reads it") from None
    except OSError as error:
        raise OutputError(f"standard output: {system_refusal(error)}") from None


class _Wire(io.FileIO):
    """Fulfils what a buffer asks of a file, and raises only what the error tree has."""

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write what can be written at once."""
        with output_errors():
            return super().write(data)


def spell_out_unknown_characters() -> None:
    """Let a locale without some character show it as an escape: no output fails for its sake."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def own_standard_output() -> None:
    """Let every write to standard output raise an `OutputError` where it fails.

    Raises:
        OutputError: Lumen was started without one.
    """
    given = sys.stdout
    if given is None:
        raise OutputError("standard output: it is closed: redirect it")
    wire = io.BufferedWriter(_Wire(given.fileno(), "w", closefd=False))
    # Line by line: whoever reads a pipe waits for them as much as a person does.
    sys.stdout = io.TextIOWrapper(wire, given.encoding, given.errors, line_buffering=True)


_silent = threading.local()


class _ThreadAware:
    """A text stream but for threads that are silenced: what they write goes nowhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write, or drop."""
        return len(text) if getattr(_silent, "now", False) else self._stream.write(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


@contextmanager
def silenced() -> Iterator[None]:
    """Let what this thread prints go nowhere; what other threads print still arrives."""
    before = sys.stdout
    aware = cast("TextIO", _ThreadAware(before))
    sys.stdout = aware
    _silent.now = True
    try:
        yield
    finally:
        _silent.now = False
        # Where another thread has begun the same meanwhile, its end puts this one back: it writes
        # to the same place.
        if sys.stdout is aware:
            sys.stdout = before
