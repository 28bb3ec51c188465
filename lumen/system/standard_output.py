"""Standard output, told apart from every other file: what fails there has a line of its own."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lumen.errors import OutputError, ReaderGoneError

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
        raise OutputError(f"standard output: {error.strerror}") from None


class _Wire(io.FileIO):
    """Fulfils what a buffer asks of a file, and raises only what the error tree has."""

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write what can be written at once."""
        with output_errors():
            return super().write(data)


def own_standard_output() -> None:
    """Let every write to standard output raise an `OutputError` where it fails.

    Raises:
        OutputError: Lumen was started without one.
    """
    given = sys.stdout
    if given is None:
        raise OutputError("standard output: it is closed")
    wire = io.BufferedWriter(_Wire(given.fileno(), "w", closefd=False))
    # Line by line: whoever reads a pipe waits for them as much as a person does.
    sys.stdout = io.TextIOWrapper(wire, given.encoding, given.errors, line_buffering=True)
