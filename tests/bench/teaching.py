"""What exact labels cost, beside scoring each expression by itself; distilling by stage."""

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

import numpy as np
from daemons import ROOT
from figures import Beside, Figure

from trainer.data.synthetic_windows import imagine
from trainer.teacher import bases, exact, prompt, small
from trainer.teacher.fitting import repeatable

_SEED = 3
_STAGE = re.compile(r"^\d+/\d+ (.+): (\d+) s$", re.MULTILINE)
_LONGEST = 3600
_ROUNDS = 6
"""The first one warms up."""


def labels(windows: int) -> list[Figure]:
    """Count the exact distributions that the embedded base gives a second."""
    base = bases.newborn(bases.BaseRecipe(draws=0))
    texts = prompt.prompts(imagine(windows, np.random.default_rng(_SEED)))
    with repeatable(_SEED):
        rounds = [_labelled(base, texts) for _ in range(_ROUNDS)]
        begin = time.process_time()
        for one in texts[:2]:
            _scored(base, one)
        scored = 2 / (time.process_time() - begin)
    by_hand, by_transformers = np.median(rounds[1:], axis=0).tolist()
    return [
        Figure(
            "exact labels, embedded base: trajectories",
            by_hand,
            "1/s of processor, one thread",
            "at least",
            369.0,
            beside=(
                Beside("by transformers' own model", by_transformers),
                Beside("each expression scored by itself", scored),
            ),
        )
    ]


def _labelled(base: bases.Base, texts: list[str]) -> tuple[float, float]:
    """Count how many prompts are labelled a second, by hand and then by transformers."""
    found = []
    for is_small in (small.is_small, lambda _: False):
        with mock.patch.object(exact, "is_small", is_small):
            begin = time.process_time()
            exact.distributions(base.model, base.tokenizer, texts)
            found.append(len(texts) / (time.process_time() - begin))
    by_hand, by_transformers = found
    return by_hand, by_transformers


def _scored(base: bases.Base, text: str) -> None:
    """Show the model every expression after the prompt, each as a row of its own."""
    import torch  # noqa: PLC0415 - heavy

    before = base.tokenizer([text], add_special_tokens=False)["input_ids"][0]
    rows = [[*before, *ids] for ids in exact.completions(base.tokenizer)]
    width = max(map(len, rows))
    padded = torch.tensor([row + [0] * (width - len(row)) for row in rows])
    with torch.inference_mode():
        for part in padded.split(500):
            base.model(input_ids=part).logits.log_softmax(dim=2)


def distilling() -> list[Figure]:
    """Distil anew from nothing, and give the wall time of each stage."""
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "trainer.commands.cli", "distill"]
        command += ["--work", f"{home}/work", "--out", f"{home}/models"]
        run = subprocess.run(  # noqa: S603 - this very interpreter
            command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=_LONGEST
        )
        size = (Path(home) / "models" / "student.joblib").stat().st_size / 1e6
    stages = [(name, float(seconds)) for name, seconds in _STAGE.findall(run.stdout + run.stderr)]
    whole = sum(seconds for _, seconds in stages)
    return [
        Figure(
            "`make distill`, embedded base, on 2 cores",
            whole / 60.0,
            "min of wall time",
            "at most",
            15.0,
            beside=(
                *(Beside(f"of it {name}", seconds / 60.0) for name, seconds in stages),
                Beside("the student", size, "MB"),
            ),
        )
    ]
