"""Examples that a language model learns: prompts and completions as token ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lumen.errors import LumenError
from trainer.teacher.untyped import Tokenizer

if TYPE_CHECKING:
    import torch

MOST_TOKENS = 512
"""Of a prompt and its completion (published teacher card)."""

_UNJUDGED = -100


@dataclass(frozen=True, slots=True)
class Examples:
    """Prompts and completions as token ids; only completions are learnt.

    ids: a row an example. prompt_lengths: how many of them are the prompt's.
    """

    ids: Sequence[Sequence[int]]
    prompt_lengths: Sequence[int]

    def batch(self, rows: Sequence[int]) -> dict[str, "torch.Tensor"]:
        """Put examples together, padded on the right, where nobody looks."""
        import torch

        width = max(len(self.ids[row]) for row in rows)
        ids = torch.zeros((len(rows), width), dtype=torch.long)
        labels = torch.full((len(rows), width), _UNJUDGED)
        for place, row in enumerate(rows):
            one = torch.as_tensor(self.ids[row])
            ids[place, : len(one)] = one
            labels[place, self.prompt_lengths[row] : len(one)] = one[self.prompt_lengths[row] :]
        return {"input_ids": ids, "labels": labels}


def examples_of(
    tokenizer: Tokenizer, prompts: Sequence[str], completions: Sequence[Sequence[int]]
) -> Examples:
    """Tokenise prompts, each to be completed by ids that end with the end token.

    Raises:
        LumenError: an example takes more tokens than a teacher reads.
    """
    before_ids = tokenizer(list(prompts), add_special_tokens=False)["input_ids"]
    ids = [[*before, *after] for before, after in zip(before_ids, completions, strict=True)]
    longest = max(map(len, ids))
    if longest > MOST_TOKENS:
        raise LumenError(f"an example takes {longest} tokens, and at most {MOST_TOKENS} are read")
    return Examples(ids, [len(before) for before in before_ids])
