"""The air around the face: a glow whose height, clearness, calm and nearness are the state's."""

import math
from functools import lru_cache

import numpy as np

from lumen.body.brush import plane
from lumen.body.chrome import SIDE
from lumen.body.colour import Colour
from lumen.body.dither import Pixels
from lumen.body.glyphs import Field, bell
from lumen.body.mood import Deviation
from lumen.body.palette import GROUND
from lumen.body.visage import EYE_ROW, MIDDLE

SPREAD = 48.0
"""How far the outer glows lie from the middle one, in pixels."""

MIST = Colour(0.42, 0.014, 250.0)
"""What lies over everything where nothing is clear."""

HOLLOW = Colour(0.50, 0.085, 268.0)
"""The cold rim around what void leaves empty."""


MIST_FROM = 0.25
"""Up to which integrity there is some mist."""

STILL = 0.3
"""How far below its middle entropy must lie for the air to be still."""

FOOT, FOOT_BLEND = 176, 120.0
"""The row from which glyphs and words stand below the face, and how far above it the air dims."""

READABLE_AIR = 48.0
"""The brightest byte of air behind them: the darkest ink stands 4.5 times above it (WCAG 1.4.3)."""

WAVES = 27.0
"""The distance of one ripple to the next, in pixels."""


def air(tones: tuple[Colour, Colour, Colour], felt: Deviation, glow: float) -> Pixels:
    """Give the light behind the face, as a picture.

    Energy brightens the glow and lifts it, want of it lets it sink; where integrity is wanting,
    mist lies over all; entropy parts the glow and ripples it; void leaves a hollow with a cold rim.

    Args:
        tones: the colours of its left, its middle and its right.
        felt: the state.
        glow: how much of its usual light it has, as at night.
    """
    light = np.empty((SIDE, SIDE, 3), dtype=np.float32)
    light[:] = np.array(GROUND.srgb, dtype=np.float32) * 0.62
    _glow(light, tones, felt, glow)
    _add(light, MIST, 0.62 * glow * max(MIST_FROM - felt.integrity, 0.0) * _mist())
    _add(light, HOLLOW, 0.34 * glow * max(felt.void, 0.0) * _rim())
    _dim_foot(light)
    return np.clip(light, 0.0, 255.0).astype(np.uint8)


def _glow(light: Field, tones: tuple[Colour, Colour, Colour], felt: Deviation, glow: float) -> None:
    near = 1.0 - (0.30 * felt.void if felt.void > 0.0 else 0.22 * felt.void)
    energy = felt.energy
    bright = 0.055 * glow * (1.0 + (1.35 if energy > 0.0 else 0.80) * energy)
    row = EYE_ROW + 8.0 - (20.0 if energy > 0.0 else 44.0) * energy
    unrest = max(felt.entropy, 0.0)
    waves = 1.0 + 0.62 * max(felt.entropy + STILL, 0.0) * _ripples()
    x, y = plane(SIDE, SIDE, MIDDLE, EYE_ROW + 20.0)
    _add(
        light,
        tones[1],
        0.19 * glow * unrest * bell(x / 130.0) * bell(y / 105.0) * np.maximum(_ripples(), 0.0),
    )
    for side, colour in zip((-1.0, 0.0, 1.0), tones, strict=True):
        apart = side * SPREAD * (1.0 + 0.5 * unrest)
        x, y = plane(SIDE, SIDE, MIDDLE + apart, row + 26.0 * side * unrest)
        halo = bell(x / (82.0 * near)) * bell(y / (78.0 * near)) * waves
        _add(light, colour, bright * halo)


def _dim_foot(light: Field) -> None:
    """Dim the air toward its foot, as far as the glyphs there need it to be read."""
    peak = float(light[FOOT:].max())
    if peak > READABLE_AIR:
        risen = np.clip((FOOT - np.arange(SIDE, dtype=np.float32)) / FOOT_BLEND, 0.0, 1.0)
        smooth = risen * risen * (3.0 - 2.0 * risen)
        share = READABLE_AIR / peak
        light *= (share + (1.0 - share) * smooth)[:, None, None]


def _add(light: Field, colour: Colour, share: Field) -> None:
    light += share[..., None] * np.array(colour.srgb, dtype=np.float32)


@lru_cache(maxsize=1)
def _ripples() -> Field:
    """Give the pattern of two rings of waves that meet, -1..1."""
    waves: Field = np.zeros((SIDE, SIDE), dtype=np.float32)
    for across, down, length, part in (
        (50.0, 200.0, WAVES, 0.62),
        (200.0, 20.0, 0.8 * WAVES, 0.38),
    ):
        x, y = plane(SIDE, SIDE, across, down)
        waves += part * np.sin(np.hypot(x, y) * np.float32(2.0 * math.pi / length))
    return waves


@lru_cache(maxsize=1)
def _mist() -> Field:
    """Give how thick the mist lies: most at the foot, in drifts."""
    x, y = plane(SIDE, SIDE, MIDDLE, 0.0)
    drifts = 0.10 * np.sin(x / 31.0 + y / 47.0) + 0.07 * np.sin(x / 17.0 - y / 29.0)
    mist: Field = np.clip(0.34 + 0.42 * (y / SIDE) ** 2 + drifts, 0.0, 1.0)
    return mist


@lru_cache(maxsize=1)
def _rim() -> Field:
    """Give a thin ring of light around the face, as of an eclipse."""
    x, y = plane(SIDE, SIDE, MIDDLE, EYE_ROW + 30.0)
    outside = np.hypot(x, y) - 92.0
    corona = 0.50 * np.exp(-np.maximum(outside, 0.0) / 26.0) / (1.0 + np.exp(-outside / 1.6))
    rim: Field = (corona + 0.55 * bell(outside / 3.2)) * (0.62 - 0.38 * y / 110.0)
    return np.maximum(rim, 0.0)
