"""`lumen export`: write the memory out."""

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from lumen.commands.settings import choice_of, settings_of, with_mock
from lumen.composition.assembly import memories, memory_directory
from lumen.core.moment import Moment
from lumen.errors import LumenError, NotRunningError, StoreError
from lumen.formats.export import export_recording, export_states
from lumen.formats.recording_metadata import RecordingMetadata, body_file, write_body
from lumen.outlets.control import client
from lumen.outlets.view import Snapshot
from lumen.runtime.storage_writer import BODY
from lumen.store.gallery import FOLDER
from lumen.store.simulated import is_simulated
from lumen.store.snapshot import snapshot
from lumen.store.store import FILE_NAME, Store
from lumen.store.translated_errors import DamagedError
from lumen.system.atomic import is_stream, write_atomically
from lumen.system.paths import control_sockets


def run(arguments: argparse.Namespace) -> None:
    """Write a recording, states or drawings; the daemon may go on meanwhile."""
    directory = arguments.memory or _directory(arguments)
    if arguments.what == "drawings":
        _export_drawings(directory / FOLDER, arguments)
        return
    file = directory / FILE_NAME
    if not file.exists():
        raise StoreError(f"{file}: there is no memory{_others(arguments)}")
    to_stream = is_stream(arguments.to)
    try:
        with snapshot(file) as copy:
            told = _export(copy, file, arguments, to_stream=to_stream)
    except DamagedError as damaged:
        reason = str(damaged).removeprefix(f"{file}: ")
        raise StoreError(f"{file}: it is damaged ({reason})") from damaged
    # Standard output may be the stream that the memory went into.
    print(told, file=sys.stderr if to_stream else sys.stdout)


def _directory(arguments: argparse.Namespace) -> Path:
    """Give the memory's place: that of the running Lumen, else of the one that would wake."""
    if (arguments.mode, arguments.scenario, arguments.seed) == ("auto", None, None):
        with contextlib.suppress(NotRunningError):
            return Path(client.ask(control_sockets(), "status", Snapshot).memory.directory)
    settings = with_mock(settings_of(arguments), arguments)
    return memory_directory(settings, choice_of(arguments).mode)


def _others(arguments: argparse.Namespace) -> str:
    found = [] if arguments.memory else memories(settings_of(arguments))
    if not found:
        return " (--memory DIR names another)"
    return f"; there is one in {', in '.join(map(str, found))} (--memory DIR names it)"


def _export(copy: Path, file: Path, arguments: argparse.Namespace, *, to_stream: bool) -> str:
    """Write one, and give what was written; a stream has no file beside it for the body."""
    to: Path = arguments.to
    with contextlib.ExitStack() as opened:
        store = opened.enter_context(contextlib.closing(Store(copy)))
        simulated = is_simulated(store, file)
        span = None if arguments.hours is None else 3600.0 * arguments.hours

        def past() -> Iterator[Moment]:
            # Where writing fails in the middle, reading ends before the memory is closed.
            return opened.enter_context(contextlib.closing(store.past(span)))

        if arguments.what == "states":
            count = export_states(past(), to, _progress, simulated=simulated)
            return f"{to}: {_counted(count, 'state')}{', simulated' * simulated}"
        count = export_recording(past, to, _progress, simulated=simulated)
        told = f"{to}: {_counted(count, 'sample')}{', simulated' * simulated}"
        body = store.setting(BODY)
        if body is None or to_stream:
            return told
        write_body(to, msgspec.json.decode(body, type=RecordingMetadata))
        return f"{told}; {body_file(to)}: the body that sensed them"


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
    print(f"{arguments.to}: {_counted(len(pictures), 'drawing')}")


def _counted(count: int, one: str) -> str:
    return f"{count} {one}{'s' * (count != 1)}"


def _progress(count: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{count} ...", end="", file=sys.stderr, flush=True)
