"""What is new for the page since it was last asked: nothing is made up that did not change."""

from collections.abc import Iterator
from typing import Any

import msgspec

from lumen.daemon.app import Lumen
from lumen.outlets import telling
from lumen.units import Monotonic, Seconds

LOOK_AROUND: Seconds = 1.0
"""How often wishes, faults and the rest are looked at: a person does not wait longer for a sign."""


class News:
    """Remembers what was told to all who watch."""

    def __init__(self, lumen: Lumen) -> None:
        self._lumen = lumen
        self._lights = lumen.stage.lights
        self._picture = lumen.stage.drawn
        self._pictures = 0
        self._bearing: dict[str, Any] = {}
        self._looked_at = Monotonic(float("-inf"))
        self._mark()

    def __call__(self) -> Iterator[tuple[str, bytes]]:
        """Give what is new, by its kind."""
        lumen = self._lumen
        if lumen.stage.lights != self._lights:
            self._lights = lumen.stage.lights
            yield "lights", msgspec.json.encode(telling.lights(self._lights))
        picture = lumen.stage.drawn
        if picture is not self._picture:
            self._picture = picture
            yield self._another()
        if lumen.being.recalled != self._recalled:
            self._mark()
            yield "story", msgspec.json.encode(telling.whole(lumen))
        elif lumen.being.samples != self._samples:
            told = telling.since(lumen, self._samples, self._at, self._shown_at)
            self._mark()
            yield "moment", msgspec.json.encode(told)
        yield from self._around()

    def _around(self) -> Iterator[tuple[str, bytes]]:
        now = self._lumen.parts.body_clock.monotonic()
        if now - self._looked_at < LOOK_AROUND:
            return
        self._looked_at = now
        if self._picture is None:
            # Without a panel a picture is drawn for whoever looks, and that costs.
            yield self._another()
        bearing = telling.bearing(self._lumen)
        if bearing != self._bearing:
            self._bearing = bearing
            yield "bearing", msgspec.json.encode(bearing)

    def _another(self) -> tuple[str, bytes]:
        self._pictures += 1
        return "panel", msgspec.json.encode(self._pictures)

    def _mark(self) -> None:
        being = self._lumen.being
        never = Monotonic(float("-inf"))
        self._samples, self._recalled = being.samples, being.recalled
        self._at = being.history[-1].at if being.history else never
        self._shown_at = being.said[-1].shown_at if being.said else never
