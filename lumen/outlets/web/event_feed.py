"""What is new for the page since the last look: nothing is encoded that did not change."""

from collections.abc import Iterator
from typing import Any

import msgspec

from lumen.outlets.view import View
from lumen.outlets.web import view as page_view
from lumen.units import Monotonic, Seconds

STATUS_PERIOD: Seconds = 1.0
"""How often controls, faults and the rest are compared: nobody waits longer for a change."""

_NEVER = Monotonic(float("-inf"))


class EventFeed:
    """Remembers what was sent to all who watch."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._lights = view.screen.lights
        self._picture = view.screen.drawn
        self._pictures = 0
        self._status: dict[str, Any] = {}
        self._compared_at = _NEVER
        self._mark()

    def __call__(self) -> Iterator[tuple[str, bytes]]:
        """Give what is new, by its kind."""
        screen, history = self._view.screen, self._view.history
        if screen.lights != self._lights:
            self._lights = screen.lights
            yield "lights", msgspec.json.encode(page_view.lights(self._lights))
        picture = screen.drawn
        if picture is not self._picture:
            self._picture = picture
            yield self._next_picture()
        if history.restored != self._restored:
            self._mark()
            yield "story", msgspec.json.encode(page_view.whole(self._view))
        elif history.samples != self._samples:
            new = page_view.since(self._view, self._samples, self._at, self._shown_at)
            self._mark()
            yield "moment", msgspec.json.encode(new)
        yield from self._status_events()

    def _status_events(self) -> Iterator[tuple[str, bytes]]:
        now = self._view.clock.monotonic()
        if now - self._compared_at < STATUS_PERIOD:
            return
        self._compared_at = now
        if self._picture is None:
            # Without a panel a picture is drawn for whoever looks, and that costs.
            yield self._next_picture()
        status = page_view.status_now(self._view)
        if status != self._status:
            self._status = status
            yield "status", msgspec.json.encode(status)

    def _next_picture(self) -> tuple[str, bytes]:
        self._pictures += 1
        return "panel", msgspec.json.encode(self._pictures)

    def _mark(self) -> None:
        history = self._view.history
        self._samples, self._restored = history.samples, history.restored
        self._at = history.states[-1].at if history.states else _NEVER
        self._shown_at = _NEVER if history.last_said is None else history.last_said.shown_at
