"""Examples that a language model learns: prompts and completions as token ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import msgspec
import numpy as np

from lumen.core.speaker import Indices
from lumen.errors import LumenError
from trainer.teacher.untyped import Tokenizer

if TYPE_CHECKING:
    import torch

MOST_TOKENS = 512
"""Of a prompt and its completion (published teacher card)."""

_UNJUDGED = -100


class Lessons(Protocol):
    """What a language model learns, row by row."""

    def __len__(self) -> int:
        """Give how many rows there are."""
        ...

    def batch(self, rows: Sequence[int]) -> "dict[str, torch.Tensor]":
        """Put rows together, as a model takes them."""
        ...

    def content(self) -> bytes:
        """Give all of it as bytes, to tell it from others."""
        ...


@dataclass(frozen=True, slots=True)
class Examples:
    """Prompts and completions as token ids; only completions are learnt.

    ids: a row an example. prompt_lengths: how many of them are the prompt's.
    """

    ids: Sequence[Sequence[int]]
    prompt_lengths: Sequence[int]

    def __len__(self) -> int:
        return len(self.ids)

    def content(self) -> bytes:
        """Give all of it as bytes."""
        return msgspec.json.encode([self.ids, self.prompt_lengths])

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


@dataclass(frozen=True, slots=True)
class PackedExamples:
    """Prompts of one length, each with several completions, which do not see one another.

    A prompt is read once for all of them. Each completion follows the prompt's last token, which
    is shown anew before each, at its own place.

    prompts: [rows, tokens]. completions: [rows, completions, tokens], the end token last, then
    -100.
    """

    prompts: Indices
    completions: Indices

    def __len__(self) -> int:
        return len(self.prompts)

    def content(self) -> bytes:
        """Give all of it as bytes."""
        return self.prompts.tobytes() + self.completions.tobytes()

    def batch(self, rows: Sequence[int]) -> "dict[str, torch.Tensor]":
        """Put rows together; a last token, which sees itself alone, takes the last label."""
        import torch

        count = len(rows)
        prompt = torch.as_tensor(self.prompts[rows])
        after = torch.as_tensor(self.completions[rows])
        shown = torch.cat([prompt[:, None, -1:].expand(count, after.shape[1], 1), after], dim=2)
        branches = shown[:, :, :-1].clamp(min=0).reshape(count, -1)
        ids = torch.cat([prompt[:, :-1], branches, prompt[:, :1]], dim=1)
        unjudged = torch.full_like(prompt, _UNJUDGED)
        seen, place = self._layout()
        hidden = torch.zeros(seen.shape).masked_fill(~seen, torch.finfo(torch.float32).min)
        return {
            "input_ids": ids,
            "labels": torch.cat([unjudged, after.reshape(count, -1)], dim=1),
            "attention_mask": hidden.expand(count, 1, *seen.shape),
            "position_ids": place.expand(count, -1),
        }

    def _layout(self) -> tuple["torch.Tensor", "torch.Tensor"]:
        """Say what each place sees, and where it stands in its own line of text."""
        import torch

        before = self.prompts.shape[1] - 1
        branches, length = self.completions.shape[1:]
        # The prompt is line 0, and seen by every branch; what stands last is a line of its own.
        line = torch.tensor([0] * before + [1 + n // length for n in range(branches * length)])
        line = torch.cat([line, line[-1:] + 1])
        order = torch.arange(len(line))
        of_prompt = (line == 0) & (line[:, None] <= branches)
        seen = (order <= order[:, None]) & ((line == line[:, None]) | of_prompt)
        place = torch.where(line == 0, order, before + (order - before) % length)
        return seen, place


def packed_examples_of(
    tokenizer: Tokenizer,
    prompts: Sequence[str],
    completions: Sequence[Sequence[int]],
    said: Indices,
) -> PackedExamples:
    """Tokenise prompts, which are of one length, with several completions each.

    Args:
        tokenizer: of the base.
        prompts: [rows].
        completions: the ids of each expression, the end token last.
        said: [rows, completions], which of them follow each prompt.
    """
    longest = max(map(len, completions))
    padded = np.array([[*ids, *[_UNJUDGED] * (longest - len(ids))] for ids in completions])
    ids = tokenizer(list(prompts), add_special_tokens=False)["input_ids"]
    return PackedExamples(np.array(ids), padded[said])


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
