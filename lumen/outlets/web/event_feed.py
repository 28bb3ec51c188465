"""What is new for the page since it was last asked: nothing is made up that did not change."""

from collections.abc import Iterator
from typing import Any

import msgspec

from lumen.outlets.web import view as telling
from lumen.runtime.lifecycle import Lumen
from lumen.units import Monotonic, Seconds

LOOK_AROUND: Seconds = 1.0
"""How often wishes, faults and the rest are looked at: a person does not wait longer for a sign."""


class EventFeed:
    """Remembers what was told to all who watch."""

    def __init__(self, lumen: Lumen) -> None:
        self._lumen = lumen
        self._lights = lumen.renderer.lights
        self._picture = lumen.renderer.drawn
        self._pictures = 0
        self._bearing: dict[str, Any] = {}
        self._looked_at = Monotonic(float("-inf"))
        self._mark()

    def __call__(self) -> Iterator[tuple[str, bytes]]:
        """Give what is new, by its kind."""
        lumen = self._lumen
        if lumen.renderer.lights != self._lights:
            self._lights = lumen.renderer.lights
            yield "lights", msgspec.json.encode(telling.lights(self._lights))
        picture = lumen.renderer.drawn
        if picture is not self._picture:
            self._picture = picture
            yield self._another()
        if lumen.creature.recalled != self._recalled:
            self._mark()
            yield "story", msgspec.json.encode(telling.whole(lumen))
        elif lumen.creature.samples != self._samples:
            told = telling.since(lumen, self._samples, self._at, self._shown_at)
            self._mark()
            yield "moment", msgspec.json.encode(told)
        yield from self._around()

    def _around(self) -> Iterator[tuple[str, bytes]]:
        now = self._lumen.hardware.body_clock.monotonic()
        if now - self._looked_at < LOOK_AROUND:
            return
        self._looked_at = now
        if self._picture is None:
            # Without a panel a picture is drawn for whoever looks, and that costs.
            yield self._another()
        status = telling.status(self._lumen)
        if status != self._bearing:
            self._bearing = status
            yield "bearing", msgspec.json.encode(status)

    def _another(self) -> tuple[str, bytes]:
        self._pictures += 1
        return "panel", msgspec.json.encode(self._pictures)

    def _mark(self) -> None:
        creature = self._lumen.creature
        never = Monotonic(float("-inf"))
        self._samples, self._recalled = creature.samples, creature.recalled
        self._at = creature.history[-1].at if creature.history else never
        self._shown_at = creature.said[-1].shown_at if creature.said else never
