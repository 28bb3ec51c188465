"""What happens to the light: steps that hold, lamps among them, and the slow change of the sky.

A lamp is named only where nothing else could be it: by night, when no daylight reaches this place;
beside a dawn or dusk that is under way, when the light that came or went does not follow it, as
what a curtain or a cloud lets in would; or where it is, to a few per cent, what a lamp named by
night gives.
"""

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from lumen.core.daylight import NOON, Daylight, slope
from lumen.core.events import Event, Noticed
from lumen.core.observation import Observation
from lumen.core.recent import RecentValues
from lumen.units import Lux, Monotonic, Seconds

MINUTE: Seconds = 60.0

STEP = 0.14
"""In log10, from one sample to the next: a second lamp beside a first adds about so much."""
SUDDEN = 0.35
"""What is said to be suddenly lighter or darker more than doubles or halves the light."""
OFFSET: Lux = 0.5
"""Added before shares are taken: in the dark a street lamp's flicker is no step."""
HOLD: Seconds = 90.0
"""A hand over the eye, a door, a passing car are over sooner."""
BACK = 0.5
"""Of a step that is given back: then it has not held."""

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

SAME_LAMP = 0.025
"""A share: a lamp gives the same light each time, and a curtain any."""
STILL_THE_LAMP = 0.06
"""A share, by which what holds for minutes may differ: the sky moves on beside a lamp."""
UNSTEADY = 0.1
"""Of a step: where the light moved by more in the minutes before, clouds pass."""
LAMPS = 12
"""So many lamps' light is remembered."""

GLOW: Lux = 80.0
"""The most that three LEDs at full white can throw on a sensor beside them."""

OWN_SHARE = 1.0 / 3.0
"""Of a change, the most that the body's own glow may have done."""

SKY = 0.5
SKY_WITHIN: Seconds = 40 * MINUTE
"""In log10: three times as much light, or as little, without a step."""


@dataclass(slots=True)
class _Step:
    """A step that waits to be borne out."""

    at: Monotonic
    before: list[tuple[Monotonic, float]]
    low: Lux
    first: Lux
    samples: int = 1
    after: list[tuple[Monotonic, float]] = field(default_factory=list)
    announced: bool = False

    @property
    def size(self) -> Lux:
        """How much light came or went between the two samples on each side of the step."""
        before = [value for _, value in self.before[-2:]]
        after = [value for _, value in self.after[:2]]
        return abs(sum(after) / len(after) - sum(before) / len(before))


class LightEvents:
    """Watches the light, sample by sample."""

    def __init__(self) -> None:
        self._daylight = Daylight()
        self._recent: deque[tuple[Monotonic, Lux]] = deque(maxlen=400)
        self._glow: float | None = None
        self._step: _Step | None = None
        self._sky = RecentValues(SKY_WITHIN, points=40)
        self._stepped = 0.0
        self._dazzled = 0
        self._lamps: deque[Lux] = deque(maxlen=LAMPS)
        self._sky_begun: Monotonic | None = None

    def observe(self, seen: Observation) -> Iterator[Noticed]:
        """Take a sample; give what happened to the light and is borne out."""
        light = seen.raw.get("light")
        if light is None:
            return
        own = self._own_glow(seen)
        # The median of three follows a sample later.
        self._dazzled = 2 if own > OWN_SHARE * light else max(0, self._dazzled - 1)
        if self._dazzled:
            self._sky.forget()
        step = self._begins(seen, light, own)
        self._daylight.observe(seen, light, stepped=step or self._step is not None)
        if self._step is not None:
            yield from self._follow(self._step, seen, light)
        self._recent.append((seen.at, light))
        while self._recent[0][0] < seen.at - COMPARED - HOLD:
            self._recent.popleft()
        if self._step is None:
            yield from self._watch_sky(seen)

    def daylight_of(self, day: int) -> tuple[Seconds | None, Seconds | None]:
        """Give when, on the present day, the sun was first and last seen to change the light."""
        return self._daylight.seen_on(day)

    def forget(self) -> None:
        """Begin anew: across a gap nobody watched."""
        self._recent.clear()
        self._step = None
        self._sky.forget()
        self._sky_begun = None

    def _begins(self, seen: Observation, light: Lux, own: Lux) -> bool:
        """Look for a step from a level that held to another; the body's own glow makes none."""
        if not self._recent or seen.at - self._recent[-1][0] > SHARP_WITHIN:
            return False
        last = self._recent[-1][1]
        if abs(_decades(last, light)) < STEP:
            return False
        if self._step is not None and self._step.samples > 1 and not self._step.announced:
            # A step within a step: what holds at last is judged from where the first began.
            return True
        before = [(t, v) for t, v in self._recent if t >= seen.at - COMPARED]
        held = [v for t, v in before if t >= seen.at - HOLD - 40.0]
        level = _median(held)
        long = before[-1][0] - before[0][0] >= HOLD - 30.0 and len(held) > 1
        steady = all(abs(_decades(level, v)) < BACK * abs(_decades(level, light)) for v in held)
        if not long or not steady or own > OWN_SHARE * abs(light - level):
            return True
        self._step = _Step(seen.at, before, level, light)
        return True

    def _own_glow(self, seen: Observation) -> Lux:
        """Give the most that the LEDs' own change may have done to the light."""
        glow, self._glow = self._glow, seen.raw.get("glow", self._glow)
        if glow is None or self._glow is None:
            return 0.0
        return GLOW * abs(self._glow**2 - glow**2)

    def _follow(self, step: _Step, seen: Observation, light: Lux) -> Iterator[Noticed]:
        if seen.at > step.at:
            step.samples += 1
        step.after.append((seen.at, light))
        size = _decades(step.low, step.first)
        if _decades(step.low, light) * math.copysign(1.0, size) < BACK * abs(size):
            self._step = None
            return
        lasted = seen.at - step.at
        if lasted < HOLD or step.samples < 3:  # noqa: PLR2004 - the step and two that bear it out
            return
        if not step.announced:
            yield from self._announce(step, seen)
        if self._step is not None and lasted >= COMPARED:
            yield from self._compare(step, seen)
            self._step = None

    def _announce(self, step: _Step, seen: Observation) -> Iterator[Noticed]:
        """Say what is known at once: a lamp by night, else only that the light changed."""
        step.announced = True
        level = _median([v for _, v in step.after])
        size = _decades(step.low, level)
        if abs(size) < STEP:
            self._step = None
            return
        self._stepped += size
        evidence = {"from": step.low, "to": level, "seconds held": seen.at - step.at}
        known = self._known_lamp(step, abs(level - step.low))
        if self._is_sharp(step, level) and self._daylight.is_night(seen):
            self._step = None
            if known is None:
                self._lamps.append(step.size)
            yield Noticed(_lamp(size), seen.at, evidence | {"night": 1.0})
        elif self._is_sharp(step, level) and known is not None:
            self._step = None
            yield Noticed(_lamp(size), seen.at, evidence | {"step": step.size, "known lamp": known})
        elif abs(size) >= SUDDEN:
            yield Noticed(Event.LIGHTER if size > 0.0 else Event.DARKER, seen.at, evidence)

    def _known_lamp(self, step: _Step, held_by: Lux) -> Lux | None:
        """Give the light of a lamp named by night that this step could be, or None."""
        held = [value for _, value in step.before[-4:]]
        if max(held) - min(held) > UNSTEADY * step.size:
            return None
        near = (
            lamp
            for lamp in self._lamps
            if abs(lamp - step.size) <= SAME_LAMP * lamp
            and abs(lamp - held_by) <= STILL_THE_LAMP * lamp
        )
        return min(near, key=lambda lamp: abs(lamp - step.size), default=None)

    def _is_sharp(self, step: _Step, level: Lux) -> bool:
        size = abs(level - step.low)
        # More at first than at last is a cloud's hole, and no lamp.
        at_once = abs(step.first - step.low)
        return size >= LAMP_LEAST and SHARP * size <= at_once <= size / SHARP

    def _compare(self, step: _Step, seen: Observation) -> Iterator[Noticed]:
        """Compare both sides of a step: does what came or went follow the sky, or stand by it?"""
        after = [(t, v) for t, v in step.after if t > step.at]
        level = _median([v for _, v in after])
        if not self._is_sharp(step, level) or min(len(step.before), len(after)) < FEWEST:
            return
        dim, lit = (step.before, after) if level > step.low else (after, step.before)
        sky, lamp = _median([v for _, v in dim]), _median([v for _, v in lit])
        sky_slope, sky_error = slope(dim)
        lit_slope, lit_error = slope(lit)
        if not _is_twilight(seen, sky_slope, sky_error, sky):
            return
        # What a curtain lets in follows the sky in its share; a lamp adds nothing to its slope.
        curtain, share = sky_slope * lamp / sky, lamp / sky
        like = LIKE * math.hypot(lit_error, sky_error) + BENDS * abs(sky_slope)
        unlike = UNLIKE * math.hypot(lit_error, share * sky_error)
        way = math.copysign(1.0, sky_slope)
        is_lamp = abs(lit_slope - sky_slope) <= like
        if is_lamp and (1.0 - BENDS) * abs(curtain) - way * lit_slope >= unlike:
            evidence = {
                "from": step.low,
                "to": level,
                "slope without": sky_slope,
                "slope with": lit_slope,
                "slope of a curtain's light": curtain,
            }
            yield Noticed(_lamp(_decades(step.low, level)), seen.at, evidence)

    def _watch_sky(self, seen: Observation) -> Iterator[Noticed]:
        light = seen.values.get("light")
        if light is None:
            return
        value = math.log10(light + OFFSET) - self._stepped
        self._sky.add(seen.at, value)
        moved = value - self._sky.first[1]
        if abs(moved) < SKY:
            self._sky_begun = None
        elif self._sky_begun is None:
            self._sky_begun = seen.at
        elif seen.at - self._sky_begun >= HOLD:
            self._sky.restart(seen.at, value)
            event = Event.DAWN if moved > 0.0 else Event.DUSK
            yield Noticed(event, seen.at, {"decades in forty minutes": moved, "to": light})


def is_seen_by_others(light: Lux, brightness: float) -> bool:
    """Tell whether light is so much that the body's own lights cannot be what is seen."""
    return GLOW * brightness * brightness <= OWN_SHARE * light


def _is_twilight(seen: Observation, slope: float, error: float, sky: Lux) -> bool:
    """Tell whether a slope is dawn's before noon or dusk's after it: steady, and no cloud's."""
    way = slope if seen.time_of_day < NOON else -slope
    return sky > 0.0 and STEEP * sky <= way <= STEEPEST * sky and way >= CLEAR * error


def _lamp(size: float) -> Event:
    return Event.LAMP_ON if size > 0.0 else Event.LAMP_OUT


def _decades(before: Lux, after: Lux) -> float:
    return math.log10((after + OFFSET) / (before + OFFSET))


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
