"""What a body does with what is felt: a pose of eyes and mouth, and how colours change."""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from lumen.body.colour import Colour, blended
from lumen.core.language import Expression, Pattern, Token
from lumen.core.moment import Eisv
from lumen.core.shape_names import Shape
from lumen.core.speaker import CENTRE, SPREAD
from lumen.units import clip


class Deviation(NamedTuple):
    """Where each dimension lies, -1..1; 0 is its usual middle, and what is not known is there."""

    energy: float
    integrity: float
    entropy: float
    void: float


USUAL = Deviation(0.0, 0.0, 0.0, 0.0)

_STEEPNESS = 0.8
_FULL = 1.08
"""A deviation is 1.08 tanh(.8 z), clipped: steep where states mostly are, .94 at the 5th and 95th
percentile of a normal spread, and 1 only for the rarest."""


@lru_cache(maxsize=4)
def deviation_of(eisv: Eisv | None) -> Deviation:
    """Give how far a state lies from the usual one, which own scale brings every room to."""
    return USUAL if eisv is None else Deviation(*map(_deviating, eisv, CENTRE, SPREAD))


def _deviating(value: float | None, middle: float, spread: float) -> float:
    if value is None or not math.isfinite(value):
        return 0.0
    return clip(_FULL * math.tanh(_STEEPNESS * (value - middle) / spread), -1.0, 1.0)


SLATE = Colour(0.52, 0.035, 262.0)
"""What colours pale to as void rises: stone in the shade."""


def felt_colour(colour: Colour, felt: Deviation) -> Colour:
    """Give a colour as it is worn in a state.

    Energy lights it up, integrity makes it clear or dull, and void takes it away to stone.
    """
    rising, sinking = max(felt.energy, 0.0), max(-felt.energy, 0.0)
    lightness = colour.lightness * (1.0 + 0.07 * rising - 0.18 * sinking)
    chroma = colour.chroma * (
        1.0 + 0.14 * max(felt.integrity, 0.0) - 0.46 * max(-felt.integrity, 0.0)
    )
    worn = colour.toned(min(lightness, 0.93), chroma)
    return worn if felt.void <= 0.0 else blended(worn, SLATE, 0.42 * felt.void)


class Pose(NamedTuple):
    """How the face is held; every part is 0 in a face at rest.

    `open` and `wide` enlarge the eyes; `lid` lowers the upper lid and `cheek` lifts the lower
    one, 1 closes; `tilt` raises the lids' inner ends (worry) or lowers them (resolve); `skew`
    opens the right eye more than the left; `aside` and `up` turn the gaze; `smile` bends the
    mouth, `mouth` widens it, `gape` rounds it, `waver` makes it uneven. `drop` lowers the head,
    `near` brings it closer, `roll` leans it to the right; `stray` turns the eyes apart, and `haze`
    takes their edges or, below 0, gives them a clear light.
    """

    open: float = 0.0
    wide: float = 0.0
    lid: float = 0.0
    cheek: float = 0.0
    tilt: float = 0.0
    skew: float = 0.0
    aside: float = 0.0
    up: float = 0.0
    smile: float = 0.0
    mouth: float = 0.0
    gape: float = 0.0
    waver: float = 0.0
    drop: float = 0.0
    near: float = 0.0
    roll: float = 0.0
    stray: float = 0.0
    haze: float = 0.0


REST = Pose()

TOKEN_POSES: Mapping[Token, Pose] = {
    Token.WARMTH: Pose(cheek=0.42, smile=0.85, mouth=0.25),
    Token.CURIOSITY: Pose(open=0.14, skew=0.22, aside=0.55, up=0.35, tilt=-0.05, smile=0.25),
    Token.RESONANCE: Pose(cheek=0.25, lid=0.10, smile=0.60, mouth=0.10),
    Token.STILLNESS: Pose(lid=0.34, smile=0.22, mouth=-0.15),
    Token.BOUNDARY: Pose(open=-0.14, wide=0.05, tilt=-0.30, lid=0.14, smile=-0.12, mouth=0.05),
    Token.REACHING: Pose(open=0.16, tilt=0.16, up=0.75, smile=0.15, gape=0.30, mouth=-0.25),
    Token.REFLECTION: Pose(lid=0.20, aside=-0.60, up=-0.45, smile=0.08, mouth=-0.20),
    Token.RIPPLE: Pose(open=0.16, wide=0.06, gape=0.50, mouth=-0.35),
    Token.DEEP_LISTENING: Pose(lid=0.97, smile=0.30, mouth=-0.10),
    Token.EMERGENCE: Pose(open=0.20, wide=0.05, cheek=0.16, up=0.35, smile=0.75, mouth=0.15),
    Token.QUESTIONING: Pose(open=0.08, skew=0.34, tilt=0.14, aside=0.35, up=0.45, smile=-0.12),
    Token.HOLDING: Pose(cheek=0.30, lid=0.22, tilt=0.16, up=-0.30, smile=0.42),
    Token.RELEASING: Pose(lid=0.46, tilt=0.22, up=-0.60, smile=0.10, gape=0.25, mouth=-0.30),
    Token.THRESHOLD: Pose(open=0.10, wide=-0.10, tilt=-0.10, mouth=-0.35),
    Token.RETURN: Pose(cheek=0.20, lid=0.12, aside=-0.25, smile=0.60),
}

SHAPE_POSES: Mapping[Shape, Pose] = {
    Shape.RISING_ENTROPY: Pose(open=0.08, tilt=0.14, smile=-0.22),
    Shape.FALLING_ENERGY: Pose(lid=0.10, up=-0.20, smile=-0.12),
    Shape.BASIN_TRANSITION_DOWN: Pose(lid=0.14, tilt=0.18, up=-0.25, smile=-0.28),
    Shape.BASIN_TRANSITION_UP: Pose(open=0.08, up=0.15, smile=0.20),
    Shape.ENTROPY_SPIKE_RECOVERY: Pose(open=0.04, smile=0.05),
    Shape.DRIFT_DISSONANCE: Pose(skew=0.10, tilt=0.12, smile=-0.30),
    Shape.VOID_RISING: Pose(open=-0.06, lid=0.06, tilt=0.10, smile=-0.20),
    Shape.CONVERGENCE: Pose(cheek=0.06, smile=0.10),
}

WAKING = Pose(lid=0.52, smile=0.05, mouth=-0.25)
WORRY = Pose(tilt=0.62, lid=0.22, smile=-0.60, mouth=-0.10)
ASLEEP = Pose(lid=1.0, smile=0.25, mouth=-0.30)


@lru_cache(maxsize=8)
def posed(
    expression: Expression | None,
    shape: Shape | None,
    felt: Deviation,
    *,
    asleep: bool = False,
    troubled: bool = False,
) -> Pose:
    """Give the pose for an expression in a state; faults worry it, quiet hours close its eyes."""
    if asleep:
        return ASLEEP
    pose = WAKING if expression is None else _said(expression)
    if shape is not None:
        pose = _sum(pose, SHAPE_POSES.get(shape, REST))
    pose = _borne(pose, felt)
    return between(pose, WORRY, 0.6) if troubled else pose


def between(first: Pose, second: Pose, share: float) -> Pose:
    """Give the pose on the way from one to another."""
    return Pose(*(a + share * (b - a) for a, b in zip(first, second, strict=True)))


def _said(expression: Expression) -> Pose:
    """Average the tokens' poses; a repetition means it, a question lifts one eye."""
    poses = [TOKEN_POSES[token] for token in expression.tokens]
    mean = Pose(*(sum(part) / len(poses) for part in zip(*poses, strict=True)))
    if expression.pattern is Pattern.REPETITION:
        return Pose(*(1.2 * part for part in mean))
    if expression.pattern is Pattern.QUESTION:
        return _sum(mean, Pose(skew=0.16, up=0.15, tilt=0.08))
    return mean


def _borne(said: Pose, felt: Deviation) -> Pose:
    """Give a pose as it is borne in a state.

    Energy lifts head, lids and mouth; integrity keeps both eyes on one thing; entropy leans the
    head, opens one eye more than the other and makes the mouth uneven; void steps back, looks
    away and closes up. What is said to be shut stays shut.
    """
    energy, integrity, entropy, void = felt
    lively, tired, doubt = max(energy, 0.0), max(-energy, 0.0), max(-integrity, 0.0)
    unrest, absence, presence = max(entropy, 0.0), max(void, 0.0), max(-void, 0.0)
    lower = 0.40 * tired + 0.16 * absence - 0.12 * lively
    felt_pose = Pose(
        open=0.14 * lively + 0.07 * unrest,
        wide=0.03 * lively - 0.05 * absence,
        lid=lower * (1.0 - clip(said.lid)),
        cheek=0.08 * presence,
        tilt=0.26 * unrest + 0.12 * tired,
        skew=0.26 * unrest,
        aside=-0.45 * absence,
        up=-0.35 * absence - 0.20 * tired,
        smile=0.22 * energy + 0.12 * integrity - 0.42 * unrest - 0.26 * absence,
        mouth=0.10 * energy - 0.28 * absence,
        waver=unrest,
        drop=-energy,
        near=-void,
        roll=unrest,
        stray=doubt,
        haze=-integrity,
    )
    return _sum(said, felt_pose)


def _sum(first: Pose, second: Pose) -> Pose:
    return Pose(*(a + b for a, b in zip(first, second, strict=True)))
