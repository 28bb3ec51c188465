"""The one rule by which a command may write over what exists.

Nothing is lost by mistake: a file or folder is replaced only where nothing is in it, where it
proves by its contents to be the same kind of product of the same origin, or where `--force` is
given.
"""

from collections.abc import Callable
from pathlib import Path

from lumen.errors import LumenError, system_refusal
from lumen.system.atomic import STANDARD_OUTPUT, is_stream


def refuse_to_replace(
    path: Path, kind: str, is_same: Callable[[Path], bool], *, force: bool
) -> None:
    """Refuse a target that holds something else than what will be written again.

    Args:
        path: the file or folder to be written. A device or a pipe is never replaced, and passes.
        kind: what it would have to be, for the message.
        is_same: tells whether a file or folder proves to be that.
        force: whether it is replaced whatever it is.

    Raises:
        LumenError: it exists, and is something else.
    """
    try:
        if force or str(path) == STANDARD_OUTPUT or not path.exists() or _is_empty(path):
            return
        if not path.is_dir() and is_stream(path):
            return
        if is_same(path):
            return
    except OSError as error:
        raise LumenError(f"{path}: {system_refusal(error)}") from None
    raise LumenError(f"{path}: it exists and is not {kind}: --force replaces it")


def _is_empty(path: Path) -> bool:
    if path.is_dir():
        return next(path.iterdir(), None) is None
    return path.is_file() and path.stat().st_size == 0
