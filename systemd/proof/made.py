"""Makes what must be the same on every machine: the student's answers, and pictures.

`python made.py FOLDER` writes `made.json`, with every probability's bits and every picture's
SHA-256, and beside it what tells how much differs where something does. It needs the tests'
scenes: `tests` on the path.
"""

import hashlib
import json
import platform
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import PIL
from compared import DISTRIBUTIONS, RECORD
from PIL import Image
from scenery import AWAKE, HURT, marks, said

from lumen.body import screen
from lumen.body.drawing import Canvas
from lumen.body.scene import PAGES
from lumen.core.encoding import EncodedFeatures, encode
from lumen.core.language import TOKENS
from lumen.core.shape_names import SHAPES
from lumen.formats.student import load_student
from lumen.runtime.day import PICTURE_SIDE

_WINDOWS = 400
_SEED = 20
_MOST = (1.0, 1.0, 1.0, 0.3)
"""What E, I, S, V may be at most, and move by."""


def windows() -> EncodedFeatures:
    """Give windows from all over the space, the same everywhere: [400, 22]."""
    random = Random(_SEED)
    numbers = [
        [random.uniform(0.0, most) for most in _MOST]
        + [random.uniform(-most, most) for _ in ("delta", "bend") for most in _MOST]
        for _ in range(_WINDOWS)
    ]
    shapes = [random.randrange(len(SHAPES)) for _ in range(_WINDOWS)]
    return encode(numbers, shapes, [random.choice((True, False)) for _ in range(_WINDOWS)])


def pictures() -> Iterator[tuple[str, Image.Image]]:
    """Draw every page, well and hurt, a face for every token, and a day's finished drawing."""
    day = Canvas(marks(200))
    for state, scene in (("well", AWAKE), ("hurt", HURT)):
        for page in PAGES:
            shown = replace(scene, page=page, drawing=day.picture())
            yield f"{page}, {state}", screen.render(shown)
    for token in TOKENS:
        yield f"face, {token}", screen.render(replace(AWAKE, said=(said(f"~{token}~"),)))
    yield "drawing, finished", day.picture(PICTURE_SIDE)


def make(folder: Path) -> None:
    """Write everything into a folder."""
    student = load_student()
    features = windows()
    speech = student.predict(features)
    distributions = student.distribution(features)
    np.save(folder / DISTRIBUTIONS, distributions)
    drawn = {}
    for name, picture in pictures():
        picture.save(folder / f"{name}.png")
        drawn[name] = hashlib.sha256(picture.tobytes()).hexdigest()
    record = {
        "machine": platform.machine(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "pillow": PIL.__version__,
        "student": student.manifest.sha256,
        "windows": hashlib.sha256(features.tobytes()).hexdigest(),
        "pattern": [[value.hex() for value in row] for row in speech.pattern.tolist()],
        "token": [[value.hex() for value in row] for row in speech.token.tolist()],
        "distributions": hashlib.sha256(distributions.tobytes()).hexdigest(),
        "pictures": drawn,
    }
    (folder / RECORD).write_text(json.dumps(record, indent=1), encoding="ascii")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
