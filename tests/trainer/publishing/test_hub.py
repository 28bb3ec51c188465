"""There and back: what is published is what is loaded by its name from a hub's cache."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hub_cache import REVISION, HubCache
from huggingface_hub import DatasetCard, ModelCard
from repository import SHIPPED_STUDENT

from lumen.errors import LumenError, UsageError
from trainer.commands import cli
from trainer.data import dataset
from trainer.data.dataset import DatasetRecipe, build
from trainer.data.published_dataset import licence_of
from trainer.data.simulated_histories import SimulatedLife
from trainer.data.synthetic_windows import imagine
from trainer.publishing.publish import Kind, Related, Repository, prepare
from trainer.system import hub
from trainer.system.fingerprint import content
from trainer.teacher import bases, lora, teacher

TINY = bases.BaseRecipe(draws=0, hidden=16, layers=1, heads=2)
RECIPE = lora.LoraRecipe(epochs=1, rank=2, learning_rate=1e-2)
PAIRS, TEACHER, STUDENT = "someone/pairs", "someone/teacher", "someone/student"


def silent(_done: int, _of: int) -> None:
    """Hear of progress, and say nothing."""


def keep(cache: HubCache, made: Repository) -> None:
    """Let a hub have what was prepared for it."""
    cache.keep(made.name, made.hub_type, made.folder)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HubCache:
    """Give a cache of a hub that cannot be reached, with a dataset in it."""
    monkeypatch.setattr(dataset, "lives", lambda _, seed: [SimulatedLife("busy", seed, 0.4)])
    build(DatasetRecipe(pairs=90), tmp_path / "pairs", silent, workers=1)
    found = HubCache(tmp_path / "hub", monkeypatch)
    keep(found, prepare(Kind.DATASET, tmp_path / "pairs", tmp_path / "dataset", PAIRS))
    return found


def test_dataset_adapter_and_student_are_loaded_by_name(
    cache: HubCache, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The adapter with its embedded base: it says to the last bit what its folder says."""
    base = bases.make(tmp_path / "base", TINY, silent)
    lora.train(tmp_path / "made", str(base), tmp_path / "pairs", RECIPE, silent)
    related = Related(dataset=PAIRS)
    adapter = prepare(Kind.ADAPTER, tmp_path / "made", tmp_path / "adapter", TEACHER, related)
    student = prepare(Kind.STUDENT, SHIPPED_STUDENT, tmp_path / "student", STUDENT, related)
    for each in (adapter, student):
        keep(cache, each)
    what = "--data", PAIRS, "--teacher", TEACHER, "--student", STUDENT, "--json"
    assert cli.main(["evaluate", *what]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["data"], report["student"], report["windows"]) == (PAIRS, STUDENT, 15)
    assert list(report["speakers"])[-3:] == ["base", "base with LoRA", "student"]
    windows = imagine(3, np.random.default_rng(1))
    here, there = (teacher.load(each) for each in (str(tmp_path / "made"), TEACHER))
    assert np.array_equal(teacher.spoken(here, windows), teacher.spoken(there, windows))
    assert there.base == TINY.name
    assert content(TEACHER) == f"{TEACHER}@{REVISION}"
    assert report["revisions"] == dict.fromkeys((PAIRS, STUDENT, TEACHER), REVISION)
    with pytest.raises(UsageError, match=r"--base a/b: the base lies beside .* leave --base out"):
        prepare(Kind.ADAPTER, tmp_path / "made", tmp_path / "a", TEACHER, Related(base="a/b"))


def test_an_adapter_finds_its_base_by_name(
    cache: HubCache, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Trained by names alone; one whose base was a folder needs a name before it is published."""
    base = bases.make(tmp_path / "base", TINY, silent)
    # Without what marks it, it is a base like any other.
    (base / "base.json").unlink()
    cache.keep("someone/base", "model", base)
    command = "teacher", "train", "--epochs", "1", "--dataset", PAIRS
    assert cli.main([*command, "--base", "someone/base", "--out", str(tmp_path / "named")]) == 0
    keep(cache, prepare(Kind.ADAPTER, tmp_path / "named", tmp_path / "out", TEACHER))
    assert teacher.load(TEACHER).base == "someone/base"
    data = ModelCard.load(tmp_path / "out" / "README.md", ignore_metadata_errors=False).data
    assert data.to_dict()["base_model"] == "someone/base"
    assert cli.main([*command, "--base", str(base), "--out", str(tmp_path / "local")]) == 0
    assert capsys.readouterr().err == ""
    assert str(base) not in (tmp_path / "local" / "README.md").read_text().split("---")[1]
    with pytest.raises(LumenError, match=r"which nobody else can load: name it .* with --base"):
        prepare(Kind.ADAPTER, tmp_path / "local", tmp_path / "again", TEACHER)
    related = Related(base="someone/base")
    made = prepare(Kind.ADAPTER, tmp_path / "local", tmp_path / "again", TEACHER, related)
    assert str(base) not in "".join(
        file.read_text() for file in made.folder.iterdir() if file.suffix in {".md", ".json"}
    )


def test_an_adapter_on_the_hub_without_safe_weights_is_refused_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no bare base, whose library would load its pickles."""
    source = tmp_path / "pickled"
    source.mkdir()
    (source / "adapter_config.json").write_text("{}")
    (source / "adapter_model.bin").write_bytes(b"a pickle")
    HubCache(tmp_path / "hub", monkeypatch).keep(TEACHER, "model", source)
    assert teacher.is_adapter(TEACHER)
    with pytest.raises(LumenError, match=r"there is no adapter_model\.safetensors in it"):
        teacher.load(TEACHER)


CARDS: Mapping[str, tuple[str, str, str]] = {
    "adapter": ("peft", "loss", PAIRS),
    "student": ("sklearn", "share_captured", "imagined-windows"),
}
"""Each one's library, one of its metrics, and what that was measured on."""


def test_cards_hold_metadata_as_the_hub_s_own_client_reads_it(tmp_path: Path) -> None:
    """Evaluation results, datasets, licence and library; a base is a name, or not there."""
    related = Related(dataset=PAIRS)
    made = {"student": prepare(Kind.STUDENT, SHIPPED_STUDENT, tmp_path / "s", STUDENT, related)}
    source = tmp_path / "adapter"
    lora_files = {"adapter_config.json": {"base_model_name_or_path": "Qwen/Qwen3-4B"}}
    source.mkdir()
    for name, held in (lora_files | {"report.json": {"validation_loss": 1.25}}).items():
        (source / name).write_text(json.dumps(held))
    (source / "adapter_model.safetensors").write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    made["adapter"] = prepare(Kind.ADAPTER, source, tmp_path / "a", TEACHER, related)
    for kind, (library, metric, judged_on) in CARDS.items():
        card = ModelCard.load(made[kind].folder / "README.md", ignore_metadata_errors=False)
        data = card.data.to_dict()
        assert (data["library_name"], data["license"]) == (library, "apache-2.0")
        assert data["datasets"] == [PAIRS]
        assert card.data.model_name == made[kind].name
        found = {each.metric_type: each for each in card.data.eval_results or []}
        assert found[metric].dataset_type == judged_on
        assert 0.0 < found[metric].metric_value < 2.0
    adapter = ModelCard.load(made["adapter"].folder / "README.md").data.to_dict()
    assert (adapter["base_model"], adapter["base_model_relation"]) == ("Qwen/Qwen3-4B", "adapter")


def test_a_dataset_s_card_names_the_splits_that_are_there(cache: HubCache) -> None:
    """As the hub's viewer takes them."""
    folder = hub.fetched(PAIRS, "dataset", "dataset", ["*"]).folder
    data = DatasetCard.load(folder / "README.md", ignore_metadata_errors=False).data.to_dict()
    assert data["license"] == "apache-2.0"
    for each in data["configs"][0]["data_files"]:
        assert list(folder.glob(each["path"])), each
    assert cache.folder.is_dir()


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--name", "someone"), "--name takes OWNER/NAME on the hub, not 'someone'"),
        (("--name", "a/b", "--dataset", "./x"), "--dataset takes OWNER/NAME on the hub, not './x'"),
        (("--name", "a/b", "--base", "c/d"), "--base is of adapter"),
    ],
)
def test_what_is_no_name_is_wrong_usage(
    option: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before any work is done; the hub's own rule decides."""
    assert cli.main(["publish", "student", str(SHIPPED_STUDENT), "--dry-run", *option]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("licence", "named"),
    [("[mit, cc-by-4.0]", "mit, cc-by-4.0"), ("mit", "mit"), ("[]", None), ("7", None)],
)
def test_every_licence_of_a_card_is_named(tmp_path: Path, licence: str, named: str | None) -> None:
    """A dataset may stand under several."""
    (tmp_path / "README.md").write_text(f"---\nlicense: {licence}\n---\n")
    assert licence_of(tmp_path) == named


@pytest.mark.parametrize(
    "card", [b"---\nlicense: [a\n: b\n---\n", b"---\nlicense: \xff\n---\n", b"---\n- a\n---\n"]
)
def test_card_that_cannot_be_read_is_one_clear_line(tmp_path: Path, card: bytes) -> None:
    """What licence holds is then not known, and not said to be none."""
    (tmp_path / "README.md").write_bytes(card)
    with pytest.raises(LumenError, match=r"README\.md: its licence cannot be read") as refused:
        licence_of(tmp_path)
    assert "\n" not in str(refused.value)
