"""A room's samples, calm but for what a test changes, and the events noticed in them."""

from collections.abc import Callable, Mapping
from random import Random
from typing import TYPE_CHECKING

from lumen.core.compensation import Compensation
from lumen.core.event_detector import EventDetector
from lumen.core.observation import vapour
from lumen.core.reading import Channel, Reading, Sample
from lumen.core.room_sense import RoomSense
from lumen.units import Monotonic, WallTime

if TYPE_CHECKING:
    from lumen.core.events import Event

HOUR = 3600.0
NOON, NIGHT = 12 * HOUR, 23 * HOUR

CALM: dict[Channel, float] = {
    Channel.AMBIENT_TEMP: 21.0,
    Channel.HUMIDITY: 45.0,
    Channel.PRESSURE: 1000.0,
    Channel.LIGHT: 200.0,
    Channel.CPU_TEMP: 48.0,
    Channel.CPU: 5.0,
    Channel.MEMORY: 40.0,
    Channel.DISK: 20.0,
    Channel.LED_BRIGHTNESS: 0.0,
}
CALM_KERNEL: dict[Channel, float] = {
    Channel.LOAD: 0.2,
    Channel.CTX_SWITCHES: 600.0,
    Channel.INTERRUPTS: 500.0,
}
"""What the kernel counts meanwhile: the state takes it in, and no event."""

Change = Callable[[float], Mapping[Channel, Reading]]


def with_vapour(temperature: float, share: float = 1.0) -> Mapping[Channel, Reading]:
    """Give air of a temperature with a share of the calm room's water."""
    water = share * vapour(21.0, 45.0)
    return {
        Channel.AMBIENT_TEMP: temperature,
        Channel.HUMIDITY: water / vapour(temperature, 100.0) * 100.0,
    }


class Life:
    """Samples every `interval` seconds from a time of day on, and all that was noticed."""

    def __init__(
        self,
        interval: float = 30.0,
        compensation: Compensation | None = None,
        begins: float = NOON,
    ) -> None:
        self.events = EventDetector()
        self.interval = interval
        self.begins = begins
        self.at = 0.0
        self.noticed: list[Event] = []
        self._room = RoomSense(compensation or Compensation())
        self._rng = Random(3)

    def live(self, minutes: float, change: Change) -> "Life":
        """Live for some minutes; `change` gives what differs from calm, by the share passed."""
        steps = max(1, round(minutes * 60.0 / self.interval))
        for step in range(1, steps + 1):
            self.at += self.interval
            readings: dict[Channel, Reading] = {
                c: v * self._rng.gauss(1.0, 0.0002) for c, v in CALM.items()
            }
            readings[Channel.PRESSURE] = self._rng.gauss(1000.0, 0.02)
            readings.update(change(step / steps))
            sample = Sample(Monotonic(self.at), WallTime(self.at), readings)
            self.events.observe(sample, self._room.read(sample), self.begins + self.at)
            self.noticed += [noticed.event for noticed in self.events.latest]
        return self

    def rest(self, minutes: float = 20.0) -> "Life":
        """Live calmly."""
        return self.live(minutes, lambda _: {})
