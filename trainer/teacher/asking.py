"""How a language model is asked: as our teachers, as the published adapter, or with a glossary.

The published adapter (hikewa/eisv-lumen-teacher, Apache-2.0) was trained on turns of a chat: an
instruction, a window with its derivatives, and an answer of three lines, the first of which names
the tokens.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lumen.core.language import PATTERNS, TOKENS
from lumen.core.moment import DIMENSIONS
from lumen.core.shape_names import SHAPES
from lumen.errors import LumenError
from trainer.data.published import derivatives_from_numbers
from trainer.data.windows import Windows
from trainer.teacher.prompt import NAMES, prompts
from trainer.teacher.untyped import Tokenizer


class WindowSpan(NamedTuple):
    """How many states a window has, and how many seconds it lasts."""

    states: int
    seconds: float


TEN_MINUTES = WindowSpan(21, 600.0)
"""Of a window of this project."""


class Asking(NamedTuple):
    """How a model is asked: a text for each window, and what follows an expression.

    ending: a text; empty where the model's end token follows.
    """

    name: str
    texts: Callable[[Windows, Tokenizer], list[str]]
    ending: str = ""


CARD = Asking("card", lambda windows, _tokenizer: prompts(windows))
"""The card's prompt, to the letter."""

_INSTRUCTION = (
    "You are an EISV trajectory expression mapper. Given a trajectory window with its shape "
    "classification, EISV state values, derivatives, and second derivatives, generate an "
    "appropriate primitive expression. Output the EISV tokens, their Lumen translations, and the "
    "expression pattern."
)
TOKENS_LINE, PATTERN_LINE = "EISV_TOKENS:", "PATTERN:"
"""How the first and the last line of the published adapter's answer begin."""


def published(spans: Sequence[WindowSpan] | None) -> Asking:
    """Ask as the published adapter was: a turn of a chat, without thinking.

    Args:
        spans: of each window; None for this project's own.
    """
    return Asking("published", lambda windows, own: _turns(windows, spans, own), "\n")


def _turns(windows: Windows, spans: Sequence[WindowSpan] | None, tokenizer: Tokenizer) -> list[str]:
    """Give the turns up to the tokens of the answer.

    Raises:
        LumenError: the tokenizer knows no turns.
    """
    if not getattr(tokenizer, "chat_template", None):
        raise LumenError("--prompt published needs a base with a chat template, and this has none")
    known = spans or [TEN_MINUTES] * len(windows.shape)
    rows = zip(windows.shape.tolist(), windows.numbers, known, strict=True)
    found = []
    for shape, numbers, span in rows:
        mean, slope, curve = derivatives_from_numbers(numbers, span.seconds)
        lines = [
            f"SHAPE: {SHAPES[shape]}",
            f"WINDOW: n_states={span.states} duration={span.seconds:.2f}",
            f"MEAN_EISV: {_listed('', mean)}",
            f"DERIVATIVES: {_listed('d', slope)}",
            f"SECOND_DERIVATIVES: {_listed('d2', curve)}",
        ]
        turns = [
            {"role": "system", "content": _INSTRUCTION},
            {"role": "user", "content": "\n".join(lines)},
        ]
        text = tokenizer.apply_chat_template(
            turns, tokenize=False, add_generation_prompt=True, enable_thinking=False
        )
        found.append(f"{text}{TOKENS_LINE}")
    return found


def _listed(mark: str, values: Sequence[float]) -> str:
    pairs = zip(DIMENSIONS, values, strict=True)
    return " ".join(f"{mark}{name}={value:.4f}" for name, value in pairs)


_DIMENSIONS = ", ".join(f"{letter} is {name}" for letter, name in zip("EISV", NAMES, strict=True))
_EXAMPLES = ("~a~", "~a~ ~b~", "~a~ ~b~ ~c~", "~a~ ~a~ ~a~", "~a~?")
GLOSSARY = (
    f"{_DIMENSIONS}, each from 0 to 1, Void from 0 to 0.3.\n"
    f"Tokens: {' '.join(f'~{token}~' for token in TOKENS)}\n"
    f"Patterns: {', '.join(f'{p} {e}' for p, e in zip(PATTERNS, _EXAMPLES, strict=True))}\n"
    "Choose the tokens whose meaning fits the shape and the state; a pattern of two or three "
    "tokens names different ones.\n\n"
)
"""What somebody needs to know who was never trained on the language."""

ZERO_SHOT = Asking(
    "glossary and card", lambda windows, _tokenizer: [GLOSSARY + text for text in prompts(windows)]
)
"""The card's prompt behind a glossary."""
