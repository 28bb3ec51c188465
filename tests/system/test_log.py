"""What the log hears of faults."""

import logging

import pytest

from lumen.system.log import SILENCE, FaultLog
from lumen.units import Monotonic


class Heard:
    """A fault log, and what it told."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO, logger="lumen")
        self._caplog = caplog
        self._log = FaultLog()

    def at(self, now: float, *parts: str) -> list[str]:
        """Tell which parts are at fault now; give what was logged of it."""
        self._caplog.clear()
        self._log.update(dict.fromkeys(parts, "silent"), Monotonic(now))
        return [record.getMessage() for record in self._caplog.records]


def test_fault_is_told_once_and_its_end_once(caplog: pytest.LogCaptureFixture) -> None:
    """While it lasts, nothing more is said."""
    heard = Heard(caplog)
    assert heard.at(0.0, "light") == ["light: silent"]
    assert not heard.at(30.0, "light")
    for later in range(1, 30):
        assert not heard.at(later * SILENCE, "light")
    assert heard.at(31 * SILENCE) == ["light: works again"]


def test_fault_that_comes_and_goes_is_counted(caplog: pytest.LogCaptureFixture) -> None:
    """Ten times in ten minutes are two lines and a number."""
    heard = Heard(caplog)
    heard.at(0.0, "light")
    heard.at(30.0)
    for turn in range(1, 10):
        assert not heard.at(60.0 * turn, "light")
        assert not heard.at(60.0 * turn + 30.0)
    lines = heard.at(SILENCE, "light")
    assert lines == ["light: silent (and 9 more times meanwhile)"]


def test_fault_that_came_back_too_soon_and_stayed_is_told_late(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log's last word is never that something works which does not."""
    heard = Heard(caplog)
    heard.at(0.0, "light")
    assert heard.at(30.0) == ["light: works again"]
    assert not heard.at(60.0, "light")
    assert heard.at(SILENCE, "light") == ["light: silent"]
    assert heard.at(SILENCE + 30.0) == ["light: works again"]
