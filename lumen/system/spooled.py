"""Pipes for whoever has to read them more than once."""

import contextlib
import errno
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lumen.errors import LumenError, system_refusal
from lumen.system.input_file import STANDARD_INPUT, display_name, open_once

_CHUNK = 1 << 20
_MOST = 1 << 30
"""Bytes of a copy."""


def is_read_once(name: Path) -> bool:
    """Tell whether what is named can be read once only, or by this process alone.

    That is `-`, a pipe or a device, and also /dev/stdin, whatever file is behind it.
    """
    if str(name) == STANDARD_INPUT:
        return True
    ours = str(name.absolute()).startswith(("/dev/", "/proc/"))
    return name.exists() and not name.is_dir() and (ours or not name.is_file())


@contextlib.contextmanager
def spooled(name: Path) -> Iterator[Path]:
    """Give a file that can be read again: the one that is named, or a copy of a pipe or of `-`.

    What goes wrong with the copy is told of what was named: of the copy, nobody knows.

    Raises:
        LumenError: it cannot be read, is too large for a copy, or there is no room for one.
    """
    if not is_read_once(name):
        yield name
        return
    with tempfile.TemporaryDirectory(prefix="lumen-") as folder:
        copy = Path(folder) / display_name(name).strip("/").replace("/", "-")
        try:
            with open_once(name) as stream, copy.open("wb") as out:
                _copy(stream, out)
        except OSError as error:
            raise LumenError(f"{display_name(name)}: {system_refusal(error)}") from None
        try:
            yield copy
        except LumenError as error:
            raise type(error)(str(error).replace(str(copy), display_name(name))) from error


def _copy(stream: BinaryIO, out: BinaryIO) -> None:
    while chunk := stream.read(_CHUNK):
        out.write(chunk)
        if out.tell() > _MOST:
            raise OSError(errno.EOVERFLOW, "it is too large for a pipe")
