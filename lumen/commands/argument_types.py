"""What an argument may be: each type refuses what it cannot be, and says what is allowed."""

import argparse
import contextlib
from datetime import date, datetime, time

_SHORTEST_EXPORT, _LONGEST_EXPORT = 0.01, 1_000_000.0
"""Hours: from about a sample to more than a century."""
_SLOWEST_REPLAY, _FASTEST_REPLAY = 0.01, 1_000_000.0
"""Times as fast as it was: a sample in an hour, and faster than any computer replays."""
_MOST_DIGITS = 18


def whole(text: str) -> int:
    """Take a whole number."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise argparse.ArgumentTypeError(f"a whole number of 1 to {_MOST_DIGITS} digits")
    return int(text)


def count(text: str) -> int:
    """Take a whole number from 1 up."""
    if not (number := whole(text)):
        raise argparse.ArgumentTypeError("a whole number from 1 up, not 0")
    return number


def room_temperature(text: str) -> float:
    """Take a temperature that a room may have, in degrees Celsius."""
    from lumen.formats.calibration import COLDEST_ROOM, WARMEST_ROOM  # noqa: PLC0415 - rarely asked for

    with contextlib.suppress(ValueError):
        if COLDEST_ROOM <= (room := float(text)) <= WARMEST_ROOM:
            return room
    raise argparse.ArgumentTypeError(
        f"a temperature of {COLDEST_ROOM:g} to {WARMEST_ROOM:g} °C, not {text!r}"
    )


def _between(least: float, most: float, text: str) -> float:
    with contextlib.suppress(ValueError):
        if least <= (number := float(text)) <= most:
            return number
    raise argparse.ArgumentTypeError(f"a number from {least:g} to {most:g}, not {text[:40]!r}")


def hours(text: str) -> float:
    """Take the hours of an export."""
    return _between(_SHORTEST_EXPORT, _LONGEST_EXPORT, text)


def day(text: str) -> date:
    """Take a date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a date as 2026-02-16, not {text[:40]!r}") from None


def moment(text: str) -> datetime | time:
    """Take a local time, with a date or without."""
    with contextlib.suppress(ValueError):
        return time.fromisoformat(text)
    with contextlib.suppress(ValueError, OverflowError):
        found = datetime.fromisoformat(text)
        found.timestamp()
        return found
    raise argparse.ArgumentTypeError(f"a time as 21:40 or 2026-02-16T21:40, not {text[:40]!r}")


def row_span(text: str) -> float:
    """Take the seconds that are merged into one sample."""
    from lumen.formats.recording import LONGEST_ROW, SHORTEST_ROW  # noqa: PLC0415 - rarely asked for

    return _between(SHORTEST_ROW, LONGEST_ROW, text)


def mock_speed(text: str) -> float:
    """Take the simulated seconds in one of ours."""
    from lumen.config.settings import LEAST_SPEED, MOST_SPEED  # noqa: PLC0415 - rarely asked for

    return _between(LEAST_SPEED, MOST_SPEED, text)


def speed_or_max(text: str) -> float:
    """Take the speed of a replay; the fastest has no limit."""
    return float("inf") if text == "max" else _between(_SLOWEST_REPLAY, _FASTEST_REPLAY, text)
