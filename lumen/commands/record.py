"""`lumen record`: write the raw readings to a recording as they come."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from lumen.commands.settings import choice_of, settings_of, with_mock
from lumen.composition.assembly import Choice, assembled
from lumen.core.reading import Sample
from lumen.errors import NotRunningError, RecordingError, printable
from lumen.formats.recording_writer import RecordingWriter
from lumen.formats.report import wall_of
from lumen.outlets.control import client
from lumen.outlets.snapshot import Snapshot
from lumen.system.atomic import is_stream
from lumen.system.ownership import sole_owner
from lumen.system.paths import control_sockets, is_folder, runtime_directory
from lumen.system.replacing import refuse_to_replace
from lumen.system.row_file import RowFile, row_file
from lumen.system.stop_signals import STOP
from lumen.units import Monotonic


def run(arguments: argparse.Namespace) -> None:
    """Record from the running Lumen, or from parts opened for it, until Ctrl-C."""
    _refuse_what_exists(arguments)
    snapshots = client.stream(control_sockets(), "snapshots", Snapshot, None, mode=arguments.mode)
    try:
        first = next(snapshots)
    except NotRunningError:
        _record_parts(arguments)
        return
    with _opened(arguments, simulated=first.simulated) as (out, show):
        writer = RecordingWriter(out.put, first.fitted, simulated=first.simulated, body=first.body)
        for number, snapshot in enumerate(snapshots, 1):
            sample = _sample(snapshot)
            writer.write(sample)
            show(sample)
            if number == arguments.samples:
                return


def _record_parts(arguments: argparse.Namespace) -> None:
    settings = with_mock(settings_of(arguments), arguments)

    async def live(choice: Choice) -> None:
        async with assembled(settings, choice) as lumen:
            lumen.let_time_run()
            body, simulated = lumen.body.recording_metadata, lumen.creature.simulated
            with _opened(arguments, simulated=simulated) as (out, show):
                channels = sorted(lumen.senses.fitted)
                writer = RecordingWriter(out.put, channels, simulated=simulated, body=body)
                clock, number = lumen.hardware.clock, 0
                while number != arguments.samples:
                    await clock.sleep(settings.senses.interval)
                    sample = await lumen.senses.sample()
                    writer.write(sample)
                    show(sample)
                    number += 1

    with sole_owner(runtime_directory()):
        STOP.run(live(choice_of(arguments)))


def _refuse_what_exists(arguments: argparse.Namespace) -> None:
    """Refuse to overwrite any file, unless `--force` is given."""
    if is_folder(arguments.file):
        return  # no file is written over a folder: whoever opens it says so
    refuse_to_replace(arguments.file, "empty", lambda _: False, force=arguments.force)


@contextlib.contextmanager
def _opened(arguments: argparse.Namespace, *, simulated: bool) -> Iterator["_Recording"]:
    with row_file(arguments.file, replace=True) as out:
        if simulated:
            sys.stderr.write("lumen: these readings are simulated\n")
        with _shown(out, arguments.file) as show:
            yield _Recording(out, show)


class _Recording(NamedTuple):
    """An open recording, and what shows how far it has come."""

    out: RowFile
    show: Callable[[Sample], None]


@contextlib.contextmanager
def _shown(out: RowFile, file: Path) -> Iterator[Callable[[Sample], None]]:
    """Show on a terminal how much is recorded, and say it once more at the end."""
    if not sys.stderr.isatty() or is_stream(file):
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - only on a terminal
    from rich.text import Text  # noqa: PLC0415 - as above

    console, name = Console(stderr=True), printable(str(file))

    def said() -> str:
        samples = max(0, out.rows - 1)
        return f"{name}: {samples:,} sample{'s' * (samples != 1)}"

    with console.status(Text(f"{name}: waiting for the first sample; Ctrl-C ends")) as status:

        def show(sample: Sample) -> None:
            at = datetime.fromtimestamp(sample.wall).astimezone()
            status.update(Text(f"{said()}, the last at {at:%H:%M:%S}; Ctrl-C ends"))

        try:
            yield show
        finally:
            status.stop()
            console.print(Text(said()))


def _sample(snapshot: Snapshot) -> Sample:
    moment = snapshot.now
    if moment is None or snapshot.at_s is None:
        raise RecordingError(
            "the running Lumen sent a snapshot without a sample: restart it, so that both are of "
            "one version"
        )
    return Sample(Monotonic(snapshot.at_s), wall_of(moment.time), {**moment.reading})
