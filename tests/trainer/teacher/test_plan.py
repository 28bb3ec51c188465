"""Plans and the device: what fits, what is refused before it is loaded, what nobody launched."""

import os
import subprocess
import sys
from collections.abc import Callable  # noqa: TC003 - read by people and mypy
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoConfig, Qwen3Config, Qwen3ForCausalLM

from lumen.errors import LumenError, UsageError
from trainer.commands import cli
from trainer.teacher import bases, device, lora, plan
from trainer.teacher.device import Device, claim, forget_leftovers, plain_memory
from trainer.teacher.heads import Heads

GB = 10**9
LONGEST = 95
"""Tokens of the card's prompt and expression with Qwen3's tokenizer."""
CARD = plan.size_of(
    Qwen3Config(
        vocab_size=151_936,
        hidden_size=2560,
        intermediate_size=9728,
        num_hidden_layers=36,
        num_attention_heads=32,
        num_key_value_heads=8,
        head_dim=128,
        tie_word_embeddings=True,
    ),
    lora.TARGET_MODULES,
    16,
)
ACCELERATOR = Device("cuda:0", "bfloat16", 0, 1)


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> "list[int]":
    """Let so much memory be free as the first number of a list says."""
    amount = [24 * GB]
    monkeypatch.setattr(plan, "free_bytes", lambda _: amount[0])
    return amount


def test_the_card_s_architecture_is_measured_without_weights() -> None:
    """4.02 billion parameters, of which LoRA learns the card's 33,030,144 more."""
    assert CARD.parameters == 4_022_468_096
    assert CARD.adapter == 33_030_144
    assert CARD.cache == 73_728


@pytest.mark.parametrize("kind", ["gpt2", "t5", "clip", "mamba"])
def test_base_of_a_kind_that_cannot_be_planned_is_one_clear_line(kind: str) -> None:
    """Without heads, without layers of its own, or one that does not speak at all."""
    config = AutoConfig.for_model(kind, **({"n_layer": 1} if kind == "gpt2" else {}))
    with pytest.raises(LumenError, match=f"of the kind {kind}, .* choose a base") as refused:
        plan.size_of(config, lora.TARGET_MODULES, 16)
    assert "\n" not in str(refused.value)


def test_language_model_within_a_larger_one_is_planned() -> None:
    """One that sees too keeps its numbers in a part of its configuration."""
    tiny = {"num_hidden_layers": 1, "hidden_size": 8, "intermediate_size": 16, "vocab_size": 64}
    text = tiny | {"num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 4}
    config = AutoConfig.for_model("gemma3", text_config=text)
    found = plan.size_of(config, lora.TARGET_MODULES, 16)
    assert (found.layers, found.hidden, found.attention) == (1, 8, 8)


def test_the_card_s_recipe_fits_24_gb(free: list[int]) -> None:
    """With gradient checkpointing, 16 examples at once; without, it takes more than there is."""
    assert plan.training(CARD, ACCELERATOR, 16, LONGEST, None).checkpointing
    assert plan.training(CARD, ACCELERATOR, 16, LONGEST, None).at_once == 16
    whole = plan.training_bytes(CARD, "bfloat16", 16 * LONGEST, checkpointing=False)
    twice = plan.training_bytes(CARD, "bfloat16", 16 * LONGEST, checkpointing=True)
    assert whole > 24 * GB
    assert twice < 12 * GB
    free[0] = 80 * GB
    assert not plan.training(CARD, ACCELERATOR, 16, LONGEST, None).checkpointing
    free[0] = 11 * GB
    assert plan.training(CARD, ACCELERATOR, 16, LONGEST, None).at_once in {4, 8}


def test_weights_that_are_shared_out_let_a_base_fit_that_no_device_holds(free: list[int]) -> None:
    """Of four processes each holds a quarter, the words' table and two layers; alone, all of it."""
    free[0] = 8 * GB
    each = ACCELERATOR._replace(processes=4, sharded=True)
    fits = plan.training(CARD, each, 4, LONGEST, None)
    assert fits.at_once == 4
    assert 2 * (CARD.parameters // 4 + 151_936 * 2560) < fits.needed < 5 * GB
    with pytest.raises(LumenError, match="does not fit"):
        plan.training(CARD, each._replace(sharded=False), 4, LONGEST, None)


@pytest.mark.parametrize("work", ["training", "labelling"])
def test_what_cannot_fit_is_refused_in_one_line(free: list[int], work: str) -> None:
    """With what it needs and what there is."""
    free[0] = 8 * GB
    planned: dict[str, Callable[[], object]] = {
        "training": lambda: plan.training(CARD, ACCELERATOR, 16, LONGEST, None),
        "labelling": lambda: plan.labelling(CARD, ACCELERATOR, 32, LONGEST),
    }
    with pytest.raises(LumenError, match=r"needs 8\.\d GB, and 7\.2 GB can be used") as error:
        planned[work]()
    assert "\n" not in str(error.value)


def test_a_base_that_does_not_fit_is_never_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line before anything is."""
    place = bases.make(
        tmp_path / "base", bases.BaseRecipe(draws=0, hidden=16, layers=1, heads=2), _silent
    )
    adapter = lora.adapted(bases.load(str(place)), lora.LoraRecipe(rank=2))
    adapter.save_pretrained(tmp_path / "teacher", save_embedding_layers=False)
    place.rename(tmp_path / "teacher" / "base")
    monkeypatch.setattr(plan, "free_bytes", lambda _: 1000)
    monkeypatch.setattr(bases, "load", lambda _: pytest.fail("it was loaded"))
    command = ["teacher", "label", "--teacher", str(tmp_path / "teacher"), "--windows", "4"]
    assert cli.main([*command, "--lived", "0", "--out", str(tmp_path / "labels")]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "this base does not fit: on cpu in float32" in error


def _silent(_done: int, _of: int) -> None:
    """Hear of progress, and say nothing."""


def test_a_plan_says_where_how_much_and_how_long() -> None:
    """On this computer."""
    here = claim("cpu", "auto")
    said = plan.line(here, 2 * GB, "4 of 16 examples at once", flops=0.4 * 3600.0)
    assert said.startswith("plan: cpu, float32, 2.00 GB needed of ")
    assert said.endswith(", 4 of 16 examples at once, about 1 s")
    assert plan.speed(here) > 1e8


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is an accelerator here")
@pytest.mark.parametrize("name", ["cuda", "mps"])
def test_an_accelerator_that_is_not_there_is_wrong_usage(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, and one line."""
    if name == "mps" and torch.backends.mps.is_available():
        pytest.skip("there is a Metal accelerator here")
    window = ["--shape", "settled_presence", "--eisv", ".45,.75,.18,.08"]
    command = ["teacher", "say", "--teacher", "nowhere/nothing", *window, "--device", name]
    assert cli.main(command) == 2
    assert capsys.readouterr().err.count("\n") == 1


LEFTOVERS = {
    "ACCELERATE_MIXED_PRECISION": "fp16",
    "ACCELERATE_USE_CPU": "yes please",
    "ACCELERATE_USE_FSDP": "true",
    "ACCELERATE_USE_DEEPSPEED": "true",
    "ACCELERATE_DYNAMO_BACKEND": "NONSENSE",
    "ACCELERATE_GRADIENT_ACCUMULATION_STEPS": "x",
    "FSDP_SHARDING_STRATEGY": "7",
    "WORLD_SIZE": "4",
    "LOCAL_RANK": "3",
}


def test_what_an_earlier_launch_left_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is of use only with a launcher, which sets all of rank, size and address."""
    for name, value in LEFTOVERS.items():
        monkeypatch.setenv(name, value)
    forget_leftovers()
    assert not [name for name in LEFTOVERS if name in os.environ]
    for name in ("RANK", "LOCAL_RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT"):
        monkeypatch.setenv(name, "0")
    monkeypatch.setenv("ACCELERATE_MIXED_PRECISION", "no")
    forget_leftovers()
    assert os.environ["ACCELERATE_MIXED_PRECISION"] == "no"


def test_leftovers_and_a_configuration_file_harm_no_training(tmp_path: Path) -> None:
    """A process that finds them learns as it would without."""
    settings = tmp_path / "accelerate" / "default_config.yaml"
    settings.parent.mkdir()
    settings.write_text("compute_environment: NOWHERE\nmixed_precision: fp8\nnum_processes: many\n")
    script = (
        "import sys; from pathlib import Path\n"
        "from trainer.teacher import bases, examples, fitting\n"
        "base = bases.newborn(bases.BaseRecipe(hidden=16, layers=1, heads=2))\n"
        "some = examples.Examples([[1, 2, 3, 1]] * 4, [2] * 4)\n"
        "fitting.fit(base.model, some, fitting.Schedule(1, 4, 1e-3, 0, 0.0, 1), "
        "Path(sys.argv[1]), lambda *_: None)\n"
        "print(fitting.processes(), fitting.first_process())"
    )
    run = subprocess.run(  # noqa: S603 - the text above
        [sys.executable, "-c", script, str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **LEFTOVERS, "HF_HOME": str(tmp_path)},
    )
    assert (run.returncode, run.stdout) == (0, "1 True\n"), run.stderr


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate\nmore"),
        MemoryError(),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried"),
    ],
    ids=["accelerator", "Python", "processor"],
)
def test_memory_that_runs_out_is_one_clear_line(error: Exception) -> None:
    """On whatever device; other errors are none of it."""
    with pytest.raises(LumenError, match="too little memory") as caught, plain_memory():
        raise error
    assert "\n" not in str(caught.value)
    with pytest.raises(RuntimeError, match="shapes"), plain_memory():
        raise RuntimeError("shapes do not fit")


def test_a_wrong_dtype_is_refused_where_it_is_only_imitated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An older accelerator computes bfloat16 in software."""
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda **_: False)
    assert device._dtype("cuda:0", "auto") == "float32"
    assert device._dtype("cpu", "bfloat16") == "bfloat16"
    with pytest.raises(UsageError, match="only imitates"):
        device._dtype("cuda:0", "bfloat16")
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda **_: True)
    assert device._dtype("cuda:0", "auto") == "bfloat16"


def _model(dtype: torch.dtype, **more: object) -> "torch.nn.Module":
    torch.manual_seed(1)
    settings = {"vocab_size": 500, "hidden_size": 32, "intermediate_size": 48} | more
    settings |= {"num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1}
    config = Qwen3Config(**settings, head_dim=16, initializer_range=0.3)
    return Qwen3ForCausalLM(config).to(dtype).eval()


def test_a_few_rows_of_the_head_score_as_all_of_it_does() -> None:
    """In 32 bits the same; of a model in 16 bits, without the rounding of its scores."""
    tokens = np.array([3, 41, 499], dtype=np.intp)
    ids = torch.tensor([[1, 2, 3, 4]])
    for dtype in (torch.float32, torch.bfloat16):
        model = _model(dtype)
        with torch.inference_mode():
            scores, _ = Heads(model, tokens).scores(input_ids=ids)
            hidden = model.get_decoder()(input_ids=ids).last_hidden_state
            true = hidden.double() @ model.get_output_embeddings().weight[tokens].double().T
            rounded = model(input_ids=ids).logits[..., tokens]
        assert scores.dtype is torch.float32
        assert float((scores - true).abs().max()) < 1e-5
        if dtype is torch.bfloat16:
            assert float((rounded - true).abs().max()) > 1e-3


def test_a_head_that_is_scaled_is_taken_whole() -> None:
    """Some architectures bend their scores; those are theirs."""
    model = _model(torch.float32)
    model.config.final_logit_softcapping = 30.0
    tokens = np.array([3, 41], dtype=np.intp)
    with torch.inference_mode():
        scores, _ = Heads(model, tokens).scores(input_ids=torch.tensor([[1, 2]]), last=True)
        whole = model(input_ids=torch.tensor([[1, 2]])).logits[:, -1:, tokens]
    assert torch.allclose(scores, whole, atol=1e-6)
