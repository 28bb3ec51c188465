"""Makes a sheet of faces, states by expressions, to judge the look by: `make faces`.

With a file named, it is made there in the full size: `make faces ARGS=/tmp/faces.png`.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from lumen.body import screen
from lumen.body.brush import Align, write
from lumen.body.palette import GROUND, INK, SOFT_INK
from lumen.body.scene import Scene, Utterance
from lumen.core.language import parse
from lumen.core.moment import Eisv, Moment
from lumen.core.reading import Sample
from lumen.core.shape_names import Shape
from lumen.units import Monotonic, WallTime

FILE = Path(__file__).parent / "pictures" / "faces.png"

USUAL = Eisv(0.45, 0.75, 0.18, 0.08)
STATES: Mapping[str, Eisv] = {
    "usual": USUAL,
    "E low": USUAL._replace(E=0.20),
    "E high": USUAL._replace(E=0.70),
    "I low": USUAL._replace(I=0.55),
    "I high": USUAL._replace(I=0.95),
    "S low": USUAL._replace(S=0.015),
    "S high": USUAL._replace(S=0.345),
    "V low": USUAL._replace(V=0.015),
    "V high": USUAL._replace(V=0.146),
    "best": Eisv(0.70, 0.95, 0.015, 0.015),
    "worst": Eisv(0.20, 0.55, 0.345, 0.146),
}
"""About the 5th and the 95th percentile of each dimension, the others usual."""

EXPRESSIONS = (
    "~stillness~",
    "~warmth~",
    "~holding~ ~return~",
    "~ripple~",
    "~deep_listening~",
    "~questioning~?",
    "~boundary~ ~boundary~ ~boundary~",
    "~emergence~ ~reaching~ ~curiosity~",
)

SIDE, GAP, HEAD, LEFT = 240, 10, 40, 110


def face(eisv: Eisv, expression: str, shape: Shape = Shape.SETTLED_PRESENCE) -> Image.Image:
    """Give the face of a state while an expression is said, eyes open."""
    now = Monotonic(100_000.0)
    moment = Moment(Sample(now, WallTime(0.0), {}), eisv, shape)
    said = (Utterance(Monotonic(now - 30.0), parse(expression)),)
    return screen.render(Scene(now, moment=moment, said=said))


def sheet() -> Image.Image:
    """Give all states, one below the other, by all expressions."""
    size = (LEFT + len(EXPRESSIONS) * (SIDE + GAP), HEAD + len(STATES) * (SIDE + GAP))
    picture = Image.new("RGB", size, GROUND.toned(0.20).srgb)
    for column, expression in enumerate(EXPRESSIONS):
        left = LEFT + column * (SIDE + GAP)
        title = expression.replace("~", "")
        write(picture, (left + SIDE // 2, 26), title, 15, SOFT_INK, align=Align.MIDDLE)
        for row, eisv in enumerate(STATES.values()):
            picture.paste(face(eisv, expression), (left, HEAD + row * (SIDE + GAP)))
    for row, name in enumerate(STATES):
        write(picture, (16, HEAD + row * (SIDE + GAP) + SIDE // 2), name, 20, INK, bold=True)
    return picture


if __name__ == "__main__":
    file = Path(sys.argv[1]) if sys.argv[1:] else FILE
    file.parent.mkdir(exist_ok=True)
    made = sheet()
    if not sys.argv[1:]:
        made = made.reduce(2)
    made.save(file, optimize=True)
