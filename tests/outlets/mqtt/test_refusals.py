"""Refused commands in the log."""

import pytest

from lumen.outlets.mqtt.outlet import MOST_REMEMBERED, SILENCE, Refusals


def test_refusal_is_logged_once_and_again_after_a_while(caplog: pytest.LogCaptureFixture) -> None:
    """Not each of a thousand."""
    refusals = Refusals()
    for second in range(1000):
        refusals.log("mute", "no", float(second) * SILENCE / 1000.0)
    assert len(caplog.records) == 1
    refusals.log("mute", "no", SILENCE)
    assert len(caplog.records) == 2


def test_invented_commands_cannot_flood_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """However many names somebody makes up."""
    refusals = Refusals()
    for invented in range(1000):
        refusals.log(f"command{invented}", "no", 0.0)
    assert len(caplog.records) == MOST_REMEMBERED + 1
