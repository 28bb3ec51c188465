"""What goes to the hub: complete, checked, and nothing else."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from huggingface_hub import DatasetCard
from repository import SHIPPED_STUDENT
from safetensors.numpy import save_file

from lumen.errors import LumenError, StudentError
from trainer.commands import cli
from trainer.data import dataset
from trainer.data.dataset import DatasetRecipe, build
from trainer.data.simulated_histories import SimulatedLife
from trainer.publishing import publish
from trainer.publishing.publish import Kind, contents, prepare
from trainer.teacher.teacher import ADAPTER_FILES


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    """Write what a training run leaves, and something that is nobody's business."""
    folder = tmp_path / "adapter"
    folder.mkdir()
    config = {
        "base_model_name_or_path": "Qwen/Qwen3-4B",
        "r": 16,
        "lora_alpha": 32,
        "lora_dropout": 0.1,
        "target_modules": ["q_proj", "k_proj"],
        "task_type": "CAUSAL_LM",
    }
    (folder / ADAPTER_FILES[0]).write_text(json.dumps(config))
    save_file({"weight": np.ones(3, dtype=np.float32)}, folder / ADAPTER_FILES[1])
    (folder / "report.json").write_text(json.dumps({"regret": {"base": 0.05}, "steps": 1260}))
    (folder / "optimizer.pt").write_bytes(b"mine")
    return folder


def front_matter(card: Path) -> list[str]:
    """Give the lines of a card's metadata."""
    text = card.read_text()
    assert text.startswith("---\n")
    return text.split("---\n")[1].splitlines()


def test_a_student_is_prepared_with_its_card(tmp_path: Path) -> None:
    """Its two files as they are, and what is in the manifest, for people."""
    made = prepare(Kind.STUDENT, SHIPPED_STUDENT, tmp_path / "out", "someone/student")
    assert [name for name, _ in contents(made)] == ["README.md", "student.joblib", "student.json"]
    assert (made.folder / "student.joblib").read_bytes() == (
        SHIPPED_STUDENT / "student.joblib"
    ).read_bytes()
    card = (made.folder / "README.md").read_text()
    manifest = json.loads((SHIPPED_STUDENT / "student.json").read_text())
    assert manifest["sha256"] in card
    assert f"| share_captured | {manifest['metrics']['share_captured']:g} |" in card
    assert "license: apache-2.0" in front_matter(made.folder / "README.md")
    assert made.hub_type == "model"


def test_a_damaged_student_is_not_published(tmp_path: Path) -> None:
    """What a device would refuse goes nowhere."""
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "student.json").write_text("{}")
    with pytest.raises(StudentError):
        prepare(Kind.STUDENT, tmp_path / "bad", tmp_path / "out", "someone/student")
    assert not (tmp_path / "out").exists()


def test_an_adapter_is_prepared_without_what_training_left(adapter: Path, tmp_path: Path) -> None:
    """Config, weights and a card that names base, rank and figures."""
    made = prepare(Kind.ADAPTER, adapter, tmp_path / "out", "someone/teacher")
    assert [name for name, _ in contents(made)] == ["README.md", *ADAPTER_FILES]
    assert "base_model: Qwen/Qwen3-4B" in front_matter(made.folder / "README.md")
    card = (made.folder / "README.md").read_text()
    assert "| rank, alpha, dropout | 16, 32, 0.1 |" in card
    assert "| regret, base | 0.05 |" in card


@pytest.mark.parametrize("place", ["adapter", "."])
def test_what_is_published_is_not_lost_by_it(adapter: Path, tmp_path: Path, place: str) -> None:
    """Neither replaced by a part of itself, nor with a folder around it."""
    with pytest.raises(LumenError, match="would be lost with what is replaced: name another --out"):
        prepare(Kind.ADAPTER, adapter, tmp_path / place, "a/b")
    assert (adapter / "optimizer.pt").read_bytes() == b"mine"


def test_an_adapter_without_weights_is_no_adapter(adapter: Path, tmp_path: Path) -> None:
    """The line names the file."""
    (adapter / ADAPTER_FILES[1]).unlink()
    with pytest.raises(LumenError, match=r"adapter_model\.safetensors: it is missing"):
        prepare(Kind.ADAPTER, adapter, tmp_path / "out", "someone/teacher")


@pytest.fixture
def pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Build a small dataset."""
    monkeypatch.setattr(dataset, "lives", lambda _, seed: [SimulatedLife("busy", seed, 0.4)])
    build(DatasetRecipe(pairs=90), tmp_path / "pairs", lambda _done, _of: None, workers=1)
    return tmp_path / "pairs"


def test_a_dataset_is_prepared_as_the_hub_reads_it(pairs: Path, tmp_path: Path) -> None:
    """Three splits that the card's metadata names."""
    made = prepare(Kind.DATASET, pairs, tmp_path / "out", "someone/pairs")
    names = [name for name, _ in contents(made)]
    assert names == [
        "README.md",
        *(f"data/{split}-00000-of-00001.parquet" for split in ("test", "train", "validation")),
        "report.json",
    ]
    files = DatasetCard.load(made.folder / "README.md").data["configs"][0]["data_files"]
    assert {"split": "test", "path": "data/test-*.parquet"} in files
    assert made.hub_type == "dataset"


def test_a_dataset_that_leaks_is_not_published(pairs: Path, tmp_path: Path) -> None:
    """Whoever planted it."""
    train = pairs / "data" / "train-00000-of-00001.parquet"
    (pairs / "data" / "test-00000-of-00001.parquet").write_bytes(train.read_bytes())
    with pytest.raises(LumenError, match=r"not published, for it leaks: .* in more than one split"):
        prepare(Kind.DATASET, pairs, tmp_path / "out", "someone/pairs")


def test_a_dry_run_shows_files_and_sizes_and_pushes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where a token lies about."""
    monkeypatch.setenv("HF_TOKEN", "secret")
    monkeypatch.setattr(publish, "push", lambda *_, **__: pytest.fail("it pushed"))
    out = str(tmp_path / "out")
    what = ["publish", "student", str(SHIPPED_STUDENT), "--name", "someone/student", "--out", out]
    assert cli.main([*what, "--dry-run"]) == 0
    printed = capsys.readouterr().out
    assert "student.joblib" in printed
    assert "nothing was pushed (--dry-run)" in printed
    assert cli.main([*what, "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"]["student.joblib"] > 4_000


def test_pushing_without_a_token_is_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line says where one is looked for."""
    monkeypatch.delenv("HF_TOKEN", raising=False)
    out = tmp_path / "out"
    what = [
        "publish",
        "student",
        str(SHIPPED_STUDENT),
        "--name",
        "someone/student",
        "--out",
        str(out),
    ]
    assert cli.main(what) == 2
    assert "set HF_TOKEN, or --token-file" in capsys.readouterr().err
    assert not out.exists()
    assert cli.main([*what[:4], "someone", "--dry-run"]) == 2


class FakeHub:
    """The hub's side of a push: it remembers what it was told, or refuses."""

    refuses = False
    calls: list[tuple[str, dict[str, Any]]]

    def __init__(self, token: str) -> None:
        FakeHub.calls = [("token", {"token": token})]

    def create_repo(self, name: str, **options: object) -> None:
        """Make a repository."""
        if FakeHub.refuses:
            raise ValueError("401 Unauthorized\nwith details")
        FakeHub.calls.append(("create", {"name": name, **options}))

    def upload_folder(self, **options: object) -> str:
        """Take a folder."""
        FakeHub.calls.append(("upload", options))
        return "https://hub/someone/student"


def test_a_push_makes_the_repository_and_takes_the_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the token of the file, which is printed nowhere."""
    monkeypatch.setattr("huggingface_hub.HfApi", FakeHub)
    token = tmp_path / "token"
    token.write_text("secret\n")
    out = tmp_path / "out"
    what = [
        "publish",
        "student",
        str(SHIPPED_STUDENT),
        "--name",
        "someone/student",
        "--out",
        str(out),
    ]
    assert cli.main([*what, "--token-file", str(token), "--private"]) == 0
    assert [name for name, _ in FakeHub.calls] == ["token", "create", "upload"]
    assert FakeHub.calls[0][1] == {"token": "secret"}
    assert FakeHub.calls[1][1]["private"] is True
    assert FakeHub.calls[2][1]["folder_path"] == out
    printed = capsys.readouterr().out
    assert "pushed: https://hub/someone/student" in printed
    assert "secret" not in printed
    monkeypatch.setattr(FakeHub, "refuses", True)
    assert cli.main([*what, "--token-file", str(token)]) == 1
    line = capsys.readouterr().err
    refused = "trainer: someone/student: not pushed: ValueError: 401 Unauthorized"
    assert line == f"{refused}: check the token and the name\n"
