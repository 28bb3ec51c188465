"""The student, its parts, and what they would take elsewhere."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from daemons import LOADED, ROOT
from figures import Beside, Figure
from timing import compared, spread

from lumen.core.encoding import FEATURE_NAMES, EncodedFeatures
from lumen.core.forest import Forest, ForestArrays
from lumen.core.predictor import OUTPUTS
from lumen.core.softmax import HingeArrays, Hinges
from lumen.formats.plain_arrays import read
from lumen.formats.student import ARRAYS_NAME, SHIPPED, Student
from lumen.units import Seconds
from trainer.data.synthetic_windows import imagine
from trainer.student.distill import GROWTH
from trainer.student.forests import ForestParams, Lesson, fit

_MICRO = 1e6
_FITTED = 20_000
_SEED = 5


def speaking(rounds: int) -> list[Figure]:
    """Time one prediction to pattern and first-token probabilities, and loading the student."""
    student = Student.load(SHIPPED)
    content: Any = read((SHIPPED / ARRAYS_NAME).read_bytes())
    hinges = Hinges(HingeArrays(**content["softmax"]), len(FEATURE_NAMES), OUTPUTS)
    forest = Forest(ForestArrays(**content["forest"]), len(FEATURE_NAMES), OUTPUTS)
    window = imagine(1, np.random.default_rng(_SEED)).encoded()
    works: dict[str, Callable[[], object]] = {
        "Lumen's student": lambda: student.predict(window),
        "its hinges alone": lambda: hinges.logits(window),
        "its forest alone": lambda: forest.corrections(window),
        "scikit-learn, such a forest": _sklearn(window),
    }
    spreads = compared(works, rounds)
    own, *others = (spreads[name] for name in works)
    loading = spread([_loading() for _ in range(rounds)])
    return [
        Figure(
            "the student: one prediction to pattern and token probabilities",
            own.median * _MICRO,
            "us of processor, one thread",
            "at most",
            60.0,
            own.low * _MICRO,
            own.high * _MICRO,
            tuple(
                Beside(name, other.median * _MICRO)
                for name, other in zip(list(works)[1:], others, strict=True)
            ),
        ),
        Figure(
            "the student's file",
            _size(SHIPPED / ARRAYS_NAME),
            "MB",
            "at most",
            1.0,
        ),
        Figure(
            "loading and checking the student in a fresh process, as the daemon does",
            loading.median * 1e3,
            "ms of processor, all threads",
            "at most",
            50.0,
            loading.low * 1e3,
            loading.high * 1e3,
        ),
    ]


def _loading() -> Seconds:
    """Time how a process loads the student that has loaded what `lumen run` does."""
    run = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", f"{LOADED}\n{_LOADS}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(run.stdout)


_LOADS = """
import time
from lumen.config.settings import Settings
from lumen.formats.student import load_student

config = Settings().student
begin = time.process_time()
load_student(config.path)
print(time.process_time() - begin)
"""


def forest_growth(rounds: int) -> list[Figure]:
    """Time the corrections of forests far larger than the student's."""
    windows = imagine(_FITTED, np.random.default_rng(_SEED))
    features, labels = windows.encoded(), windows.targets().token
    lesson = Lesson(labels, np.full_like(labels, 1 / labels.shape[1]), np.ones(len(features)))
    one = features[:1]
    times = []
    for leaves in (400, 1600, 6400):
        growth = ForestParams(trees=12, leaves=leaves, least=1, candidates=0.7)
        arrays = fit(features, lesson, growth, _SEED)
        forest = Forest(arrays, len(FEATURE_NAMES), labels.shape[1])
        taken = compared({"one": lambda forest=forest: forest.corrections(one)}, rounds)["one"]  # type: ignore[misc]  # bound now
        times.append((f"{leaves:,} leaves, {forest.depth} deep", taken))
    (name, smallest), *larger = times
    return [
        Figure(
            f"a forest's corrections by its size, 12 trees: {name}",
            smallest.median * _MICRO,
            "us of processor, one thread",
            low=smallest.low * _MICRO,
            high=smallest.high * _MICRO,
            beside=tuple(Beside(n, taken.median * _MICRO) for n, taken in larger),
        )
    ]


def _size(file: Path) -> float:
    return file.stat().st_size / 1e6


def _sklearn(window: EncodedFeatures) -> Callable[[], object]:
    """Grow a scikit-learn forest of the student's size, and predict with it on one thread."""
    from sklearn.ensemble import RandomForestRegressor  # noqa: PLC0415 - heavy

    windows = imagine(_FITTED, np.random.default_rng(_SEED))
    forest = RandomForestRegressor(
        n_estimators=GROWTH.trees,
        max_leaf_nodes=GROWTH.leaves,
        max_features=GROWTH.candidates,
        random_state=_SEED,
    ).fit(windows.encoded(), np.concatenate(windows.targets(), axis=1))
    return lambda: forest.predict(window)
