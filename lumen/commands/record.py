"""`lumen record`: write the raw readings to a recording as they come."""

import argparse
import asyncio
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from lumen.commands.settings import choice_of, settings_of, with_mock
from lumen.composition.assembly import Choice, assembled
from lumen.core.reading import Sample
from lumen.errors import NotRunningError, RecordingError
from lumen.formats.recording import RecordingWriter
from lumen.formats.recording_metadata import RecordingMetadata, body_file, write_body
from lumen.formats.report import wall_of
from lumen.outlets.control import client
from lumen.outlets.view import Snapshot
from lumen.system.ownership import sole_owner
from lumen.system.paths import control_sockets, runtime_directory
from lumen.units import Monotonic


def run(arguments: argparse.Namespace) -> None:
    """Record from the running Lumen, or from parts opened for it, until Ctrl-C."""
    snapshots = client.stream(control_sockets(), "snapshots", Snapshot, None, mode=arguments.mode)
    try:
        first = next(snapshots)
    except NotRunningError:
        _record_parts(arguments)
        return
    with _opened(arguments.file, first.body, simulated=first.simulated) as out:
        writer = RecordingWriter(out, first.fitted, simulated=first.simulated)
        for number, snapshot in enumerate(snapshots, 1):
            writer.write(_sample(snapshot))
            if number == arguments.samples:
                return


def _record_parts(arguments: argparse.Namespace) -> None:
    settings = with_mock(settings_of(arguments), arguments)

    async def live(choice: Choice) -> None:
        async with assembled(settings, choice) as lumen:
            lumen.let_time_run()
            body, simulated = lumen.body.recording_metadata, lumen.creature.simulated
            with _opened(arguments.file, body, simulated=simulated) as out:
                writer = RecordingWriter(out, sorted(lumen.senses.fitted), simulated=simulated)
                clock, number = lumen.hardware.clock, 0
                while number != arguments.samples:
                    await clock.sleep(settings.senses.interval)
                    writer.write(await lumen.senses.sample())
                    number += 1

    with sole_owner(runtime_directory()):
        asyncio.run(live(choice_of(arguments)))


@contextlib.contextmanager
def _opened(file: Path, body: RecordingMetadata, *, simulated: bool) -> Iterator[TextIO]:
    """Open a new file, which must not be there: a recording is never overwritten.

    The body goes beside it, so that a replay feels what was felt.
    """
    notice = "lumen: these readings are simulated\n" if simulated else ""
    if str(file) == "-":
        sys.stderr.write(notice)
        yield sys.stdout
        return
    try:
        out = file.open("x", encoding="utf-8", newline="")
    except FileExistsError:
        raise RecordingError(f"{file}: it exists, and a recording is never overwritten") from None
    except OSError as error:
        raise RecordingError(f"{file}: {error.strerror}") from None
    with out:
        write_body(file, body)
        sys.stderr.write(notice)
        print(f"{file}: the readings; {body_file(file)}: the body that senses them")
        yield out


def _sample(snapshot: Snapshot) -> Sample:
    moment = snapshot.now
    if moment is None or snapshot.at_s is None:
        raise RecordingError("the running Lumen sent a snapshot without a sample")
    return Sample(Monotonic(snapshot.at_s), wall_of(moment.time), {**moment.reading})
