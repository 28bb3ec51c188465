"""An output part that fails, or is slow."""

import asyncio
import threading

import pytest
from hand_clock import HandClock
from patience import run

from lumen.devices.output import Output


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


class Held:
    """A sink that holds up what it is sent until it is let go, and notes what arrives."""

    def __init__(self) -> None:
        self.begun, self.free = threading.Event(), threading.Event()
        self.arrived: list[int] = []

    def send(self, item: int, shown: int | None) -> None:  # noqa: ARG002 - as every sink
        """Wait, and take it."""
        self.begun.set()
        self.free.wait(60.0)
        self.arrived.append(item)

    def blank(self) -> None:
        """Be dark."""

    def release(self) -> None:
        """Let go."""


def test_latest_item_is_shown_when_a_part_is_free_again_and_none_before_it() -> None:
    """What came and went while it was held up is of the past."""
    sink = Held()

    async def live() -> None:
        output = Output("panel", lambda: sink, HandClock(), 60.0)
        first = asyncio.create_task(output.show(1))
        await asyncio.to_thread(sink.begun.wait, 60.0)
        await output.show(2)
        await output.show(3)
        sink.free.set()
        await first
        assert sink.arrived == [1, 3]
        await output.close()

    run(live())
