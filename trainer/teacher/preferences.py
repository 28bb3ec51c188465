"""Tunes a teacher by people's answers, near the target.

First their liking is learnt, as a regression on the teacher's own hidden states
(`trainer/teacher/liking.py`). Of all speakers, the one that pleases most for what it leaves the
target by is the target with its tokens' weights raised by what they please by (as in preference
learning: Ziegler et al. 2019); no further than a stated KL and a loss of coherence allow. The
adapter then learns to speak like that. What was learnt is taken back as far as it leaves the target
further all the same.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lumen.core.answers import HumanAnswer
from lumen.core.language import PLACES
from lumen.core.shape_names import SHAPES, Trend
from lumen.core.speaker import (
    AFFINE,
    Floats,
    Indices,
    Speech,
    expression_probabilities,
    targets,
)
from lumen.core.taste import TOKEN_SHARES
from lumen.errors import LumenError
from trainer.data.sampling import draw_from
from trainer.data.synthetic_windows import imagine
from trainer.data.windows import Windows
from trainer.measures import metrics
from trainer.system.progress import Progress
from trainer.teacher.exact import completions
from trainer.teacher.examples import examples_of
from trainer.teacher.fitting import repeatable
from trainer.teacher.liking import AnsweredViews, Liking
from trainer.teacher.prompt import prompt, prompts
from trainer.teacher.teacher import Teacher, spoken
from trainer.teacher.untyped import Loose
from trainer.teacher.views import StateViews

_MOST_LOST = 0.02
"""Of coherence, on average over the states that were answered."""
_JUDGED = 256
"""Imagined states on which a wish's distance from the target is measured."""
_MOST_MORE, _HALVINGS = 4.0, 5
_LEAST_BELIEF, _LEAST_BITS = 0.8, 0.01
"""Answers that look like chance, and a wish that is hardly another than the target: of less than
these nothing is learnt."""


@dataclass(frozen=True, slots=True)
class PreferenceRecipe:
    """How a teacher is tuned by answers.

    most_kl: bits an expression, from the target, that the tuned teacher may leave it by, on
    average. imagined: states beside the answered ones in which it learns to please. judged: other
    states, on which that distance is measured.
    """

    steps: int = 400
    batch: int = 32
    learning_rate: float = 2e-3
    most_kl: float = 1.0
    imagined: int = 2000
    judged: int = 64
    seed: int = 42


class Tuned(NamedTuple):
    """What came of a tuning.

    belief: how likely it is that the answers have to do with what was said, and are not chance.
    wanted: the share of the liking that the KL allowed, 0 where nothing was learnt. kept: the share
    of the tuning that was.
    kl_bits: how far the tuned teacher is from the target.
    """

    answers: int
    belief: float
    wanted: float
    kept: float
    kl_bits: float


class _Moments(NamedTuple):
    """States to speak of: their prompts, and how the target speaks of them."""

    texts: Sequence[str]
    shape: Indices
    target: Speech

    def of(self, rows: Indices) -> "_Moments":
        """Give some of them."""
        speech = Speech(self.target.pattern[rows], self.target.token[rows])
        return _Moments([self.texts[row] for row in rows], self.shape[rows], speech)


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
        views = StateViews(teacher)
        answered = _answered(answers)
        liking = Liking(
            AnsweredViews(
                views.of(answered.texts, answered.shape),
                TOKEN_SHARES[[PLACES[a.expressed.expression] for a in answers]],
                np.array([a.fits for a in answers]),
            )
        )
        moments = _joined(answered, _imagined(imagine(recipe.imagined, rng)))
        pleases = liking.of_tokens(views.of(moments.texts, moments.shape))
        most = recipe.most_kl if liking.belief >= _LEAST_BELIEF else 0.0
        pleases += _kept_coherent(moments, pleases, len(answers))
        wish, wanted = _wish(moments, pleases, most)
        untuned = weights_of(teacher)
        if wish is not None:
            # Half of what is learnt is of states that were answered.
            likely = np.full(len(moments.texts), 0.5 / recipe.imagined)
            likely[: len(answers)] = 0.5 / len(answers)
            _fitted(teacher, learnt, wish, likely, recipe, rng, progress)
        most = recipe.most_kl if wish is not None else math.inf
        kept, leaving = _kept(teacher, learnt, untuned, recipe, most)
    return Tuned(len(answers), liking.belief, wanted, kept, leaving)


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


def _answered(answers: Sequence[HumanAnswer]) -> _Moments:
    """Give the states that were answered."""
    said = [answer.expressed for answer in answers]
    shape = np.array([SHAPES.index(each.shape) for each in said], dtype=np.intp)
    means = np.array([each.means for each in said])
    stable = np.array([each.trend is Trend.STABLE for each in said])
    texts = [prompt(each.shape, each.means, each.trend) for each in said]
    return _Moments(texts, shape, targets(shape, means, stable))


def _imagined(windows: Windows) -> _Moments:
    return _Moments(prompts(windows), windows.shape, windows.targets())


def _joined(one: _Moments, other: _Moments) -> _Moments:
    pattern, token = (np.concatenate(pair) for pair in zip(one.target, other.target, strict=True))
    shape = np.concatenate([one.shape, other.shape])
    return _Moments([*one.texts, *other.texts], shape, Speech(pattern, token))


def _pleasing(target: Speech, pleases: Floats) -> Speech:
    """Raise the weights of tokens by what they please by; patterns stay."""
    weight = target.token * np.exp(pleases)
    return Speech(target.pattern, weight / weight.sum(axis=1, keepdims=True))


def _kept_coherent(moments: _Moments, pleases: Floats, answered: int) -> Floats:
    """Give by how much more affine tokens shall please, so that coherence stays: [moments, 15].

    One number for all states: of what keeps coherence so on average, it changes least.
    """
    there = moments.of(np.arange(answered))
    affine = AFFINE[moments.shape]

    def lost(more: float) -> float:
        wished = _pleasing(there.target, pleases[:answered] + more * affine[:answered])
        both = (expression_probabilities(speech) for speech in (there.target, wished))
        before, after = (metrics.coherence(spread, there.shape).mean() for spread in both)
        return float(before - after)

    if lost(0.0) <= _MOST_LOST:
        return 0.0 * affine
    low, high = 0.0, _MOST_MORE
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if lost(middle) > _MOST_LOST else (low, middle)
    return high * affine


def _wish(moments: _Moments, pleases: Floats, most_kl: float) -> tuple[_Moments | None, float]:
    """Give how the teacher shall speak, and the share of the liking that the KL allows.

    None where that is as good as the target.
    """
    some = slice(-_JUDGED, None)
    speech = Speech(moments.target.pattern[some], moments.target.token[some])
    target = expression_probabilities(speech)

    def leaving(share: float) -> float:
        wished = _pleasing(speech, share * pleases[some])
        return float(metrics.regret(target, expression_probabilities(wished)).mean())

    share, far = _largest(leaving, most_kl)
    if far < _LEAST_BITS:
        return None, 0.0
    return moments._replace(target=_pleasing(moments.target, share * pleases)), share


def _fitted(
    teacher: Teacher,
    learnt: Sequence[Loose],
    wish: _Moments,
    likely: Floats,
    recipe: PreferenceRecipe,
    rng: np.random.Generator,
    progress: Progress,
) -> None:
    """Learn to speak as wished: each token of a draw has its exact odds as its label."""
    import torch

    ends = completions(teacher.tokenizer)
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


def _kept(
    teacher: Teacher,
    learnt: Sequence[Loose],
    untuned: Sequence[Loose],
    recipe: PreferenceRecipe,
    most_kl: float,
) -> tuple[float, float]:
    """Take back of what was learnt what leaves the target too far; give what stays, and the KL."""
    import torch

    windows = imagine(recipe.judged, np.random.default_rng([recipe.seed, 8]))
    target = expression_probabilities(windows.targets())
    tuned = [parameter.detach().clone() for parameter in learnt]

    def leaving(share: float) -> float:
        with torch.no_grad():
            for parameter, old, new in zip(learnt, untuned, tuned, strict=True):
                parameter.copy_(old + share * (new - old))
        return float(metrics.regret(target, spoken(teacher, windows)).mean())

    return _largest(leaving, most_kl)


def _largest(leaving: Callable[[float], float], most: float) -> tuple[float, float]:
    """Give the largest share, by halving, that leaves no further; and how far."""
    far = leaving(1.0)
    if far <= most:
        return 1.0, far
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if leaving(middle) <= most:
            low = middle
        else:
            high = middle
    return low, leaving(low)
