"""Holding a session with a broker, again and again, and not too often."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from lumen.system.backoff import Backoff
from lumen.units import Seconds

FIRST_RETRY: Seconds = 1.0
LAST_RETRY: Seconds = 120.0
STEADY: Seconds = 60.0
"""A session that lasted so long was a good one: what ended it is a new trouble."""


async def hold_sessions(
    session: Callable[[], Awaitable[None]],
    failed: Callable[[Exception, Seconds], None],
    chance: Random,
) -> None:
    """Hold a session for as long as possible, and then the next, until cancelled.

    Args:
        session: holds one.
        failed: hears why one ended, and how long it lasted.
        chance: spreads the tries.
    """
    backoff = Backoff(FIRST_RETRY, LAST_RETRY, chance)
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        try:
            await session()
        except Exception as error:  # noqa: BLE001 - whatever it was, whoever hears of it says so
            failed(error, loop.time() - began)
        if loop.time() - began >= STEADY:
            backoff.reset()
        await asyncio.sleep(backoff.next_wait())
