"""A language model's exact distribution over all expressions, and draws from it.

It is the distribution of constrained decoding: at each step all but the tokens that go on towards
an expression are masked, and the rest is renormalised. All beginnings of expressions are shown to
the model after one reading of the prompt, each attending to the prompt and to its own beginnings.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lumen.core.language import EXPRESSIONS, Expression, parse
from lumen.core.speaker import Floats
from lumen.errors import LumenError
from trainer.system.progress import Progress
from trainer.teacher.prompt import completion
from trainer.teacher.trie import NOWHERE, Trie, followers, trie_of
from trainer.teacher.untyped import Loose, Model, Tokenizer

if TYPE_CHECKING:
    import torch

AT_ONCE = 32
"""Prompts that are read together."""

_NODES_AT_ONCE = 256
"""Beginnings that are shown together: with a large vocabulary their scores fill the memory."""

_LONGEST = 64


def completions(tokenizer: Tokenizer) -> list[list[int]]:
    """Give the token ids of each expression as it completes a prompt, the end token last.

    Raises:
        LumenError: the tokenizer has no end token, or tells some expressions not apart.
    """
    end = tokenizer.eos_token_id
    if end is None:
        raise LumenError("the base's tokenizer has no end token")
    texts = [completion(expression) for expression in EXPRESSIONS]
    found = [[*ids, end] for ids in tokenizer(texts, add_special_tokens=False)["input_ids"]]
    if len({tuple(ids) for ids in found}) < len(EXPRESSIONS):
        raise LumenError("the base's tokenizer does not tell all expressions apart")
    return found


class _Read(NamedTuple):
    """Prompts that a model has read: its cache, where they are padded, and how long they are."""

    cache: Loose
    mask: "torch.Tensor"
    length: "torch.Tensor"


def distributions(
    model: Model,
    tokenizer: Tokenizer,
    prompts: Sequence[str],
    progress: Progress = lambda _done, _of: None,
    at_once: int = AT_ONCE,
) -> Floats:
    """Give how likely each expression is after each prompt, [prompts, 2985]; rows sum to 1.

    Args:
        model: a causal language model.
        tokenizer: its own.
        prompts: as `trainer.teacher.prompt` makes them, or others.
        progress: hears how many prompts are done.
        at_once: prompts that are read together.

    Raises:
        LumenError: the tokenizer does not fit.
    """
    import torch

    trie = trie_of(completions(tokenizer))
    model.eval()
    found = np.empty((len(prompts), len(EXPRESSIONS)))
    with torch.inference_mode():
        for start in range(0, len(prompts), at_once):
            batch = prompts[start : start + at_once]
            logs = torch.cat(list(_walked(model, tokenizer, batch, trie)), dim=1)
            found[start : start + len(batch)] = _along(logs, trie)
            progress(start + len(batch), len(prompts))
    return found


def _walked(
    model: Model, tokenizer: Tokenizer, prompts: Sequence[str], trie: Trie
) -> Iterator["torch.Tensor"]:
    """Give the log probabilities of what may follow each node, [prompts, nodes, most]."""
    import torch

    read, last = _read(model, tokenizer, prompts)
    yield _choices(last, trie, slice(0, 1))
    device, lowest = read.mask.device, torch.finfo(model.dtype).min
    token, depth = (torch.as_tensor(each, device=device) for each in (trie.token, trie.depth))
    above = torch.as_tensor(trie.above[:, 1:], device=device)
    for start in range(1, len(trie.token), _NODES_AT_ONCE):
        end = min(start + _NODES_AT_ONCE, len(trie.token))
        nodes = slice(start, end)
        shape = len(prompts), end - start
        seen = torch.cat(
            [
                read.mask[:, None].expand(*shape, -1),
                above[None, nodes, : end - 1].expand(*shape, -1),
            ],
            dim=2,
        )
        hidden = torch.zeros(seen.shape, dtype=model.dtype, device=device)
        output = model(
            input_ids=token[None, nodes].expand(shape),
            attention_mask=hidden.masked_fill(~seen, lowest)[:, None],
            position_ids=read.length[:, None] + depth[None, nodes] - 1,
            cache=read.cache,
            use_cache=True,
        )
        yield _choices(output.logits, trie, nodes)


def _padded(
    model: Model, tokenizer: Tokenizer, prompts: Sequence[str]
) -> tuple["torch.Tensor", "torch.Tensor"]:
    """Give prompts' ids, padded on their left, and which of them are no padding."""
    import torch

    rows = tokenizer(list(prompts), add_special_tokens=False)["input_ids"]
    width = max(map(len, rows))
    ids = [[0] * (width - len(row)) + row for row in rows]
    mask = [[False] * (width - len(row)) + [True] * len(row) for row in rows]
    return torch.tensor(ids, device=model.device), torch.tensor(mask, device=model.device)


def _read(
    model: Model, tokenizer: Tokenizer, prompts: Sequence[str]
) -> tuple[_Read, "torch.Tensor"]:
    """Read prompts; give the scores after their last tokens too."""
    ids, mask = _padded(model, tokenizer, prompts)
    output = model(
        input_ids=ids,
        attention_mask=mask.long(),
        position_ids=(mask.long().cumsum(dim=1) - 1).clamp(min=0),
        use_cache=True,
        logits_to_keep=1,
    )
    return _Read(output.cache, mask, mask.sum(dim=1)), output.logits


def _choices(scores: "torch.Tensor", trie: Trie, nodes: slice) -> "torch.Tensor":
    """Mask scores, [prompts, nodes, vocabulary], to what may follow, and renormalise."""
    import torch

    children = torch.as_tensor(trie.children[nodes], device=scores.device)
    chosen = scores.gather(2, children.clamp(min=0).expand(len(scores), -1, -1)).double()
    return chosen.masked_fill(children == NOWHERE, -torch.inf).log_softmax(dim=2).cpu()


def _along(logs: "torch.Tensor", trie: Trie) -> Floats:
    """Multiply the choices that lead to each expression."""
    flat = logs.reshape(len(logs), -1).numpy()
    # Behind all choices stands one that is certain, for completions with fewer of them.
    certain = np.concatenate([flat, np.zeros((len(flat), 1))], axis=1)
    found: Floats = np.exp(certain[:, trie.paths].sum(axis=2))
    return found


def said(
    model: Model, tokenizer: Tokenizer, prompts: Sequence[str], seed: int, temperature: float = 1.0
) -> list[Expression]:
    """Draw an expression after each prompt by constrained decoding: each is legal.

    Raises:
        LumenError: the tokenizer does not fit.
    """
    import torch

    follow = followers(completions(tokenizer))
    rows, mask = _padded(model, tokenizer, prompts)
    width = rows.shape[1]
    end = [tokenizer.eos_token_id]

    def allowed(_row: int, ids: "torch.Tensor") -> list[int]:
        # What has ended goes on ending until all have.
        return follow.get(tuple(ids[width:].tolist()), end)

    model.eval()
    torch.manual_seed(seed)
    with torch.inference_mode():
        generated = model.generate(
            input_ids=rows,
            attention_mask=mask.long(),
            max_new_tokens=_LONGEST,
            do_sample=True,
            temperature=temperature,
            top_k=0,
            top_p=1.0,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.eos_token_id,
            prefix_allowed_tokens_fn=allowed,
        )
    texts = tokenizer.batch_decode(generated[:, width:], skip_special_tokens=True)
    return [parse(text) for text in texts]
