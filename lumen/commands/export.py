"""`lumen export`: write the memory out."""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from lumen.commands.memory_place import memory_place, other_memories
from lumen.commands.settings import settings_of
from lumen.core.moment import Moment
from lumen.core.own_scale import felt_history
from lumen.errors import LumenError, StoreError, UsageError, printable, system_refusal
from lumen.formats.answer_lines import answer_lines
from lumen.formats.export import (
    export_recording,
    export_states,
    is_recording_of,
    is_states_of,
)
from lumen.formats.parquet import export_parquet, is_parquet_of
from lumen.formats.recording_metadata import RecordingMetadata
from lumen.formats.spans import counted
from lumen.runtime.day import drawing_of
from lumen.runtime.storage_writer import BODY
from lumen.store.gallery import FOLDER, png_of
from lumen.store.simulated import is_simulated
from lumen.store.snapshot import snapshot
from lumen.store.store import FILE_NAME, Store
from lumen.store.translated_errors import DamagedError
from lumen.system.atomic import STANDARD_OUTPUT, atomic_file, is_stream, write_atomically
from lumen.system.decoding import NO_SUCH_JSON, plain
from lumen.system.paths import is_folder, is_there
from lumen.system.replacing import refuse_to_replace
from lumen.units import Seconds

_EVER: Seconds = 1e11
"""Three thousand years: a longer span is all of a memory."""


def run(arguments: argparse.Namespace) -> None:
    """Write a recording, states, drawings, or a day's drawing made again, from a living daemon too.

    Raises:
        LumenError: there is no such thing, or it cannot be written.
    """
    if (arguments.what == "drawing") is (arguments.day is None):
        raise UsageError("export drawing needs --day DATE, and nothing else takes it")
    directory = memory_place(arguments)
    if arguments.what == "drawings":
        _export_drawings(directory / FOLDER, arguments)
        return
    file = directory / FILE_NAME
    if not is_there(file):
        raise StoreError(f"{file}: there is no memory{other_memories(arguments)}")
    to_stream = is_stream(arguments.to)
    try:
        with snapshot(file) as copy:
            written = _export(copy, file, arguments)
    except DamagedError as damaged:
        reason = str(damaged).removeprefix(f"{file}: ")
        raise StoreError(f"{file}: it is damaged ({reason}): see `lumen doctor`") from damaged
    # Standard output may be the stream that the memory went into.
    print(written, file=sys.stderr if to_stream else sys.stdout)


def _export(copy: Path, file: Path, arguments: argparse.Namespace) -> str:
    """Write one, and give what was written."""
    to: Path = arguments.to
    with contextlib.ExitStack() as opened:
        store = opened.enter_context(contextlib.closing(Store(copy)))
        simulated = is_simulated(store, file)
        span = None if arguments.hours is None else 3600.0 * arguments.hours

        def past() -> Iterator[Moment]:
            # Where writing fails in the middle, reading ends before the memory is closed.
            return opened.enter_context(contextlib.closing(store.past(_within(span))))

        def is_held(holds: Callable[[Path, Iterable[Moment]], bool], there: Path) -> bool:
            with contextlib.closing(store.past()) as moments:
                return holds(there, moments)

        if arguments.what == "answers":
            return _export_answers(store, arguments, simulated=simulated)
        own_scale = settings_of(arguments).state.own_scale
        if arguments.what == "drawing":
            felt = opened.enter_context(contextlib.closing(_felt(store, None, own_scale)))
            return f"{_export_drawing(felt, arguments)}{', simulated' * simulated}"
        if arguments.what == "states":
            _refuse_others(arguments, "states", partial(is_held, is_states_of))
            felt = opened.enter_context(contextlib.closing(_felt(store, span, own_scale)))
            count = export_states(felt, to, _progress, simulated=simulated)
            return f"{_name(to)}: {counted(count, 'state')}{', simulated' * simulated}"
        if arguments.what == "parquet":
            _refuse_others(arguments, "moments", partial(is_held, is_parquet_of))
            felt = opened.enter_context(contextlib.closing(_felt(store, span, own_scale)))
            body = _body_of(store, file)
            count = export_parquet(past, felt, to, _progress, simulated=simulated, body=body)
            return f"{_name(to)}: {counted(count, 'row')}{', simulated' * simulated}"
        _refuse_others(arguments, "a recording", partial(is_held, is_recording_of))
        body = _body_of(store, file)
        count = export_recording(past, to, _progress, simulated=simulated, body=body)
        return f"{_name(to)}: {counted(count, 'sample')}{', simulated' * simulated}"


def _export_answers(store: Store, arguments: argparse.Namespace, *, simulated: bool) -> str:
    """Write people's answers, and give what was written."""
    to, answers = arguments.to, store.answers()
    if arguments.hours is not None:
        since = (store.last_wall or 0.0) - 3600.0 * arguments.hours
        answers = [answer for answer in answers if answer.wall >= since]
    if not answers:
        raise StoreError("nobody has answered yet: nothing to export; use `lumen answer` first")
    lines = answer_lines(answers, simulated=simulated)

    def is_earlier(there: Path) -> bool:
        known = answer_lines(store.answers(), simulated=simulated)
        if there.stat().st_size > len(known):
            return False
        return set(there.read_bytes().splitlines()) <= set(known.splitlines())

    if not is_folder(to):
        refuse_to_replace(
            to, "an export of answers that this memory holds", is_earlier, force=arguments.force
        )
    with atomic_file(to) as file:
        file.write(lines)
    return f"{_name(to)}: {counted(len(answers), 'answer')}{', simulated' * simulated}"


def _body_of(store: Store, file: Path) -> RecordingMetadata | None:
    """Give the body that the readings are of; one that makes no sense is none, and told of."""
    kept = store.setting(BODY)
    try:
        return None if kept is None else msgspec.json.decode(kept, type=RecordingMetadata)
    except NO_SUCH_JSON as error:
        why = printable(plain(str(error)))
        print(
            f"lumen: {file}: the stored body makes no sense ({why}), and is left out: start Lumen, "
            "which writes it anew",
            file=sys.stderr,
        )
        return None


def _felt(
    store: Store,
    span: Seconds | None,
    own_scale: bool,  # noqa: FBT001 - private
) -> Generator[Moment, None, None]:
    """Give the moments of the last seconds as they are felt: on the scale of all before them."""
    last = store.last_wall or 0.0
    with contextlib.closing(store.past()) as past:
        for moment in felt_history(past, own_scale=own_scale):
            if span is None or moment.sample.wall >= last - span:
                yield moment


def _refuse_others(
    arguments: argparse.Namespace, kind: str, is_same: Callable[[Path], bool]
) -> None:
    if is_folder(arguments.to):
        return  # no file is written over a folder: whoever writes says so
    refuse_to_replace(
        arguments.to, f"an export of {kind} that this memory holds", is_same, force=arguments.force
    )


def _within(span: Seconds | None) -> Seconds | None:
    return None if span is None or span >= _EVER else span


def _export_drawing(felt: Iterator[Moment], arguments: argparse.Namespace) -> str:
    """Make a day's drawing again of its moments, and give what was written."""
    day, to = arguments.day, arguments.to
    drawing = drawing_of(day, felt)
    if drawing is None:
        raise StoreError(
            f"the memory holds no expression of {day}: nothing was drawn then; choose another --day"
        )
    picture = png_of(drawing.render(), drawing.text)
    if not is_folder(to):
        refuse_to_replace(to, "this drawing", partial(_holds, picture), force=arguments.force)
    with atomic_file(to) as file:
        file.write(picture)
    return f"{_name(to)}: the drawing of {day}"


def _export_drawings(folder: Path, arguments: argparse.Namespace) -> None:
    pictures = _drawings_in(folder)
    if not pictures:
        raise StoreError(
            f"{folder}: there are no finished drawings yet: wait until the first day is over"
        )
    try:
        for picture in pictures:
            drawn = picture.read_bytes()
            refuse_to_replace(
                arguments.to / picture.name,
                "this drawing",
                partial(_holds, drawn),
                force=arguments.force,
            )
        arguments.to.mkdir(parents=True, exist_ok=True)
        for picture in pictures:
            write_atomically(arguments.to / picture.name, picture.read_bytes())
    except OSError as error:
        raise LumenError(f"{error.filename or arguments.to}: {system_refusal(error)}") from None
    print(f"{arguments.to}: {counted(len(pictures), 'drawing')}")


def _drawings_in(folder: Path) -> list[Path]:
    """Give the pictures of a folder, the oldest first; a glob would pass over what is closed."""
    if not is_there(folder):
        return []
    try:
        files = [Path(entry.path) for entry in os.scandir(folder) if entry.is_file()]
    except OSError as error:
        raise LumenError(f"{folder}: {system_refusal(error)}") from None
    return sorted(file for file in files if file.suffix == ".png")


def _holds(data: bytes, there: Path) -> bool:
    return there.stat().st_size == len(data) and there.read_bytes() == data


def _name(to: Path) -> str:
    return "standard output" if str(to) == STANDARD_OUTPUT else str(to)


def _progress(count: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{count} ...", end="", file=sys.stderr, flush=True)
