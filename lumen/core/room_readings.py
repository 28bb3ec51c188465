"""What the room itself is: what shapes, sentences and pages speak of instead of raw readings."""

from collections.abc import Collection
from typing import NamedTuple

from lumen.core.reading import Channel
from lumen.units import Celsius, Hectopascal, Lux, Percent


class RoomReadings(NamedTuple):
    """What the room itself is, as far as the body's own heat and glow can be taken out."""

    ambient: Celsius | None
    """Compensated; the raw reading while the factor is unknown."""
    humidity: Percent | None
    """At constant dew point."""
    pressure: Hectopascal | None
    light: Lux | None
    """World light: less the LEDs' glow."""
    heat_excess: Celsius | None
    """The processor's excess over the board, low-passed by the board's lag."""
    own_heat: Celsius | None
    """What was taken out of `ambient`; None while that is unknown."""
    calibrated: bool
    """Whether the room's temperature is known to 1.5 degC."""

    def without(self, channels: Collection[Channel]) -> "RoomReadings":
        """Give the same, knowing nothing of what these channels read."""
        gone = {Channel.AMBIENT_TEMP, Channel.CPU_TEMP}.intersection(channels)
        air = None if gone else self.ambient
        humid = Channel.HUMIDITY in channels or (gone and self.calibrated)
        return self._replace(
            ambient=air if self.calibrated or Channel.AMBIENT_TEMP in channels else self.ambient,
            humidity=None if humid else self.humidity,
            pressure=None if Channel.PRESSURE in channels else self.pressure,
            light=None if Channel.LIGHT in channels else self.light,
            heat_excess=None if gone else self.heat_excess,
            own_heat=None if gone else self.own_heat,
        )
