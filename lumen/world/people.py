"""The household: who is here and awake, and what their bodies give to the air."""

from collections.abc import Set as AbstractSet
from enum import Enum

from lumen.units import Celsius
from lumen.world.activities import Activity


class Presence(Enum):
    """What one person is to a room: heat in W and moisture in g/s (ISO 7730, EN 13779)."""

    AWAKE = (75.0, 55.0 / 3600.0)
    ASLEEP = (55.0, 40.0 / 3600.0)
    AWAY = (0.0, 0.0)

    @property
    def heat(self) -> float:
        """Sensible heat in W."""
        return self.value[0]

    @property
    def moisture(self) -> float:
        """Breath and skin, in g/s."""
        return self.value[1]


def presence(going_on: AbstractSet[object]) -> Presence:
    """Give where the household is."""
    if Activity.AWAY in going_on:
        return Presence.AWAY
    return Presence.ASLEEP if Activity.ASLEEP in going_on else Presence.AWAKE


# The thermostat's dial, and its night set-back, which also serves an empty room.
DAY_SET_POINT: Celsius = 20.5
NIGHT_SET_POINT: Celsius = 17.5


def set_point(who: Presence) -> Celsius:
    """Give what the thermostat is set to."""
    return DAY_SET_POINT if who is Presence.AWAKE else NIGHT_SET_POINT
