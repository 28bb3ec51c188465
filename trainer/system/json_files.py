"""JSON files that people read too: an object, indented."""

from pathlib import Path
from typing import Any

import msgspec

from lumen.errors import LumenError, system_refusal
from lumen.system.decoding import NO_SUCH_JSON


def indented(content: object) -> bytes:
    """Give JSON in lines, as files hold it."""
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def read_object(file: Path) -> dict[str, Any]:
    """Read an object.

    Raises:
        LumenError: it cannot be read, or is none.
    """
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
    except OSError as error:
        raise LumenError(f"{file}: {system_refusal(error)}") from None
    except NO_SUCH_JSON as error:
        raise LumenError(f"{file}: {error}") from None
