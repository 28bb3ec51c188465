"""What happens to the light: steps that hold, lamps among them, and the slow change of the sky.

What bears out that a step is a lamp is in `lamps`.
"""

import math
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import pairwise

from lumen.core.daylight import Daylight
from lumen.core.events import Event, Noticed
from lumen.core.lamps import COMPARED, SHARP_WITHIN, Lamps, Step
from lumen.core.light_grain import LightGrain
from lumen.core.median import median
from lumen.core.observation import BLANKS, Observation
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

GRAINS = 3.0
"""Of the sensor's own grain, what a step must be more than."""

FAR_MORE = 2.0
"""A cloud's edge does at most so many times as much in one sample as in the one before."""

GLOW: Lux = 80.0
"""The most that three LEDs at full white can throw on a sensor beside them."""

OWN_SHARE = 1.0 / 3.0
"""Of a change, the most that the body's own glow may have done."""

SKY = 0.5
SKY_WITHIN: Seconds = 40 * MINUTE
"""In log10: three times as much light, or as little, without a step."""


class LightEvents:
    """Watches the light, sample by sample."""

    def __init__(self) -> None:
        self.daylight = Daylight()
        self._recent: deque[tuple[Monotonic, Lux]] = deque(maxlen=400)
        self._glow: float | None = None
        self._step: Step | None = None
        self._sky = RecentValues(SKY_WITHIN, points=40)
        self._stepped = 0.0
        self._dazzled = 0
        self.lamps = Lamps()
        self._grain = LightGrain()
        self._sky_begun: Monotonic | None = None
        self._blanks = 0

    def observe(self, seen: Observation) -> Iterator[Noticed]:
        """Take a sample; give what happened to the light and is borne out."""
        light = seen.raw.get("light")
        if light is None:
            self._miss()
            return
        self._blanks = 0
        own = self._own_glow(seen)
        # The median of three follows a sample later.
        self._dazzled = 2 if own > OWN_SHARE * light else max(0, self._dazzled - 1)
        if self._dazzled:
            self._sky.forget()
        step = self._begins(seen, light, own)
        self.daylight.observe(seen, light, stepped=step or self._step is not None)
        if self._step is not None:
            yield from self._follow(self._step, seen, light)
        self._grain.observe(light)
        self._recent.append((seen.at, light))
        while self._recent[0][0] < seen.at - COMPARED - HOLD:
            self._recent.popleft()
        if self._step is None:
            yield from self._watch_sky(seen)

    def daylight_of(self, day: int) -> tuple[Seconds | None, Seconds | None]:
        """Give when, on the present day, the sun was first and last seen to change the light."""
        return self.daylight.seen_on(day)

    def forget(self) -> None:
        """Begin anew: across a gap nobody watched."""
        self._recent.clear()
        self._grain.forget()
        self._step = None
        self._forget_sky()

    def _miss(self) -> None:
        """Take note that there is no light: nobody watches whether a step holds, or how it comes.

        A step that is announced has held; its comparison waits, and knows how long it may.
        """
        self._blanks += 1
        if self._blanks >= BLANKS:
            self._forget_sky()
            if self._step is not None and not self._step.announced:
                self._step = None

    def _forget_sky(self) -> None:
        self._sky.forget()
        self._sky_begun = None

    def _begins(self, seen: Observation, light: Lux, own: Lux) -> bool:
        """Look for a step from a level that held to another; the body's own glow makes none."""
        if not self._recent or seen.at - self._recent[-1][0] > SHARP_WITHIN:
            return False
        last = self._recent[-1][1]
        if abs(_decades(last, light)) < STEP:
            return False
        if abs(light - last) <= GRAINS * self._grain.at(max(light, last)):
            return True
        before = [(t, v) for t, v in self._recent if t >= seen.at - COMPARED]
        held = [v for t, v in before if t >= seen.at - HOLD - 40.0]
        level = median(held)
        long = before[-1][0] - before[0][0] >= HOLD - 30.0 and len(held) > 1
        steady = all(abs(_decades(level, v)) < BACK * abs(_decades(level, light)) for v in held)
        # Beside clouds only a lamp that is known can be told; a hand that is taken away is none.
        gradual = (
            abs(b - a) <= BACK * abs(light - last) and abs(_decades(a, b)) < SUDDEN
            for a, b in pairwise(held)
        )
        clouds = len(held) > 2 and all(gradual)  # noqa: PLR2004 - two changes
        if not long or not (steady or clouds) or own > OWN_SHARE * abs(light - last):
            return True
        if self._step is not None and self._step.samples > 1 and not self._step.announced:
            # A step within a step: what holds at last is judged from where the first began, if
            # that was no cloud's edge.
            began = abs(self._step.first - self._step.before[-1][1])
            if not clouds or abs(light - last) < FAR_MORE * began:
                return True
            steady = False
        self._step = Step(seen.at, before, level if steady else last, light, restless=not steady)
        return True

    def _own_glow(self, seen: Observation) -> Lux:
        """Give the most that the LEDs' own change may have done to the light."""
        glow, self._glow = self._glow, seen.raw.get("glow", self._glow)
        if glow is None or self._glow is None:
            return 0.0
        return GLOW * abs(self._glow**2 - glow**2)

    def _follow(self, step: Step, seen: Observation, light: Lux) -> Iterator[Noticed]:
        if seen.at > step.at:
            step.samples += 1
        step.after.append((seen.at, light))
        size = _decades(step.low, step.first)
        if _decades(step.low, light) * math.copysign(1.0, size) < BACK * abs(size):
            self._stepped -= step.counted
            self._step = None
            return
        lasted = seen.at - step.at
        if lasted < HOLD or step.samples < 3:  # noqa: PLR2004 - the step and two that bear it out
            return
        if not step.announced:
            yield from self._announce(step, seen)
        if self._step is not None and lasted >= COMPARED:
            # Where the sensor was away meanwhile, it is no news any more.
            if lasted <= COMPARED + MINUTE:
                yield from self._named(step, seen, self.lamps.compared(step, seen))
            self._step = None

    def _announce(self, step: Step, seen: Observation) -> Iterator[Noticed]:
        """Say what is known at once: a lamp by night, or a known one; else that light changed."""
        step.announced = True
        level = median([v for _, v in step.after])
        size = _decades(step.low, level)
        if abs(size) < STEP and not step.restless:
            self._step = None
            return
        step.counted = size
        self._stepped += size
        night = self.daylight.is_night(seen)
        evidence = self.lamps.at_once(step, level, seen.local, night=night)
        if evidence:
            self._step = None
            yield from self._named(step, seen, evidence)
        elif step.restless:
            self._step = None
        elif abs(size) >= SUDDEN:
            held = {"from": step.low, "to": level, "seconds held": seen.at - step.at}
            yield Noticed(Event.LIGHTER if size > 0.0 else Event.DARKER, seen.at, held)

    def _named(
        self, step: Step, seen: Observation, evidence: Mapping[str, float]
    ) -> Iterator[Noticed]:
        """Give a lamp, where there is evidence of one."""
        if evidence:
            self._grain.leave_out(step.before[-1][1], step.first)
            event = Event.LAMP_ON if step.first > step.low else Event.LAMP_OUT
            level = median([v for _, v in step.after])
            numbers = {"from": step.low, "to": level, "seconds held": seen.at - step.at}
            yield Noticed(event, seen.at, numbers | dict(evidence))

    def _watch_sky(self, seen: Observation) -> Iterator[Noticed]:
        light = seen.values.get("light")
        # Right after a hand the median of three is still the hand's.
        if light is None or abs(_decades(light, seen.raw["light"])) >= STEP:
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


def _decades(before: Lux, after: Lux) -> float:
    return math.log10((after + OFFSET) / (before + OFFSET))
