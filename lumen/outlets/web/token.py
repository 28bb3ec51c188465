"""The token that whoever looks at the page from the network must know."""

import re
import secrets
from pathlib import Path

from lumen.errors import LumenError, system_refusal
from lumen.system.atomic import write_atomically
from lumen.system.input_file import read_bounded

FILE_NAME = "page-token"
_BYTES = 24
_LONGEST_FILE = 1024
_LEGAL = re.compile(r"[A-Za-z0-9_-]{16,128}")


def kept_token(directory: Path) -> str:
    """Give the token that is kept in a directory, made there at the first asking for it alone.

    Raises:
        LumenError: it can be neither read nor kept.
    """
    file = directory / FILE_NAME
    try:
        token = read_bounded(file, _LONGEST_FILE).decode("ascii").strip()
    except FileNotFoundError:
        return _made(file)
    except OSError as error:
        raise LumenError(f"{file}: {system_refusal(error)}") from None
    except UnicodeDecodeError:
        raise LumenError(f"{file}: this is no token: delete it, and Lumen makes another") from None
    if not token:
        # The power was cut before an earlier version had written it.
        return _made(file)
    if not _LEGAL.fullmatch(token):
        raise LumenError(f"{file}: this is no token: delete it, and Lumen makes another")
    return token


def _made(file: Path) -> str:
    token = secrets.token_urlsafe(_BYTES)
    try:
        # The memory that makes this directory is opened later, if at all.
        file.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise LumenError(f"{file.parent}: {system_refusal(error)}") from None
    write_atomically(file, f"{token}\n".encode("ascii"), mode=0o600)
    return token
