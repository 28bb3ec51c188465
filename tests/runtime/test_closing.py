"""Closing parts: side by side, each within its share, and whatever cancels meanwhile."""

import asyncio

import pytest
from patience import run

from lumen.runtime.closing import close_together, finished


class Part:
    """Closes when it is let."""

    def __init__(self, fault: str | None = None, after: str | None = None) -> None:
        self.fault = fault
        self.closed = False
        self.may = asyncio.Event()
        self._after = after

    async def close(self) -> None:
        """Close."""
        await self.may.wait()
        self.closed, self.fault = True, self._after


def test_task_is_waited_for_when_the_waiting_one_is_cancelled_again_and_again() -> None:
    """It ends, and only then the cancellation goes on."""

    async def live() -> None:
        part = Part()
        waiting = asyncio.create_task(finished(asyncio.create_task(part.close())))
        for _ in range(20):
            await asyncio.sleep(0)
            waiting.cancel()
        await asyncio.sleep(0)
        assert not waiting.done()
        part.may.set()
        await asyncio.wait([waiting])
        assert part.closed
        assert waiting.cancelled()

    run(live())


def test_parts_are_closed_side_by_side_and_what_hangs_is_given_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One that hangs costs the others nothing, and has a line of its own."""

    async def live() -> None:
        hanging, well = Part(), Part()
        well.may.set()
        await close_together({"broker": hanging, "page": well}, 0.01)
        assert (hanging.closed, well.closed) == (False, True)

    run(live())
    assert caplog.messages == ["broker: not closed within 0.01 s: given up"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, "could not be blanked", ["lights: could not be blanked"]),
        ("no answer", "no answer", []),
        (None, None, []),
    ],
)
def test_fault_is_logged_when_closing_brought_it(
    caplog: pytest.LogCaptureFixture, before: str | None, after: str | None, said: list[str]
) -> None:
    """A part that notes its failure instead of raising it is no silent one; an old one is known."""

    async def live() -> None:
        part = Part(before, after)
        part.may.set()
        await close_together({"lights": part}, 5.0)

    run(live())
    assert caplog.messages == said
