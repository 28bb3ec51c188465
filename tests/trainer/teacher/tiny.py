"""Tiny language models, made on the spot."""

import math
from collections.abc import Sequence

import numpy as np
import tokenizers
import torch
from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

from lumen.core.language import EXPRESSIONS
from trainer.data.synthetic_windows import imagine
from trainer.teacher.prompt import completion, prompts
from trainer.teacher.tokenizer import END
from trainer.teacher.untyped import Model, Tokenizer

# Others are busy on the same processors: a thread that waits for another costs more than it does.
torch.set_num_threads(1)


def subword_tokenizer() -> Tokenizer:
    """Make a small byte-level BPE in which a token of the language takes several."""
    made = tokenizers.Tokenizer(tokenizers.models.BPE())
    made.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = tokenizers.decoders.ByteLevel()
    alphabet = tokenizers.pre_tokenizers.ByteLevel.alphabet()
    how = tokenizers.trainers.BpeTrainer(
        vocab_size=330, special_tokens=[END], initial_alphabet=alphabet
    )
    made.train_from_iterator([*prompts_of(20), *map(completion, EXPRESSIONS[:300])], how)
    return PreTrainedTokenizerFast(tokenizer_object=made, eos_token=END)


def prompts_of(count: int, seed: int = 1) -> list[str]:
    """Give prompts of imagined windows."""
    return prompts(imagine(count, np.random.default_rng(seed)))


def tiny_model(tokenizer: Tokenizer, seed: int = 1) -> Model:
    """Make a Qwen3 of two layers that has learnt nothing, but is sure of something."""
    torch.manual_seed(seed)
    config = Qwen3Config(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=16,
        max_position_embeddings=512,
        initializer_range=0.3,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
    )
    return Qwen3ForCausalLM(config).eval()


def brute_force(
    model: Model, prompt: Sequence[int], completions: list[list[int]], places: Sequence[int]
) -> list[float]:
    """Score some completions each by itself; the mask, of all, is applied at each step."""
    follow: dict[tuple[int, ...], set[int]] = {}
    for ids in completions:
        for end, token in enumerate(ids):
            follow.setdefault(tuple(ids[:end]), set()).add(token)
    chosen = [completions[place] for place in places]
    width = max(map(len, chosen))
    rows = torch.tensor([[*prompt, *ids, *[0] * (width - len(ids))] for ids in chosen])
    with torch.inference_mode():
        scores = model(rows).logits[:, len(prompt) - 1 :].double()
    found = []
    for ids, row in zip(chosen, scores, strict=True):
        log = 0.0
        for end, token in enumerate(ids):
            allowed = sorted(follow[tuple(ids[:end])])
            log += float(row[end, allowed].log_softmax(0)[allowed.index(token)])
        found.append(math.exp(log))
    return found
