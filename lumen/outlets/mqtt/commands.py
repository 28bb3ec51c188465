"""What may be wished for from afar: every message is a wish, or is refused with what it lacks."""

import re
from dataclasses import dataclass

from lumen.errors import UsageError

MUTE, QUIET, BRIGHTNESS, PAGE = "mute", "quiet", "brightness", "page"

ON, OFF = b"ON", b"OFF"

DIMMEST = 20
"""Percent; the joystick dims no further either. Dark is what quiet mode is for."""

BRIGHTEST = 100

_LONGEST = 32
_SHOWN = 24
_PERCENT = re.compile(rb"[0-9]{1,3}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Wish:
    """One of the things that hands can change, as `Wishes` names it."""

    what: str
    value: bool | float | str


def wish_from(command: str, payload: bytes, pages: tuple[str, ...]) -> Wish:
    """Understand a message on a command's topic.

    Args:
        command: the word before `/set` in its topic.
        payload: what was sent, from anyone who may write to the broker.
        pages: the pages that the screen has.

    Raises:
        UsageError: it is none; the text says what would be.
    """
    if command in (MUTE, QUIET):
        if payload in (ON, OFF):
            return Wish("muted" if command == MUTE else "quiet", payload == ON)
        raise UsageError(f"{command} takes ON or OFF, not {_shown(payload)}")
    if command == BRIGHTNESS:
        percent = float(payload) if len(payload) <= _LONGEST and _PERCENT.fullmatch(payload) else 0
        if DIMMEST <= percent <= BRIGHTEST:
            return Wish("brightness", round(percent / 100.0, 3))
        raise UsageError(f"{command} takes {DIMMEST} to {BRIGHTEST} (%), not {_shown(payload)}")
    if command == PAGE:
        for page in pages:
            if payload == page.encode():
                return Wish("page", page)
        raise UsageError(f"{command} takes {', '.join(pages)}, not {_shown(payload)}")
    known = f"{MUTE}, {QUIET}, {BRIGHTNESS}, {PAGE}"
    raise UsageError(f"there is no command {_shown(command.encode())}; there are: {known}")


def _shown(payload: bytes) -> str:
    """Show what strangers sent, on one line and within bounds."""
    shown = payload[:_SHOWN].decode("utf-8", errors="replace")
    more = f"... ({len(payload)} bytes)" if len(payload) > _SHOWN else ""
    return f"{shown!a}{more}"
