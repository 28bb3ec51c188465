"""Causes of what changes in the air, named only where the readings leave no other.

Cold air that was let in: the air cools fast, below all that the last hour had, with less water in
it than before, while light and own heat held. Where own heat moved, much water must have gone, to
less than the last hour had: own heat takes none out of the air. In summer the air that comes in is
little colder: then warmth and water must have gone together, each below all that the hour had.
Steam: water that comes at once, as only what steams beside the sensor brings it, and goes again
within minutes.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

from lumen.core.events import Event, Noticed
from lumen.core.observation import Observation
from lumen.core.own_heat import OwnHeat
from lumen.core.recent import RecentValues
from lumen.core.sun_heat import SunHeat
from lumen.units import Monotonic, Seconds

MINUTE: Seconds = 60.0

COLD_BY = 0.8
COLD_WITHIN: Seconds = 200.0
"""An opened window takes .8 degC in three minutes and a half; a room that loses its heat, ten."""
COLDER_THAN_HOUR = 0.4
"""What a hair dryer or a stove leaves behind cools fast too, but not below the hour before."""
DRIER_BY = 0.03
"""Of the water: less than this is noise of the humidity sensor and the room's own breath."""
MUCH_DRIER_BY = 0.08
"""Of the water: more than what a wrong lag or factor could feign by warming one sensor alone."""
DRY_BY = 0.12
DRIER_THAN_HOUR = 0.04
"""Of the water: so much that, whatever own heat did, air from elsewhere was let in."""
COOLER_BY = 0.6
TOGETHER_WITHIN: Seconds = 6 * MINUTE
"""In midsummer an opened window takes .6 degC and a twentieth of the water in so long. A room alone
loses the one or the other: warmth where the heating rests, water where a shower's leaves, and that
no further than before."""
TOGETHER_DRIER_BY = 0.035
"""Of the water: three times what it moves by itself within some minutes."""
COOLER_THAN_HOUR = 0.25
TOGETHER_DRIER_THAN_HOUR = 0.015
LIGHT_HELD = 0.2
"""A share of the light: a sensor that loses the sun or a lamp beside it cools by itself."""

ONE_DRAUGHT: Seconds = 10 * MINUTE

STEAM_BY = 2.2
"""In hPa: a kettle beside the sensor brings three times as much."""
AT_ONCE: Seconds = 90.0
"""A shower next door and a pot on the stove take three times as long for that."""
STEAM_GONE = 0.4
"""Of the rise that is given back within some minutes: what a room was filled with stays longer."""
STEAM_PASSES: Seconds = 12 * MINUTE
STEAM_AT_LEAST: Seconds = 100.0
"""A breath over the sensor is over sooner."""


class _Lately:
    """The air's last minutes, with its water and the light."""

    def __init__(self, within: Seconds) -> None:
        self._within = within
        self._values = {
            name: RecentValues(within, points=20) for name in ("air", "vapour", "light")
        }

    def add(self, seen: Observation) -> None:
        """Take a sample; what is not known begins anew."""
        for name, recent in self._values.items():
            if name in seen.values:
                recent.add(seen.at, seen.values[name])
            else:
                recent.forget()

    @property
    def air(self) -> tuple[Monotonic, float]:
        """The first of these minutes' air, with its time; the last sample must have had it."""
        return self._values["air"].first

    def water(self, seen: Observation) -> tuple[float, float] | None:
        """Give the most water of these minutes, which is the room's, and the water now."""
        vapour = seen.values.get("vapour")
        if vapour is None:
            return None
        return max(self._values["vapour"].since(Monotonic(seen.at - self._within))), vapour

    def light_held(self, seen: Observation) -> bool:
        """Tell whether the light is what it was; one that is not known is."""
        light = seen.values.get("light")
        if light is None:
            return True
        _, before = self._values["light"].first
        # Below a lux there is nothing that could warm a sensor.
        return abs(light - before) <= max(1.0, LIGHT_HELD * before)

    def forget(self) -> None:
        """Begin anew: across a gap nobody watched."""
        for recent in self._values.values():
            recent.forget()


class ColdAir:
    """Watches for cold air that was let in: cold at once, or cooler and drier together."""

    def __init__(self) -> None:
        self._hour = RecentValues(60 * MINUTE, points=60)
        self._driest = RecentValues(60 * MINUTE, points=60)
        self._at_once, self._together = _Lately(COLD_WITHIN), _Lately(TOGETHER_WITHIN)
        self._begun: Monotonic | None = None
        self._given: Monotonic | None = None

    def observe(self, seen: Observation, heat: OwnHeat, sun: SunHeat) -> Iterator[Noticed]:
        """Take a sample; give cold air once, when a second sample bears it out."""
        self._at_once.add(seen)
        self._together.add(seen)
        air = seen.values.get("air")
        if air is None:
            self._begun = None
            return
        evidence = self._cold(seen, air, heat) or self._cooler_and_drier(seen, air, heat)
        if evidence is not None and _is_sun(seen, evidence, sun):
            evidence = None
        self._hour.add(seen.at, air)
        if "vapour" in seen.values:
            self._driest.add(seen.at, seen.values["vapour"])
        if evidence is None:
            self._begun = None
        elif self._begun is None:
            self._begun = seen.at
        else:
            # While it goes on to cool it is the same air.
            if self._given is None or seen.at - self._given > ONE_DRAUGHT:
                yield Noticed(Event.COLD_AIR, seen.at, evidence)
            self._given = seen.at

    def _cold(self, seen: Observation, air: float, heat: OwnHeat) -> dict[str, float] | None:
        """Give the evidence of air that is far colder at once."""
        since, before = self._at_once.air
        fell = before - air
        if fell < COLD_BY:
            return None
        colder = self._is_below(self._hour, seen.at - COLD_WITHIN, air + COLDER_THAN_HOUR)
        water = self._at_once.water(seen)
        dry_enough = water is None or water[1] <= water[0] * (1.0 - DRIER_BY)
        if not (colder and dry_enough and self._at_once.light_held(seen)):
            return None
        if self._is_own_heat(seen, heat, fell, water):
            return None
        return _evidence(seen, since, (before, air), water)

    def _cooler_and_drier(
        self, seen: Observation, air: float, heat: OwnHeat
    ) -> dict[str, float] | None:
        """Give the evidence of air that is somewhat cooler, and drier with it."""
        since, before = self._together.air
        fell = before - air
        if fell < COOLER_BY:
            return None
        water = self._together.water(seen)
        if water is None or water[1] > water[0] * (1.0 - TOGETHER_DRIER_BY):
            return None
        begun = seen.at - TOGETHER_WITHIN
        cooler = self._is_below(self._hour, begun, air + COOLER_THAN_HOUR)
        drier = self._is_below(self._driest, begun, water[1] / (1.0 - TOGETHER_DRIER_THAN_HOUR))
        if not (cooler and drier and self._together.light_held(seen)):
            return None
        if heat.could_explain(seen.at, TOGETHER_WITHIN, -fell):
            return None
        return _evidence(seen, since, (before, air), water)

    @staticmethod
    def _is_below(hour: RecentValues, until: Seconds, value: float) -> bool:
        """Tell whether a value is no more than all that the hour had up to a time."""
        return value <= min(hour.before(Monotonic(until)), default=-math.inf)

    def _is_own_heat(
        self, seen: Observation, heat: OwnHeat, fell: float, water: tuple[float, float] | None
    ) -> bool:
        """Tell whether own heat could be what cooled, as far as the water does not deny it."""
        if not heat.could_explain(seen.at, COLD_WITHIN, -fell):
            return False
        if water is None:
            return True
        most, now = water
        if now <= most * (1.0 - MUCH_DRIER_BY):
            if not heat.term_could_explain(seen.at, COLD_WITHIN, -fell):
                return False
            driest = min(self._driest.before(Monotonic(seen.at - COLD_WITHIN)), default=0.0)
            if now <= min(most * (1.0 - DRY_BY), driest * (1.0 - DRIER_THAN_HOUR)):
                # Then it only must have cooled further than own heat, or an error in it, could.
                return heat.could_explain(seen.at, COLD_WITHIN, -fell, share=1.0)
        return True

    def forget(self) -> None:
        """Begin anew: across a gap nobody watched."""
        self._hour.forget()
        self._driest.forget()
        self._at_once.forget()
        self._together.forget()
        self._begun = None


def _evidence(
    seen: Observation,
    since: Monotonic,
    air: tuple[float, float],
    water: tuple[float, float] | None,
) -> dict[str, float]:
    evidence = {"air from": air[0], "air to": air[1], "seconds": seen.at - since}
    if water is not None:
        evidence |= {"vapour from": water[0], "vapour to": water[1]}
    return evidence


def _is_sun(seen: Observation, evidence: dict[str, float], sun: SunHeat) -> bool:
    fell = evidence["air from"] - evidence["air to"]
    return sun.could_explain(seen.at, evidence["seconds"], fell)


class _Rise(NamedTuple):
    """Water that came at once, and may be seen to go again."""

    begun: Monotonic
    base: float
    peak: float


class Steam:
    """Watches for water that comes at once, as only steam beside the sensor does, and goes again.

    What comes more slowly is a shower's or the stove's, and whether it goes again says only that
    somebody opened a window: it has more than one cause and is told as moister air.
    """

    def __init__(self) -> None:
        self._lately = RecentValues(AT_ONCE, points=10)
        self._rise: _Rise | None = None

    def observe(self, seen: Observation) -> Iterator[Noticed]:
        """Take a sample; give steam, when it is seen to go again."""
        vapour = seen.values.get("vapour")
        if vapour is None:
            return
        self._lately.add(seen.at, vapour)
        rise = self._rise = self._rising(seen.at, vapour)
        if rise is None:
            return
        if seen.at - rise.begun > STEAM_PASSES:
            self._begin_anew(seen.at, vapour)
        elif rise.peak - vapour >= STEAM_GONE * (rise.peak - rise.base):
            self._begin_anew(seen.at, vapour)
            if seen.at - rise.begun >= STEAM_AT_LEAST:
                yield Noticed(
                    Event.STEAM,
                    seen.at,
                    {"vapour from": rise.base, "peak": rise.peak, "to": vapour},
                )

    def _rising(self, at: Monotonic, vapour: float) -> _Rise | None:
        """Give the rise that is under way, or one that begins."""
        if self._rise is not None:
            return self._rise._replace(peak=max(self._rise.peak, vapour))
        base = min(self._lately.since(Monotonic(at - AT_ONCE)))
        return _Rise(at, base, vapour) if vapour >= base + STEAM_BY else None

    def _begin_anew(self, at: Monotonic, vapour: float) -> None:
        self._rise = None
        self._lately.restart(at, vapour)

    def forget(self) -> None:
        """Begin anew: across a gap nobody watched."""
        self._lately.forget()
        self._rise = None
