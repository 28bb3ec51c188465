"""Commands from a broker: each is a change of the controls, or is refused with what it lacks."""

import codecs
import re

import msgspec

from lumen.errors import UsageError
from lumen.runtime.button_input import page_change
from lumen.runtime.controls import DIMMEST as DIMMEST_SHARE
from lumen.runtime.controls import ControlChange, Reply

MUTE, QUIET, BRIGHTNESS, PAGE = "mute", "quiet", "brightness", "page"
LEARN, ANSWER, MESSAGE = "learning", "answer", "message"

_SWITCHES = {MUTE: "muted", QUIET: "quiet", LEARN: "learning"}

ON, OFF = b"ON", b"OFF"

DIMMEST = round(100 * DIMMEST_SHARE)
"""Percent; nobody dims it further. Dark is what quiet mode is for."""

BRIGHTEST = 100

_LONGEST = 32
_SHOWN = 24
_PERCENT = re.compile(rb"[0-9]{1,3}(\.[0-9]{1,6})?")


def change_from(command: str, payload: bytes, pages: tuple[str, ...]) -> ControlChange:
    """Understand a message on a command's topic.

    Args:
        command: the word before `/set` in its topic.
        payload: what was sent, from anyone who may write to the broker.
        pages: the pages that the screen has.

    Raises:
        UsageError: it is no command; the text says what would be.
    """
    if command in _SWITCHES:
        if payload in (ON, OFF):
            return msgspec.convert({_SWITCHES[command]: payload == ON}, ControlChange)
        raise UsageError(f"{command} takes ON or OFF, not {_shown(payload)}")
    if command == BRIGHTNESS:
        percent = float(payload) if len(payload) <= _LONGEST and _PERCENT.fullmatch(payload) else 0
        if DIMMEST <= percent <= BRIGHTEST:
            return ControlChange(brightness=round(percent / 100.0, 3))
        raise UsageError(f"{command} takes {DIMMEST} to {BRIGHTEST} (%), not {_shown(payload)}")
    if command in (PAGE, ANSWER):
        words = pages if command == PAGE else tuple(Reply)
        for word in words:
            if payload == word.encode():
                return page_change(word) if command == PAGE else ControlChange(answer=Reply(word))
        raise UsageError(f"{command} takes {', '.join(words)}, not {_shown(payload)}")
    if command == MESSAGE:
        return ControlChange(message=_text(payload))
    known = f"{', '.join(_SWITCHES)}, {BRIGHTNESS}, {PAGE}, {ANSWER}, {MESSAGE}"
    raise UsageError(f"there is no command {_shown(command.encode())}; there are: {known}")


def _text(payload: bytes) -> str:
    """Give words as text; a letter that was cut in two at the end of a long one is left out."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(payload)
    except UnicodeDecodeError:
        raise UsageError(f"{MESSAGE} takes text in UTF-8, not {_shown(payload)}") from None


def _shown(payload: bytes) -> str:
    """Show what strangers sent, on one line and within bounds."""
    shown = payload[:_SHOWN].decode("utf-8", errors="replace")
    more = f"... ({len(payload)} bytes)" if len(payload) > _SHOWN else ""
    return f"{shown!a}{more}"
