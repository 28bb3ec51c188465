"""Folders that are whole or not there, as `lumen.atomic` makes files."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from lumen.atomic import MARK
from lumen.errors import LumenError


@contextlib.contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give a folder to fill, which takes `path`'s name, and its place, once it is complete.

    Raises:
        LumenError: it cannot be written: the text says where and why. The old one is untouched.
    """
    beside = path.with_name(f"{MARK}{os.getpid()}-{path.name}")
    replaced = path.with_name(f"{MARK}{os.getpid()}-old-{path.name}")
    try:
        if path.exists() and not path.is_dir():
            raise LumenError(f"{path}: it is no folder")
        beside.mkdir(parents=True)
        yield beside
        if path.exists():
            path.replace(replaced)
        beside.replace(path)
    except OSError as error:
        raise LumenError(f"{path}: {error.strerror or error}") from error
    finally:
        if replaced.exists() and not path.exists():
            replaced.replace(path)
        for left in (beside, replaced):
            shutil.rmtree(left, ignore_errors=True)
