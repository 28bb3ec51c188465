"""`lumen export`: write the memory out."""

import argparse
import sys
from pathlib import Path

from lumen.atomic import write_atomically
from lumen.commands.settings import settings_of
from lumen.daemon.assembly import memory_directory
from lumen.daemon.parts import Mode
from lumen.errors import LumenError, StoreError
from lumen.export import export_recording, export_states
from lumen.store.gallery import FOLDER
from lumen.store.snapshot import snapshot
from lumen.store.store import FILE_NAME, Store


def run(arguments: argparse.Namespace) -> None:
    """Write a recording, states or drawings; the daemon may go on meanwhile."""
    directory = arguments.memory or memory_directory(settings_of(arguments), Mode.PI)
    if arguments.what == "drawings":
        _export_drawings(directory / FOLDER, arguments)
        return
    file = directory / FILE_NAME
    if not file.exists():
        raise StoreError(f"{file}: there is no memory (--memory DIR names another)")
    with snapshot(file) as copy:
        count = _export(copy, arguments)
    print(f"{arguments.to}: {count} {'samples' if arguments.what == 'recording' else 'states'}")


def _export(memory: Path, arguments: argparse.Namespace) -> int:
    store = Store(memory)
    try:
        span = None if arguments.hours is None else 3600.0 * arguments.hours
        if arguments.what == "recording":
            return export_recording(lambda: store.past(span), arguments.to, _progress)
        return export_states(store.past(span), arguments.to, _progress)
    finally:
        store.close()


def _export_drawings(folder: Path, arguments: argparse.Namespace) -> None:
    pictures = sorted(folder.glob("*.png"))
    if not pictures:
        raise StoreError(f"{folder}: there are no finished drawings yet")
    try:
        arguments.to.mkdir(parents=True, exist_ok=True)
        for picture in pictures:
            write_atomically(arguments.to / picture.name, picture.read_bytes())
    except OSError as error:
        raise LumenError(f"{arguments.to}: {error.strerror}") from None
    print(f"{arguments.to}: {len(pictures)} drawings")


def _progress(count: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{count} ...", end="", file=sys.stderr, flush=True)
