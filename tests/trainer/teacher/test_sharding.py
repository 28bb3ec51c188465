"""Weights that are shared out among processes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import sharded
from accelerate import DistributedType
from safetensors.numpy import load_file
from tiny_dataset import write_dataset

from lumen.errors import UsageError
from trainer.teacher import bases, device, lora, sharding
from trainer.teacher.device import claim

TINY = bases.BaseRecipe(draws=0, hidden=16, layers=1, heads=2)


def silent(_done: int, _of: int) -> None:
    """Hear of progress, and say nothing."""


def test_two_processes_that_share_the_weights_out_make_the_teacher_of_one(tmp_path: Path) -> None:
    """They save it whole, from the best checkpoint, also when they were interrupted."""
    base = bases.make(tmp_path / "base", TINY, silent)
    dataset = write_dataset(tmp_path / "dataset")
    run = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, sharded.__file__, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert run.returncode == 0, run.stderr
    *steps, held = map(float, run.stdout.split())
    assert steps == [*range(5, 13)]
    assert held < 0.6
    made = lora.train(tmp_path / "one", str(base), dataset, sharded.RECIPE, silent)
    one, two = (load_file(tmp_path / name / "adapter_model.safetensors") for name in ("one", "two"))
    assert set(two) == set(one)
    for name, weight in one.items():
        np.testing.assert_allclose(two[name], weight, atol=2e-5)
    report = json.loads((tmp_path / "two" / "report.json").read_text())
    assert (report["processes"], report["steps"]) == (2, 12)
    assert report["kept_step"] == made.report["kept_step"] < 12
    assert report["trainable_parameters"] == made.report["trainable_parameters"]
    assert not (tmp_path / "two.training").exists()


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be one of two processes that `accelerate launch --use_fsdp` started."""
    monkeypatch.setattr(device, "_owned", [])
    for name in ("RANK", "LOCAL_RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("ACCELERATE_USE_FSDP", "true")
    monkeypatch.setenv("FSDP_STATE_DICT_TYPE", "SHARDED_STATE_DICT")
    monkeypatch.setenv("FSDP_CPU_RAM_EFFICIENT_LOADING", "true")


def own(monkeypatch: pytest.MonkeyPatch, kind: DistributedType) -> None:
    """Let accelerate say so of this process."""
    state = SimpleNamespace(distributed_type=kind, process_index=1, num_processes=2)
    monkeypatch.setattr("accelerate.PartialState", lambda **_: state)


@pytest.mark.usefixtures("launched")
@pytest.mark.parametrize("kind", [DistributedType.NO, DistributedType.MULTI_CPU])
def test_sharding_without_accelerators_is_refused_before_anything_is_loaded(
    kind: DistributedType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line says how to launch instead; without a launcher it is a leftover."""
    own(monkeypatch, kind)
    with pytest.raises(UsageError, match=r"FSDP shares weights out .* launch with `torchrun`"):
        claim("cpu")
    monkeypatch.setenv("ACCELERATE_USE_FSDP", "true")
    monkeypatch.delenv("RANK")
    assert not claim("cpu").sharded


@pytest.mark.usefixtures("launched")
def test_of_a_launcher_s_settings_only_the_wish_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """By accelerate's default the first process alone would read weights."""
    own(monkeypatch, DistributedType.MULTI_XPU)
    assert claim("cpu").sharded
    assert "FSDP_CPU_RAM_EFFICIENT_LOADING" not in os.environ
    assert "ACCELERATE_USE_FSDP" not in os.environ
    assert not sharding.is_wanted()
