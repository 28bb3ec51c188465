"""The screen: the page that a scene is turned to, as a 240x240 picture."""

from collections.abc import Callable, Mapping

from PIL import Image

from lumen.body.motion import only_breathed
from lumen.body.pages import added, drawing, face, vitals, why, words
from lumen.body.rhythm import BEAT
from lumen.body.scene import Page, Scene
from lumen.ports import Composite
from lumen.units import Seconds

_RENDERERS: Mapping[Page, Callable[[Scene], Image.Image]] = {
    Page.DRAWING: drawing.render,
    Page.VITALS: vitals.render,
    Page.WORDS: words.render,
    Page.WHY: why.render,
    Page.PLUGIN: added.render,
}

STILL: Seconds = 1.0
"""Where no face moves, only messages take turns and the clock goes on."""


BREATH_WAIT: Seconds = 4 * BEAT
"""How long a step of the breath waits for another movement, to be drawn with it."""


def composed(scene: Scene) -> Composite:
    """Draw a scene: RGB, 240x240, in the colours that 5, 6 and 5 bits can show."""
    if scene.page is Page.FACE:
        return face.composed(scene)
    return Composite(_RENDERERS[scene.page](scene))


def render(scene: Scene) -> Image.Image:
    """Draw a scene as one picture."""
    return composed(scene).picture


def frame_interval(scene: Scene) -> Seconds:
    """Say after how long the next frame is worth drawing, if the scene stays the same.

    Lids, gaze and expression move at once. A step of the breath, half a pixel of something slow,
    waits a little, and is mostly drawn with one of these.
    """
    if scene.page is not Page.FACE:
        return STILL
    motion = face.motions_of(scene)
    now = motion(0.0)
    wait = latest = BEAT
    while wait < STILL:
        then = motion(wait)
        if then == now:
            latest = wait + BREATH_WAIT
        elif wait >= latest or not only_breathed(now, then):
            break
        wait += BEAT
    return min(wait, STILL)
