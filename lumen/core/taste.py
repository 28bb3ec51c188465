"""A person's taste, learnt from their answers: a bounded reweighing of how the student speaks.

Near a state, a token or pattern has an acceptance that leans with the state, as the target's own
weights do: a regression on all answers at once (a Gaussian process), so that of an expression of
three tokens each has its part. Answers count by how near their state is, a Gaussian kernel over z,
the target's own coordinates. The log-odds are shrunk twice, by a prior worth 20 answers and by the
evidence that there is any taste at all, and bounded. An expression is then drawn by the same law as
before. Affine tokens become likelier by as much as it takes for coherence to stay on average.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from lumen.core.answers import NEWEST, HumanAnswer
from lumen.core.encoding import EncodedFeatures
from lumen.core.kept_coherence import MOST_LOST, largest, lost_surely
from lumen.core.language import EXPRESSIONS, PATTERNS, PLACES, TOKENS, Expression
from lumen.core.sampling import FIRST
from lumen.core.shape_names import SHAPES, Trend
from lumen.core.speaker import (
    AFFINE,
    Floats,
    Indices,
    Speech,
    expression_probabilities,
    state_coordinates,
    targets,
)
from lumen.units import Seconds, WallTime

HALF_LIFE: Seconds = 60 * 86_400.0
PRIOR = 20.0
"""Answers that the prior is worth: after so many, half of what they say is believed."""
MOST_FACTOR = 1.5
"""The natural logarithm of the most by which a token or a pattern becomes more or less likely."""

# Chosen for the share of simulated tastes after 50 and 200 answers (docs/research.md).
_WIDTH = 5.0
_CONSTANT, _SLOPE = 0.3, 0.4
"""Of acceptance: what is alike in all states near, and what leans with the state."""
_SIGNAL = 0.5
_PATTERN_SIGNAL = 0.02
_ODDS = 1.85
"""Log-odds for an acceptance of 1."""
_MOST_LOST = 0.05
"""Of coherence, in one window."""
_DAY: Seconds = 86_400.0

_MEANS = slice(0, 4)
_SHAPE = slice(-1 - len(SHAPES), -1)


def _counted(parts: Callable[[Expression], Iterable[int]], kinds: int) -> Floats:
    """Count each expression's parts of each kind, without lists that are larger than the table."""
    table = np.zeros((len(EXPRESSIONS), kinds))
    for row, expression in zip(table, EXPRESSIONS, strict=True):
        for kind in parts(expression):
            row[kind] += 1.0
    return table


_TOKEN_COUNTS = _counted(lambda e: map(TOKENS.index, e.tokens), len(TOKENS))
TOKEN_SHARES: Floats = _TOKEN_COUNTS / _TOKEN_COUNTS.sum(axis=1, keepdims=True)
"""What part of an expression each token is, [2985, 15]."""

HAS_PATTERN = _counted(lambda e: [PATTERNS.index(e.pattern)], len(PATTERNS))
"""Which pattern an expression has, 0 or 1, [2985, 5]."""


class AnswerColumns(NamedTuple):
    """Answers as columns: coordinates [n, 5], expressions [n], acceptance -1 or 1 [n], weight."""

    coordinates: Floats
    places: Sequence[int]
    accepted: Floats
    weight: Floats


class Taste:
    """What was learnt of some answers; the same answers at the same day give the same taste."""

    def __init__(self, said: AnswerColumns) -> None:
        self._at = said.coordinates
        places = np.asarray(said.places, dtype=np.intp)
        self._tokens, self._patterns = TOKEN_SHARES[places], HAS_PATTERN[places]
        weight = said.weight
        total = weight.sum()
        believed = total / (total + PRIOR)
        # Who says yes to all, or no, has said nothing of one expression against another.
        centred = said.accepted - (weight @ said.accepted) / (total + PRIOR)
        alike = self._tokens @ self._tokens.T + _PATTERN_SIGNAL * (
            self._patterns @ self._patterns.T
        )
        covariance = _SIGNAL * _shared(self._at, self._at) * alike
        covariance[np.diag_indices(len(places))] += (1.0 - _SIGNAL) / weight
        weighed = np.linalg.solve(covariance, centred)
        self.belief = believed * _evidence(covariance, centred, weighed, weight)
        """How much of what the answers seem to say is believed, 0..1."""
        self._pull: Floats = _SIGNAL * weighed
        self.affine = 0.0
        """By how much, as a logarithm, affine tokens become likelier in every state."""

    def keep_coherent(self, target: Floats, shape: Indices) -> None:
        """Let affine tokens become likelier, by no more than coherence at the answers takes.

        Args:
            target: first tokens' probabilities at the answers, [n, 15].
            shape: of each answer's window, [n].
        """
        affine, factors = AFFINE[shape], self.log_factors(self._at).token
        had = (target * affine).sum(axis=1)

        def stays(left: float) -> bool:
            more = (1.0 - left) * most
            wanted = _normalised(target * np.exp(_bounded(factors + more * affine)))
            return (
                lost_surely(had, (_kept(target, wanted, affine) * affine).sum(axis=1)) <= MOST_LOST
            )

        most = 2.0 * MOST_FACTOR
        self.affine = (1.0 - largest(stays)) * most

    def log_factors(self, coordinates: Floats) -> Speech:
        """Give the logarithms of the factors of each pattern and token, at [n, 5] coordinates."""
        pulls = _shared(coordinates, self._at) * self._pull
        return Speech(
            self._bounded(_PATTERN_SIGNAL * (pulls @ self._patterns)),
            self._bounded(pulls @ self._tokens),
        )

    def _bounded(self, acceptance: Floats) -> Floats:
        return _bounded(self.belief * _ODDS * acceptance)


def taste_of(answers: Sequence[HumanAnswer], now: WallTime) -> Taste | None:
    """Learn from answers, the oldest first; None where there are none.

    Ages are counted in whole days of UTC, so that a taste changes once a day and at an answer.
    """
    newest = answers[-NEWEST:]
    if not newest:
        return None
    today = now // _DAY
    ages = np.array([max(0.0, today - a.wall // _DAY) * _DAY for a in newest])
    means = np.array([a.expressed.means for a in newest])
    stable = np.array([a.expressed.trend is Trend.STABLE for a in newest])
    said = AnswerColumns(
        state_coordinates(means, stable),
        [PLACES[a.expressed.expression] for a in newest],
        np.array([1.0 if a.fits else -1.0 for a in newest]),
        np.maximum(0.5 ** (ages / HALF_LIFE), 1e-6),
    )
    taste = Taste(said)
    shape = np.array([SHAPES.index(a.expressed.shape) for a in newest])
    taste.keep_coherent(targets(shape, means, stable).token, shape)
    return taste


def reweighed(distribution: Floats, features: EncodedFeatures, taste: Taste) -> Floats:
    """Give a speaker's distribution as a person would have it: [n, 2985] for [n, 2985], [n, 22].

    No factor lets the affine tokens' coherence fall by more than .05 in any window: what goes
    beyond is taken back by mixing with what the speaker says.
    """
    means = features[:, _MEANS].astype(np.float64)
    shape = features[:, _SHAPE].argmax(axis=1)
    stable = features[:, -1] > 0.0
    factors = taste.log_factors(state_coordinates(means, stable))
    speech = Speech(distribution @ HAS_PATTERN, _first_tokens(distribution))
    affine = AFFINE[shape]
    factors = Speech(factors.pattern, _bounded(factors.token + taste.affine * affine))
    pattern, token = (_normalised(p * np.exp(f)) for p, f in zip(speech, factors, strict=True))
    wanted = expression_probabilities(Speech(pattern, _kept(speech.token, token, affine)))
    lost = _coherence(distribution, affine) - _coherence(wanted, affine)
    share = np.clip(_MOST_LOST / np.maximum(lost, 1e-12), 0.0, 1.0)[:, None]
    mixed: Floats = share * wanted + (1.0 - share) * distribution
    return mixed


def _bounded(odds: Floats) -> Floats:
    bounded: Floats = np.clip(odds, -MOST_FACTOR, MOST_FACTOR)
    return bounded


def _shared(here: Floats, there: Floats) -> Floats:
    """Give what acceptances at coordinates [n, 5] and [m, 5] have in common, [n, m]."""
    product = here @ there.T
    apart = (here**2).sum(axis=1)[:, None] + (there**2).sum(axis=1) - 2.0 * product
    shared: Floats = (_CONSTANT + _SLOPE * product) * np.exp(-apart / (2.0 * _WIDTH**2))
    return shared


def _evidence(covariance: Floats, centred: Floats, weighed: Floats, weight: Floats) -> float:
    """Give how likely it is that answers have to do with states and tokens, rather than chance.

    Both have the same odds beforehand, and explain as much of an answer: a Bayes factor.
    """
    volume = 2.0 * float(np.log(np.diag(np.linalg.cholesky(covariance))).sum())
    # An answer of weight w counts as w answers: its noise has the density's power.
    faded = float(((1.0 - weight) * np.log(1.0 - _SIGNAL) - np.log(weight)).sum())
    by_chance = weight @ centred**2 + faded
    bayes = 0.5 * (by_chance - centred @ weighed - volume)
    return float(1.0 / (1.0 + np.exp(-np.clip(bayes, -50.0, 50.0))))


def _first_tokens(distribution: Floats) -> Floats:
    rows = [np.bincount(FIRST, row, len(TOKENS)) for row in distribution]
    return np.array(rows)


def _kept(before: Floats, after: Floats, affine: Floats) -> Floats:
    """Keep the affine tokens' share of the first tokens within the loss that is allowed."""
    had, has = (before * affine).sum(axis=1), (after * affine).sum(axis=1)
    wanted = np.maximum(has, had - _MOST_LOST)
    scale = np.where(
        affine > 0.0,
        (wanted / np.maximum(has, 1e-300))[:, None],
        ((1.0 - wanted) / np.maximum(1.0 - has, 1e-300))[:, None],
    )
    return _normalised(after * scale)


def _coherence(distribution: Floats, affine: Floats) -> Floats:
    shares: Floats = ((distribution @ TOKEN_SHARES) * affine).sum(axis=1)
    return shares


def _normalised(weights: Floats) -> Floats:
    share: Floats = weights / weights.sum(axis=-1, keepdims=True)
    return share
