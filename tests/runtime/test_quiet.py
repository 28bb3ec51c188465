"""Quiet hours."""

from datetime import time

import pytest

from lumen.config.settings import QuietConfig
from lumen.runtime.local_time import in_quiet_hours


@pytest.mark.parametrize(
    ("begins", "ends", "now", "quiet"),
    [
        ("22:30", "06:30", time(23, 0), True),
        ("22:30", "06:30", time(6, 29, 59), True),
        ("22:30", "06:30", time(6, 30), False),
        ("22:30", "06:30", time(12), False),
        ("13:00", "15:00", time(14), True),
        ("13:00", "15:00", time(15), False),
        ("00:00", "00:00", time(0), False),
    ],
)
def test_hours_are_quiet_between_begin_and_end(
    begins: str, ends: str, now: time, *, quiet: bool
) -> None:
    """They may pass midnight; the same time twice means never."""
    assert in_quiet_hours(now, QuietConfig(begins, ends)) is quiet
