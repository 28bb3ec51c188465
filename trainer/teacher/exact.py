"""A language model's exact distribution over all expressions, and draws from it.

It is the distribution of constrained decoding: at each step all but the tokens that go on towards
an expression are masked, and the rest is renormalised. All beginnings of expressions are shown to
the model after one reading of the prompt, each attending to the prompt and to its own beginnings;
only the tokens that expressions are made of are scored, in 32 bits.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lumen.core.language import EXPRESSIONS, Expression, parse
from lumen.core.speaker import Floats
from lumen.errors import LumenError
from trainer.system.progress import Progress
from trainer.teacher.heads import Heads
from trainer.teacher.prompt import completion
from trainer.teacher.small import SmallModel, is_small
from trainer.teacher.trie import NOWHERE, Trie, followers, trie_of
from trainer.teacher.untyped import Loose, Model, Tokenizer

if TYPE_CHECKING:
    import torch

AT_ONCE = 32
"""Prompts that are read together."""

_NODES_AT_ONCE = 64
"""Beginnings that are shown together: each is shown beside all of them, and heeds none."""

_LONGEST = 64


def completions(tokenizer: Tokenizer, ending: str = "") -> list[list[int]]:
    """Give the token ids of each expression as it completes a prompt, the end last.

    Args:
        tokenizer: a base's.
        ending: the text that ends an expression; left out, the tokenizer's end token does.

    Raises:
        LumenError: the tokenizer has no end token, or tells some expressions not apart.
    """
    end = tokenizer.eos_token_id
    if end is None:
        raise LumenError("the base's tokenizer has no end token: choose another base")
    return [list(ids) for ids in _completions(tokenizer, end, ending)]


@lru_cache(maxsize=4)
def _completions(tokenizer: Tokenizer, end: int, ending: str) -> tuple[tuple[int, ...], ...]:
    texts = [f"{completion(expression)}{ending}" for expression in EXPRESSIONS]
    last = [] if ending else [end]
    ids = tokenizer(texts, add_special_tokens=False)["input_ids"]
    found = tuple((*each, *last) for each in ids)
    if len(set(found)) < len(EXPRESSIONS):
        raise LumenError(
            "the base's tokenizer does not tell all expressions apart: choose another base"
        )
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
    ending: str = "",
) -> Floats:
    """Give how likely each expression is after each prompt, [prompts, 2985]; rows sum to 1.

    Args:
        model: a causal language model.
        tokenizer: its own.
        prompts: as `trainer.teacher.prompt` makes them, or others.
        progress: hears how many different prompts are done.
        at_once: prompts that are read together.
        ending: the text that ends an expression; left out, the tokenizer's end token does.

    Raises:
        LumenError: the tokenizer does not fit, or what the model says is no number.
    """
    import torch

    trie = _trie_of(tuple(map(tuple, completions(tokenizer, ending))))
    model.eval()
    heads = Heads(model, trie.allowed)
    small = SmallModel(model, trie) if is_small(model) else None
    # Windows that look alike are shown once; prompts of one length are read together, unpadded.
    texts, index = np.unique(np.array(prompts, dtype=object), return_inverse=True)
    rows = tokenizer(texts.tolist(), add_special_tokens=False)["input_ids"]
    order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
    found = np.empty((len(rows), len(EXPRESSIONS)))
    with torch.inference_mode():
        for start, part in _parts(order, rows, small, at_once):
            read = [rows[place] for place in part]
            if small is None:
                logs = torch.cat(list(_walked(heads, read, trie)), dim=1)
            else:
                logs = _choices(small.scores(read), trie, slice(0, len(trie.token)))
            found[part] = _along(logs, trie)
            progress(start + len(part), len(rows))
    if not np.isfinite(found).all():
        raise LumenError(
            "what the model says is no finite number: take another adapter, or --dtype float32"
        )
    spread: Floats = found[index]
    return spread


def _parts(
    order: Sequence[int], rows: Sequence[Sequence[int]], small: SmallModel | None, at_once: int
) -> Iterator[tuple[int, list[int]]]:
    """Give which prompts are read together, and how many came before."""
    done = 0
    for length, group in groupby(order, key=lambda place: len(rows[place]) if small else 0):
        places = list(group)
        most = min(at_once, small.at_once(length)) if small else at_once
        for start in range(0, len(places), most):
            yield done + start, places[start : start + most]
        done += len(places)


class Shown(NamedTuple):
    """How many beginnings are shown to a model after each prompt: in all, and at once."""

    all: int
    at_once: int


def nodes_of(tokenizer: Tokenizer) -> Shown:
    """Say how many beginnings are shown after a prompt.

    Raises:
        LumenError: the tokenizer does not fit.
    """
    trie = _trie_of(tuple(map(tuple, completions(tokenizer))))
    return Shown(len(trie.token), trie.inner + _NODES_AT_ONCE)


@lru_cache(maxsize=4)
def _trie_of(ids: tuple[tuple[int, ...], ...]) -> Trie:
    return trie_of(ids)


def _walked(heads: Heads, rows: Sequence[Sequence[int]], trie: Trie) -> Iterator["torch.Tensor"]:
    """Give the log probabilities of what may follow each node, [prompts, nodes, most].

    Nodes with others below them stay in the cache; the rest is forgotten as soon as it is seen.
    """
    read, last = _read(heads, rows)
    yield _choices(last, trie, slice(0, 1))
    if trie.inner > 1:
        nodes = slice(1, trie.inner)
        yield _choices(_shown(heads, read, trie, nodes), trie, nodes)
    for start in range(trie.inner, len(trie.token), _NODES_AT_ONCE):
        nodes = slice(start, min(start + _NODES_AT_ONCE, len(trie.token)))
        yield _choices(_shown(heads, read, trie, nodes), trie, nodes)
        read.cache.crop(nodes.start - nodes.stop)


def _shown(heads: Heads, read: _Read, trie: Trie, nodes: slice) -> "torch.Tensor":
    """Show nodes after the prompts and the inner nodes, and give their scores."""
    import torch

    device, dtype = read.mask.device, heads.dtype
    count, many = nodes.stop - nodes.start, len(read.mask)
    token, depth = (
        torch.as_tensor(each[nodes], device=device) for each in (trie.token, trie.depth)
    )
    above = torch.as_tensor(trie.above[nodes, 1:], device=device)
    if nodes.start >= trie.inner:
        itself = torch.eye(count, dtype=torch.bool, device=device)
        above = torch.cat([above, itself], dim=1)
    # Without padding one mask is that of all, and so are places.
    prompt = read.mask if not bool(read.mask.all()) else read.mask[:1]
    shape = len(prompt), count
    seen = torch.cat([prompt[:, None].expand(*shape, -1), above.expand(*shape, -1)], dim=2)
    hidden = torch.zeros(seen.shape, dtype=dtype, device=device)
    return heads.scores(
        input_ids=token.expand(many, count),
        attention_mask=hidden.masked_fill(~seen, torch.finfo(dtype).min)[:, None],
        position_ids=read.length[: len(prompt), None] + depth[None] - 1,
        cache=read.cache,
        use_cache=True,
    )[0]


def _padded(rows: Sequence[Sequence[int]], device: Loose) -> tuple["torch.Tensor", "torch.Tensor"]:
    """Give prompts' ids, padded on their left, and which of them are no padding."""
    import torch

    width = max(map(len, rows))
    ids = [[0] * (width - len(row)) + [*row] for row in rows]
    mask = [[False] * (width - len(row)) + [True] * len(row) for row in rows]
    return torch.tensor(ids, device=device), torch.tensor(mask, device=device)


def _read(heads: Heads, rows: Sequence[Sequence[int]]) -> tuple[_Read, "torch.Tensor"]:
    """Read prompts; give the scores after their last tokens too."""
    ids, mask = _padded(rows, heads.device)
    scores, cache = heads.scores(
        last=True,
        input_ids=ids,
        attention_mask=mask.long(),
        position_ids=_positions(mask),
        use_cache=True,
    )
    return _Read(cache, mask, mask.sum(dim=1)), scores


def _positions(mask: "torch.Tensor") -> "torch.Tensor":
    """Count places from the first that is no padding."""
    return (mask.long().cumsum(dim=1) - 1).clamp(min=0)


def _choices(scores: "torch.Tensor", trie: Trie, nodes: slice) -> "torch.Tensor":
    """Mask scores, [prompts, nodes, allowed], to what may follow, and renormalise."""
    import torch

    children = torch.as_tensor(trie.children[nodes], device=scores.device)
    chosen = scores.gather(2, children.clamp(min=0).expand(len(scores), -1, -1)).double()
    return chosen.masked_fill(children == NOWHERE, -torch.inf).log_softmax(dim=2).cpu()


def _along(logs: "torch.Tensor", trie: Trie) -> Floats:
    """Multiply the choices that lead to each expression."""
    flat = logs.reshape(len(logs), -1).numpy()
    # Behind all choices stands one that is certain, for completions with fewer of them.
    certain = np.concatenate([flat, np.zeros((len(flat), 1))], axis=1)
    found: Floats = np.zeros((len(logs), len(trie.paths)))
    for choice in trie.paths.T:
        found += certain[:, choice]
    return np.exp(found, out=found)


def last_hidden(model: Model, tokenizer: Tokenizer, prompts: Sequence[str]) -> Floats:
    """Give a model's last hidden state after each prompt, [prompts, d]."""
    import torch

    model.eval()
    causal = model.get_base_model() if hasattr(model, "get_base_model") else model
    body, ids = (
        causal.get_decoder(),
        tokenizer(list(prompts), add_special_tokens=False)["input_ids"],
    )
    found = []
    with torch.inference_mode():
        for start in range(0, len(ids), AT_ONCE):
            rows, mask = _padded(ids[start : start + AT_ONCE], model.device)
            read = body(input_ids=rows, attention_mask=mask.long(), position_ids=_positions(mask))
            found.append(read.last_hidden_state[:, -1].double().cpu().numpy())
    return np.concatenate(found)


def said(
    model: Model, tokenizer: Tokenizer, prompts: Sequence[str], seed: int, temperature: float = 1.0
) -> list[Expression]:
    """Draw an expression after each prompt by constrained decoding: each is legal.

    Raises:
        LumenError: the tokenizer does not fit.
    """
    import torch

    follow = followers(completions(tokenizer))
    ids = tokenizer(list(prompts), add_special_tokens=False)["input_ids"]
    rows, mask = _padded(ids, model.device)
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


def free(
    model: Model, tokenizer: Tokenizer, prompts: Sequence[str], seed: int, temperature: float = 1.0
) -> list[str]:
    """Let a model complete prompts by sampling, without any mask: what it says may be no language.

    Args:
        model: a causal language model.
        tokenizer: its own.
        prompts: what is completed, each once.
        seed: of the draws.
        temperature: above 0.
    """
    import torch

    model.eval()
    torch.manual_seed(seed)
    ids = tokenizer(list(prompts), add_special_tokens=False)["input_ids"]
    answers: list[str] = []
    with torch.inference_mode():
        for start in range(0, len(ids), AT_ONCE):
            rows, mask = _padded(ids[start : start + AT_ONCE], model.device)
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
            )
            said = generated[:, rows.shape[1] :]
            answers += tokenizer.batch_decode(said, skip_special_tokens=True)
    return answers
