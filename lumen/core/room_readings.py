"""What the room itself is: what shapes, sentences and pages speak of instead of raw readings."""

from typing import NamedTuple

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
