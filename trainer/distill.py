"""Distils a speaker into the student that the device runs."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lumen.core.encoding import FEATURE_NAMES
from lumen.core.forest import Forest, ForestArrays
from lumen.core.language import PATTERNS, TOKENS
from lumen.core.speaker import Speech, expression_probabilities
from trainer import metrics
from trainer.export import Origin, dataset_hash, export
from trainer.forests import Growth, fit
from trainer.imagined import imagine, label_mass
from trainer.windows import Windows

DEFAULT_WINDOWS = 120_000
"""Share captured on held-out windows: .956 from 20,000, .971 from 60,000, .976 from these."""

PATTERN_GROWTH = Growth(trees=4, leaves=40, least=1, candidates=1.0)
"""Patterns depend on the shape, the trend and one threshold: 36 cases, and some to spare."""

TOKEN_GROWTH = Growth(trees=12, leaves=6500, least=5, candidates=0.7)
"""The best that 3 MB hold, of 8 to 48 trees, by the share captured on held-out windows.

24 trees of 3,250 leaves give .964, 16 of 4,900 .969, 12 of 6,500 .971 (60,000 windows); half the
leaves cost .012. Fewer candidates than half of the features, or more than four fifths, are worse.
"""

_HELD_OUT = 3000


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a distillation is made of; the same recipe gives the same file."""

    windows: int = DEFAULT_WINDOWS
    seed: int = 42
    pattern: Growth = PATTERN_GROWTH
    token: Growth = TOKEN_GROWTH


def distill_target(out: Path, recipe: Recipe) -> tuple[Path, dict[str, float]]:
    """Fit a student to the target speaker itself, write it, and give its path and metrics."""
    windows = imagine(recipe.windows, np.random.default_rng([recipe.seed, 0]))
    labels = windows.targets()
    features, weights = windows.encoded(), label_mass(windows.shape)
    pattern = fit(features, labels.pattern, weights, recipe.pattern, recipe.seed)
    token = fit(features, labels.token, weights, recipe.token, recipe.seed)
    held_out = imagine(_HELD_OUT, np.random.default_rng([recipe.seed, 1]))
    figures = _judged(pattern, token, held_out)
    origin = Origin(
        teacher="target",
        base="none",
        dataset_sha256=dataset_hash(features, labels.pattern, labels.token),
        windows=recipe.windows,
        seed=recipe.seed,
        metrics=figures,
    )
    return export(out, pattern, token, origin), figures


def _judged(pattern: ForestArrays, token: ForestArrays, windows: Windows) -> dict[str, float]:
    features = windows.encoded()
    speech = Speech(
        Forest(pattern, len(FEATURE_NAMES), len(PATTERNS)).predict(features),
        Forest(token, len(FEATURE_NAMES), len(TOKENS)).predict(features),
    )
    target = expression_probabilities(windows.targets())
    speaker = expression_probabilities(speech)
    regrets = metrics.regret(target, speaker)
    baseline = metrics.regret(target, metrics.shape_only(target, windows.shape))
    figures = {
        "held_out_windows": float(len(features)),
        "share_captured": metrics.share_captured(regrets, baseline),
        "regret_bits": float(regrets.mean()),
        "shape_only_regret_bits": float(baseline.mean()),
    }
    return {name: round(value, 4) for name, value in figures.items()}
