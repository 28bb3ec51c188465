"""A sleep that a bell may end."""

import asyncio
from functools import partial

import pytest
from patience import run

from lumen.runtime.waiting import Bell


def test_sleep_lasts_its_time_when_nothing_rings() -> None:
    """It ends with what it waits for."""

    async def live() -> None:
        bell, over = Bell(), asyncio.Event()
        sleeping = asyncio.create_task(bell.until(over.wait))
        await asyncio.sleep(0)
        assert not sleeping.done()
        over.set()
        await sleeping

    run(live())


def test_bell_ends_the_sleep_that_lasts_and_those_that_begin_while_it_rings() -> None:
    """Until it is stopped; ringing twice is ringing."""

    async def live() -> None:
        bell = Bell()
        sleeping = asyncio.create_task(bell.until(asyncio.Event().wait))
        await asyncio.sleep(0)
        bell.ring()
        bell.ring()
        await sleeping
        await bell.until(asyncio.Event().wait)
        bell.stop()
        again = asyncio.create_task(bell.until(asyncio.Event().wait))
        await asyncio.sleep(0)
        assert not again.done()
        bell.ring()
        await again

    run(live())


def test_bell_that_rings_as_the_sleep_ends_disturbs_nothing_later() -> None:
    """What comes after the sleep, in the same task, is not ended by it."""

    async def live() -> None:
        bell, over, later = Bell(), asyncio.Event(), asyncio.Event()

        async def sleep_and_go_on() -> str:
            await bell.until(over.wait)
            await later.wait()
            return "went on"

        living = asyncio.create_task(sleep_and_go_on())
        await asyncio.sleep(0)
        over.set()
        bell.ring()
        await asyncio.sleep(0)
        bell.ring()
        later.set()
        assert await living == "went on"

    run(live())


def test_sleeper_that_is_cancelled_is_cancelled_though_it_rings() -> None:
    """A stop is no bell."""

    async def live() -> None:
        bell = Bell()
        sleeping = asyncio.create_task(bell.until(asyncio.Event().wait))
        await asyncio.sleep(0)
        sleeping.cancel()
        bell.ring()
        with pytest.raises(asyncio.CancelledError):
            await sleeping

    run(live())


def test_error_of_what_is_waited_for_is_raised() -> None:
    """It is no end of a sleep."""

    async def fail(what: str) -> None:
        raise OSError(what)

    with pytest.raises(OSError, match="no clock"):
        run(Bell().until(partial(fail, "no clock")))
