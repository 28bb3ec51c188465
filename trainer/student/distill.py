"""Distils a speaker into the student that the device runs."""

import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lumen.core.encoding import EncodedFeatures
from lumen.core.language import PATTERNS
from lumen.core.predictor import OUTPUTS, Predictor, StudentArrays
from lumen.core.softmax import HingeArrays, Hinges, probabilities
from lumen.core.speaker import Floats, Speech, expression_probabilities
from lumen.errors import LumenError
from lumen.formats.student import NO_BASE
from lumen.units import WallTime
from trainer.data.curriculum import LivedWindows, live_through, relabelled
from trainer.data.rows import read_pairs
from trainer.data.splits import Split
from trainer.data.synthetic_windows import imagine, label_mass
from trainer.data.windows import Windows, joined
from trainer.measures import metrics
from trainer.student import forests, softmax
from trainer.student.export import LIBRARIES, StudentOrigin, dataset_hash, export
from trainer.student.forests import ForestParams, Lesson
from trainer.system.cluster import processors
from trainer.system.fingerprint import code, fingerprint
from trainer.system.progress import Progress
from trainer.teacher import labels

DEFAULT_WINDOWS = 120_000
"""Share captured on held-out windows: .956 from 20,000, .971 from 60,000, .976 from these."""

DEFAULT_LIVED = 20_000
"""With them the share captured on lived windows is .975, without .915; elsewhere within .002."""

LABEL_REPEATS = 6
"""How often a teacher's label is told: .942 of the share at once, .968 at six times."""

FEWEST_LABELS = 20_000
"""Labels that a student of quality needs: 2,880 leave .19 bit of regret (spec section 10)."""

GROWTH = ForestParams(trees=4, leaves=12, least=500, candidates=1.0, doubt=500.0)
"""The least, for what a teacher's labels say beyond the softmax is mostly the teacher's own error.

Share captured on a dataset's validation split, of 20,000 labels told six times: without a forest
.970, with this one .970, with 8 trees of 40 leaves .965, with 12 of 600 leaves .954.
"""

_HELD_OUT = 3000


@dataclass(frozen=True, slots=True)
class StudentRecipe:
    """What a distillation is made of; the same recipe gives the same file."""

    windows: int = DEFAULT_WINDOWS
    seed: int = 42
    forest: ForestParams = GROWTH
    lived: int = DEFAULT_LIVED


class TrainingSet(NamedTuple):
    """What a student learns: windows, how they are spoken of, and by whom.

    `lived` are windows it is judged on beside imagined ones; none of them is learnt from.
    `answers_until`: when the newest answer was given that the teacher had learnt from.
    """

    windows: Windows
    labels: Speech
    teacher: str
    base: str
    lived: Windows | None
    answers_until: WallTime | None = None


def from_target(
    recipe: StudentRecipe,
    progress: Progress,
    dataset: Path | None = None,
    scheduler: str | None = None,
) -> TrainingSet:
    """Let the target speaker itself teach: its probabilities cost nothing.

    Args:
        recipe: how many windows are imagined and lived.
        progress: hears how many lives are over.
        dataset: a dataset's folder, whose training split is learnt from too.
        scheduler: a Dask scheduler's address, or None.

    Raises:
        RecordingError: the dataset cannot be read.
    """
    parts = [imagine(recipe.windows, np.random.default_rng([recipe.seed, 0]))]
    lived: LivedWindows | None = None
    if recipe.lived:
        lived = live_through(recipe.lived, recipe.seed, progress, scheduler=scheduler)
        parts.append(lived.train)
    if dataset is not None:
        parts.append(read_pairs(dataset, Split.TRAIN).windows)
    windows = joined(parts)
    return TrainingSet(windows, windows.targets(), "target", NO_BASE, lived and lived.test)


def from_teacher(folder: Path, seed: int) -> TrainingSet:
    """Let a teacher's soft labels teach, each told several times.

    Raises:
        LumenError: the folder holds no labels, or labels of other windows.
    """
    windows = labels.read_lesson(folder / labels.WINDOWS_NAME)
    speech = labels.read_labels(folder, len(windows.shape))
    origin = labels.read_origin(folder)
    lesson = relabelled(windows, speech, LABEL_REPEATS, np.random.default_rng([seed, 2]))
    return TrainingSet(*lesson, origin.teacher, origin.base, None, origin.answers_until)


def distil(
    out: Path, lesson: TrainingSet, recipe: StudentRecipe, scheduler: str | None = None
) -> tuple[Path, dict[str, float]]:
    """Fit a student to a lesson, write it, and give its path and metrics.

    Raises:
        StudentError: the student is larger than a device should load.
    """
    arrays = grown(lesson, recipe, scheduler)
    figures = judged(arrays, lesson, recipe.seed)
    origin = StudentOrigin(
        teacher=lesson.teacher,
        base=lesson.base,
        dataset_sha256=dataset_hash(lesson.windows.encoded(), *lesson.labels),
        windows=len(lesson.windows.shape),
        seed=recipe.seed,
        metrics=figures,
        code=code(__name__),
        answers_until=lesson.answers_until,
    )
    return export(out, arrays, origin), figures


def made_of(recipe: StudentRecipe) -> str:
    """Give the fingerprint of a student, but for its labels'."""
    return fingerprint(__name__, asdict(recipe), (), LIBRARIES)


def grown(
    lesson: TrainingSet, recipe: StudentRecipe, scheduler: str | None = None
) -> StudentArrays:
    """Fit the softmax, and the forest to what labels say beyond it.

    Raises:
        LumenError: there are too few windows.
    """
    features, weights = lesson.windows.encoded(), label_mass(lesson.windows.shape)
    if not len(features):
        raise LumenError("there is no window to learn from: name another --dataset")
    hinges = softmax.fit(features, lesson.labels, weights)
    left = Lesson(np.concatenate(lesson.labels, axis=1), _expected(hinges, features), weights)
    with processors(scheduler):
        forest = forests.fit(features, left, recipe.forest, recipe.seed)
    if not forest.threshold.size:
        raise LumenError(
            f"{len(features):,} windows are too few to learn from: each leaf of the forest takes "
            f"{recipe.forest.least:,} of them: give more"
        )
    return StudentArrays(hinges, forest)


def _expected(hinges: HingeArrays, features: EncodedFeatures) -> Floats:
    """Give what the softmax alone says, as a device computes it: patterns, then first tokens."""
    logits = Hinges(hinges, features.shape[1], OUTPUTS).logits(features)
    parts = np.split(logits, [len(PATTERNS)], axis=1)
    return np.concatenate([probabilities(part) for part in parts], axis=1)


def judged(arrays: StudentArrays, lesson: TrainingSet, seed: int) -> dict[str, float]:
    """Judge a student against the target, on imagined windows and on lived ones, all held out.

    A figure that is not defined, as a share of what one window alone explains, is left out.
    """
    held_out = imagine(_HELD_OUT, np.random.default_rng([seed, 1]))
    predictor = Predictor(arrays)
    figures = {"held_out_windows": float(_HELD_OUT), **_figures(predictor, held_out)}
    if lesson.lived is not None and len(lesson.lived.shape):
        lived = _figures(predictor, lesson.lived)
        figures["lived_windows"] = float(len(lesson.lived.shape))
        figures |= {f"lived_{name}": value for name, value in lived.items()}
    return {name: round(value, 4) for name, value in figures.items() if math.isfinite(value)}


def _figures(predictor: Predictor, windows: Windows) -> dict[str, float]:
    target = expression_probabilities(windows.targets())
    said = expression_probabilities(predictor.predict(windows.encoded()))
    regrets = metrics.regret(target, said)
    baseline = metrics.regret(target, metrics.shape_only(target, windows.shape))
    return {
        "regret_bits": float(regrets.mean()),
        "share_captured": metrics.share_captured(regrets, baseline),
        "shape_only_regret_bits": float(baseline.mean()),
    }
