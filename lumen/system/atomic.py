"""Files that are whole or not there: written beside, made durable, and put in place at once."""

import contextlib
import glob
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO

from lumen.errors import LumenError, ReaderGoneError, system_refusal
from lumen.system.standard_output import output_errors

STANDARD_OUTPUT = "-"
MARK = ".unfinished-"
"""What the names of files begin with that a kill left behind."""


@contextlib.contextmanager
def atomic_file(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Write a file that appears under its name only once it is whole and durable.

    What is no file, a device or a pipe, is never replaced: what is written goes into it as it
    comes, and into standard output for `-`. Where a link stands, the file that it leads to is
    renewed.

    Args:
        path: its name.
        mode: who may read and write it, from its first byte on, less what the umask forbids.

    Raises:
        LumenError: it cannot be written: the text says where and why.
    """
    if str(path) == STANDARD_OUTPUT:
        with output_errors():
            yield sys.stdout.buffer
            sys.stdout.flush()
        return
    with _plain_failures(path):
        if is_stream(path):
            # Never made, nor cut short: whatever stands there stays what it is.
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND), "wb") as stream:
                yield stream
            return
        file_path = path.resolve()
        with _beside(file_path) as beside:
            with open(beside, "wb", opener=partial(os.open, mode=mode)) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(file_path)
            make_durable(file_path.parent)


def is_stream(path: Path) -> bool:
    """Tell whether something stands there that is no file: a device, a pipe, a directory.

    `-` is standard output. /dev/stdout is one whatever is behind it: to replace a file that the
    shell has opened would lose what the shell writes there.

    Raises:
        LumenError: it cannot be looked at.
    """
    if str(path) == STANDARD_OUTPUT:
        return True
    with _plain_failures(path):
        try:
            found = path.stat()
        except FileNotFoundError:
            return False
    system = path.is_symlink() and path.parent.resolve().parts[1:2] in (("dev",), ("proc",))
    return system or not stat.S_ISREG(found.st_mode)


def write_atomically(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write bytes to a file, whole or not at all.

    Raises:
        LumenError: it cannot be written.
    """
    with atomic_file(path, mode) as file:
        file.write(data)


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write files that belong together: none takes its name before all are whole and durable.

    They then take their names in their order, one right after another. Only what comes between two
    of these renames, a kill, a power cut or Ctrl-C, can leave new files beside old ones.

    Raises:
        LumenError: one cannot be written.
    """
    with contextlib.ExitStack() as stack:
        besides = {path: stack.enter_context(_beside(path)) for path in contents}
        for path, beside in besides.items():
            with _plain_failures(path), beside.open("wb") as file:
                file.write(contents[path])
                file.flush()
                os.fsync(file.fileno())
        for path, beside in besides.items():
            with _plain_failures(path):
                beside.replace(path)
        for path in besides:
            with _plain_failures(path):
                make_durable(path.parent)


def sweep(directory: Path) -> None:
    """Remove what a kill left unfinished in a directory."""
    with contextlib.suppress(OSError):
        for left in directory.glob(f"{MARK}*"):
            left.unlink(missing_ok=True)


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Give the name under which a file is written; what still has it afterwards goes."""
    beside = path.with_name(f"{MARK}{os.getpid()}-{path.name}")
    _sweep_after_the_dead(path)
    try:
        yield beside
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


@contextlib.contextmanager
def _plain_failures(path: Path) -> Iterator[None]:
    """Say in one line where and why a file cannot be written."""
    try:
        yield
    except BrokenPipeError:
        raise ReaderGoneError(f"{path}: nobody reads it") from None
    except OSError as error:
        raise LumenError(f"{path}: {system_refusal(error)}") from error


def _sweep_after_the_dead(path: Path) -> None:
    """Remove what killed processes left of this very file; a living one may still be writing."""
    with contextlib.suppress(OSError):
        for left in path.parent.glob(f"{MARK}*-{glob.escape(path.name)}"):
            if is_abandoned(left):
                left.unlink(missing_ok=True)


def is_abandoned(left: Path) -> bool:
    """Say whether what bears `MARK` and its writer's id was left by a process that is gone."""
    writer = left.name.removeprefix(MARK).partition("-")[0]
    return writer.isdecimal() and not is_alive(int(writer))


def is_alive(process: int) -> bool:
    """Say whether a process of this computer, by its id, is at work."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def make_durable(directory: Path) -> None:
    """Make a new name durable: the directory holds it, not the file."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
