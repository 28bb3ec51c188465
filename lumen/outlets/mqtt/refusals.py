"""Commands that are refused are logged once each, and never as a flood."""

import logging

from lumen.units import Seconds

SILENCE: Seconds = 600.0
MOST_REMEMBERED = 16
"""Anyone may invent topics; past so many the memory of them is one."""

log = logging.getLogger("lumen")


class Refusals:
    """Remembers what was told lately."""

    def __init__(self) -> None:
        self._told: dict[str, Seconds] = {}

    def tell(self, command: str, reason: str, now: Seconds) -> None:
        """Log why a command was refused, unless one like it was lately."""
        key = command if command in self._told or len(self._told) < MOST_REMEMBERED else ""
        if now - self._told.get(key, -SILENCE) < SILENCE:
            return
        self._told[key] = now
        log.warning("mqtt: a command is refused: %s", reason)
