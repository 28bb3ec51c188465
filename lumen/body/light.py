"""The three lights: colour, rhythm and brightness say the expression."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Annotated, NamedTuple

from msgspec import Meta

from lumen.body import rhythm
from lumen.body.colour import Colour, Oklab, linear_from_oklab, oklab_from_linear
from lumen.body.mood import USUAL, Deviation, felt_colour
from lumen.body.palette import EMBER, TOKEN_COLOURS, WAKING
from lumen.body.rhythm import BEAT
from lumen.core.language import Expression
from lumen.ports import DARK, LedFrame, Rgb
from lumen.units import Lux, Seconds, UnitInterval, clip

UNKNOWN_LIGHT: Lux = 30.0
"""What a missing light reading counts as: an evening room with a lamp on.

It is no darkness: that would hide Lumen in daylight just when a part of it fails. Nor is it
daylight, which would dazzle somebody asleep.
"""

NUMB_LIGHT = 2
"""The light that does not breathe while a sensor is at fault: the right one."""

NUMB_LEVEL = 0.40
NUMB_SHARE = 0.60
"""How far a numb light's colour has turned to ember; the rest still belongs to the expression."""

SLEW = 1.4
"""The fastest change that `eased` lets through, in OKLab a second.

From darkness to the brightest white takes .7 s, so that whatever happens - a lamp switched on,
a night that begins, a new expression - there is no flash. The fastest rhythm stays below it.
"""

STILL_BEATS = 12
STILL_WAIT: Seconds = STILL_BEATS * BEAT
"""How long a frame of moving lights stays at most."""

PLANNED = 45
"""For how many beats, three seconds, frames are planned: with caches warm a beat costs little."""

REST_WAIT: Seconds = 10.0
"""How long lights that do not move, the dark ones too, stay unless something changes."""

UNSEEN_STEP = 0.016
"""A step in OKLab that nobody sees in a slow change: less than a just noticeable one."""


@dataclass(frozen=True, slots=True)
class LightConfig:
    """How bright the lights may be."""

    ceiling: Annotated[float, Meta(ge=0.001, le=1.0)] = 0.25
    """The one ceiling: the most linear light of any channel, as a share of the part's full."""

    dark_level: UnitInterval = 0.35
    """How bright the lights look in a dark room, as a share of how bright they look in a bright
    one; below about .3 the steps of an APA102 grow visible in the troughs of a breath."""

    bright_lux: Annotated[float, Meta(ge=1.0, le=120_000.0)] = 1000.0
    """The light level in lux from which the lights are at their brightest: beside a window."""

    quiet_level: UnitInterval = 0.0
    """How bright the lights look in quiet hours and quiet mode, as the same share; 0 is off."""


def frame(
    expression: Expression | None,
    since: Seconds,
    lux: Lux | None,
    config: LightConfig,
    *,
    felt: Deviation = USUAL,
    quiet: bool = False,
    faulty: bool = False,
) -> LedFrame:
    """Give the colours that say an expression this long after it began.

    Args:
        expression: what is said, or None while Lumen wakes.
        since: seconds since the expression began.
        lux: the room's light, or None where it is unknown, which is not the same as dark.
        config: the ceiling and how the room dims the lights.
        felt: the state, which brightens, hurries, colours and unsettles them.
        quiet: quiet hours or quiet mode.
        faulty: a sensor is at fault, so that one light is numb.
    """
    level = _level(lux, config, quiet=quiet)
    if level == 0.0:
        return DARK
    return _shown(_looks(expression, since, level, felt, faulty=faulty), config.ceiling)


def _shown(looks: list[Oklab], most: UnitInterval) -> LedFrame:
    left, middle, right = (
        Rgb(*(min(channel, most) for channel in linear_from_oklab(lab))) for lab in looks
    )
    return left, middle, right


def numb_frame(config: LightConfig, *, quiet: bool = False) -> LedFrame:
    """Give what the lights show while nothing recent is known: each of them numb, and still.

    The room's light is not known then, either.
    """
    level = _level(None, config, quiet=quiet)
    if level == 0.0:
        return DARK
    ember = linear_from_oklab(_scaled(EMBER.lab, level * NUMB_LEVEL))
    return (Rgb(*(min(channel, config.ceiling) for channel in ember)),) * 3


def room_level(lux: Lux | None, config: LightConfig) -> float:
    """Give how bright the lights should look, 0..1, in a room this bright.

    Eyes follow the logarithm of light (Weber and Fechner), and so do the lights.
    """
    known = UNKNOWN_LIGHT if lux is None else max(0.0, lux)
    share = clip(math.log10(1.0 + known) / math.log10(1.0 + config.bright_lux))
    return config.dark_level + (1.0 - config.dark_level) * share


def brightness(lights: LedFrame) -> float:
    """Give how bright a frame is, 0..1: the root of its mean luminance.

    Its square is proportional to the light given off, as the law of Lumen's own glow assumes.
    """
    return math.sqrt(
        sum(0.2126 * c.red + 0.7152 * c.green + 0.0722 * c.blue for c in lights) / len(lights)
    )


def limited(lights: LedFrame, ceiling: float) -> LedFrame:
    """Give a frame of which no channel is brighter than the ceiling: the last thing done to it.

    What is no number is dark.
    """
    left, middle, right = (
        Rgb(*(min(channel, ceiling) if channel > 0.0 else 0.0 for channel in one)) for one in lights
    )
    return left, middle, right


def eased(shown: LedFrame, wanted: LedFrame, elapsed: Seconds) -> LedFrame:
    """Go from the frame that is shown toward the one that is wanted, no faster than SLEW."""
    most = SLEW * elapsed
    if difference(shown, wanted) <= most:
        return wanted
    low, high = 0.0, 1.0
    # Straight in linear light, which never leaves what the lights can show; how far along is
    # found by halving, to a thousandth.
    for _ in range(10):
        middle = (low + high) / 2.0
        inside = difference(shown, _part_way(shown, wanted, middle)) <= most
        low, high = (middle, high) if inside else (low, middle)
    # A step too small to find is taken all the same, or the way out of the dark would never
    # begin: there the eye's cube root is steepest.
    return _part_way(shown, wanted, max(low, 2.0**-10))


def difference(first: LedFrame, second: LedFrame) -> float:
    """Give how different two frames look: the largest distance in OKLab over the lights."""
    return max(
        math.dist(oklab_from_linear(a), oklab_from_linear(b))
        for a, b in zip(first, second, strict=True)
    )


class PlannedFrame(NamedTuple):
    """A frame of a plan: when it is due, from the plan's beginning, and how long it stays."""

    after: Seconds
    frame: LedFrame
    wait: Seconds


def planned(
    expression: Expression | None,
    since: Seconds,
    lux: Lux | None,
    config: LightConfig,
    *,
    felt: Deviation = USUAL,
    quiet: bool = False,
    faulty: bool = False,
) -> tuple[PlannedFrame, ...]:
    """Give the next frames worth sending, each on the last beat before a step would be seen.

    They reach as far as PLANNED, and are found together: each beat's colours but once.
    """
    level = _level(lux, config, quiet=quiet)
    if level == 0.0:
        return (PlannedFrame(0.0, DARK, REST_WAIT),)

    @cache
    def looks(beat: int) -> list[Oklab]:
        return _looks(expression, since + beat * BEAT, level, felt, faulty=faulty)

    steps: list[PlannedFrame] = []
    beat = 0
    while beat < PLANNED:
        stays = _stays(looks, beat)
        frame = _shown(looks(beat), config.ceiling)
        steps.append(PlannedFrame(beat * BEAT, frame, stays * BEAT))
        beat += stays
    return tuple(steps)


def _stays(looks: Callable[[int], list[Oklab]], beat: int) -> int:
    """Give for how many beats nobody sees that a beat's colours stay."""
    now = looks(beat)
    for beats in range(2, STILL_BEATS + 1):
        if max(map(math.dist, now, looks(beat + beats))) > UNSEEN_STEP:
            return beats - 1
    return STILL_BEATS


def _level(lux: Lux | None, config: LightConfig, *, quiet: bool) -> float:
    """Give how bright the lights at their brightest look: full light of the part is 1.

    OKLab is cubic: scaling all three coordinates by a level scales the light by its cube, and so
    the ceiling, which is in light, enters as its root.
    """
    level = room_level(lux, config) * (config.quiet_level if quiet else 1.0)
    return level * math.cbrt(config.ceiling)


def _looks(
    expression: Expression | None,
    since: Seconds,
    level: float,
    felt: Deviation,
    *,
    faulty: bool,
) -> list[Oklab]:
    """Place each light in OKLab."""
    colours = _colours(expression, felt)
    pattern = None if expression is None else expression.pattern
    moving = rhythm.felt_lamps(pattern, since, felt)
    looks = [_scaled(_mixed(colours, lamp.shares), level * lamp.level) for lamp in moving]
    if faulty:
        own = _mixed(colours, moving[NUMB_LIGHT].shares)
        looks[NUMB_LIGHT] = _scaled(_toward(own, EMBER.lab, NUMB_SHARE), level * NUMB_LEVEL)
    return looks


@lru_cache(maxsize=8)
def _colours(expression: Expression | None, felt: Deviation) -> tuple[Colour, ...]:
    tokens = () if expression is None else expression.tokens
    colours = tuple(TOKEN_COLOURS[token] for token in tokens) or (WAKING,)
    return tuple(felt_colour(colour, felt) for colour in colours)


def _mixed(colours: tuple[Colour, ...], shares: tuple[float, ...]) -> Oklab:
    if 1.0 in shares:
        return colours[shares.index(1.0)].lab
    parts = [(colour.lab, share) for colour, share in zip(colours, shares, strict=True)]
    light, a, b = (sum(lab[axis] * share for lab, share in parts) for axis in range(3))
    return Oklab(light, a, b)


def _toward(lab: Oklab, other: Oklab, share: float) -> Oklab:
    return Oklab(*(x + share * (y - x) for x, y in zip(lab, other, strict=True)))


def _scaled(lab: Oklab, level: float) -> Oklab:
    return Oklab(lab[0] * level, lab[1] * level, lab[2] * level)


def _part_way(shown: LedFrame, wanted: LedFrame, share: float) -> LedFrame:
    left, middle, right = (
        Rgb(*(x + share * (y - x) for x, y in zip(a, b, strict=True)))
        for a, b in zip(shown, wanted, strict=True)
    )
    return left, middle, right
