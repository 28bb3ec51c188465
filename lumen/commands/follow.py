"""`lumen follow`: print what happens to the running Lumen, as it happens."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator

from lumen.commands.printing import print_json
from lumen.errors import LumenError, NotRunningError
from lumen.formats.report import wall_of
from lumen.outlets.control import client
from lumen.outlets.control.events import (
    SCHEMA,
    Began,
    ControlsChanged,
    FaultBegan,
    FaultEnded,
    Happening,
    NewsSaid,
    ShapeChanged,
    Uttered,
)
from lumen.runtime.local_time import local_time
from lumen.system.backoff import Backoff
from lumen.system.paths import control_sockets
from lumen.units import Seconds

_FIRST_WAIT: Seconds = 1.0
_LONGEST_WAIT: Seconds = 30.0


def run(arguments: argparse.Namespace) -> None:
    """Print until interrupted, or until Lumen ends and nobody waits for the next one.

    Raises:
        LumenError: no Lumen runs, it has ended, or this reader is too slow for it.
    """
    for happening in followed(reconnect=arguments.reconnect):
        if arguments.json:
            print_json(happening)
        else:
            print(f"{local_time(wall_of(happening.time)):%H:%M:%S}  {_line(happening)}", flush=True)


def followed(
    *, reconnect: bool, sleep: Callable[[Seconds], None] = time.sleep
) -> Iterator[Happening]:
    """Give what happens to the running Lumen; each one that is reached begins with `began`.

    Args:
        reconnect: whether to wait where none runs, and for the next one where one ended.
        sleep: waits.

    Raises:
        LumenError: as for a command, unless it is waited for.
    """
    backoff = Backoff(_FIRST_WAIT, _LONGEST_WAIT)
    while True:
        try:
            form: type[Happening] = Happening  # type: ignore[assignment]  # msgspec takes a union
            for happening in client.stream(control_sockets(), "follow", form, None):
                _check(happening)
                backoff.reset()
                yield happening
        except LumenError as error:
            if not reconnect:
                raise
            wait = backoff.next_wait()
            if wait == _FIRST_WAIT or not isinstance(error, NotRunningError):
                print(f"lumen: {error}; trying again", file=sys.stderr, flush=True)
            sleep(wait)


def _check(happening: Happening) -> None:
    if happening.schema != SCHEMA:
        raise LumenError(
            f"the running Lumen tells events of schema {happening.schema}, and this program reads "
            f"{SCHEMA}: restart Lumen, so that both are of one version"
        )


def _line(happening: Happening) -> str:
    """Say it for a person."""
    match happening:
        case Began():
            simulated = ", simulated" * happening.simulated
            said = f"following Lumen {happening.version}, mode {happening.mode}{simulated}"
        case Uttered():
            said = f"says {happening.expression}  {happening.sentence or ''}".rstrip()
        case NewsSaid():
            said = f"noticed {happening.news.replace('_', ' ')}"
        case ShapeChanged():
            said = f"shape {happening.shape or 'not known'}, was {happening.before or 'not known'}"
        case FaultBegan():
            said = f"fault: {happening.part}: {happening.reason}"
        case FaultEnded():
            said = f"{happening.part} works again"
        case ControlsChanged():
            controls = happening.controls
            marks = ", muted" * controls.muted + ", quiet" * controls.quiet
            said = f"controls: brightness {controls.brightness:g}, page {controls.page_name}{marks}"
        case _:  # a moment
            eisv = {} if happening.moment.eisv is None else happening.moment.eisv.values
            felt = " ".join(f"{k} {v:.3f}" for k, v in eisv.items() if v is not None)
            said = f"sample: {felt or 'no state yet'}"
    return said
