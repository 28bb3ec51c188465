"""Which files of a folder are scripts, and for which event: told by their names."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lumen.errors import LumenError, system_refusal
from lumen.outlets.control.events import NAMES

ANY = "any"
"""The name of scripts that run on every event."""

_FIRST_WORD = re.compile(r"[a-z_]+")


class Scripts(NamedTuple):
    """The scripts of a folder, and what lies there and is none, each with its reason."""

    of_event: dict[str, list[Path]]
    refused: list[str]

    def wanted(self, event: str) -> list[Path]:
        """Give those that run on an event, by their names."""
        return sorted(self.of_event.get(event, []) + self.of_event.get(ANY, []))


def scripts_in(folder: Path) -> Scripts:
    """Read a folder; it is read anew at each event, so that a script may come and go.

    Raises:
        LumenError: it cannot be read, or somebody else could put a script there.
    """
    try:
        _check_owner(folder, folder.stat())
        files = sorted(folder.iterdir())
        scripts: dict[str, list[Path]] = {}
        return Scripts(scripts, list(_sort(files, scripts)))
    except OSError as error:
        raise LumenError(f"{folder}: {system_refusal(error)}") from None


def _sort(files: list[Path], into: dict[str, list[Path]]) -> Iterator[str]:
    """Put scripts by their events; give why the others are none."""
    for file in files:
        if file.name.startswith(".") or file.is_dir():
            continue
        word = _FIRST_WORD.match(file.name)
        event = "" if word is None else word[0]
        if event not in (*NAMES, ANY):
            yield f"{file}: its name must begin with one of {', '.join((*NAMES, ANY))}"
        elif not os.access(file, os.X_OK):
            yield f"{file}: it cannot be executed: chmod +x"
        else:
            try:
                _check_owner(file, file.stat())
            except LumenError as error:
                yield str(error)
                continue
            into.setdefault(event, []).append(file)


def _check_owner(path: Path, found: os.stat_result) -> None:
    """Refuse what anybody but root and this user could have written."""
    if found.st_uid not in (0, os.getuid()):
        raise LumenError(
            f"{path}: it belongs to user {found.st_uid}, who is neither you nor root: chown it"
        )
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise LumenError(f"{path}: others may write to it: chmod go-w")
