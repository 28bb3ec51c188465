"""How light moves, and on which beat: each pattern has a rhythm of its own over the three lights.

Every rhythm is continuous, repeats within 5 to 10 s, and swells fewer than once a second: calm
to sit beside, and far below the three flashes a second of WCAG 2.3.1.
"""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from lumen.body.mood import USUAL, Deviation
from lumen.core.language import Pattern
from lumen.units import Monotonic, Seconds, clip

BEAT: Seconds = 1.0 / 15.0
"""The fastest that anything moves, and the beat that lights, face and buttons share: waking up
costs the processor about as much as finding the lights' colours does (.13 and .14 ms on a virtual
machine), so what moves at the same instants wakes it once. A blink is five beats. A tap that is
shorter may go unfelt; a finger that means it rests on a button for longer."""


class Lamp(NamedTuple):
    """What one light does: how bright it looks, 0..1, and its share of each of the tokens."""

    level: float
    shares: tuple[float, ...]


Lamps: TypeAlias = tuple[Lamp, Lamp, Lamp]

BREATH: Seconds = 6.0
"""Ten breaths a minute, a resting adult's slow end."""

WAKING_BREATH: Seconds = 7.0
SWAY: Seconds = 7.5
STEP: Seconds = 3.0
"""How long a colour of a TRIPLE stays on one light before it moves on."""

CREST: Seconds = 7.0
"""How long the crest of a TRIPLE takes around; unlike 3 * STEP, or one colour would never lead."""

PULSE: Seconds = 1.4
REST: Seconds = 2.6
PULSES = 3
SWELL: Seconds = 7.0

LIFTED = 0.35
"""How much nearer to its brightest the most energy takes a light, as a power."""

TIRED, DULL, UNSTEADY, ABSENT_SIDES, ABSENT_MIDDLE = 0.42, 0.30, 0.36, 0.55, 0.15
"""What the least energy and integrity, the most entropy, and the most void take away."""

FLICKERS = ((0.23, 0.61), (0.29, 0.71), (0.31, 0.53))
"""The swells of each light's unsteadiness, in turns a second."""

TURN = 2.0 * math.pi


def until_beat(now: Monotonic, wait: Seconds) -> Seconds:
    """Give how long to sleep for about so long a wait that ends with a beat.

    Args:
        now: on the clock that is slept by.
        wait: at least one beat.
    """
    return round((now + wait) / BEAT) * BEAT - now


QUICK, SLOW = 1.4, 0.62
"""What unrest and tiredness make of a tempo at most: a flash stays as far off as ever."""


def tempo_of(felt: Deviation) -> float:
    """Give how fast a body moves, -1 slow to 1 quick: unrest hurries it, more than energy lifts."""
    return clip(0.85 * felt.entropy + 0.45 * felt.energy, -1.0, 1.0)


def paced(wave: Callable[[Seconds], float], time: Seconds, tempo: float) -> float:
    """Give a wave at a tempo.

    It is faded over from its usual course to a quicker or slower one, not wound on: so a change
    of tempo moves it a little, however long it has gone on, and time alone says where it is.
    """
    share, rate = abs(tempo), QUICK if tempo > 0.0 else SLOW
    return wave(time) if share == 0.0 else (1.0 - share) * wave(time) + share * wave(rate * time)


def breath(phase: float) -> float:
    """Swell from 0 to 1 and back once a phase, lingering at the bottom as a sleeper does."""
    return (math.exp(-math.cos(TURN * phase)) - 1.0 / math.e) / (math.e - 1.0 / math.e)


def smoothstep(value: float) -> float:
    """Rise from 0 to 1 without a corner at either end."""
    value = clip(value)
    return value * value * (3.0 - 2.0 * value)


def waking(since: Seconds) -> Lamps:
    """Breathe faintly, the middle first: somebody is about to be there."""
    sides = Lamp(0.16 + 0.14 * breath((since - 0.6) / WAKING_BREATH), (1.0,))
    return sides, Lamp(0.22 + 0.20 * breath(since / WAKING_BREATH), (1.0,)), sides


def lamps(pattern: Pattern, since: Seconds, tempo: float = 0.0) -> Lamps:
    """Give what the three lights do at this time after the expression began, at a tempo."""
    usual = _RHYTHMS[pattern](since)
    if tempo == 0.0:
        return usual
    other = _RHYTHMS[pattern](since * (QUICK if tempo > 0.0 else SLOW))
    left, middle, right = (_faded(a, b, abs(tempo)) for a, b in zip(usual, other, strict=True))
    return left, middle, right


def felt_lamps(pattern: Pattern | None, since: Seconds, felt: Deviation) -> Lamps:
    """Give what the three lights do in a state; without a pattern they wake.

    Energy and integrity brighten them, unrest hurries them and makes them unsteady, and void
    leaves the middle.
    """
    moving = waking(since) if pattern is None else lamps(pattern, since, tempo_of(felt))
    if felt == USUAL:
        return moving
    tired, doubt = max(-felt.energy, 0.0), max(-felt.integrity, 0.0)
    unrest, absence = max(felt.entropy, 0.0), max(felt.void, 0.0)
    power = 1.0 - LIFTED * max(felt.energy, 0.0)
    left, middle, right = (
        Lamp(
            lamp.level**power
            * (1.0 - TIRED * tired)
            * (1.0 - DULL * doubt)
            * (1.0 - (ABSENT_MIDDLE if light == 1 else ABSENT_SIDES) * absence)
            * (1.0 - UNSTEADY * unrest * _flicker(since, light)),
            lamp.shares,
        )
        for light, lamp in enumerate(moving)
    )
    return left, middle, right


def _flicker(since: Seconds, light: int) -> float:
    """Give an uneven swell, 0..1, that no two lights share; slower than a flash by far."""
    slow, quick = FLICKERS[light]
    return 0.5 + 0.25 * (math.sin(TURN * slow * since) + math.sin(TURN * quick * since + 1.0))


def _faded(one: Lamp, other: Lamp, share: float) -> Lamp:
    level = one.level + share * (other.level - one.level)
    if one.shares == other.shares:
        return Lamp(level, one.shares)
    shares = (a + share * (b - a) for a, b in zip(one.shares, other.shares, strict=True))
    return Lamp(level, tuple(shares))


def _single(since: Seconds) -> Lamps:
    """One calm breath; the sides follow the middle."""
    sides = Lamp(0.48 + 0.50 * breath((since - 0.2) / BREATH), (1.0,))
    return sides, Lamp(0.50 + 0.50 * breath(since / BREATH), (1.0,)), sides


def _pair(since: Seconds) -> Lamps:
    """Two colours, each on its side; the weight sways and the middle takes on the heavier."""
    sway = 0.5 + 0.5 * math.sin(TURN * since / SWAY)
    return (
        Lamp(0.46 + 0.54 * sway, (1.0, 0.0)),
        Lamp(0.70, (sway, 1.0 - sway)),
        Lamp(1.0 - 0.54 * sway, (0.0, 1.0)),
    )


def _triple(since: Seconds) -> Lamps:
    """Three colours, one a light, that move on to the right, with a crest of brightness."""
    moved = math.floor(since / STEP) + smoothstep((since / STEP % 1.0 - 0.45) / 0.55)
    left, middle, right = (
        Lamp(0.78 + 0.22 * math.cos(TURN * (since / CREST - light / 3)), _between(light - moved))
        for light in range(3)
    )
    return left, middle, right


def _between(place: float) -> tuple[float, ...]:
    """Share a place on the circle of three between its two neighbours."""
    first, share = math.floor(place), place - math.floor(place)
    shares = [0.0, 0.0, 0.0]
    shares[first % 3] = 1.0 - share
    shares[(first + 1) % 3] += share
    return tuple(shares)


def _repetition(since: Seconds) -> Lamps:
    """Three pulses and a rest."""
    place = since % (PULSES * PULSE + REST)
    beating = place < PULSES * PULSE
    level = 0.42 + (0.29 * (1.0 - math.cos(TURN * place / PULSE)) if beating else 0.0)
    lamp = Lamp(level, (1.0,))
    return lamp, lamp, lamp


def _question(since: Seconds) -> Lamps:
    """A swell that climbs from left to right, hangs, and sinks away before it resolves."""
    left, middle, right = (
        Lamp(0.34 + 0.66 * _swell((since - 0.9 * light) % SWELL), (1.0,)) for light in range(3)
    )
    return left, middle, right


def _swell(place: Seconds) -> float:
    """Rise over four fifths of the time and fall in the last."""
    return smoothstep(place / (0.72 * SWELL)) - smoothstep((place - 0.80 * SWELL) / (0.20 * SWELL))


_RHYTHMS: Mapping[Pattern, Callable[[Seconds], Lamps]] = {
    Pattern.SINGLE: _single,
    Pattern.PAIR: _pair,
    Pattern.TRIPLE: _triple,
    Pattern.REPETITION: _repetition,
    Pattern.QUESTION: _question,
}
