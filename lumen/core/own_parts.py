"""What each part of the state usually is: the medians of its own last two weeks.

They are of the same moments that the own scale is made of, one in ten minutes and without a fault.
"""

from array import array
from collections import deque
from collections.abc import Mapping

import numpy as np

from lumen.core.median import medians
from lumen.core.own_scale import DAY, REMEMBERED, THINNED
from lumen.core.state import Component
from lumen.units import WallTime

FEWEST = 6
"""An hour of moments: before that nothing is called usual."""

_PER_DAY = DAY / THINNED
_COMPONENTS = tuple(Component)


class OwnParts:
    """Values of components in, their medians out."""

    def __init__(self) -> None:
        # As plain numbers of 32 bits, two weeks are a fifth of a megabyte.
        self._values: deque[array[float]] = deque(maxlen=REMEMBERED)
        self._slot: int | None = None

    @property
    def days(self) -> float:
        """How many days of moments there are."""
        return len(self._values) / _PER_DAY

    def learn(self, wall: WallTime, values: Mapping[Component, float | None]) -> None:
        """Remember the components of a moment without a fault, one in each slot of ten minutes."""
        slot = int(wall // THINNED)
        if slot != self._slot:
            self._slot = slot
            known = (values.get(component) for component in _COMPONENTS)
            self._values.append(array("f", (np.nan if x is None else x for x in known)))

    def usual(self) -> dict[Component, float]:
        """Give the median of each component that was ever known; nothing in the first hour."""
        if len(self._values) < FEWEST:
            return {}
        rows = np.array(self._values, dtype=np.float64)
        return {
            component: float(medians(known))
            for component, column in zip(_COMPONENTS, rows.T, strict=True)
            if (known := column[~np.isnan(column)]).size
        }
