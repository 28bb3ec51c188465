"""Other learners beside teacher and student: what labels and draws teach those who know less."""

from pathlib import Path

import numpy as np
import pytest

from lumen.core.shape_names import Trend
from lumen.core.speaker import Floats, expression_probabilities
from trainer.data import rows
from trainer.data.sampling import draw
from trainer.data.splits import Split
from trainer.data.synthetic_windows import imagine
from trainer.evaluation import companions
from trainer.evaluation.companions import Beside
from trainer.measures import metrics
from trainer.student import distill
from trainer.teacher.labels import (
    LabelOrigin,
    Shard,
    shard_file,
    write_lesson,
    write_origin,
    write_shard,
)

COUNT = 1000
JUDGED = imagine(300, np.random.default_rng(9))


def share_of(said: Floats) -> float:
    """Give the share that a speaker captures of the judged windows."""
    target = expression_probabilities(JUDGED.targets())
    baseline = metrics.regret(target, metrics.shape_only(target, JUDGED.shape))
    return metrics.share_captured(metrics.regret(target, said), baseline)


@pytest.fixture
def labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the target label windows, each once."""
    monkeypatch.setattr(distill, "LABEL_REPEATS", 1)
    monkeypatch.setattr(companions, "_ROUNDS", 40)
    windows = imagine(COUNT, np.random.default_rng(1))
    speech = windows.targets()
    write_lesson(tmp_path, windows)
    write_shard(shard_file(tmp_path, 0), Shard(np.arange(COUNT), *speech))
    write_origin(tmp_path, LabelOrigin("target", "none"))
    return tmp_path


def test_labels_teach_a_softmax_nearly_all_and_a_network_something(labels: Path) -> None:
    """The softmax has the law's form but for where it bends."""
    found = companions.speakers_of(Beside(labels, None), JUDGED)
    assert {name: said.shape for name, said in found.items()} == {
        companions.SOFTMAX: (300, 2985),
        companions.NETWORK: (300, 2985),
    }
    assert share_of(found[companions.SOFTMAX]) > 0.95
    assert share_of(found[companions.NETWORK]) > -0.5


def test_draws_teach_the_more_the_more_is_known_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is told the law's form needs few; whom nothing is told needs more."""

    def drawn(_dataset: Path, split: Split) -> rows.Pairs:
        rng = np.random.default_rng(2 if split is Split.TRAIN else 3)
        windows = imagine(COUNT if split is Split.TRAIN else 300, rng)
        said = draw(windows.targets(), rng).tolist()
        trend = [Trend.STABLE] * len(said)
        return rows.Pairs(windows, trend, said, [False] * len(said), [None] * len(said))

    monkeypatch.setattr(companions, "read_pairs", drawn)
    found = companions.speakers_of(Beside(None, Path("any")), JUDGED)
    law, additive = (share_of(found[name]) for name in (companions.LAW, companions.ADDITIVE))
    assert law > 0.9
    assert 0.3 < additive < law


def test_nobody_is_beside_when_nothing_is_given() -> None:
    """Nothing is learnt then."""
    assert companions.speakers_of(companions.NOBODY, JUDGED) == {}
