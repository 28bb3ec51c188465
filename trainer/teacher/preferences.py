"""Tunes a teacher by people's answers, near the target: pairs, single answers, and an anchor.

Pairs of an accepted and a rejected expression for like states are learnt as in DPO (Rafailov et
al. 2023), single answers as in KTO (Ethayarajh et al. 2024); both see only how much likelier than
before the tuned teacher makes an expression. The anchor is the target speaker itself, drawn anew at
every step. What is learnt is then taken back as far as a stated KL to the target demands.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lumen.core.answers import HumanAnswer
from lumen.core.language import EXPRESSIONS
from lumen.core.shape_names import Trend
from lumen.core.speaker import expression_probabilities, state_coordinates
from lumen.errors import LumenError
from trainer.data.sampling import draw
from trainer.data.synthetic_windows import imagine
from trainer.measures import metrics
from trainer.system.progress import Progress
from trainer.teacher.exact import completions
from trainer.teacher.examples import Examples, examples_of
from trainer.teacher.fitting import repeatable
from trainer.teacher.prompt import prompt, prompts
from trainer.teacher.teacher import Teacher, spoken
from trainer.teacher.untyped import Loose

if TYPE_CHECKING:
    import torch

_PLACES = {expression: place for place, expression in enumerate(EXPRESSIONS)}
_HELD_OUT = 5
"""One in so many answers is held out, to see where learning ends."""
_LOOK, _PATIENCE = 10, 40
"""Steps between two looks at what was held out, and without gain until learning ends."""
_LIKE = 1.5
"""Distance of two states, in the target's coordinates, up to which they are alike."""


@dataclass(frozen=True, slots=True)
class PreferenceRecipe:
    """How a teacher is tuned by answers.

    most_kl: bits an expression, to the target, that the tuned teacher may leave it by, on average.
    beta: of log odds, how much is one nat of a likelihood worth. anchor: the weight of the target's
    own draws beside the answers.
    """

    steps: int = 120
    batch: int = 24
    learning_rate: float = 5e-4
    beta: float = 0.5
    anchor: float = 0.5
    most_kl: float = 1.0
    anchor_windows: int = 64
    seed: int = 42


class Tuned(NamedTuple):
    """What came of a tuning: the step and the share of it that were kept, and KL to the target."""

    kept: float
    kl_bits: float
    best_step: int
    pairs: int
    singles: int


class _Judged(NamedTuple):
    """Answers as examples, and what the untuned teacher makes of them, [n] log likelihoods.

    Behind the answers come the second halves of pairs; `rejected` says whose expressions they have.
    """

    examples: Examples
    accepted: "torch.Tensor"
    before: "torch.Tensor"
    rejected: Sequence[int]


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
        untuned = weights_of(teacher)
        judged, pairs = _judged(teacher, answers)
        for parameter in learnt:
            parameter.requires_grad_(requires_grad=True)
        best = _fitted(teacher, learnt, judged, pairs, recipe, rng, progress)
        kept, leaving = _kept(teacher, learnt, untuned, recipe)
    return Tuned(kept, leaving, best, len(pairs), len(answers))


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


def _fitted(
    teacher: Teacher,
    learnt: Sequence[Loose],
    judged: _Judged,
    pairs: Sequence[tuple[int, int]],
    recipe: PreferenceRecipe,
    rng: np.random.Generator,
    progress: Progress,
) -> int:
    """Learn, and go back to the step at which answers that were held out were told best."""
    import torch

    optimiser = torch.optim.AdamW(learnt, lr=recipe.learning_rate, weight_decay=0.0)
    teacher.model.eval()
    count = len(judged.accepted)
    order = rng.permutation(count).tolist()
    held, taught = order[: count // _HELD_OUT], order[count // _HELD_OUT :]
    known = set(taught)
    pairs = [(a, b) for a, b, other in _with_rejected(pairs, judged) if {a, other} <= known]
    best, least, weights = 0, math.log(2.0), [p.detach().clone() for p in learnt]
    for step in range(1, recipe.steps + 1):
        loss = _loss(teacher, judged, pairs, taught, recipe, rng)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        progress(step, recipe.steps)
        if step % _LOOK or not held:
            continue
        with torch.no_grad():
            missed = _answers_losses(teacher, judged, held, recipe)
        if float(missed.mean()) < least and _is_better(missed):
            best, least, weights = step, float(missed.mean()), [p.detach().clone() for p in learnt]
        elif step - best >= _PATIENCE:
            break
    with torch.no_grad():
        for parameter, kept in zip(learnt, weights, strict=True):
            parameter.copy_(kept)
    return best


def _judged(
    teacher: Teacher, answers: Sequence[HumanAnswer]
) -> tuple[_Judged, list[tuple[int, int]]]:
    """Give examples: each answer's expression after its own prompt; and the pairs among them.

    A pair is of examples with one prompt: of like states, the rejected expression is shown after
    the accepted one's.
    """
    import torch

    ends = completions(teacher.tokenizer)
    texts = [prompt(a.expressed.shape, a.expressed.means, a.expressed.trend) for a in answers]
    said = [_PLACES[a.expressed.expression] for a in answers]
    pairs, rejected = [], []
    for liked, other in _like_states(answers):
        pairs.append((liked, len(texts)))
        rejected.append(other)
        texts.append(texts[liked])
        said.append(said[other])
    examples = examples_of(teacher.tokenizer, texts, [ends[place] for place in said])
    with torch.no_grad():
        before = torch.cat(
            [_likelihoods(teacher, examples, part) for part in _parts(len(texts), 128)]
        )
    signs = torch.tensor([1.0 if a.fits else -1.0 for a in answers])
    return _Judged(examples, signs, before, rejected), pairs


def _like_states(answers: Sequence[HumanAnswer]) -> Iterator[tuple[int, int]]:
    """Give each accepted answer with the rejected one of the nearest like state, if there is."""
    at = state_coordinates(
        np.array([a.expressed.means for a in answers]),
        np.array([a.expressed.trend is Trend.STABLE for a in answers]),
    )
    rejected = [place for place, answer in enumerate(answers) if not answer.fits]
    if not rejected:
        return
    for place, answer in enumerate(answers):
        if answer.fits:
            apart = np.linalg.norm(at[rejected] - at[place], axis=1)
            nearest = int(apart.argmin())
            other = rejected[nearest]
            same = answers[other].expressed.expression == answer.expressed.expression
            if apart[nearest] <= _LIKE and not same:
                yield place, other


def _with_rejected(
    pairs: Sequence[tuple[int, int]], judged: _Judged
) -> Iterator[tuple[int, int, int]]:
    """Give pairs of examples with the answer that rejected the second one's expression."""
    for (liked, shown), other in zip(pairs, judged.rejected, strict=True):
        yield liked, shown, other


def _is_better(missed: "torch.Tensor") -> bool:
    """Tell whether answers are told better than by chance, beyond two standard errors."""
    gain = math.log(2.0) - missed
    error = float(gain.std()) / math.sqrt(len(gain)) if len(gain) > 1 else math.inf
    return float(gain.mean()) > 2.0 * error


def _answers_losses(
    teacher: Teacher, judged: _Judged, rows: Sequence[int], recipe: PreferenceRecipe
) -> "torch.Tensor":
    """Give how badly each answer is told by how much likelier its expression became, in nats.

    What all alike gain says nothing of one expression against another.
    """
    from torch.nn.functional import logsigmoid

    gained = _likelihoods(teacher, judged.examples, rows) - judged.before[rows]
    beyond = judged.accepted[rows] * (gained - gained.mean().detach())
    losses: torch.Tensor = -logsigmoid(recipe.beta * beyond)
    return losses


def _loss(
    teacher: Teacher,
    judged: _Judged,
    pairs: Sequence[tuple[int, int]],
    taught: Sequence[int],
    recipe: PreferenceRecipe,
    rng: np.random.Generator,
) -> "torch.Tensor":
    """Give the loss of one step: single answers, pairs, and draws of the target."""
    from torch.nn.functional import logsigmoid

    rows = rng.choice(taught, size=recipe.batch).tolist()
    loss = _answers_losses(teacher, judged, rows, recipe).mean()
    if pairs:
        chosen = [pairs[place] for place in rng.integers(len(pairs), size=recipe.batch // 2)]
        both = [place for pair in chosen for place in pair]
        more = (_likelihoods(teacher, judged.examples, both) - judged.before[both]).view(-1, 2)
        loss = loss - logsigmoid(recipe.beta * (more[:, 0] - more[:, 1])).mean()
    windows = imagine(recipe.batch // 2, rng)
    ends = completions(teacher.tokenizer)
    said = [ends[place] for place in draw(windows.targets(), rng)]
    drawn = examples_of(teacher.tokenizer, prompts(windows), said)
    anchored = _likelihoods(teacher, drawn, range(recipe.batch // 2)).mean()
    return loss - recipe.anchor * anchored


def _likelihoods(teacher: Teacher, examples: Examples, rows: Sequence[int]) -> "torch.Tensor":
    """Give the log likelihood of each example's completion, in nats."""
    batch = examples.batch(rows)
    device = teacher.model.device
    ids, labels = batch["input_ids"].to(device), batch["labels"].to(device)[:, 1:]
    logs = teacher.model(input_ids=ids).logits[:, :-1].float().log_softmax(dim=2)
    judged = labels >= 0
    found = logs.gather(2, labels.clamp(min=0)[..., None])[..., 0]
    likelihoods: torch.Tensor = (found * judged).sum(dim=1)
    return likelihoods


def _kept(
    teacher: Teacher,
    learnt: Sequence[Loose],
    untuned: Sequence[Loose],
    recipe: PreferenceRecipe,
) -> tuple[float, float]:
    """Take back of what was learnt what leaves the target too far; give what stays, and the KL."""
    import torch

    windows = imagine(recipe.anchor_windows, np.random.default_rng([recipe.seed, 8]))
    target = expression_probabilities(windows.targets())
    tuned = [parameter.detach().clone() for parameter in learnt]

    def leaving(share: float) -> float:
        with torch.no_grad():
            for parameter, old, new in zip(learnt, untuned, tuned, strict=True):
                parameter.copy_(old + share * (new - old))
        return float(metrics.regret(target, spoken(teacher, windows)).mean())

    return _largest(leaving, recipe.most_kl)


def _largest(leaving: Callable[[float], float], most: float) -> tuple[float, float]:
    """Give the largest share, of sixteenths by halving, that leaves no further; and how far."""
    far = leaving(1.0)
    if far <= most:
        return 1.0, far
    low, high = 0.0, 1.0
    for _ in range(4):
        middle = 0.5 * (low + high)
        if leaving(middle) <= most:
            low = middle
        else:
            high = middle
    return low, leaving(low)


def _parts(count: int, size: int) -> Iterator[list[int]]:
    for start in range(0, count, size):
        yield list(range(start, min(start + size, count)))
