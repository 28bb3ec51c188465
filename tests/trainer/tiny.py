"""Tiny language models, made on the spot."""

from collections.abc import Sequence

import numpy as np
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

from lumen.core.language import EXPRESSIONS
from trainer.imagined import imagine
from trainer.loose import Loose
from trainer.prompt import completion, prompts
from trainer.tokenizer import END


def subword_tokenizer() -> Loose:
    """Make a small byte-level BPE in which a token of the language takes several."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    how = trainers.BpeTrainer(vocab_size=330, special_tokens=[END], initial_alphabet=alphabet)
    made.train_from_iterator([*asked(20), *map(completion, EXPRESSIONS[:300])], how)
    return PreTrainedTokenizerFast(tokenizer_object=made, eos_token=END)


def asked(count: int, seed: int = 1) -> list[str]:
    """Give prompts of imagined windows."""
    return prompts(imagine(count, np.random.default_rng(seed)))


def tiny_model(tokenizer: Loose, seed: int = 1) -> Loose:
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


def brute_force(model: Loose, prompt: Sequence[int], completions: list[list[int]]) -> Loose:
    """Score each completion by itself, with the mask applied and renormalised at each step."""
    follow: dict[tuple[int, ...], set[int]] = {}
    for ids in completions:
        for end, token in enumerate(ids):
            follow.setdefault(tuple(ids[:end]), set()).add(token)
    width = max(map(len, completions))
    rows = torch.tensor([[*prompt, *ids, *[0] * (width - len(ids))] for ids in completions])
    with torch.inference_mode():
        scores = torch.cat([model(part).logits for part in rows.split(500)])
    found = []
    for ids, row in zip(completions, scores[:, len(prompt) - 1 :].double(), strict=True):
        log = 0.0
        for end, token in enumerate(ids):
            allowed = sorted(follow[tuple(ids[:end])])
            log += float(row[end, allowed].log_softmax(0)[allowed.index(token)])
        found.append(np.exp(log))
    return np.array(found)
