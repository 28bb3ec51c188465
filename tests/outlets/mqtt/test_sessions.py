"""How often a broker is tried again."""

import asyncio
from random import Random

import pytest
from patience import run

from lumen.errors import BrokerError
from lumen.outlets.mqtt.sessions import LAST_RETRY, hold_sessions
from lumen.units import Seconds


def waits(monkeypatch: pytest.MonkeyPatch, lasting: Seconds, count: int) -> list[Seconds]:
    """Give the waits between sessions that last so long and then end."""
    found: list[Seconds] = []
    enough = asyncio.CancelledError()

    async def noted(wait: Seconds) -> None:
        found.append(wait)
        if len(found) == count:
            raise enough

    async def live() -> None:
        loop, now = asyncio.get_running_loop(), [0.0]
        heard: list[Seconds] = []

        async def session() -> None:
            now[0] += lasting
            raise BrokerError("Session taken over")

        with monkeypatch.context() as by_hand:
            by_hand.setattr(asyncio, "sleep", noted)
            by_hand.setattr(loop, "time", lambda: now[0])
            with pytest.raises(asyncio.CancelledError):
                await hold_sessions(session, lambda _, lasted: heard.append(lasted), Random(1))
        assert heard == [lasting] * count

    run(live())
    return found


def test_broker_that_soon_hangs_up_is_tried_less_and_less_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two Lumens of one name would take the session from each other every second, for ever."""
    found = waits(monkeypatch, 1.0, 12)
    assert found[0] <= 1.0
    assert found[-1] >= LAST_RETRY / 2.0


def test_broker_that_hangs_up_after_a_good_while_is_tried_soon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A restart of the broker costs a second, however many there were before."""
    assert max(waits(monkeypatch, 3600.0, 12)) <= 1.0
