"""The board that carries the air sensor: warmed by its processor, minutes behind it."""

import math
from dataclasses import dataclass
from random import Random

from lumen.units import Celsius, Seconds

# Boards differ in case, standoffs and air flow. 2.25 is the factor of a widespread compensation
# for sensors that sit on a Pi (Pimoroni's example for the Enviro+): some 9 degC too warm at rest
# and 18 in a compile. Others publish 1.5 to 4.
_FACTORS = (1.6, 3.5)
# The range of lags that owners' logs of HATs show.
_LAGS: tuple[Seconds, Seconds] = (120.0, 600.0)


@dataclass(frozen=True, slots=True)
class BoardTraits:
    """How a board takes on its processor's heat; nothing tells Lumen these numbers.

    h' = (processor - board - h) / lag, and board = room + h / factor.
    """

    factor: float
    lag: Seconds


def drawn_traits(rng: Random) -> BoardTraits:
    """Draw the traits of one board."""
    low, high = (math.log(factor) for factor in _FACTORS)
    return BoardTraits(math.exp(rng.uniform(low, high)), rng.uniform(*_LAGS))


class Board:
    """The board's own heat, advanced step by step."""

    def __init__(self, traits: BoardTraits, room: Celsius, cpu: Celsius) -> None:
        self.traits = traits
        self._excess: Celsius = cpu - room
        self.own_heat: Celsius = self._excess / (1.0 + traits.factor)

    def step(self, duration: Seconds, room: Celsius, cpu: Celsius) -> None:
        """Follow the processor for one step, in which it went evenly to this temperature."""
        mean = 0.5 * (self._excess + cpu - room)
        self._excess = cpu - room
        rest = mean / (1.0 + self.traits.factor)
        self.own_heat = rest + (self.own_heat - rest) * math.exp(-duration / self._nears)

    def cool(self, duration: Seconds) -> None:
        """Be without power for so long."""
        self.own_heat *= math.exp(-duration / self._nears)
        self._excess = self.own_heat

    @property
    def _nears(self) -> Seconds:
        """In what time it nears its rest by 1 / e.

        The excess over the board itself is what h follows: own' = ((excess - own) / factor - own) /
        lag.
        """
        return self.traits.lag * self.traits.factor / (1.0 + self.traits.factor)
