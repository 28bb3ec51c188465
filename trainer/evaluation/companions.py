"""What other learners make of what student and teacher learn: companions of their figures.

Beside the student, of a teacher's soft labels: its softmax alone, and a small network. Beside the
teacher, of the draws that it was fine-tuned on: an additive model without prior knowledge, and a
log-linear one that is told the law's form and lacks its numbers. Of a draw they see pattern and
first token.
"""

import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lumen.core.encoding import EncodedFeatures
from lumen.core.language import EXPRESSIONS, PATTERNS, TOKENS
from lumen.core.shape_names import SHAPES
from lumen.core.speaker import AFFINE, CENTRE, SPREAD, Floats, Speech, expression_probabilities
from trainer.data.rows import read_pairs
from trainer.data.splits import Split
from trainer.data.synthetic_windows import label_mass
from trainer.data.windows import DIMENSION_COUNT, Windows
from trainer.student import softmax
from trainer.student.distill import from_teacher

SOFTMAX, NETWORK = "softmax on labels", "small MLP on labels"
ADDITIVE, LAW = "additive on draws", "law's form on draws"

_RIDGES = (1e-5, 1e-4, 1e-3, 1e-2)
_HIDDEN = 64
_ROUNDS = 200
_SEED = 0
# What the law's form says of the state: where it has no more effect, and below which I one doubts.
_EDGE = 2.0
_DOUBT_BELOW = 0.5
_INTEGRITY = 1


class Beside(NamedTuple):
    """What other learners learn: a teacher's labels, a dataset's draws; None for neither."""

    labels: Path | None
    draws: Path | None


NOBODY = Beside(None, None)


def speakers_of(beside: Beside, windows: Windows) -> dict[str, Floats]:
    """Give how other learners speak of windows, [n, 2985] each.

    Raises:
        LumenError: what they are to learn cannot be read.
    """
    found: dict[str, Floats] = {}
    if beside.draws is not None:
        found |= of_draws(beside.draws, windows)
    if beside.labels is not None:
        found |= of_labels(beside.labels, windows)
    return found


def of_labels(folder: Path, windows: Windows) -> dict[str, Floats]:
    """Let a softmax and a network learn a teacher's labels, and give how they speak, [n, 2985].

    Raises:
        LumenError: the folder holds no labels.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPRegressor

    lesson = from_teacher(folder, _SEED)
    seen, shown = lesson.windows.encoded(), windows.encoded()
    weights = label_mass(lesson.windows.shape)
    knots = softmax.knots_of(seen)
    columns = softmax.columns(seen, knots), softmax.columns(shown, knots)
    parts = [softmax.fitted(columns[0], labels, weights) for labels in lesson.labels]
    network = MLPRegressor(
        hidden_layer_sizes=(_HIDDEN,), early_stopping=True, max_iter=_ROUNDS, random_state=_SEED
    )
    # Log probabilities: squared errors of probabilities would heed the likeliest alone.
    with warnings.catch_warnings():
        # It is stopped after so many rounds at the latest.
        warnings.simplefilter("ignore", ConvergenceWarning)
        network.fit(_scaled(seen, seen), np.log(np.concatenate(lesson.labels, axis=1)))
    logs = np.split(network.predict(_scaled(shown, seen)), [len(PATTERNS)], axis=1)
    return {
        SOFTMAX: _spread([columns[1] @ part for part in parts]),
        NETWORK: _spread(logs),
    }


def _scaled(values: EncodedFeatures, by: EncodedFeatures) -> EncodedFeatures:
    scaled: EncodedFeatures = (values - by.mean(axis=0)) / np.maximum(by.std(axis=0), 1e-6)
    return scaled


class _Drawn(NamedTuple):
    """Windows, and of each the drawn pattern and first token, as certainties."""

    windows: Windows
    labels: tuple[Floats, Floats]


def _read(dataset: Path, split: Split) -> _Drawn:
    pairs = read_pairs(dataset, split)
    said = [EXPRESSIONS[place] for place in pairs.said]
    pattern = np.eye(len(PATTERNS))[[PATTERNS.index(each.pattern) for each in said]]
    token = np.eye(len(TOKENS))[[TOKENS.index(each.tokens[0]) for each in said]]
    return _Drawn(pairs.windows, (pattern, token))


def of_draws(dataset: Path, windows: Windows) -> dict[str, Floats]:
    """Let two models learn a dataset's training draws, and give how they speak, [n, 2985].

    How free they are, its validation split says.

    Raises:
        RecordingError: the dataset cannot be read.
    """
    train, judged = (_read(dataset, split) for split in (Split.TRAIN, Split.VALIDATION))
    knots = softmax.knots_of(train.windows.encoded())
    ramps = [
        softmax.columns(each.encoded(), knots) for each in (train.windows, judged.windows, windows)
    ]
    rules = [_rules(each) for each in (train.windows, judged.windows, windows)]
    affine, loadings = _loadings(train)
    token = affine * AFFINE[windows.shape] + _state(windows) @ loadings
    return {
        ADDITIVE: _spread(
            [_chosen(ramps, *pair) for pair in zip(train.labels, judged.labels, strict=True)]
        ),
        LAW: _spread([_chosen(rules, train.labels[0], judged.labels[0]), token]),
    }


def _chosen(columns: list[Floats], labels: Floats, judged: Floats) -> Floats:
    """Fit with each ridge, and give the logits of the one that says most of the validation split.

    Args:
        columns: of training, of validation, and of what is to be spoken of.
        labels: of training.
        judged: of validation.
    """
    fits = [softmax.fitted(columns[0], labels, np.ones(len(labels)), each) for each in _RIDGES]
    losses = [-float((np.log(softmax.normalised(columns[1] @ fit)) * judged).sum()) for fit in fits]
    logits: Floats = columns[2] @ fits[int(np.argmin(losses))]
    return logits


def _rules(windows: Windows) -> Floats:
    """What patterns depend on: the shape, the trend, and doubt."""
    doubt = windows.numbers[:, _INTEGRITY] < _DOUBT_BELOW
    shape = np.eye(len(SHAPES))[windows.shape]
    return np.column_stack([shape, windows.stable, doubt]).astype(np.float64)


def _state(windows: Windows) -> Floats:
    """What tokens depend on beside the shape: the state in its spreads, and whether it moves."""
    state = (windows.numbers[:, :DIMENSION_COUNT] - CENTRE) / SPREAD
    moved = np.where(windows.stable, -1.0, 1.0)
    return np.column_stack([np.clip(state, -_EDGE, _EDGE), moved])


def _loadings(train: _Drawn) -> tuple[float, Floats]:
    """Fit one weight for all affine tokens, and a loading for each token and dimension."""
    from scipy.optimize import minimize

    affine, state, drawn = AFFINE[train.windows.shape], _state(train.windows), train.labels[1]

    def loss(flat: Floats) -> tuple[float, Floats]:
        likely = softmax.normalised(flat[0] * affine + state @ flat[1:].reshape(-1, len(TOKENS)))
        left = (likely - drawn) / len(drawn)
        slope = np.concatenate([[(left * affine).sum()], (state.T @ left).ravel()])
        return -float(np.log((likely * drawn).sum(axis=1)).mean()), slope

    start = np.zeros(1 + state.shape[1] * len(TOKENS))
    flat = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return float(flat[0]), flat[1:].reshape(-1, len(TOKENS))


def _spread(logits: list[Floats]) -> Floats:
    """Give the distribution that logits of patterns and of first tokens make."""
    return expression_probabilities(Speech(*map(softmax.normalised, logits)))
