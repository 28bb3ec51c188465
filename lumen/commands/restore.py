"""`lumen restore`: put what a backup holds in its place, on this computer or another card."""

import argparse
import os
import re
import time
from pathlib import Path

from lumen.commands.backup import contents
from lumen.commands.settings import settings_of
from lumen.errors import (
    AlreadyRunningError,
    LumenError,
    NotRunningError,
    StoreError,
    system_refusal,
)
from lumen.formats import calibration
from lumen.formats.backup import STUDENT, BackupManifest, BackupReader
from lumen.outlets.control import client
from lumen.store import gallery
from lumen.store.at_rest import is_in_use
from lumen.store.disk_space import disk_space_at
from lumen.store.restoring import put_in_place, settle, staged
from lumen.store.schema import MIGRATIONS
from lumen.store.store import FILE_NAME, Store
from lumen.system.input_file import display_name, open_once
from lumen.system.ownership import sole_owner
from lumen.system.paths import OWNER_NAME, SERVICE_STATE, control_sockets, runtime_directory
from lumen.units import WallTime

_BELONGINGS = (
    f"{FILE_NAME}-wal",
    f"{FILE_NAME}-shm",
    calibration.FILE_NAME,
    OWNER_NAME,
    gallery.FOLDER,
    STUDENT,
    FILE_NAME,
)
"""All that a restore puts in its place or aside: by its names in the memory's directory."""
_MODES = {".": "pi", "host": "host"}
_ROOM = re.compile(r"mock/(?P<scenario>[a-z]+(?:-[a-z]+)*)-(?P<seed>-?\d+)")
"""Where the memory of a simulated room lay: its scenario, which may have a dash, and its seed."""
_SPARE = 8_000_000
"""Bytes that are left free: what a migration and the first minutes take."""


def run(arguments: argparse.Namespace) -> None:
    """Restore a backup.

    Raises:
        LumenError: it is none, or cannot be read here, or the place is taken.
    """
    name = display_name(arguments.file)
    try:
        with open_once(arguments.file) as stream:
            reader = BackupReader(stream, name)
            _refuse_newer(reader.manifest, name)
            directory = _directory(arguments, reader.manifest)
            with sole_owner(runtime_directory()):
                kept = _restored(reader, name, directory, force=arguments.force)
    except OSError as error:
        raise LumenError(f"{name}: {system_refusal(error)}") from None
    print(f"{directory}: {contents(reader.manifest)}")
    if kept is not None:
        print(f"what was there before is kept in {kept}")
    if reader.manifest.has(STUDENT):
        print(f"its student is in {directory / STUDENT}: set student.path to it in lumen.toml")
    start = start_command(directory, reader.manifest, named=arguments.memory is not None)
    if start is not None:
        print(f"start Lumen: {start}")


def start_command(directory: Path, manifest: BackupManifest, *, named: bool) -> str | None:
    """Give the command that starts Lumen with what was restored; None where none is known."""
    if directory == SERVICE_STATE or SERVICE_STATE in directory.parents:
        return "sudo systemctl start lumen"
    if named:
        return None
    if manifest.place in _MODES:
        return f"lumen run --mode {_MODES[manifest.place]}"
    room = _ROOM.fullmatch(manifest.place)
    return room and f"lumen run --mode mock --scenario {room['scenario']} --seed {room['seed']}"


def _refuse_newer(manifest: BackupManifest, name: str) -> None:
    if manifest.schema > len(MIGRATIONS):
        raise LumenError(
            f"{name}: its memory is of version {manifest.schema}, and this Lumen knows "
            f"{len(MIGRATIONS)}: install Lumen {manifest.lumen} or newer, and restore again"
        )


def _directory(arguments: argparse.Namespace, manifest: BackupManifest) -> Path:
    """Give where to: what is named, else where it was, below this computer's state directory.

    For root that is the service's, where there is one.
    """
    if arguments.memory is not None:
        return Path(arguments.memory).absolute()
    settings = settings_of(arguments)
    base = settings.memory.base
    named = settings.memory.directory is not None or "STATE_DIRECTORY" in os.environ
    if not named and os.geteuid() == 0 and SERVICE_STATE.is_dir():
        base = SERVICE_STATE
    return (base / manifest.place).absolute()


def _restored(reader: BackupReader, name: str, directory: Path, *, force: bool) -> Path | None:
    """Put everything in its place; give where the old is kept."""
    now = WallTime(time.time())
    _refuse_living(directory)
    settle(directory, now)
    held = [each for each in _BELONGINGS if os.path.lexists(directory / each)]
    if held and not force:
        raise LumenError(
            f"{directory}: it holds {'a memory' if FILE_NAME in held else held[0]}: --force keeps "
            "it aside there and restores; --memory DIR names another place"
        )
    _check_space(directory, reader.manifest.size)
    with staged(directory) as new:
        reader.unpack(new)
        _check_memory(new / FILE_NAME, name)
        return put_in_place(new, directory, _BELONGINGS, now)


def _refuse_living(directory: Path) -> None:
    """Refuse to restore what a running Lumen is writing."""
    try:
        living = client.memory_directory(control_sockets())
    except NotRunningError:
        living = None
    if (living is not None and living.resolve() == directory.resolve()) or is_in_use(
        directory / FILE_NAME
    ):
        raise AlreadyRunningError(
            f"a Lumen is running on {directory}: stop it first (Ctrl-C, or sudo systemctl stop "
            "lumen), and start it afterwards"
        )


def _check_space(directory: Path, size: int) -> None:
    space = disk_space_at(directory)
    if space.free_bytes is not None and space.free_bytes < size + _SPARE:
        raise LumenError(
            f"{directory}: {space.free_bytes / 1e6:.1f} MB are free, and "
            f"{(size + _SPARE) / 1e6:.1f} MB are needed: free some, or name another place with "
            "--memory DIR"
        )


def _check_memory(file: Path, name: str) -> None:
    """Look through what was unpacked, and bring it to the present version."""
    try:
        store = Store(file)
    except StoreError as error:
        reason = str(error).removeprefix(f"{file}: ")
        raise LumenError(f"{name}: its memory cannot be used ({reason}): take another") from None
    store.close()
