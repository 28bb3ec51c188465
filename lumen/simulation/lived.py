"""A world that goes on with a clock, and that Lumen's own lights shine in."""

import threading
from collections.abc import Callable

from lumen.simulation.place import Mishap, Surroundings
from lumen.simulation.world import World
from lumen.units import Seconds


class LivedWorld:
    """Fulfils `lumen.simulation.place.Place`: what is true now, by the clock it was given."""

    def __init__(
        self, world: World, elapsed: Callable[[], Seconds], brightness: Callable[[], float]
    ) -> None:
        self.world = world
        self._elapsed = elapsed
        self._brightness = brightness
        # A bus's thread and the event loop both look at the world.
        self._lock = threading.RLock()

    @property
    def surroundings(self) -> Surroundings:
        """What is true now at the sensors."""
        with self._lock:
            return self._now().surroundings

    @property
    def mishaps(self) -> frozenset[Mishap]:
        """What is going wrong now."""
        with self._lock:
            return self._now().mishaps

    @property
    def happening(self) -> tuple[str, ...]:
        """What goes on now, in plain words."""
        with self._lock:
            return self._now().happening

    def busy(self, threads: float) -> None:
        """Keep so many threads of the simulated host busy from now on, besides what goes on."""
        with self._lock:
            self._now().extra_tasks = threads

    def _now(self) -> World:
        self.world.advance(max(self._elapsed(), self.world.elapsed))
        self.world.led_brightness = self._brightness()
        return self.world
