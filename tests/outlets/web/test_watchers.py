"""Those who look, each at their own pace."""

import asyncio
from collections.abc import Iterable

import pytest
from visit import run

from lumen.outlets.web import watchers as module
from lumen.outlets.web.watchers import Watchers
from lumen.system.clock import SystemClock


def test_latest_of_each_kind_wins_when_a_watcher_is_slow() -> None:
    """What was not taken is replaced: a mailbox holds one of each kind, however long it waits."""

    async def live() -> None:
        watchers = Watchers(SystemClock(), lambda: tuple)
        box = watchers.join({"story": b"0"})
        for number in range(1000):
            box.put([("lights", str(number).encode()), ("panel", b"1")])
        assert await box.next() == (
            b"event: story\ndata: 0\n\nevent: lights\ndata: 999\n\nevent: panel\ndata: 1\n\n"
        )
        box.close()

    run(live())


def test_silence_is_broken_by_a_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that either side notices when the other has gone."""
    monkeypatch.setattr(module, "HEARTBEAT", 0.01)

    async def live() -> None:
        box = Watchers(SystemClock(), lambda: tuple).join({})
        assert await box.next() == b"event: beat\ndata: 0\n\n"
        box.close()

    run(live())


def test_news_that_fail_are_told_of_and_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One mistake does not leave the watchers in silence for ever."""
    monkeypatch.setattr(module, "PAUSE", 0.0)
    calls = 0

    def report() -> Iterable[tuple[str, bytes]]:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ZeroDivisionError
        return [("lights", b"1")]

    async def live() -> None:
        box = Watchers(SystemClock(), lambda: report).join({})
        assert await asyncio.wait_for(box.next(), 5) == b"event: lights\ndata: 1\n\n"
        box.close()

    run(live())
    assert "ZeroDivisionError" in caplog.text
