"""What is said of an output part that fails."""

import asyncio
import threading
from collections.abc import Callable

import pytest
from hand_clock import HandClock
from patience import run

from lumen.devices.output import FIRST_RETRY, REFRESH_PERIOD, Output


class Failing:
    """A sink that fails as it is told to."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def send(self, item: int, shown: int | None) -> None:  # noqa: ARG002 - as every sink
        """Fail."""
        raise self.error

    def blank(self) -> None:
        """Fail."""
        raise self.error

    def release(self) -> None:
        """Let go."""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("no acknowledge"), "no acknowledge"),
        (Exception("ioctl timeout"), "ioctl timeout"),
        (RuntimeError(), "RuntimeError"),
        (AssertionError(), "AssertionError"),
        (KeyError("D26"), "KeyError: 'D26'"),
        (OSError(110, "Connection timed out"), "[Errno 110] Connection timed out"),
    ],
)
def test_fault_says_what_happened_whatever_a_driver_raises(error: Exception, said: str) -> None:
    """Drivers raise errors without a word; a fault without one helps nobody."""

    async def live() -> None:
        output = Output("panel", lambda: Failing(error), HandClock(), 60.0)
        await output.show(1)
        assert output.fault == said
        await output.close()
        assert output.fault == f"panel could not be blanked: {said}"

    run(live())


class Slow:
    """A sink whose every transfer waits at a gate; it keeps what arrived, and upon what."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.error: Exception | None = None
        self.sent: list[tuple[int, int | None]] = []

    def send(self, item: int, shown: int | None) -> None:
        """Wait, and then fail or keep it."""
        self.gate.wait()
        if self.error is not None:
            raise self.error
        self.sent.append((item, shown))

    def blank(self) -> None:
        """Do nothing."""

    def release(self) -> None:
        """Let go."""


async def until(holds: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    while True:
        if holds():
            return
        await asyncio.sleep(0)


def fault_of(output: Output[int]) -> str:
    """Give the fault, empty for none."""
    return output.fault or ""


def test_item_is_sent_without_a_wait_and_the_latest_wins() -> None:
    """The first travels unattended; who sends another meanwhile waits, and nothing is queued."""

    async def live() -> None:
        slow = Slow()
        output = Output("panel", lambda: slow, HandClock(), 60.0)
        await output.send(1)
        assert slow.sent == []
        assert not fault_of(output)
        waiting = asyncio.create_task(output.send(2))
        await asyncio.sleep(0)
        for item in range(3, 9):
            await output.send(item)
        slow.gate.set()
        await waiting
        assert slow.sent == [(1, None), (8, 1)]
        await output.send(8)
        await output.send(9)
        await until(lambda: len(slow.sent) == 3)
        assert slow.sent[2:] == [(9, 8)]
        await output.close()
        await output.send(10)
        assert len(slow.sent) == 3

    run(live())


def test_fault_of_an_item_that_was_sent_is_known_to_who_asks() -> None:
    """It is found out without another item, and is over when a later one has arrived."""

    async def live() -> None:
        slow, clock = Slow(), HandClock()
        slow.gate.set()
        output = Output("panel", lambda: slow, clock, 60.0)
        await output.show(1)
        slow.error = OSError(5, "Input/output error")
        await output.send(2)
        await until(lambda: bool(fault_of(output)))
        assert fault_of(output) == "[Errno 5] Input/output error"
        slow.error = None
        await output.send(3)
        assert len(slow.sent) == 1, "a retry waits"
        clock.now += FIRST_RETRY
        await output.send(3)
        await until(lambda: not fault_of(output))
        assert slow.sent[1:] == [(3, None)], "nobody knows what a failed transfer has left"
        clock.now += REFRESH_PERIOD
        await output.send(3)
        await until(lambda: len(slow.sent) == 3)
        assert slow.sent[2:] == [(3, None)]
        await output.close()

    run(live())


def test_item_that_hangs_is_a_fault_after_its_deadline() -> None:
    """Whether anything else is sent or not; all is sent anew when the hang is over."""

    async def live() -> None:
        slow, clock = Slow(), HandClock()
        output = Output("panel", lambda: slow, clock, 0.05)
        await output.send(1)
        await until(lambda: bool(fault_of(output)))
        assert fault_of(output) == "no answer within 0.05 s"
        await output.send(2)
        assert fault_of(output) == "no answer within 0.05 s"
        clock.now += FIRST_RETRY
        await output.send(2)
        assert fault_of(output) == "an earlier call is stuck"
        slow.gate.set()
        while fault_of(output):
            clock.now += 60.0
            await output.send(2)
            await asyncio.sleep(0)
        assert slow.sent[-1] == (2, None)
        await output.close()

    run(live())
