"""`lumen record`: write the raw readings to a recording as they come."""

import argparse
import asyncio
import contextlib
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import msgspec

from lumen.commands.choice import choice_of, with_mock
from lumen.commands.settings import settings_of
from lumen.composition.assembly import Choice, assembled
from lumen.core.reading import Channel, Sample
from lumen.errors import NotRunningError, RecordingError
from lumen.formats.recording import RecordingWriter
from lumen.formats.recording_metadata import RecordingMetadata, body_file, write_body
from lumen.outlets.control import client
from lumen.system.ownership import sole_owner
from lumen.system.paths import control_sockets, runtime_directory
from lumen.units import Monotonic, WallTime


def run(arguments: argparse.Namespace) -> None:
    """Record from the running Lumen, or from parts opened for it, until Ctrl-C."""
    answers = client.stream(control_sockets(), "moments", None, mode=arguments.mode)
    try:
        first = next(answers)
    except NotRunningError:
        _record_parts(arguments)
        return
    channels = [Channel(name) for name in first["channels"]]
    body = msgspec.convert(first["body"], RecordingMetadata)
    simulated = bool(first["simulated"])
    with _opened(arguments.file, body, simulated=simulated) as out:
        writer = RecordingWriter(out, channels, simulated=simulated)
        for number, told in enumerate(answers, 1):
            writer.write(_sample(told))
            if number == arguments.samples:
                return


def _record_parts(arguments: argparse.Namespace) -> None:
    settings = with_mock(settings_of(arguments), arguments)

    async def live(choice: Choice) -> None:
        async with assembled(settings, choice) as lumen:
            lumen.let_time_run()
            body, simulated = lumen.recording_metadata, lumen.creature.simulated
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


def _sample(told: dict[str, Any]) -> Sample:
    wall = WallTime(datetime.fromisoformat(told["time"]).timestamp())
    readings = {Channel(name): value for name, value in told["reading"].items()}
    return Sample(Monotonic(told["at"]), wall, readings)
