"""Between what each quantity lies that is read, made or kept; whatever else is damage.

All of them follow from the channels' own ranges (`lumen.core.reading`).
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

from lumen.core.moment import DIMENSIONS
from lumen.core.observation import vapour
from lumen.core.reading import QUANTITIES, Channel
from lumen.core.weights import MOST_VOID
from lumen.units import Celsius

_SLACK = 1e-9


class Limits(NamedTuple):
    """The least and the greatest that a quantity can be."""

    low: float
    high: float

    def take(self, name: str, value: float) -> float:
        """Give a value that lies within.

        Raises:
            ValueError: it does not, or is no number.
        """
        if not (math.isfinite(value) and self.low <= value <= self.high):
            raise ValueError(f"{name} of {value:g}, outside {self.low:g}..{self.high:g}")
        return value


def _of(channel: Channel) -> Limits:
    quantity = QUANTITIES[channel]
    return Limits(quantity.low, quantity.high)


def _own_heat() -> Celsius:
    """Give the most that is taken out of the air: both the board's and the room's can be read."""
    air = _of(Channel.AMBIENT_TEMP)
    return air.high - air.low


LIMITS: Mapping[str, Limits] = {
    **{str(channel): _of(channel) for channel in Channel},
    **dict.fromkeys(DIMENSIONS, Limits(0.0, 1.0)),
    "V": Limits(0.0, MOST_VOID + _SLACK),
    "air": _of(Channel.AMBIENT_TEMP),
    "humidity": _of(Channel.HUMIDITY),
    "light": _of(Channel.LIGHT),
    "pressure": _of(Channel.PRESSURE),
    "vapour": Limits(0.0, vapour(_of(Channel.AMBIENT_TEMP).high, _of(Channel.HUMIDITY).high)),
    "own_heat": Limits(-_own_heat(), _own_heat()),
}
"""By the names of channels, of the dimensions, and of the quantities that days are made of."""
