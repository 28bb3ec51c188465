"""What Lumen's body would do with an expression: three lights that move, its face, its mark."""

import math
from collections.abc import Mapping

import numpy as np
from PIL import Image

from lumen.body import light, rhythm
from lumen.body.colour import Colour, oklab_from_linear
from lumen.body.drawing import Canvas, Mark
from lumen.body.scene import Scene, Utterance
from lumen.body.screen import render
from lumen.core.language import Expression, Pattern
from lumen.core.moment import Eisv, Moment
from lumen.core.reading import Sample
from lumen.core.shape_names import Shape, Trend
from lumen.ports import Rgb
from lumen.units import Monotonic, Seconds, WallTime

_STEP: Seconds = 0.25
_CONFIG = light.LightConfig()
_DAYLIGHT = 1000.0
_NOON = 43_200.0
_MARK_SIDE = 1400
_CROP = 0.27
_SPOKEN_FOR: Seconds = 3.0

PERIODS: Mapping[Pattern, Seconds] = {
    Pattern.SINGLE: rhythm.BREATH,
    Pattern.PAIR: rhythm.SWAY,
    # Its colours and its crest go around in 9 and 7 s, and meet again after both.
    Pattern.TRIPLE: 3 * rhythm.STEP * rhythm.CREST,
    Pattern.REPETITION: rhythm.PULSES * rhythm.PULSE + rhythm.REST,
    Pattern.QUESTION: rhythm.SWELL,
}
"""After how long each pattern's rhythm repeats."""


def lights_html(expression: Expression) -> str:
    """Give the three lights as they move, as HTML with an animation of its own."""
    period = PERIODS[expression.pattern]
    count = math.ceil(period / _STEP)
    frames = [
        light.frame(expression, period * turn / count, _DAYLIGHT, _CONFIG)
        for turn in range(count + 1)
    ]
    rules, lamps = [], []
    for lamp in range(3):
        steps = "".join(
            f"{100.0 * turn / count:.2f}%{{{_look(frame[lamp])}}}"
            for turn, frame in enumerate(frames)
        )
        rules.append(f"@keyframes lamp{lamp}{{{steps}}}")
        lamps.append(
            f"<i style='{_look(frames[0][lamp])};animation:lamp{lamp} {period:g}s linear infinite'>"
            "</i>"
        )
    return (
        f"<style>{''.join(rules)}</style><div class='lights' role='img' "
        f"aria-label='three lights say {expression}'>{''.join(lamps)}</div>"
    )


def _look(rgb: Rgb) -> str:
    return f"color:{_css(rgb)};opacity:{_level(rgb):.2f}"


def _level(rgb: Rgb) -> float:
    """Give how bright a light looks beside its brightest: 0..1."""
    return min(1.0, oklab_from_linear(rgb).lightness / math.cbrt(_CONFIG.ceiling) / 0.86)


def _css(rgb: Rgb) -> str:
    """Give a light's colour as a screen shows it, at full brightness."""
    most = max(*rgb, 1e-6)
    lab = oklab_from_linear(Rgb(*(channel / most for channel in rgb)))
    chroma = math.hypot(lab.green_red, lab.blue_yellow)
    hue = math.degrees(math.atan2(lab.blue_yellow, lab.green_red)) % 360.0
    return Colour(lab.lightness, chroma, hue).hex


def mark_picture(expression: Expression, means: tuple[float, ...], shape: Shape) -> Image.Image:
    """Give the mark that the day's drawing would get for it, at noon, seen closely."""
    canvas = Canvas([Mark(_NOON, expression, Eisv(*means), shape)])
    picture = canvas.picture(_MARK_SIDE)
    bright = np.asarray(picture.convert("L"), dtype=np.float64)
    half = round(_CROP * _MARK_SIDE / 2)
    weights = np.maximum(bright - np.percentile(bright, 99.0), 0.0)
    down, across = np.average(
        np.indices(bright.shape).reshape(2, -1), axis=1, weights=weights.ravel()
    )
    left = min(max(round(across) - half, 0), _MARK_SIDE - 2 * half)
    top = min(max(round(down) - half, 0), _MARK_SIDE - 2 * half)
    return picture.crop((left, top, left + 2 * half, top + 2 * half))


def face_picture(
    expression: Expression, means: tuple[float, ...], shape: Shape, trend: Trend
) -> Image.Image:
    """Give the screen's face while this is said."""
    at = Monotonic(0.0)
    moment = Moment(Sample(at, WallTime(0.0), {}), Eisv(*means), shape, trend, expression)
    scene = Scene(
        Monotonic(_SPOKEN_FOR), moment=moment, said=(Utterance(at, expression),), simulated=False
    )
    return render(scene).resize((480, 480), Image.Resampling.LANCZOS)
