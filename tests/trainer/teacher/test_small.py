"""A small model that is computed by hand says what transformers and peft make of it."""

import warnings
from collections.abc import Callable

import numpy as np
import pytest
import torch
from peft import LoraConfig, get_peft_model
from tiny import prompts_of, subword_tokenizer, tiny_model
from transformers import LlamaConfig, LlamaForCausalLM, Qwen3ForCausalLM

from lumen.core.speaker import Floats
from trainer.teacher import exact, lora
from trainer.teacher.small import is_small
from trainer.teacher.tokenizer import embedded_tokenizer
from trainer.teacher.untyped import Model, Tokenizer


def tuned(tokenizer: Tokenizer, **settings: object) -> Model:
    """Give a tiny model whose adapter changes what it says, and norms that are not all one."""
    base = tiny_model(tokenizer)
    settings = {"r": 2, "target_modules": list(lora.TARGET_MODULES)} | settings
    with warnings.catch_warnings():
        # Of one another's future, and of what cannot be merged.
        warnings.simplefilter("ignore")
        model = get_peft_model(base, LoraConfig(**settings)).eval()
    torch.manual_seed(2)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "lora_B" in name:
                weight.normal_(std=0.3)
            elif "norm" in name:
                weight.uniform_(0.5, 2.0)
    return model


def both_ways(model: Model, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> list[Floats]:
    """Give what a model says of some prompts, by hand and by transformers."""
    assert is_small(model)
    texts = [*prompts_of(5), "Expression:"]
    found = [exact.distributions(model, tokenizer, texts, at_once=2)]
    monkeypatch.setattr(exact, "is_small", lambda _: False)
    found.append(exact.distributions(model, tokenizer, texts, at_once=2))
    monkeypatch.undo()
    return found


@pytest.mark.parametrize("make", [embedded_tokenizer, subword_tokenizer])
def test_by_hand_is_as_by_transformers(
    make: Callable[[], Tokenizer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an adapter, without it, and with it in the weights; prompts of several lengths."""
    tokenizer = make()
    model = tuned(tokenizer)
    by_hand, expected = both_ways(model, tokenizer, monkeypatch)
    np.testing.assert_allclose(by_hand, expected, rtol=1e-4, atol=1e-8)
    with model.disable_adapter():
        bare, expected_bare = both_ways(model, tokenizer, monkeypatch)
    np.testing.assert_allclose(bare, expected_bare, rtol=1e-4, atol=1e-8)
    assert np.abs(bare - by_hand).max() > 1e-3
    model.merge_adapter()
    merged, _ = both_ways(model, tokenizer, monkeypatch)
    np.testing.assert_allclose(merged, expected, rtol=1e-4, atol=1e-8)
    with model.disable_adapter():
        assert not is_small(model)


def steep(tokenizer: Tokenizer) -> Model:
    """Give a model whose keys are so large that powers of attention's scores are no numbers."""
    model = tiny_model(tokenizer)
    with torch.no_grad():
        model.get_decoder().layers[1].self_attn.k_norm.weight.fill_(40.0)
    return model


def another(settings: dict[str, object]) -> Callable[[Tokenizer], Model]:
    """Give what makes a tiny model with other settings."""

    def make(tokenizer: Tokenizer) -> Model:
        config = tiny_model(tokenizer).config
        for name, value in settings.items():
            setattr(config, name, value)
        return Qwen3ForCausalLM(config)

    return make


@pytest.mark.parametrize(
    "make",
    [
        steep,
        another({"hidden_size": 512}),
        another({"hidden_act": "gelu"}),
        another({"attention_bias": True}),
        another({"layer_types": ["full_attention", "sliding_attention"], "sliding_window": 4}),
        another({"rope_parameters": {"rope_type": "linear", "rope_theta": 1e4, "factor": 2.0}}),
        lambda tokenizer: tiny_model(tokenizer).to(torch.bfloat16),
        lambda tokenizer: tuned(tokenizer, use_dora=True),
        lambda tokenizer: tuned(tokenizer, lora_bias=True),
        lambda tokenizer: tuned(tokenizer, modules_to_save=["embed_tokens"]),
        lambda tokenizer: tuned(tokenizer, target_modules=["q_proj", "lm_head"]),
        lambda _: LlamaForCausalLM(
            LlamaConfig(vocab_size=64, hidden_size=32, intermediate_size=48, num_hidden_layers=1)
        ),
    ],
)
def test_other_models_are_left_to_transformers(make: Callable[[Tokenizer], Model]) -> None:
    """What is computed by hand is one kind, in which nothing is unusual."""
    assert is_small(tiny_model(embedded_tokenizer()))
    assert not is_small(make(embedded_tokenizer()))
