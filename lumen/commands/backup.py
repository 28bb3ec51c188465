"""`lumen backup`: write all that belongs to one Lumen into one file, while it lives too."""

import argparse
import shutil
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from lumen import __version__
from lumen.commands.memory_place import memory_place, other_memories
from lumen.commands.settings import settings_of
from lumen.errors import LumenError, StoreError, system_refusal
from lumen.formats import calibration
from lumen.formats.backup import (
    STUDENT,
    BackupManifest,
    BackupReader,
    described,
    write_backup,
)
from lumen.formats.report import iso
from lumen.formats.spans import counted
from lumen.formats.student import ARRAYS_NAME, MANIFEST_NAME
from lumen.store import gallery
from lumen.store.at_rest import moment_digest, summary
from lumen.store.restoring import settle
from lumen.store.simulated import FOLDER, is_simulated
from lumen.store.snapshot import snapshot
from lumen.store.store import FILE_NAME, Store
from lumen.store.translated_errors import DamagedError
from lumen.system.atomic import STANDARD_OUTPUT, atomic_file, is_stream
from lumen.system.paths import OWNER_NAME, SERVICE_STATE, expanded, is_there
from lumen.system.replacing import refuse_to_replace
from lumen.units import WallTime

_PRIVATE = 0o600
"""A backup tells of a home, day by day."""


def run(arguments: argparse.Namespace) -> None:
    """Write a backup.

    Raises:
        LumenError: there is no memory, it is damaged, or the backup cannot be written.
    """
    to: Path = arguments.file
    if str(to) == STANDARD_OUTPUT and sys.stdout.isatty():
        raise LumenError("a backup is no text: redirect it, as in lumen backup - > FILE")
    directory = memory_place(arguments)
    file = directory / FILE_NAME
    if not is_there(file):
        raise StoreError(f"{file}: there is no memory{other_memories(arguments)}")
    settle(directory, WallTime(time.time()))
    _check_room(Path(tempfile.gettempdir()), _size(file), "a copy of the memory: set TMPDIR to")
    try:
        with snapshot(file) as copy:
            simulated = _carried_in(copy, file)
            sources = {FILE_NAME: copy, **_belongings(directory, arguments)}
            manifest = _manifest(sources, _place(directory, arguments), simulated=simulated)
            refuse_to_replace(
                to,
                "an earlier backup of this memory",
                partial(_is_earlier, copy),
                force=arguments.force,
            )
            if not is_stream(to):
                _check_room(to.absolute().parent, manifest.size, "the backup: name")
            with atomic_file(to, _PRIVATE) as stream:
                write_backup(stream, manifest, sources)
    except DamagedError as damaged:
        reason = str(damaged).removeprefix(f"{file}: ")
        raise StoreError(f"{file}: it is damaged ({reason}): see `lumen doctor`") from damaged
    except OSError as error:
        raise LumenError(f"{error.filename or directory}: {system_refusal(error)}") from None
    said = sys.stderr if is_stream(to) else sys.stdout
    name = "standard output" if str(to) == STANDARD_OUTPUT else to
    print(f"{name}: {contents(manifest)}", file=said)


def contents(manifest: BackupManifest) -> str:
    """Say what is in a backup."""
    parts = [counted(manifest.samples, "sample")]
    if manifest.first is not None and manifest.last is not None:
        parts[0] += f" from {manifest.first[:10]} to {manifest.last[:10]}"
    parts.append(counted(manifest.drawings, "drawing"))
    parts += ["calibration"] * manifest.has(calibration.FILE_NAME)
    parts += ["settings of the page"] * manifest.has(OWNER_NAME)
    parts += ["student"] * manifest.has(STUDENT) + ["simulated"] * manifest.simulated
    return ", ".join(parts)


def _carried_in(copy: Path, file: Path) -> bool:
    """Look through a copy and carry its log into it; tell whether it is of a simulated room."""
    store = Store(copy)
    try:
        return is_simulated(store, file)
    finally:
        store.close()


def _belongings(directory: Path, arguments: argparse.Namespace) -> dict[str, Path]:
    """Give what belongs to a Lumen beside its memory, by the names in a backup."""
    names = (calibration.FILE_NAME, OWNER_NAME)
    found = {name: directory / name for name in names}
    for picture in sorted((directory / gallery.FOLDER).glob("????-??-??.png")):
        found[f"{gallery.FOLDER}/{picture.name}"] = picture
    own = settings_of(arguments).student.path
    student = directory / STUDENT if own is None else expanded(own)
    folder = student if student.is_dir() else student.parent
    for name in (ARRAYS_NAME, MANIFEST_NAME) if own or student.is_dir() else ():
        found[f"{STUDENT}/{name}"] = folder / name
    return {name: file for name, file in found.items() if file.is_file()}


def _manifest(sources: dict[str, Path], place: str, *, simulated: bool) -> BackupManifest:
    memory = sources[FILE_NAME]
    held = summary(memory)
    newest = None if held.last_ms is None else moment_digest(memory, held.last_ms)
    return BackupManifest(
        lumen=__version__,
        made=iso(WallTime(float(round(time.time())))),
        place=place,
        simulated=simulated,
        schema=held.schema,
        samples=held.samples,
        first=_time(held.first_ms),
        last=_time(held.last_ms),
        newest=newest,
        newest_ms=held.last_ms,
        files=[described(name, file) for name, file in sources.items()],
    )


def _time(key: int | None) -> str | None:
    return None if key is None else iso(WallTime(key / 1000.0))


def _place(directory: Path, arguments: argparse.Namespace) -> str:
    """Give where a memory is, below the state directory that it is in."""
    for base in (settings_of(arguments).memory.base, SERVICE_STATE):
        if directory.resolve() == base.resolve():
            return "."
    simulated = directory.resolve().parent.name == FOLDER
    if simulated:
        return f"{FOLDER}/{directory.resolve().name}"
    return "host" if directory.resolve().name == "host" else "."


def _is_earlier(copy: Path, there: Path) -> bool:
    """Tell whether a file is a backup whose newest moment this memory holds too."""
    try:
        with there.open("rb") as stream:
            manifest = BackupReader(stream, str(there)).manifest
    except LumenError:
        return False
    if manifest.newest_ms is None:
        return False
    return moment_digest(copy, manifest.newest_ms) == manifest.newest


def _size(file: Path) -> int:
    log = Path(f"{file}-wal")
    return file.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _check_room(folder: Path, needed: int, what: str) -> None:
    """Refuse where there is too little space.

    Raises:
        LumenError: there is.
    """
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise LumenError(f"{folder}: {system_refusal(error)}") from None
    if free < needed:
        raise LumenError(
            f"{folder}: {free / 1e6:.1f} MB are free, and up to {needed / 1e6:.1f} MB are needed "
            f"for {what} a place with more"
        )
