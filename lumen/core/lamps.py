"""What bears out that a step of the light is a lamp, and nothing else.

A lamp is named where nothing else could be it: by night, when no daylight reaches this place;
early and late, when whatever daylight there is moves within minutes, and this light stands still;
beside a dawn or dusk that is under way, when the light that came or went does not follow it, as
what a curtain or a cloud lets in would; or where it is, to a few per cent, what a lamp that was
named before gives, or what came or went again and again.
"""

import math
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, NamedTuple, TypeAlias

import msgspec

from lumen.core.daylight import DAY, EARLIEST_NOON, HOUR, NOON, slope
from lumen.core.limits import LIMITS
from lumen.core.local_days import LocalTime
from lumen.core.median import median
from lumen.core.observation import Observation
from lumen.units import Lux, Monotonic, Seconds

MINUTE: Seconds = 60.0

LAMP_LEAST: Lux = 8.0
SHARP = 0.85
"""Of a step that comes between two samples: a cloud's edge takes longer than that."""
SHARP_WITHIN: Seconds = 100.0
COMPARED: Seconds = 7 * MINUTE
"""How long before and after a step the light is compared."""
FEWEST = 5

STEEP = 0.008 / MINUTE
STEEPEST = 0.15 / MINUTE
"""Shares a second between which dawn or dusk is under way; a cloud's edge is steeper."""
CLEAR = 4.0
"""Times its uncertainty that such a slope must be."""
BENDS = 0.3
"""Of the sky's slope, what it may change by itself from before a step to after it."""
LIKE = 3.0
UNLIKE = 4.0
"""Uncertainties within which a lamp leaves the sky's slope as it is, and beyond which what was seen
is not what a curtain would have let in."""

LATEST_NOON: Seconds = 14 * HOUR
NORTHERN, MIDSUMMER = math.radians(60.0), math.radians(23.44)
"""Where and when daylight moves least early and late: no room further from the equator, and no
higher sun, is thought of."""
AIR = 1.2
"""By this power of the sun's sine a clear sky's light grows: a low sun shines through more air."""
ENOUGH = 0.02
"""Of the light in minutes: where daylight may move less, nothing is known by standing still."""
DOUBT = 1.5
"""Uncertainties added to how far a light moved, before it is said to have stood still."""
STEADY = 0.05
"""Of a step: where the light moved less than that in minutes, and is not certain to be a lamp's,
its size is remembered; a curtain's or a cloud's is another the next time."""
ALIKE = 2
"""So many such steps of one size before make the next a lamp."""
REMEMBERED = 16

SAME_LAMP = 0.025
"""A share: a lamp gives the same light each time, and a curtain any."""
NOISE = 0.0075
"""Of the light, what two readings of it differ by: one and a half times the sensor's noise."""
CLOUDS = 0.25
CLOUDS_AT_MOST = 0.1
"""Of what a cloud's edge did meanwhile, what is uncertain; and of a lamp, the most that clouds may
leave uncertain."""
STILL = 0.0225
STILL_WITHIN: Seconds = 160.0
"""Of the light, what its noise spans within minutes: where it stood so still before a step, a lamp
leaves it so; a cloud's edge and a curtain seldom do."""
SPARSE: Seconds = STILL_WITHIN / (FEWEST - 1)
"""From one sample to the next: where they lie further apart, a cloud's edge, too, comes between two
of them, and often enough it is of a known lamp's size and stands still for the next."""
HELD = (0.8, 1.25)
"""Of a known lamp's light, what holds for the first minutes beside clouds."""
CURTAIN = 0.06
"""Of the step, what is left beside it: a closed curtain lets less than this through."""
LAMPS = 12
"""So many lamps' light is remembered."""


@dataclass(slots=True)
class Step:
    """A step of the light that waits to be borne out; `restless` where clouds passed before it."""

    at: Monotonic
    before: list[tuple[Monotonic, Lux]]
    low: Lux
    first: Lux
    restless: bool = False
    samples: int = 1
    after: list[tuple[Monotonic, Lux]] = field(default_factory=list)
    announced: bool = False
    counted: float = 0.0
    """What of it, in decades, the sky is no longer blamed for."""

    @property
    def size(self) -> Lux:
        """How much light came or went between the two samples on each side of the step."""
        before = [value for _, value in self.before[-2:]]
        after = [value for _, value in self.after[:2]]
        return abs(sum(after) / len(after) - sum(before) / len(before))

    def is_sharp(self, level: Lux) -> bool:
        """Tell whether the light came or went at once, and by enough for a lamp."""
        size = abs(level - self.low)
        # More at first than at last is a cloud's hole, and no lamp.
        at_once = abs(self.first - self.low)
        return size >= LAMP_LEAST and SHARP * size <= at_once <= size / SHARP

    @property
    def is_sparse(self) -> bool:
        """Whether the samples before it lie so far apart that no edge between two is a lamp's."""
        times = [t for t, _ in self.before]
        return times[-1] - times[0] > SPARSE * (len(times) - 1)

    @property
    def begins_movement(self) -> bool:
        """Whether the light stood still before the step, and no longer does after it."""
        before = [(t, v) for t, v in self.before if t >= self.at - STILL_WITHIN]
        if len(before) < FEWEST:
            before = self.before[-FEWEST:]
        if len(before) < FEWEST or _span(before) > STILL:
            return False
        drift, _ = slope(before)
        return _span([(t, v - drift * (t - self.at)) for t, v in self.after]) > STILL

    def less_sky(self) -> tuple[Lux, Lux]:
        """Give the step less what the sky did meanwhile, and how uncertain that is.

        A cloud's edge is a relaxation: where one is under way, it does between two samples the
        geometric mean of what it did before and does after. Where one may have begun meanwhile,
        it did up to twice what it does after.
        """
        first, second, last = [value for _, value in (self.before[:1] * 2 + self.before)[-3:]]
        (_, now), (_, later) = self.after[:2]
        sooner, was, will = second - first, last - second, later - now
        if max(abs(was), abs(will)) <= 2.0 * NOISE * max(last, now):
            return self.size, 0.0
        if was * will > 0.0 and abs(will) <= abs(was) <= sooner * math.copysign(1.0, was):
            sky = math.copysign(math.sqrt(was * will), was)
            return abs(now - last - sky), CLOUDS * abs(was - will)
        reach = (0.0, was, 2.0 * will)
        sky = 0.5 * (max(reach) + min(reach))
        return abs(now - last - sky), max(reach) - sky


LampLux: TypeAlias = Annotated[float, msgspec.Meta(gt=0.0, le=LIMITS["light"].high)]


class LampLight(NamedTuple):
    """How much light came or went with a lamp, or what may be one, and when, by local time."""

    at: LocalTime
    light: LampLux


class Lamps:
    """The lamps of this place, and what bears out that a step is one of them."""

    def __init__(self) -> None:
        self.known: deque[LampLight] = deque(maxlen=LAMPS)
        self.unnamed: deque[LampLight] = deque(maxlen=REMEMBERED)
        """Steps that may be a lamp's, if they come again."""
        self._learns_from = -math.inf

    def learn(
        self, known: Iterable[LampLight], unnamed: Iterable[LampLight], until: Seconds
    ) -> None:
        """Take what was learned up to a local time, before which nothing is learned again."""
        self.known.extend(known)
        self.unnamed.extend(unnamed)
        self._learns_from = until

    def at_once(
        self, step: Step, level: Lux, local: Seconds, *, night: bool
    ) -> Mapping[str, float]:
        """Give what bears out a lamp as soon as its light has held; nothing if nothing does."""
        known = self._like(step)
        if night and not step.restless and step.is_sharp(level):
            self._learn(step, local)
            return {"night": 1.0}
        if known is None or step.is_sparse or step.begins_movement:
            return {}
        if _dim(step) <= CURTAIN * known:
            return {}
        if not HELD[0] <= abs(level - step.before[-1][1]) / known <= HELD[1]:
            return {}
        return {"step": step.size, "known lamp": known}

    def compared(self, step: Step, seen: Observation) -> Mapping[str, float]:
        """Give what bears out a lamp by minutes of light on both sides of its step."""
        after = [(t, v) for t, v in step.after if t > step.at]
        level = median([v for _, v in after])
        if not step.is_sharp(level) or min(len(step.before), len(after)) < FEWEST:
            return {}
        dim, lit = (step.before, after) if level > step.low else (after, step.before)
        (sky_slope, sky_error), (lit_slope, lit_error) = slope(dim), slope(lit)
        size = abs(level - step.low)
        moved = abs(lit_slope - sky_slope) / size
        moved += DOUBT * math.hypot(lit_error, sky_error) / size
        slopes = {"slope without": sky_slope, "slope with": lit_slope}
        least = least_movement(seen.time_of_day)
        if seen.dated and moved <= least and least * COMPARED >= ENOUGH:
            self._learn(step, seen.local)
            return slopes
        known = self._like(step)
        if known is not None and moved * COMPARED <= STEADY:
            return slopes | {"known lamp": known}
        beside = {} if step.is_sparse else _beside_twilight(dim, lit, seen)
        return beside or self._again(step, seen.local, moved)

    def _learn(self, step: Step, local: Seconds) -> None:
        if self._like(step) is None:
            self._keep(self.known, step, local)

    def _keep(self, lights: deque[LampLight], step: Step, local: Seconds) -> None:
        if local >= self._learns_from:
            lights.append(LampLight(local, step.size))

    def _again(self, step: Step, local: Seconds, moved: float) -> Mapping[str, float]:
        """Remember a step that may be a lamp's; give what bears it out when it comes again."""
        if moved * COMPARED > STEADY or _dim(step) <= CURTAIN * step.size:
            return {}
        sizes = [other.light for other in self.unnamed if other.at < local]
        alike = [size for size in sizes if abs(size - step.size) <= SAME_LAMP * step.size]
        if len(alike) >= ALIKE:
            self._keep(self.known, step, local)
            return {"step": step.size, "as before": float(len(alike))}
        self._keep(self.unnamed, step, local)
        return {}

    def _like(self, step: Step) -> Lux | None:
        """Give the light of a known lamp that this step could be, or None."""
        size, clouds = step.less_sky()
        noise = NOISE * max(step.first, step.before[-1][1])
        near = (
            lamp
            for _, lamp in self.known
            if clouds <= CLOUDS_AT_MOST * lamp
            and abs(lamp - size) <= SAME_LAMP * lamp + noise + clouds
        )
        return min(near, key=lambda lamp: abs(lamp - size), default=None)


def least_movement(time_of_day: Seconds) -> float:
    """Give the least share a second by which any daylight grows or fades at a time of day.

    The sun's sine is sin(latitude) sin(declination) + cos(latitude) cos(declination) cos(angle)
    with the angle that the sky turned since noon, by any clock that people keep.
    """
    from_noon = max(0.0, time_of_day - LATEST_NOON, EARLIEST_NOON - time_of_day)
    turn = 2.0 * math.pi / DAY
    angle = min(turn * from_noon, math.pi)
    along = math.cos(NORTHERN) * math.cos(MIDSUMMER)
    sine = math.sin(NORTHERN) * math.sin(MIDSUMMER) + along * math.cos(angle)
    if sine <= 0.0:
        return math.inf
    return AIR * turn * along * math.sin(angle) / sine


def _beside_twilight(
    dim: list[tuple[Monotonic, Lux]], lit: list[tuple[Monotonic, Lux]], seen: Observation
) -> Mapping[str, float]:
    """Tell whether light that came or went stands by dawn or dusk, or follows it in its share."""
    sky, lamp = median([v for _, v in dim]), median([v for _, v in lit])
    (sky_slope, sky_error), (lit_slope, lit_error) = slope(dim), slope(lit)
    if not _is_twilight(seen, sky_slope, sky_error, sky):
        return {}
    # What a curtain lets in follows the sky in its share; a lamp adds nothing to its slope.
    curtain, share = sky_slope * lamp / sky, lamp / sky
    like = LIKE * math.hypot(lit_error, sky_error) + BENDS * abs(sky_slope)
    unlike = UNLIKE * math.hypot(lit_error, share * sky_error)
    way = math.copysign(1.0, sky_slope)
    is_lamp = abs(lit_slope - sky_slope) <= like
    if is_lamp and (1.0 - BENDS) * abs(curtain) - way * lit_slope >= unlike:
        return {
            "slope without": sky_slope,
            "slope with": lit_slope,
            "slope of a curtain's light": curtain,
        }
    return {}


def _is_twilight(seen: Observation, slope: float, error: float, sky: Lux) -> bool:
    """Tell whether a slope is dawn's before noon or dusk's after it: steady, and no cloud's."""
    way = slope if seen.time_of_day < NOON else -slope
    return (
        seen.dated and sky > 0.0 and STEEP * sky <= way <= STEEPEST * sky and way >= CLEAR * error
    )


def _span(light: list[tuple[Monotonic, Lux]]) -> float:
    """Give by what share of itself the light differs at most."""
    values = [value for _, value in light]
    return (max(values) - min(values)) / max(values) if max(values) > 0.0 else 0.0


def _dim(step: Step) -> Lux:
    return min(step.first, step.before[-1][1])
