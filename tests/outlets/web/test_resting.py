"""Why the page says that Lumen is dark."""

from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from hand_clock import HandClock

from lumen.config.settings import QuietConfig
from lumen.outlets.web.resting import rest
from lumen.runtime.controls import ControlChange, Controls

if TYPE_CHECKING:
    from lumen.outlets.view import View


@pytest.mark.parametrize(("year", "dark"), [(2026, True), (1970, False)])
def test_night_by_a_clock_that_was_never_set_is_none(year: int, *, dark: bool) -> None:
    """Quiet mode is, whatever the hour."""
    clock = HandClock(datetime(year, 3, 1, 23, 0).astimezone().timestamp())
    controls = Controls(clock.wall)
    settings = SimpleNamespace(quiet=QuietConfig("22:30", "06:30"))
    parts = SimpleNamespace(controls=controls, settings=settings, samples_clock=clock)
    found = rest(cast("View", parts))
    at_night = {"awake": False, "text": "dark: quiet hours, until 06:30"}
    assert found == (at_night if dark else None)
    controls.apply(ControlChange(quiet=True))
    by_hand = rest(cast("View", parts))
    assert by_hand is not None
    assert by_hand["text"] == "dark: quiet mode, until it is switched off"
