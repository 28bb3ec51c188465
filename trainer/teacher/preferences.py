"""Tunes a teacher by people's answers, near the target.

First their liking is learnt, as a regression on the teacher's own hidden states
(`trainer/teacher/liking.py`). Of all speakers, the one that pleases most for what it leaves the
target by is the target with its tokens' weights raised by what they please by (as in preference
learning: Ziegler et al. 2019); no further than a stated KL and a loss of coherence allow. The
adapter then learns to speak like that. What was learnt is taken back as far as it leaves the target
further, or loses more coherence, all the same.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import NamedTuple

import numpy as np

from lumen.core.answers import HumanAnswer
from lumen.core.kept_coherence import MOST_LOST, largest, lost_surely
from lumen.core.language import PLACES
from lumen.core.shape_names import SHAPES, Trend
from lumen.core.speaker import Floats, Indices, expression_probabilities, targets
from lumen.core.taste import TOKEN_SHARES
from lumen.errors import LumenError
from lumen.units import WallTime
from trainer.data.sampling import draw_from
from trainer.data.synthetic_windows import imagine
from trainer.data.windows import Windows
from trainer.measures import metrics
from trainer.system.progress import Progress
from trainer.teacher import exact
from trainer.teacher.device import plain_memory
from trainer.teacher.examples import examples_of
from trainer.teacher.fitting import repeatable
from trainer.teacher.liking import AnsweredViews, Liking
from trainer.teacher.prompt import prompt, prompts
from trainer.teacher.teacher import Teacher, spoken
from trainer.teacher.untyped import Loose
from trainer.teacher.views import StateViews
from trainer.teacher.wish import KEPT_ERRORS, Moments, kept_coherent, wish

_HEARD = 256
"""Answered states, evenly spread, in which the teacher's coherence is looked at."""
LEAST_BELIEF = 0.8
"""Of answers that look more like chance nothing is learnt."""


@dataclass(frozen=True, slots=True)
class PreferenceRecipe:
    """How a teacher is tuned by answers.

    most_kl: bits an expression, from the target, that the tuned teacher may leave it by, on
    average; tastes of simulated people are 1.7 off. imagined: states beside the answered ones in
    which it learns to please. judged: other states, on which that distance is measured.
    """

    steps: int = 400
    batch: int = 32
    learning_rate: float = 2e-3
    most_kl: float = 2.0
    imagined: int = 2000
    judged: int = 64
    seed: int = 42


class Tuned(NamedTuple):
    """What came of a tuning.

    belief: how likely it is that the answers have to do with what was said, and are not chance.
    wanted: the share of the liking that the KL allowed, 0 where nothing was learnt. kept: the share
    of the tuning that was.
    kl_bits: how far the tuned teacher is from the target. until: when the newest answer was given
    that was learnt from, in whole seconds, rounded up; None where nothing was learnt.
    """

    answers: int
    belief: float
    wanted: float
    kept: float
    kl_bits: float
    until: WallTime | None


def tune(
    teacher: Teacher,
    answers: Sequence[HumanAnswer],
    recipe: PreferenceRecipe,
    progress: Progress = lambda _done, _of: None,
) -> Tuned:
    """Tune a teacher's adapter by answers; it is changed.

    Raises:
        LumenError: there is nothing to learn: no answer, or no adapter.
    """
    if not answers:
        raise LumenError(
            "there are no answers to learn from: make them with `lumen export answers`"
        )
    learnt = _adapter(teacher)
    if not learnt:
        raise LumenError(
            f"{teacher.name}: it has no adapter that could be tuned: train one with `trainer "
            "teacher train`"
        )
    with repeatable(recipe.seed):
        rng = np.random.default_rng([recipe.seed, 7])
        answered = _answered(answers)
        moments = answered.followed_by(_imagined(imagine(recipe.imagined, rng)))
        liking, pleases = _liked(teacher, answers, moments)
        some = np.unique(np.linspace(0, len(answers) - 1, _HEARD).astype(np.intp))
        bounds = _Bounds(teacher, answered.of(some), recipe)
        pleases += kept_coherent(moments, pleases, len(answers), bounds.left_to_lose)
        most = recipe.most_kl if liking.belief >= LEAST_BELIEF else 0.0
        wished, wanted = wish(moments, pleases, most)
        kept = 1.0
        if wished is not None:
            # Half of what is learnt is of states that were answered.
            likely = np.full(len(moments.texts), 0.5 / recipe.imagined)
            likely[: len(answers)] = 0.5 / len(answers)
            untuned = weights_of(teacher)
            _fitted(teacher, learnt, wished, likely, recipe, rng, progress)
            kept = _kept(teacher, untuned, bounds)
        leaving = bounds.leaving()
    until = WallTime(math.ceil(max(a.wall for a in answers))) if wanted else None
    return Tuned(len(answers), liking.belief, wanted, kept, leaving, until)


def weights_of(teacher: Teacher) -> list[Loose]:
    """Give a copy of an adapter's weights."""
    return [parameter.detach().clone() for parameter in _adapter(teacher)]


def restore(teacher: Teacher, weights: Sequence[Loose]) -> None:
    """Give an adapter its weights of before."""
    import torch

    with torch.no_grad():
        for parameter, old in zip(_adapter(teacher), weights, strict=True):
            parameter.copy_(old)


def _adapter(teacher: Teacher) -> list[Loose]:
    return [p for name, p in teacher.model.named_parameters() if "lora_" in name]


def _answered(answers: Sequence[HumanAnswer]) -> Moments:
    """Give the states that were answered."""
    said = [answer.expressed for answer in answers]
    shape = np.array([SHAPES.index(each.shape) for each in said], dtype=np.intp)
    means = np.array([each.means for each in said])
    stable = np.array([each.trend is Trend.STABLE for each in said])
    texts = [prompt(each.shape, each.means, each.trend) for each in said]
    return Moments(texts, shape, targets(shape, means, stable))


def _imagined(windows: Windows) -> Moments:
    return Moments(prompts(windows), windows.shape, windows.targets())


def _liked(
    teacher: Teacher, answers: Sequence[HumanAnswer], moments: Moments
) -> tuple[Liking, Floats]:
    """Learn what pleases, and by how many nats each token does in each state, [moments, 15]."""
    from threadpoolctl import threadpool_limits

    shares = TOKEN_SHARES[[PLACES[a.expressed.expression] for a in answers]]
    fits = np.array([a.fits for a in answers])
    token = moments.target.token
    # Sums must not depend on how many processors there are; what is loaded later has no limit.
    import_module("scipy.linalg")
    with threadpool_limits(1):
        seen = StateViews(teacher).of(moments.texts, moments.shape)
        liking = Liking(AnsweredViews(seen[: len(answers)], shares, fits))
        pleases: Floats = np.log(liking.raised(seen, token) / token)
    return liking, pleases


class _Bounds:
    """How far a tuned teacher may leave the target, and how much coherence it may lose."""

    def __init__(self, teacher: Teacher, heard: Moments, recipe: PreferenceRecipe) -> None:
        self._teacher, self._heard, self._most_kl = teacher, heard, recipe.most_kl
        self._windows = imagine(recipe.judged, np.random.default_rng([recipe.seed, 8]))
        self._target = expression_probabilities(self._windows.targets())
        self._own = heard.coherence(expression_probabilities(heard.target))
        untuned = self._coherence()
        self.left_to_lose = max(0.0, MOST_LOST - max(0.0, float((self._own - untuned).mean())))
        """Of coherence, by a wish: the teacher itself may be less coherent than the target."""
        self._most_lost = max(MOST_LOST, lost_surely(self._own, untuned, KEPT_ERRORS))

    def leaving(self) -> float:
        """Give how far the teacher is from the target now, in bits an expression."""
        said = spoken(self._teacher, self._windows)
        return float(metrics.regret(self._target, said).mean())

    def hold(self) -> bool:
        """Say whether the teacher keeps within the bounds now."""
        lost = lost_surely(self._own, self._coherence(), KEPT_ERRORS)
        return lost <= self._most_lost and self.leaving() <= self._most_kl

    def _coherence(self) -> Floats:
        model, tokenizer = self._teacher.model, self._teacher.tokenizer
        with plain_memory():
            return self._heard.coherence(exact.distributions(model, tokenizer, self._heard.texts))


def _fitted(
    teacher: Teacher,
    learnt: Sequence[Loose],
    wish: Moments,
    likely: Floats,
    recipe: PreferenceRecipe,
    rng: np.random.Generator,
    progress: Progress,
) -> None:
    """Learn to speak as wished: each token of a draw has its exact odds as its label."""
    import torch

    ends = exact.completions(teacher.tokenizer)
    labels = _NextTokens(ends)
    optimiser = torch.optim.AdamW(learnt, lr=recipe.learning_rate, weight_decay=0.0)
    slowing = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.0, recipe.steps)
    for parameter in learnt:
        parameter.requires_grad_(requires_grad=True)
    teacher.model.eval()
    for step in range(1, recipe.steps + 1):
        rows = rng.choice(len(likely), size=recipe.batch, p=likely)
        part = wish.of(rows)
        spread = expression_probabilities(part.target)
        said = draw_from(spread, rng)
        examples = examples_of(teacher.tokenizer, part.texts, [ends[place] for place in said])
        batch = examples.batch(range(len(said)))
        device = teacher.model.device
        logits = teacher.model(input_ids=batch["input_ids"].to(device)).logits[:, :-1]
        shown = logits[batch["labels"][:, 1:].to(device) >= 0].float().log_softmax(dim=1)
        odds = torch.as_tensor(labels.of(spread, said), dtype=shown.dtype, device=device)
        loss = -(shown[:, labels.allowed] * odds).sum() / len(said)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        slowing.step()
        progress(step, recipe.steps)


class _NextTokens:
    """What may follow each beginning of an expression, and how likely a speaker goes on so."""

    def __init__(self, ends: Sequence[Sequence[int]]) -> None:
        self.allowed = sorted({token for ids in ends for token in ids})
        place = {token: number for number, token in enumerate(self.allowed)}
        longest = max(map(len, ends))
        nothing = [len(self.allowed)]
        self._ids: Indices = np.array(
            [[*(place[t] for t in ids), *nothing * (longest - len(ids))] for ids in ends]
        )

    def of(self, spread: Floats, said: Indices) -> Floats:
        """Give the odds of each next token, at every token of what was said, one after another."""
        return np.array(list(self._odds(spread, said)))

    def _odds(self, spread: Floats, said: Indices) -> Iterator[Floats]:
        count = len(self.allowed)
        for likely, place in zip(spread, said, strict=True):
            open_ = np.ones(len(likely), dtype=np.bool_)
            for column, token in zip(self._ids.T, self._ids[place], strict=True):
                if token == count:
                    break
                odds = np.bincount(column[open_], likely[open_], count + 1)[:count]
                yield odds / odds.sum()
                open_ &= column == token


def _kept(teacher: Teacher, untuned: Sequence[Loose], bounds: _Bounds) -> float:
    """Take back of what was learnt what goes beyond the bounds; give the share that stays."""
    tuned = weights_of(teacher)

    def take(share: float) -> None:
        restore(
            teacher, [old + share * (new - old) for old, new in zip(untuned, tuned, strict=True)]
        )

    def allowed(share: float) -> bool:
        take(share)
        return bounds.hold()

    kept = largest(allowed)
    take(kept)
    return kept
