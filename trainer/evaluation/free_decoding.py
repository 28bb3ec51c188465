"""What a language model says unconstrained: how much of it is legal, and how much that coheres."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from lumen.core.affinity import AFFINE_TOKENS
from lumen.core.language import EXPRESSIONS, PATTERNS, TOKENS, parse
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.speaker import Floats
from lumen.errors import LanguageError
from trainer.data.windows import Indices
from trainer.evaluation.evaluation_data import EvaluationData
from trainer.evaluation.resampling import Resamples, written
from trainer.teacher import exact
from trainer.teacher.asking import CARD as ASKED_BY_CARD
from trainer.teacher.asking import PATTERN_LINE, Asking
from trainer.teacher.device import plain_memory
from trainer.teacher.fitting import repeatable
from trainer.teacher.teacher import Teacher

CARD = {"coherence": 0.952, "valid_rate": 1.0, "pattern_accuracy": 0.258}
"""What the published card says of its teacher: to be read beside."""
CARD_COHERENCE = {
    Shape.SETTLED_PRESENCE: 0.993,
    Shape.CONVERGENCE: 0.936,
    Shape.VOID_RISING: 1.0,
    Shape.BASIN_TRANSITION_DOWN: 1.0,
    Shape.BASIN_TRANSITION_UP: 1.0,
    Shape.RISING_ENTROPY: 1.0,
    Shape.FALLING_ENERGY: 0.875,
    Shape.ENTROPY_SPIKE_RECOVERY: 0.833,
}
"""The same by shape; it names none for the ninth."""


class FreeDecoding(NamedTuple):
    """How a model is let speak: times a window, and at what temperature."""

    draws: int
    temperature: float


def judge_free(
    teacher: Teacher,
    data: EvaluationData,
    label: Indices,
    how: FreeDecoding,
    seed: int,
    asking: Asking = ASKED_BY_CARD,
) -> dict[str, Any]:
    """Let a teacher speak of each window without the grammar's mask, and count.

    Args:
        teacher: who speaks.
        data: of what; whole blocks of it are drawn again for the intervals.
        label: the patterns that count as hit, [n].
        how: times a window, and the temperature.
        seed: of the draws, and of the blocks.
        asking: how it is asked.

    Raises:
        LumenError: memory is short.
    """
    prompts = asking.texts(data.windows, teacher.tokenizer)
    texts = [text for text in prompts for _ in range(how.draws)]
    with repeatable(seed), plain_memory():
        answers = exact.free(teacher.model, teacher.tokenizer, texts, seed, how.temperature)
    read = _own if not asking.ending else _published
    shape = data.windows.shape
    counts = _counts([read(answer) for answer in answers], shape, label, how.draws)
    resamples = data.resamples(np.random.default_rng(seed))
    return {
        "draws": how.draws,
        "temperature": how.temperature,
        **_figures(counts, resamples),
        "shapes": {
            str(SHAPES[each]): _figures(
                _Counts(*(part[shape == each] for part in counts)), resamples.within(shape == each)
            )
            for each in np.unique(shape)
        },
        "prompt": asking.name,
        "published card": CARD,
        "published card by shape": {str(name): value for name, value in CARD_COHERENCE.items()},
    }


class _Answer(NamedTuple):
    """The tokens that were said, and the pattern."""

    tokens: tuple[str, ...]
    pattern: str


def _own(answer: str) -> _Answer | None:
    """Read what was said; None where it is no expression of the language."""
    try:
        found = parse(answer.strip())
    except LanguageError:
        return None
    return _Answer(found.tokens, found.pattern) if found in _LEGAL else None


def _published(answer: str) -> _Answer | None:
    """Read tokens and pattern as the published work does: any of its tokens, one of five patterns.

    Two equal tokens are a repetition there, and a pattern is what the answer calls it.
    """
    tokens, _, rest = answer.partition("\n")
    found = tuple(each.removeprefix("~").removesuffix("~") for each in tokens.split())
    _, named, after = rest.partition(PATTERN_LINE)
    pattern = after.split()[0] if named and after.split() else ""
    known = found and all(f"~{each}~" in tokens.split() and each in TOKENS for each in found)
    return _Answer(found, pattern) if known and pattern in PATTERNS else None


_LEGAL = frozenset(EXPRESSIONS)


class _Counts(NamedTuple):
    """What was said of each window, [n]: all, legal, and of that affine shares and hits."""

    said: Floats
    legal: Floats
    affine: Floats
    hits: Floats


def _counts(said: Sequence[_Answer | None], shape: Indices, label: Indices, draws: int) -> _Counts:
    """Count what is legal; of that, the affine tokens, and the labels' patterns."""
    found = np.zeros((len(shape), 3))
    for number, one in enumerate(said):
        window = number // draws
        if one is not None:
            own = AFFINE_TOKENS[SHAPES[shape[window]]]
            affine = sum(token in own for token in one.tokens) / len(one.tokens)
            found[window] += (1.0, affine, one.pattern == PATTERNS[label[window]])
    return _Counts(np.full(len(shape), float(draws)), *found.T)


def _figures(counts: _Counts, resamples: Resamples) -> dict[str, Any]:
    """Give the shares with their intervals: draws of one window are drawn again together."""
    found = {
        "valid_rate": resamples.ratio(counts.legal, counts.said),
        "coherence": resamples.ratio(counts.affine, counts.legal),
        "pattern_accuracy": resamples.ratio(counts.hits, counts.legal),
    }
    figures = {name: resamples.figure(values) for name, values in found.items()}
    return {
        "said": int(counts.said.sum()),
        "legal": int(counts.legal.sum()),
        **{name: written(figure)["value"] for name, figure in figures.items()},
        "interval_95": {name: written(figure)["interval_95"] for name, figure in figures.items()},
    }
