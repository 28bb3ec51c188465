"""Asking the running daemon, over its control socket.

Its directory may be one that others can write to, so that the kernel is asked who listens; and
whoever it is, nothing of an answer reaches a terminal as it came.
"""

import contextlib
import os
import socket
import stat
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from lumen import errors
from lumen.errors import LumenError, NotRunningError
from lumen.system.decoding import NO_SUCH_JSON
from lumen.system.paths import SERVICE_RUNTIME
from lumen.system.socket_names import socket_name
from lumen.units import Seconds

PATIENCE: Seconds = 30.0
"""How long an answer may take: a calibration watches the lights for some seconds."""

_TRIES = 50
_PAUSE: Seconds = 0.1

LONGEST_ANSWER = 1 << 20
"""Bytes of one line of an answer; a status has some thousand."""


T = TypeVar("T")


class _Refusal(msgspec.Struct):
    error: str | None = None


class _Memory(msgspec.Struct):
    directory: str


class _Remembering(msgspec.Struct):
    memory: _Memory


def memory_directory(paths: Sequence[Path]) -> Path:
    """Give where the running Lumen remembers: to be opened, and as it came, so never printed.

    Raises:
        NotRunningError: no daemon listens there.
        LumenError: the daemon says why it cannot.
    """
    answers = _answers(paths, "status", _Remembering, PATIENCE, lambda answer: answer)
    return Path(next(answers).memory.directory)


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
    return _answers(paths, command, form, patience, printable, **arguments)


def _answers(
    paths: Sequence[Path],
    command: str,
    form: type[T],
    patience: Seconds | None,
    prepared: Callable[[Any], Any],
    **arguments: object,
) -> Iterator[T]:
    with _connected(paths, patience) as connection:
        request = {"command": command, **arguments}
        try:
            connection.sendall(msgspec.json.encode(request) + b"\n")
            with connection.makefile("rb") as answers:
                while line := answers.readline(LONGEST_ANSWER):
                    answer = prepared(msgspec.json.decode(line))
                    refusal = msgspec.convert(answer, _Refusal)
                    if refusal.error is not None:
                        raise LumenError(errors.printable(refusal.error))
                    yield msgspec.convert(answer, form)
        except OSError as error:
            raise LumenError(
                f"the running Lumen does not answer ({error}): try again, or restart it"
            ) from None
        except NO_SUCH_JSON as error:
            raise LumenError(
                f"the running Lumen is of another version: restart it ({error})"
            ) from None
    raise LumenError("the running Lumen has hung up: see `lumen status`")


def _connected(paths: Sequence[Path], patience: Seconds | None) -> socket.socket:
    """Connect to the first socket that somebody who may be trusted listens on.

    Raises:
        NotRunningError: nobody listens.
        LumenError: only a stranger does.
    """
    strangers = []
    for path in paths:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(patience)
        try:
            _connect(connection, path)
            owner = _owner(connection)
        except OSError:
            connection.close()
            continue
        if owner in _trusted(path):
            return connection
        connection.close()
        strangers.append(f"{path} is served by user {owner}, who is neither you nor root")
    if strangers:
        raise LumenError(
            f"{'; '.join(strangers)}: no Lumen of yours, and it is asked nothing: remove that "
            "socket, or ask as that user"
        )
    tried = " or ".join(str(path) for path in paths)
    raise NotRunningError(
        f"no Lumen is running here (nothing answers on {tried}): start it with `lumen run`"
    )


def _connect(connection: socket.socket, path: Path) -> None:
    """Connect, and wait a little where others are before."""
    for _ in range(_TRIES):
        try:
            with socket_name(path) as name:
                connection.connect(name)
        except BlockingIOError:
            time.sleep(_PAUSE)
        else:
            return
    raise TimeoutError


def _owner(connection: socket.socket) -> int:
    """Give the user number of whoever listens, as the kernel tells it."""
    credentials = connection.getsockopt(
        socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")
    )
    uid: int = struct.unpack("3i", credentials)[1]
    return uid


def _trusted(path: Path) -> frozenset[int]:
    """Give the users who may answer on a socket: root, this user, and the service's at its place.

    Only root can make a directory in /run, so that whoever owns the service's is the service.
    """
    trusted = {0, os.getuid()}
    if path.parent == SERVICE_RUNTIME:
        with contextlib.suppress(OSError):
            found = path.parent.lstat()
            if stat.S_ISDIR(found.st_mode):
                trusted.add(found.st_uid)
    return frozenset(trusted)


def printable(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    r"""Give an answer with every character that does not print, in whatever text, as its escape.

    >>> printable({"a": ["b\x1b[2J\n", 1.0, None]})
    {'a': ['b\\x1b[2J\\n', 1.0, None]}
    """
    if isinstance(value, str):
        return errors.printable(value)
    if isinstance(value, dict):
        return {printable(key): printable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [printable(each) for each in value]
    return value
