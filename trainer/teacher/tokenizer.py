"""The embedded base's tokenizer, made from the grammar of prompts and expressions.

What prompts are made of are whole tokens, so that a prompt takes a dozen of them: the fixed text,
shape names, a dimension's value to its first decimal, the digit of the second, the dominant
dimension, trend and ending. All other text is spelt in bytes, so that nothing is unknown.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lumen.core.language import TOKENS
from lumen.core.moment import DIMENSIONS
from lumen.core.shape_names import SHAPES, Trend
from trainer.data.windows import HIGHEST
from trainer.teacher import prompt

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

END, PAD = "<|end|>", "<|pad|>"


def pieces() -> Iterator[str]:
    """Give the texts that are one token each."""
    yield prompt.OPENING
    yield from SHAPES
    for place, (dimension, highest) in enumerate(zip(DIMENSIONS, HIGHEST, strict=True)):
        before = prompt.VALUES if place == 0 else ", "
        for tenth in range(round(highest * 10) + 1):
            yield f"{before}{dimension}={tenth / 10:.1f}"
    yield from "0123456789"
    for dimension, name in zip(DIMENSIONS, prompt.NAMES, strict=True):
        yield f"{prompt.DOMINANT}{dimension} ({name})"
    for trend in Trend:
        yield f"{prompt.TREND}{trend}{prompt.ENDING}"
    for token in TOKENS:
        yield f" ~{token}~"
    yield "?"


def embedded_tokenizer() -> "PreTrainedTokenizerFast":
    """Make the tokenizer; it is the same every time."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {letter: place for place, letter in enumerate([PAD, END, *alphabet])}
    made = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([PAD, END])
    made.add_tokens([AddedToken(piece, normalized=False) for piece in pieces()])
    return PreTrainedTokenizerFast(
        tokenizer_object=made, eos_token=END, pad_token=PAD, padding_side="left"
    )
