"""Asking the running daemon, over its control socket."""

import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from lumen.errors import LumenError, NotRunningError
from lumen.system.decoding import NO_SUCH_JSON
from lumen.units import Seconds

PATIENCE: Seconds = 30.0
"""How long an answer may take: a calibration watches the lights for some seconds."""


T = TypeVar("T")


class _Refusal(msgspec.Struct):
    error: str | None = None


def ask(paths: Sequence[Path], command: str, form: type[T], **arguments: object) -> T:
    """Ask one thing of the first daemon that answers on one of the sockets; give the answer.

    Args:
        paths: the sockets.
        command: what is asked.
        form: the answer's type, which the daemon shares.
        arguments: what goes along.

    Raises:
        NotRunningError: no daemon listens there.
        LumenError: the daemon says why it cannot.
    """
    return next(stream(paths, command, form, PATIENCE, **arguments))


def stream(
    paths: Sequence[Path],
    command: str,
    form: type[T],
    patience: Seconds | None,
    **arguments: object,
) -> Iterator[T]:
    """Ask for something that goes on, and give each line of the answer as it comes.

    Raises:
        NotRunningError: no daemon listens there.
        LumenError: the daemon says why it cannot, or has gone.
    """
    with _connected(paths, patience) as connection:
        request = {"command": command, **arguments}
        try:
            connection.sendall(msgspec.json.encode(request) + b"\n")
            with connection.makefile("rb") as answers:
                for line in answers:
                    refusal = msgspec.json.decode(line, type=_Refusal)
                    if refusal.error is not None:
                        raise LumenError(refusal.error)
                    yield msgspec.json.decode(line, type=form)
        except OSError as error:
            raise LumenError(f"the running Lumen does not answer: {error}") from None
        except NO_SUCH_JSON as error:
            raise LumenError(
                f"the running Lumen is of another version: restart it ({error})"
            ) from None
    raise LumenError("the running Lumen has hung up")


def _connected(paths: Sequence[Path], patience: Seconds | None) -> socket.socket:
    for path in paths:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(patience)
        try:
            connection.connect(str(path))
        except OSError:
            connection.close()
        else:
            return connection
    tried = " or ".join(str(path) for path in paths)
    raise NotRunningError(f"no Lumen is running here (nothing answers on {tried})")
