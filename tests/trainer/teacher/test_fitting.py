"""What a training keeps."""

from pathlib import Path

import pytest
import torch
from tiny import prompts_of, tiny_model

from lumen.errors import LumenError
from trainer.teacher.exact import completions
from trainer.teacher.examples import Examples, examples_of
from trainer.teacher.fitting import Schedule, fit
from trainer.teacher.tokenizer import embedded_tokenizer


def silent(_done: int, _of: int) -> None:
    """Hear of progress, and say nothing."""


def test_kept_is_the_checkpoint_that_tells_the_validation_split_best(tmp_path: Path) -> None:
    """What is learnt contradicts what is validated, so that each later checkpoint is worse."""
    tokenizer = embedded_tokenizer()
    model, ends = tiny_model(tokenizer), completions(tokenizer)

    def lessons(place: int) -> Examples:
        return examples_of(tokenizer, prompts_of(8), [ends[place]] * 8)

    learnt, judged = lessons(0), lessons(1)
    schedule = Schedule(12, 8, 3e-2, warm_up=0, weight_decay=0.0, seed=1)
    history = fit(model, learnt, schedule, tmp_path / "t", silent, validation=judged)
    losses = [entry["eval_loss"] for entry in history if "eval_loss" in entry]
    assert len(losses) == 6
    assert min(losses) < losses[-1] - 0.5
    with torch.inference_mode():
        kept = float(model.eval()(**judged.batch(range(8))).loss)
    assert kept == pytest.approx(min(losses), abs=1e-3)


def test_checkpoints_are_not_put_where_somebody_keeps_something(tmp_path: Path) -> None:
    """What is there stays; an empty folder, and what another training left, are begun anew."""
    tokenizer = embedded_tokenizer()
    lesson = examples_of(tokenizer, prompts_of(2), completions(tokenizer)[:2])
    schedule = Schedule(1, 2, 1e-3, warm_up=0, weight_decay=0.0, seed=1)
    folder = tmp_path / "teacher.training"
    folder.mkdir()
    fit(tiny_model(tokenizer), lesson, schedule, folder, silent)
    (folder / "made-of").write_text("another")
    fit(tiny_model(tokenizer), lesson, schedule, folder, silent)
    (folder / "made-of").unlink()
    (folder / "diary").write_text("mine")
    with pytest.raises(LumenError, match=r"teacher\.training: checkpoints would go there"):
        fit(tiny_model(tokenizer), lesson, schedule, folder, silent)
    assert (folder / "diary").read_text() == "mine"
