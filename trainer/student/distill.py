"""Distils a speaker into the student that the device runs."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lumen.core.encoding import FEATURE_NAMES
from lumen.core.forest import Forest, ForestArrays
from lumen.core.language import PATTERNS, TOKENS
from lumen.core.speaker import Speech, expression_probabilities
from lumen.errors import LumenError
from trainer.data.curriculum import LivedWindows, live_through, retold
from trainer.data.rows import read_pairs
from trainer.data.splits import Split
from trainer.data.synthetic_windows import imagine, label_mass
from trainer.data.windows import Windows, joined
from trainer.measures import metrics
from trainer.student.export import LIBRARIES, StudentOrigin, dataset_hash, export
from trainer.student.forests import ForestParams, fit
from trainer.system.cluster import processors
from trainer.system.fingerprint import fingerprint
from trainer.system.progress import Progress
from trainer.teacher import labels

DEFAULT_WINDOWS = 120_000
"""Share captured on held-out windows: .956 from 20,000, .971 from 60,000, .976 from these."""

DEFAULT_LIVED = 20_000
"""With them the share captured on lived windows is .975, without .915; elsewhere within .002."""

TOLD = 6
"""How often a teacher's label is told: .942 of the share at once, .968 at six times."""

FEWEST_LABELS = 20_000
"""Labels that a student of quality needs: 2,880 leave .19 bit of regret (spec section 10)."""

PATTERN_GROWTH = ForestParams(trees=4, leaves=40, least=1, candidates=1.0)
"""Patterns depend on the shape, the trend and one threshold: 36 cases, and some to spare."""

TOKEN_GROWTH = ForestParams(trees=12, leaves=6500, least=5, candidates=0.7)
"""The best that 3 MB hold, of 8 to 48 trees, by the share captured on held-out windows.

24 trees of 3,250 leaves give .964, 16 of 4,900 .969, 12 of 6,500 .971 (60,000 windows); half the
leaves cost .012. Fewer candidates than half of the features, or more than four fifths, are worse.
"""

_HELD_OUT = 3000


@dataclass(frozen=True, slots=True)
class StudentRecipe:
    """What a distillation is made of; the same recipe gives the same file."""

    windows: int = DEFAULT_WINDOWS
    seed: int = 42
    pattern: ForestParams = PATTERN_GROWTH
    token: ForestParams = TOKEN_GROWTH
    lived: int = DEFAULT_LIVED


class TrainingSet(NamedTuple):
    """What a student learns: windows, how they are spoken of, and by whom.

    `lived` are windows it is judged on beside imagined ones; none of them is learnt from.
    """

    windows: Windows
    labels: Speech
    teacher: str
    base: str
    lived: Windows | None


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
    return TrainingSet(windows, windows.targets(), "target", "none", lived and lived.test)


def from_teacher(folder: Path, seed: int) -> TrainingSet:
    """Let a teacher's soft labels teach, each told several times.

    Raises:
        LumenError: the folder holds no labels, or labels of other windows.
    """
    windows = labels.read_lesson(folder / labels.WINDOWS_NAME)
    speech = labels.read_labels(folder, len(windows.shape))
    origin = labels.read_origin(folder)
    lesson = retold(windows, speech, TOLD, np.random.default_rng([seed, 2]))
    return TrainingSet(*lesson, origin.teacher, origin.base, None)


def distil(
    out: Path, lesson: TrainingSet, recipe: StudentRecipe, scheduler: str | None = None
) -> tuple[Path, dict[str, float]]:
    """Fit a student to a lesson, write it, and give its path and metrics.

    Raises:
        StudentError: the student is larger than a device should load.
    """
    pattern, token = grown(lesson, recipe, scheduler)
    figures = judged(pattern, token, lesson, recipe.seed)
    origin = StudentOrigin(
        teacher=lesson.teacher,
        base=lesson.base,
        dataset_sha256=dataset_hash(lesson.windows.encoded(), *lesson.labels),
        windows=len(lesson.windows.shape),
        seed=recipe.seed,
        metrics=figures,
    )
    return export(out, pattern, token, origin), figures


def made_of(recipe: StudentRecipe) -> str:
    """Give the fingerprint of a student, but for its labels'."""
    return fingerprint(__name__, asdict(recipe), (), LIBRARIES)


def grown(
    lesson: TrainingSet, recipe: StudentRecipe, scheduler: str | None = None
) -> tuple[ForestArrays, ForestArrays]:
    """Grow the forests of patterns and of first tokens."""
    features, weights = lesson.windows.encoded(), label_mass(lesson.windows.shape)
    if not len(features):
        raise LumenError("there is no window to learn from")
    with processors(scheduler):
        return (
            fit(features, lesson.labels.pattern, weights, recipe.pattern, recipe.seed),
            fit(features, lesson.labels.token, weights, recipe.token, recipe.seed),
        )


def judged(
    pattern: ForestArrays, token: ForestArrays, lesson: TrainingSet, seed: int
) -> dict[str, float]:
    """Judge forests against the target, on imagined windows and on lived ones, all held out."""
    held_out = imagine(_HELD_OUT, np.random.default_rng([seed, 1]))
    figures = {"held_out_windows": float(_HELD_OUT), **_figures(pattern, token, held_out)}
    if lesson.lived is not None and len(lesson.lived.shape):
        lived = _figures(pattern, token, lesson.lived)
        figures["lived_windows"] = float(len(lesson.lived.shape))
        figures |= {f"lived_{name}": value for name, value in lived.items()}
    return {name: round(value, 4) for name, value in figures.items()}


def _figures(pattern: ForestArrays, token: ForestArrays, windows: Windows) -> dict[str, float]:
    features = windows.encoded()
    speech = Speech(
        Forest(pattern, len(FEATURE_NAMES), len(PATTERNS)).predict(features),
        Forest(token, len(FEATURE_NAMES), len(TOKENS)).predict(features),
    )
    target = expression_probabilities(windows.targets())
    regrets = metrics.regret(target, expression_probabilities(speech))
    baseline = metrics.regret(target, metrics.shape_only(target, windows.shape))
    return {
        "share_captured": metrics.share_captured(regrets, baseline),
        "regret_bits": float(regrets.mean()),
        "shape_only_regret_bits": float(baseline.mean()),
    }
