"""What is said of an output part that fails."""

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
