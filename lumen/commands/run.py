"""`lumen run`: wake Lumen, and live until Ctrl-C."""

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable, Callable

import msgspec

from lumen.commands.choice import choice_of, with_mock
from lumen.commands.settings import settings_of
from lumen.daemon.app import Lumen
from lumen.daemon.assembly import PREFILL, Choice, assembled, reachable
from lumen.daemon.log import log
from lumen.daemon.ownership import sole_owner
from lumen.places import runtime_directory
from lumen.report import describe
from lumen.settings import Settings


def run(arguments: argparse.Namespace) -> None:
    """Own the body, wake, live, and leave it dark."""
    settings = with_mock(settings_of(arguments), arguments)
    choice = choice_of(arguments)
    with sole_owner(runtime_directory()):
        asyncio.run(_live(arguments, settings, choice))


async def _live(arguments: argparse.Namespace, settings: Settings, choice: Choice) -> None:
    show = _presentation(arguments)
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - asyncio.run runs a task
    stopping = False

    def stop() -> None:
        nonlocal stopping
        stopping = True
        task.cancel()

    # A service is stopped by SIGTERM, and that is no failure.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
    try:
        async with (
            assembled(settings, choice) as lumen,
            reachable(lumen, runtime_directory()),
        ):
            await lumen.wake(PREFILL if lumen.being.simulated else 0)
            lumen.let_time_run()
            log.info("awake in %s", lumen.parts.place)
            await lumen.live(show(lumen))
    except asyncio.CancelledError:
        if not stopping:
            raise


def _presentation(
    arguments: argparse.Namespace,
) -> Callable[[Lumen], Callable[[], Awaitable[None]]]:
    """Choose how Lumen is seen in the terminal it was started in."""
    if arguments.json or arguments.plain or not sys.stdout.isatty():
        logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
        return _as_json if arguments.json else _as_lines
    from lumen.commands.watching import watching  # noqa: PLC0415 - only where it is looked at

    logging.basicConfig(handlers=[logging.NullHandler()])
    return watching


def _as_json(lumen: Lumen) -> Callable[[], Awaitable[None]]:
    async def told() -> None:
        with lumen.being.listening() as moments:
            while True:
                print(msgspec.json.encode(describe(await moments.get())).decode(), flush=True)

    return told


def _as_lines(lumen: Lumen) -> Callable[[], Awaitable[None]]:
    async def told() -> None:
        simulated = " (simulated)" if lumen.being.simulated else ""
        with lumen.being.listening() as moments:
            while True:
                moment = await moments.get()
                if moment.expression is None:
                    continue
                time = describe(moment)["time"]
                said = f"{moment.shape}  {moment.expression}  {moment.narration}"
                print(f"{time}{simulated}  {said}", flush=True)

    return told
