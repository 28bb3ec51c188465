"""Lessons as a model takes them."""

import pytest
import torch

from trainer.teacher import bases


def test_packed_draws_are_learnt_as_each_would_be_alone() -> None:
    """They share one reading of their prompt, and do not see one another."""
    recipe = bases.BaseRecipe(draws=32, hidden=16, layers=1, heads=2)
    base = bases.newborn(recipe)
    packed = bases.lessons(base, recipe)
    assert packed.completions.shape[:2] == (4, 8)
    total, count = 0.0, 0
    with torch.inference_mode():
        together = float(base.model(**packed.batch([0, 1, 2, 3])).loss)
        for prompt, said in zip(packed.prompts.tolist(), packed.completions, strict=True):
            for ids in ([each for each in row if each >= 0] for row in said.tolist()):
                scores = base.model(input_ids=torch.tensor([prompt + ids])).logits[0]
                wanted = torch.tensor(ids)
                after = scores[len(prompt) - 1 : -1]
                missed = torch.nn.functional.cross_entropy(after, wanted, reduction="sum")
                total, count = total + float(missed), count + len(ids)
    assert together == pytest.approx(total / count, rel=1e-5)
