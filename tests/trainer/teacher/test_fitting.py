"""What a training keeps."""

from pathlib import Path

import pytest
import torch
from tiny import prompts_of, tiny_model

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
