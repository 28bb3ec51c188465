"""Pipes for whoever has to read them more than once."""

import contextlib
import errno
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lumen.errors import LumenError
from lumen.system.input_file import STANDARD_INPUT, display_name, open_once

_CHUNK = 1 << 20
_MOST = 1 << 30
"""Bytes of a copy."""


@contextlib.contextmanager
def spooled(name: Path) -> Iterator[Path]:
    """Give a file that can be read again: the one that is named, or a copy of a pipe or of `-`.

    Raises:
        LumenError: it cannot be read, is too large for a copy, or there is no room for one.
    """
    if str(name) != STANDARD_INPUT and (not name.exists() or name.is_file() or name.is_dir()):
        yield name
        return
    with tempfile.TemporaryDirectory(prefix="lumen-") as folder:
        copy = Path(folder) / display_name(name).strip("/").replace("/", "-")
        try:
            with open_once(name) as stream, copy.open("wb") as out:
                _copy(stream, out)
        except OSError as error:
            raise LumenError(f"{display_name(name)}: {error.strerror}") from None
        yield copy


def _copy(stream: BinaryIO, out: BinaryIO) -> None:
    while chunk := stream.read(_CHUNK):
        out.write(chunk)
        if out.tell() > _MOST:
            raise OSError(errno.EFBIG, "it is too large for a pipe: name a file")
