"""What a language model says unconstrained: how much of it is legal, and how much that coheres."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from lumen.core.affinity import AFFINE_TOKENS
from lumen.core.language import EXPRESSIONS, PATTERNS, TOKENS, parse
from lumen.core.shape_names import SHAPES, Shape
from lumen.errors import LanguageError
from trainer.data.windows import Indices, Windows
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
    windows: Windows,
    label: Indices,
    how: FreeDecoding,
    seed: int,
    asking: Asking = ASKED_BY_CARD,
) -> dict[str, Any]:
    """Let a teacher speak of each window without the grammar's mask, and count.

    Args:
        teacher: who speaks.
        windows: of what.
        label: the patterns that count as hit, [n].
        how: times a window, and the temperature.
        seed: of the draws.
        asking: how it is asked.

    Raises:
        LumenError: memory is short.
    """
    prompts = asking.texts(windows, teacher.tokenizer)
    texts = [text for text in prompts for _ in range(how.draws)]
    with repeatable(seed), plain_memory():
        answers = exact.free(teacher.model, teacher.tokenizer, texts, seed, how.temperature)
    read = _own if not asking.ending else _published
    said = [read(answer) for answer in answers]
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


def _counts(said: Sequence[_Answer | None], shape: Indices, label: Indices) -> dict[str, Any]:
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
    hits = [one.pattern == PATTERNS[pattern] for one, _, pattern in legal]
    return {
        "said": len(said),
        "legal": len(legal),
        "valid_rate": len(legal) / len(said),
        "coherence": float(np.mean(affine)) if legal else None,
        "pattern_accuracy": float(np.mean(hits)) if legal else None,
    }
