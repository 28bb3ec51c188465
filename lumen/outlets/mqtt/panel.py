"""The screen as a picture on the broker: seldom, and only where it shows something else."""

from typing import Protocol

from lumen.errors import LumenError
from lumen.ports import Clock
from lumen.units import Monotonic, Seconds

LEAST: Seconds = 30.0
"""Between two pictures: the face moves all the time, and 11 KB each would be a film."""


class PictureSource(Protocol):
    """Encodes what the screen shows, beside the event loop."""

    async def panel(self) -> bytes:
        """Give a JPEG of what it shows now; LumenError where that takes too long."""

    def close(self) -> None:
        """End."""


class PanelTopic:
    """Gives the picture when it is due."""

    def __init__(self, source: PictureSource, clock: Clock) -> None:
        self._source = source
        self._clock = clock
        self._sent: bytes | None = None
        self._at = Monotonic(float("-inf"))

    async def due(self) -> bytes | None:
        """Give a JPEG that was not sent yet; None while there is none, or it is too soon."""
        now = self._clock.monotonic()
        if now - self._at < LEAST:
            return None
        try:
            picture = await self._source.panel()
        except LumenError:
            self._at = now  # a thread that hangs: the screen itself tells of what ails it
            return None
        return picture if picture != self._sent else None

    def sent(self, picture: bytes) -> None:
        """Take note that the broker has it."""
        self._sent, self._at = picture, self._clock.monotonic()

    def close(self) -> None:
        """Encode no more."""
        self._source.close()

    def forget(self) -> None:
        """Take note that another broker, or one that started anew, may have none."""
        self._sent = None
