"""Where Lumen's files lie, by the rules of the system it runs on.

As a service, systemd names the directories; for a person they follow the XDG base directory
specification.
"""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from lumen.errors import LumenError, system_refusal

CONFIG_NAME = "lumen.toml"
OWNER_NAME = "owner.toml"
"""What was set on the page, in the state directory."""
SYSTEM_CONFIG = Path("/etc/lumen") / CONFIG_NAME
SOCKET_NAME = "control.sock"
LOCK_NAME = "lock"
SERVICE_RUNTIME = Path("/run/lumen")
"""The unit's RuntimeDirectory, where other users find the service."""
SERVICE_STATE = Path("/var/lib/lumen")
"""The unit's StateDirectory."""


def state_directory(environment: Mapping[str, str] = os.environ) -> Path:
    """Give the directory of the memory, which must last."""
    return _text(_directory(environment, "STATE_DIRECTORY", "XDG_STATE_HOME", ".local/state"))


def runtime_directory(environment: Mapping[str, str] = os.environ) -> Path:
    """Give the directory of lock and socket, which end with the boot."""
    given = environment.get("RUNTIME_DIRECTORY")
    if given:
        return Path(given.split(":")[0])
    base = environment.get("XDG_RUNTIME_DIR")
    if base and Path(base).is_dir():
        return Path(base) / "lumen"
    return Path(f"/tmp/lumen-{os.getuid()}")  # noqa: S108 - owner and mode are checked on use


def control_sockets(environment: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Give where a running Lumen may answer: the service first, then this user's own."""
    directories = dict.fromkeys((SERVICE_RUNTIME, runtime_directory(environment)))
    return tuple(directory / SOCKET_NAME for directory in directories)


def is_service(environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether a service manager chose the directories."""
    return "RUNTIME_DIRECTORY" in environment


def config_file(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Give the first configuration file that exists: the user's own, then the system's."""
    own = _home(environment, "XDG_CONFIG_HOME", ".config") / "lumen" / CONFIG_NAME
    # A folder in its place, as a container's missing mount leaves, or a link to nothing is no
    # reason to live by other settings: whoever reads it says what it is.
    return next((file for file in (own, SYSTEM_CONFIG) if os.path.lexists(file)), None)


def expanded(name: str | Path) -> Path:
    """Give a path with the home that its `~` stands for.

    Raises:
        LumenError: there is no such user, a zero byte is in it, or it is no text.

    >>> expanded("/var/lib/lumen")
    PosixPath('/var/lib/lumen')
    """
    if "\0" in str(name):
        raise LumenError(f"{name}: a file's name cannot hold a zero byte: name another")
    try:
        return _text(Path(name).expanduser())
    except RuntimeError:
        raise LumenError(f"{name}: there is no such user's home: name its whole path") from None


def is_there(path: Path) -> bool:
    """Tell whether something stands at a path: nothing does where a link leads nowhere.

    Raises:
        LumenError: it cannot be looked at, as where a folder above it is another user's.
    """
    return _mode(path) is not None


def is_folder(path: Path) -> bool:
    """Tell whether a folder stands at a path.

    Raises:
        LumenError: it cannot be looked at.
    """
    return stat.S_ISDIR(_mode(path) or 0)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise LumenError(f"{path}: {system_refusal(error)}") from None


def _text(path: Path) -> Path:
    """Give a path that is text, as all of Lumen's answers are; file systems take any bytes."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise LumenError(f"{path}: a path must be text in UTF-8: rename it") from None
    return path


def _directory(environment: Mapping[str, str], service: str, xdg: str, default: str) -> Path:
    given = environment.get(service)
    return Path(given.split(":")[0]) if given else _home(environment, xdg, default) / "lumen"


def _home(environment: Mapping[str, str], xdg: str, default: str) -> Path:
    given = environment.get(xdg)
    return Path(given) if given else expanded("~") / default
