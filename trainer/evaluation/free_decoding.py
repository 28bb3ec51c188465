"""What a language model says unconstrained: how much of it is legal, and how much that coheres."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from lumen.core.affinity import AFFINE_TOKENS
from lumen.core.language import EXPRESSIONS, PATTERNS, Expression, parse
from lumen.core.shape_names import SHAPES
from lumen.errors import LanguageError
from trainer.data.windows import Indices, Windows
from trainer.teacher import exact
from trainer.teacher.device import plain_memory
from trainer.teacher.fitting import repeatable
from trainer.teacher.prompt import prompts
from trainer.teacher.teacher import Teacher

CARD = {"coherence": 0.952, "valid_rate": 1.0, "pattern_accuracy": 0.258}
"""What the published card says of its teacher: to be read beside."""


class FreeDecoding(NamedTuple):
    """How a model is let speak: times a window, and at what temperature."""

    draws: int
    temperature: float


def judge_free(
    teacher: Teacher, windows: Windows, label: Indices, how: FreeDecoding, seed: int
) -> dict[str, Any]:
    """Let a teacher speak of each window without the grammar's mask, and count.

    Args:
        teacher: who speaks.
        windows: of what.
        label: the patterns drawn from the target, [n].
        how: times a window, and the temperature.
        seed: of the draws.

    Raises:
        LumenError: memory is short.
    """
    texts = [text for text in prompts(windows) for _ in range(how.draws)]
    with repeatable(seed), plain_memory():
        answers = exact.free(teacher.model, teacher.tokenizer, texts, seed, how.temperature)
    said = [_expression(answer) for answer in answers]
    index = np.repeat(np.arange(len(windows.shape)), how.draws)
    shape = windows.shape[index]
    return {
        "draws": how.draws,
        "temperature": how.temperature,
        **_counts(said, shape, label[index]),
        "shapes": {
            str(SHAPES[each]): _counts(
                [one for one, here in zip(said, shape == each, strict=True) if here],
                shape[shape == each],
                label[index][shape == each],
            )
            for each in np.unique(shape)
        },
        "published card": CARD,
    }


def _expression(answer: str) -> Expression | None:
    """Read what was said; None where it is no expression of the language."""
    try:
        found = parse(answer.strip())
    except LanguageError:
        return None
    return found if found in _LEGAL else None


_LEGAL = frozenset(EXPRESSIONS)


def _counts(said: Sequence[Expression | None], shape: Indices, label: Indices) -> dict[str, Any]:
    """Count what is legal; of that, the affine tokens, and the labels' patterns."""
    legal = [
        (one, SHAPES[s], pattern)
        for one, s, pattern in zip(said, shape.tolist(), label.tolist(), strict=True)
        if one is not None
    ]
    affine = [
        sum(token in AFFINE_TOKENS[name] for token in one.tokens) / len(one.tokens)
        for one, name, _ in legal
    ]
    hits = [PATTERNS.index(one.pattern) == pattern for one, _, pattern in legal]
    return {
        "said": len(said),
        "legal": len(legal),
        "valid_rate": len(legal) / len(said),
        "coherence": float(np.mean(affine)) if legal else None,
        "pattern_accuracy": float(np.mean(hits)) if legal else None,
    }
