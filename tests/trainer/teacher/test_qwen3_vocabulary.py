"""The language in Qwen3's real vocabulary: 151,669 tokens, of which expressions use thirty."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from qwen3 import tokenizer_folder
from tiny import brute_force, prompts_of
from transformers import AutoTokenizer, Qwen3Config, Qwen3ForCausalLM

from lumen.core.language import EXPRESSIONS
from lumen.core.shape_names import Shape, Trend
from trainer.evaluation.evaluation_data import read_data
from trainer.teacher.asking import published
from trainer.teacher.exact import completions, distributions, nodes_of
from trainer.teacher.prompt import completion, prompt
from trainer.teacher.trie import trie_of
from trainer.teacher.untyped import Tokenizer

HEAD_ROWS = 151_936
"""Of Qwen3-4B's embedding and head: more than the tokenizer has tokens."""

# fmt: off
CARD_IDS = [
    2610, 525, 458, 468, 1637, 53, 7493, 13823, 13, 16246, 34682, 29195, 11, 8193, 264, 27594,
    7493, 382, 48138, 23363, 6083, 25, 22378, 56403, 198, 36, 1637, 53, 2750, 25, 468, 28, 15, 13,
    22, 17, 11, 358, 28, 15, 13, 23, 20, 11, 328, 28, 15, 13, 16, 20, 11, 647, 28, 15, 13, 15, 23,
    198, 71541, 517, 12871, 25, 358, 320, 14873, 64807, 340, 51, 9300, 25, 15175, 271, 9595, 25,
]
# fmt: on
"""The card's prompt, as a byte-pair encoding written for this purpose spells it with the ranks of
another package's vocabulary."""


@pytest.fixture(scope="module")
def tokenizer(request: pytest.FixtureRequest) -> Tokenizer:
    """Load Qwen3's tokenizer."""
    kept = request.config.cache.mkdir("tokenizers")
    return AutoTokenizer.from_pretrained(tokenizer_folder(kept), trust_remote_code=False)


def test_the_card_s_prompt_has_the_ids_that_qwen3_was_trained_on(tokenizer: Tokenizer) -> None:
    """And a completion those that follow it, the end of a turn last."""
    text = prompt(Shape.SETTLED_PRESENCE, (0.72, 0.85, 0.15, 0.08), Trend.STABLE)
    assert tokenizer(text, add_special_tokens=False)["input_ids"] == CARD_IDS
    assert tokenizer.decode(CARD_IDS) == text
    place = [str(each) for each in EXPRESSIONS].index("~deep_listening~ ~warmth~ ~return~")
    spelt = [3968, 32880, 2019, 6019, 93, 3968, 82597, 339, 93, 3968, 689, 93]
    assert completions(tokenizer)[place] == [*spelt, 151_645]


def test_no_token_reaches_across_from_prompt_to_completion(tokenizer: Tokenizer) -> None:
    """What is learnt is what is later asked for: 3,000 prompts, every expression among theirs."""
    texts = prompts_of(3000)
    ends = [completion(EXPRESSIONS[n % len(EXPRESSIONS)]) for n in range(len(texts))]
    before, after, whole = (
        tokenizer(part, add_special_tokens=False)["input_ids"]
        for part in (texts, ends, [a + b for a, b in zip(texts, ends, strict=True)])
    )
    assert [a + b for a, b in zip(before, after, strict=True)] == whole


def test_expressions_are_spelt_by_thirty_tokens(tokenizer: Tokenizer) -> None:
    """Of the whole vocabulary; and no beginning of one is another."""
    ends = completions(tokenizer)
    assert len({token for ids in ends for token in ids}) == 30
    laid = trie_of(ends)
    assert len(laid.allowed) <= 30
    spelt = {tuple(ids) for ids in ends}
    assert not any(ids[:end] in spelt for ids in spelt for end in range(1, len(ids)))
    assert nodes_of(tokenizer).all == len(laid.token)


def test_the_walk_gives_what_brute_force_gives_in_the_real_vocabulary(
    tokenizer: Tokenizer,
) -> None:
    """Each expression scored by itself with the whole head, to 1e-6."""
    torch.manual_seed(1)
    config = Qwen3Config(
        vocab_size=HEAD_ROWS,
        hidden_size=16,
        intermediate_size=24,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=16,
        initializer_range=0.3,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
    )
    model = Qwen3ForCausalLM(config).eval()
    texts, ends = prompts_of(2), completions(tokenizer)
    found = distributions(model, tokenizer, texts)
    assert np.abs(found.sum(axis=1) - 1.0).max() < 1e-6
    places = np.argsort(found[1])[[-1, -5, 1500, 0]].tolist()
    scored = brute_force(model, tokenizer(texts[1])["input_ids"], ends, places)
    np.testing.assert_allclose(found[1, places], scored, rtol=1e-4, atol=1e-6)


PUBLISHED = """<|im_start|>system
You are an EISV trajectory expression mapper. Given a trajectory window with its shape \
classification, EISV state values, derivatives, and second derivatives, generate an appropriate \
primitive expression. Output the EISV tokens, their Lumen translations, and the expression pattern.\
<|im_end|>
<|im_start|>user
SHAPE: convergence
WINDOW: n_states=4 duration=6.87
MEAN_EISV: E=0.2122 I=0.7440 S=0.0000 V=0.0268
DERIVATIVES: dE=0.0001 dI=0.0000 dS=0.0000 dV=0.0001
SECOND_DERIVATIVES: d2E=-0.0003 d2I=0.0000 d2S=0.0000 d2V=0.0000<|im_end|>
<|im_start|>assistant
<think>

</think>

EISV_TOKENS:"""


def test_the_published_adapter_is_asked_as_it_was_trained(
    tokenizer: Tokenizer, tmp_path: Path
) -> None:
    """Turns of Qwen3's template without thinking; the file's own derivatives come back."""
    numbers = dict.fromkeys("EISV", 0.0)
    row = {"shape": "convergence", "n_states": 4, "duration_s": 6.87, "d": numbers, "d2": numbers}
    row |= {"mean": {"E": 0.2122, "I": 0.744, "S": 0.0, "V": 0.0268}}
    row |= {"d": numbers | {"E": 0.0001, "V": 0.0001}, "d2": numbers | {"E": -0.0003}}
    (tmp_path / "windows.jsonl").write_text(json.dumps(row))
    data = read_data(tmp_path / "windows.jsonl")
    asking = published(data.spans)
    assert asking.texts(data.windows, tokenizer) == [PUBLISHED]
    # A line ends there what the end token ends here; no token reaches over the colon.
    for text, ids in zip(EXPRESSIONS, completions(tokenizer, asking.ending), strict=True):
        assert tokenizer.decode(ids) == f" {text}\n"
    whole = tokenizer(f"{PUBLISHED} ~warmth~?\n", add_special_tokens=False)["input_ids"]
    begun = tokenizer(PUBLISHED, add_special_tokens=False)["input_ids"]
    place = [str(each) for each in EXPRESSIONS].index("~warmth~?")
    assert whole == [*begun, *completions(tokenizer, asking.ending)[place]]


def test_thinking_would_be_asked_for_otherwise(tokenizer: Tokenizer) -> None:
    """The empty thought is what tells Qwen3 to answer at once."""
    turn = [{"role": "user", "content": "Expression?"}]
    texts = {
        thinking: tokenizer.apply_chat_template(
            turn, tokenize=False, add_generation_prompt=True, enable_thinking=thinking
        )
        for thinking in (True, False)
    }
    assert texts[False] == f"{texts[True]}<think>\n\n</think>\n\n"
