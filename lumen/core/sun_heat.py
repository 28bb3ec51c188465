"""How far sunlight on the sensor could have moved what it reads of the air.

A case in the sun is warmer than the air, and follows a cloud within minutes. Nobody knows whether
the sun reaches it: what it may have done is bounded by how far the light went.
"""

from lumen.core.observation import Observation
from lumen.core.own_heat import SHARE
from lumen.core.recent import RecentValues
from lumen.units import Celsius, Lux, Monotonic, Seconds

WARMS = 0.5 / 1000.0
"""degC for each lux: a dark case at 90,000 lux was recorded 35 degC above the air, .39 for each
1,000 lux; a little more is assumed, so that doubt is silence."""
LAGS: Seconds = 15 * 60.0
"""For so long after the light has changed a case still follows it."""
REMEMBERED: Seconds = 30 * 60.0


class SunHeat:
    """The light of the last half hour, as it may have warmed the sensor."""

    def __init__(self) -> None:
        self._light = RecentValues(REMEMBERED, points=90)

    def observe(self, seen: Observation) -> None:
        """Take a sample; a light that is not known moved nothing."""
        if "light" in seen.values:
            self._light.add(seen.at, seen.values["light"])

    def could_explain(self, at: Monotonic, span: Seconds, change: Celsius) -> bool:
        """Tell whether sunlight may have moved the air sensor by more than a third of a change."""
        past: list[Lux] = list(self._light.since(Monotonic(at - span - LAGS)))
        return bool(past) and WARMS * (max(past) - min(past)) > SHARE * abs(change)

    def forget(self) -> None:
        """Begin anew: across a gap nobody watched."""
        self._light.forget()
