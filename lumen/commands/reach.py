"""Reaching Lumen: the running one, or one that is woken for a moment where none runs."""

import argparse
import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from lumen.commands.settings import choice_of, settings_of, with_mock
from lumen.composition.assembly import Choice, assembled, woken
from lumen.errors import NotRunningError
from lumen.outlets.control import client
from lumen.runtime.lifecycle import Lumen
from lumen.system.ownership import sole_owner
from lumen.system.paths import control_sockets, runtime_directory
from lumen.system.stop_signals import STOP

T = TypeVar("T")


def ask_or(
    arguments: argparse.Namespace,
    command: str,
    form: type[T],
    work: Callable[[Lumen], Awaitable[T]],
    **request: object,
) -> T:
    """Ask the running daemon, or do the work with a Lumen woken for it where none runs.

    Raises:
        LumenError: it cannot be done; the text says why.
    """
    try:
        return client.ask(control_sockets(), command, form, mode=arguments.mode, **request)
    except NotRunningError:
        return with_lumen(arguments, work)


def with_lumen(
    arguments: argparse.Namespace,
    work: Callable[[Lumen], Awaitable[T]],
    *,
    looking: bool = False,
) -> T:
    """Wake a Lumen, do some work with it, and let it sleep again.

    One that only looks stays dark, and keeps nothing of what it lives.

    Raises:
        LumenError: it cannot be done; the text says why.
    """
    settings = with_mock(settings_of(arguments), arguments)

    async def live(choice: Choice) -> T:
        async with assembled(settings, choice) as lumen:
            await woken(lumen)
            if looking:
                return await work(lumen)
            lights = asyncio.create_task(lumen.renderer.run_lights())
            try:
                return await work(lumen)
            finally:
                lights.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await lights

    with sole_owner(runtime_directory()):
        return STOP.run(live(replace(choice_of(arguments), looking=looking)))
