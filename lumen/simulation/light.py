"""Light on Lumen's shelf: daylight through the window, and the lamps that people switch."""

import math
from random import Random

from lumen.simulation.wander import Wander
from lumen.units import Lux, Seconds

# A shelf away from the window sees one to two per cent of the light outside; 2 % is the usual
# daylight factor of a well-lit room.
_DAYLIGHT_FACTOR = 0.012
# A street lamp through the curtain, passed by cars and clouds.
_STREET: Lux = 0.05
_STREET_SPREAD = 0.25  # of its logarithm
# Mains voltage wanders by some per mille, and lamps with it.
_MAINS_SPREAD = 0.003
_FLICKER_TIME: Seconds = 60.0
# A living room's ceiling lamp: 100 to 200 lx, as common practice has it.
_CEILING: Lux = 170.0

# People switch the lamp on below some 60 lx of daylight and off when it no longer matters,
# within a couple of minutes of noticing (Hunt 1979: seldom, and in clear need).
_TOO_DARK: Lux = 60.0
_BRIGHT_ENOUGH: Lux = 220.0
_NOTICE_TIME: Seconds = 150.0


class Lighting:
    """The ceiling lamp and whoever switches it, and the light on the shelf."""

    def __init__(self, rng: Random, step: Seconds) -> None:
        self._rng = rng
        self._notices = step / _NOTICE_TIME
        self._street = Wander(rng, spread=_STREET_SPREAD, memory=_FLICKER_TIME, step=step)
        self._mains = Wander(rng, spread=_MAINS_SPREAD, memory=_FLICKER_TIME, step=step)
        self.on = False
        self.level: Lux = _STREET
        """The light on the shelf, without Lumen's own."""
        self.daylight: Lux = 0.0
        """What of it is daylight."""
        self.lamps: Lux = 0.0
        """What of it lamps give."""

    def step(self, outdoors: Lux, *, awake: bool, other_lamps: Lux) -> None:
        """Advance by one step; `awake` tells whether someone is here who may want light."""
        daylight = _DAYLIGHT_FACTOR * outdoors
        if not awake:
            self.on = False
        elif self._rng.random() < self._notices:
            self.on = daylight < (_BRIGHT_ENOUGH if self.on else _TOO_DARK)
        lamps = other_lamps + (_CEILING if self.on else 0.0)
        street = _STREET * math.exp(self._street.step())
        self.daylight, self.lamps = daylight, lamps
        self.level = street + daylight + lamps * (1.0 + self._mains.step())
