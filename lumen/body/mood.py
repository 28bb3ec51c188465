"""What a face does with what is felt: a pose of eyes and mouth for every state."""

from collections.abc import Mapping
from typing import NamedTuple

from lumen.body.deviation import temper_of
from lumen.body.scene import Scene
from lumen.core.language import Expression, Pattern, Token
from lumen.core.moment import Eisv
from lumen.core.shape_names import Shape


class Pose(NamedTuple):
    """How the face is held; every part is 0 in a face at rest.

    `open` and `wide` enlarge the eyes; `lid` lowers the upper lid and `cheek` lifts the lower
    one, 1 closes; `tilt` raises the lids' inner ends (worry) or lowers them (resolve); `skew`
    opens the right eye more than the left; `aside` and `up` turn the gaze; `smile` bends the
    mouth, `mouth` widens it, `gape` rounds it.
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


def pose_of(scene: Scene, expression: Expression | None) -> Pose:
    """Give the pose for an expression in the present state; faults worry, quiet hours close it."""
    if scene.quiet:
        return ASLEEP
    pose = WAKING if expression is None else _said(expression)
    if scene.present is not None:
        if scene.present.shape is not None:
            pose = _sum(pose, SHAPE_POSES.get(scene.present.shape, REST))
        if scene.present.eisv is not None:
            pose = _sum(pose, _felt(scene.present.eisv))
    return between(pose, WORRY, 0.6) if scene.troubles else pose


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


def _felt(eisv: Eisv) -> Pose:
    """Energy opens the eyes, entropy raises the lids, void takes them back."""
    energy, integrity, entropy, void = temper_of(eisv)
    return Pose(
        open=0.07 * energy + 0.05 * entropy - 0.05 * void,
        wide=-0.04 * max(void, 0.0),
        lid=max(0.0, -0.16 * energy),
        tilt=0.10 * max(entropy, 0.0),
        smile=0.10 * energy + 0.08 * integrity - 0.15 * max(entropy, 0.0),
    )


def _sum(first: Pose, second: Pose) -> Pose:
    return Pose(*(a + b for a, b in zip(first, second, strict=True)))
