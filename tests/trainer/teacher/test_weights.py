"""Weights that are missing, left over or no numbers end in one line, and leave no folder."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from test_teacher import RECIPE, TINY, dataset, silent

from lumen.core.language import TOKENS
from lumen.errors import LumenError
from trainer.commands import cli
from trainer.data.synthetic_windows import imagine
from trainer.evaluation import free_decoding
from trainer.evaluation.evaluation_data import EvaluationData
from trainer.publishing.publish import Kind, prepare
from trainer.teacher import bases, lora, teacher
from trainer.teacher.asking import GLOSSARY
from trainer.teacher.examples import Examples
from trainer.teacher.fitting import Schedule, fit
from trainer.teacher.plan import TrainingPlan

__all__ = ["dataset"]

Weights = dict[str, torch.Tensor]
ADAPTER, BASE = "adapter_model.safetensors", "base/model.safetensors"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out an adapter with its base beside it."""
    folder = tmp_path_factory.mktemp("whole") / "teacher"
    bases.make(folder / "base", TINY, silent)
    adapted = lora.adapted(bases.load(str(folder / "base")), RECIPE)
    adapted.save_pretrained(folder, save_embedding_layers=False)
    return folder


def changed(whole: Path, folder: Path, name: str, change: Callable[[Weights], Weights]) -> Path:
    """Copy an adapter and change the weights in one of its files."""
    shutil.copytree(whole, folder)
    save_file(change(load_file(folder / name)), folder / name, metadata={"format": "pt"})
    return folder


def prefixed(weights: Weights) -> Weights:
    """Name weights as another architecture does."""
    return {name.replace("model.", "model.language_model.", 1): w for name, w in weights.items()}


def without(part: str) -> Callable[[Weights], Weights]:
    """Leave out what has a name's part."""
    return lambda weights: {name: w for name, w in weights.items() if part not in name}


def deeper(weights: Weights) -> Weights:
    """Have weights of a second layer, which the base lacks."""
    more = {name.replace("layers.0", "layers.1"): w.clone() for name, w in weights.items()}
    return weights | more


def with_one(value: float) -> Callable[[Weights], Weights]:
    """Let one number of the last weight be another."""

    def change(weights: Weights) -> Weights:
        name = max(weights)
        weights[name].view(-1)[3] = value
        return weights

    return change


def whole_numbers(weights: Weights) -> Weights:
    """Store weights in a type that holds none of them: small ones become zero."""
    return {name: weight.to(torch.int8) for name, weight in weights.items()}


def cut(weights: Weights) -> Weights:
    """Lack the last token's row."""
    return {n: w[:-1].clone() if "embed" in n else w.clone() for n, w in weights.items()}


def of_rank_one(weights: Weights) -> Weights:
    """Have another rank than the configuration says."""
    return {n: w[:1].clone() if "lora_A" in n else w for n, w in weights.items()}


@pytest.mark.parametrize(
    ("name", "change", "line"),
    [
        (BASE, whole_numbers, "base: a weight is stored as I8, in whole numbers: lm_head.weight"),
        (ADAPTER, whole_numbers, "a weight is stored as I8, in whole numbers: base_model"),
        (BASE, cut, "1 weights in it are of another model, model.embed_tokens.weight first"),
        (ADAPTER, of_rank_one, "no adapter could be loaded: .*size mismatch for base_model"),
        (BASE, prefixed, r"base: no base could be loaded: \d+ of its weights are missing"),
        (BASE, without("mlp"), r"base: no base could be loaded: 3 of its weights are missing"),
        (BASE, without("lm_head"), "1 of its weights are missing, lm_head.weight first"),
        (BASE, deeper, r"base: no base could be loaded: \d+ weights in it are of another model"),
        (BASE, with_one(np.nan), "base: a weight is not a finite number: model"),
        (ADAPTER, prefixed, r"no adapter could be loaded: \d+ of its weights are missing"),
        (ADAPTER, without("mlp"), "no adapter could be loaded: 6 of its weights are missing"),
        (ADAPTER, deeper, r"no adapter could be loaded: \d+ weights in it are of another model"),
        (ADAPTER, with_one(np.nan), "a weight is not a finite number: base_model"),
        (ADAPTER, with_one(-np.inf), "a weight is not a finite number: base_model"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_weights_that_do_not_fit_are_one_clear_line(
    whole: Path, tmp_path: Path, name: str, change: Callable[[Weights], Weights], line: str
) -> None:
    """Where libraries fill up with random numbers, or leave out what they do not know."""
    place = changed(whole, tmp_path / "teacher", name, change)
    with pytest.raises(LumenError, match=line) as error:
        teacher.load(str(place))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("file", "name", "value"),
    [
        ("adapter_config.json", "lora_alpha", float("nan")),
        ("adapter_config.json", "lora_alpha", float("inf")),
        ("base/config.json", "rms_norm_eps", float("nan")),
    ],
)
def test_finite_weights_that_say_no_numbers_are_one_clear_line(
    whole: Path, tmp_path: Path, file: str, name: str, value: float
) -> None:
    """A damaged configuration makes every answer NaN, though each weight is well."""
    folder = tmp_path / "teacher"
    shutil.copytree(whole, folder)
    config = json.loads((folder / file).read_text())
    assert isinstance(config[name], int | float)
    (folder / file).write_text(json.dumps({**config, name: value}))
    with pytest.raises(LumenError, match="no finite number") as refused:
        teacher.load(str(folder))
    assert "\n" not in str(refused.value)


def test_tokenizer_of_more_tokens_than_weights_is_one_clear_line(
    whole: Path, tmp_path: Path
) -> None:
    """It is of another base: what it calls a token would be beyond the weights."""
    fewer = 20

    def cut(weights: Weights) -> Weights:
        tables = ("embed_tokens", "lm_head")
        return {
            name: w[:fewer].clone() if any(table in name for table in tables) else w
            for name, w in weights.items()
        }

    folder = changed(whole, tmp_path / "teacher", BASE, cut)
    file = folder / "base/config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "vocab_size": fewer}))
    with pytest.raises(LumenError, match=f"tokens, and its weights know {fewer}"):
        teacher.load(str(folder))


def test_tied_weights_are_not_missing(tmp_path: Path) -> None:
    """A base that has one matrix for its embedding and its head stores it once."""
    base = bases.newborn(TINY)
    base.model.config.tie_word_embeddings = True
    base.model.tie_weights()
    base.model.save_pretrained(tmp_path)
    base.tokenizer.save_pretrained(tmp_path)
    assert "lm_head.weight" not in load_file(tmp_path / "model.safetensors")
    loaded = bases.load(str(tmp_path)).model
    assert loaded.lm_head.weight.data_ptr() == loaded.model.embed_tokens.weight.data_ptr()


def test_a_pickle_is_no_adapter(whole: Path, tmp_path: Path) -> None:
    """Older adapters had their weights in one: it could act, and is not opened."""
    place = tmp_path / "teacher"
    shutil.copytree(whole, place)
    torch.save(load_file(place / ADAPTER), place / "adapter_model.bin")
    (place / ADAPTER).unlink()
    with pytest.raises(LumenError, match=f"there is no {ADAPTER} in it"):
        teacher.load(str(place))


def test_code_that_lies_beside_a_base_is_not_run(whole: Path, tmp_path: Path) -> None:
    """Though its configuration asks for it."""
    place = tmp_path / "base"
    shutil.copytree(whole / "base", place)
    config = json.loads((place / "config.json").read_text())
    config |= {"model_type": "own", "auto_map": {"AutoConfig": "own.C", "AutoModel": "own.M"}}
    (place / "config.json").write_text(json.dumps(config))
    (place / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n")
    with pytest.raises(LumenError, match="no base could be loaded"):
        bases.load(str(place))
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("command", ["say", "label", "train"])
def test_a_command_ends_in_one_line_and_leaves_no_folder(
    whole: Path, tmp_path: Path, dataset: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever was to be made of such weights."""
    place = changed(whole, tmp_path / "teacher", BASE, with_one(np.nan))
    out = tmp_path / "out" / "made"
    window = ["--shape", "settled_presence", "--eisv", ".45,.75,.18,.08"]
    arguments = {
        "say": ["say", "--teacher", str(place), *window],
        "label": [
            *("label", "--teacher", str(place), "--out", str(out), "--windows", "4"),
            *("--lived", "0"),
        ],
        "train": [
            *("train", "--base", str(place / "base"), "--dataset", str(dataset)),
            *("--out", str(out)),
        ],
    }
    assert cli.main(["teacher", *arguments[command]]) == 1
    captured = capsys.readouterr()
    # What was planned before the weights were loaded.
    assert captured.out.startswith("plan: ") or not captured.out
    assert captured.err.count("\n") == 1
    assert "not a finite number" in captured.err
    assert not out.exists()


def test_a_training_that_diverges_is_no_success(tmp_path: Path) -> None:
    """The loss is told as it is, and no checkpoint is left to go on from."""
    base = bases.newborn(replace(TINY, seed=3))
    with torch.no_grad():
        base.model.lm_head.weight.fill_(torch.nan)
    examples = Examples([[1, 2, 3, 1]] * 8, [2] * 8)
    schedule = Schedule(4, 4, 1e-3, 0, 0.0, 1)
    with pytest.raises(LumenError, match="the training diverged: loss is nan at step 1") as error:
        fit(base.model, examples, schedule, tmp_path / "checkpoints", silent)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "checkpoints").exists()


def test_a_training_in_parts_learns_what_it_learns_at_once(whole: Path, tmp_path: Path) -> None:
    """With layers computed twice and the batch in four parts, but for the order of sums."""
    examples = Examples([[1, 2, 3, 1], [4, 5, 6, 7, 1]] * 8, [2] * 16)
    schedule = Schedule(4, 8, 1e-2, 0, 0.0, 1)
    learnt: list[Weights] = []
    for number, fits in enumerate((None, TrainingPlan(2, checkpointing=True, needed=0))):
        recipe = replace(RECIPE, dropout=0.0)
        model = lora.adapted(bases.load(str(whole / "base")), recipe)
        fit(model, examples, schedule, tmp_path / str(number), silent, plan=fits)
        learnt.append({n: p.detach() for n, p in model.named_parameters() if p.requires_grad})
    for name, weight in learnt[0].items():
        assert torch.allclose(weight, learnt[1][name], atol=2e-4), name


def test_an_adapter_that_is_no_numbers_is_not_published(whole: Path, tmp_path: Path) -> None:
    """Nor one whose base is not."""
    for number, name in enumerate((ADAPTER, BASE)):
        place = changed(whole, tmp_path / f"teacher{number}", name, with_one(np.inf))
        with pytest.raises(LumenError, match="a weight is not a finite number"):
            prepare(Kind.ADAPTER, place, tmp_path / "out", "someone/teacher")
        assert not (tmp_path / "out").exists()


def test_whole_weights_speak(whole: Path) -> None:
    """What was examined is used."""
    found = teacher.spoken(teacher.load(str(whole)), imagine(1, np.random.default_rng(1)))
    assert found.sum() == pytest.approx(1.0)


@pytest.fixture
def two_windows(tmp_path: Path) -> list[str]:
    """Give the command that judges on two windows alike."""
    data = tmp_path / "windows.jsonl"
    mean = {"E": 0.5, "I": 0.8, "S": 0.2, "V": 0.1}
    row = {"shape": "settled_presence", "trend": "stable", "mean": mean}
    row |= {"delta": dict.fromkeys("EISV", 0.0), "bend": dict.fromkeys("EISV", 0.0)}
    data.write_text(f"{json.dumps(row)}\n" * 2)
    return ["evaluate", "--data", str(data)]


def test_a_teacher_is_judged_without_a_student(
    whole: Path, two_windows: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """An adapter, or a bare base; masked exactly, and freely decoded beside the card's rows."""
    command = [*two_windows, "--json"]
    assert cli.main([*command, "--teacher", str(whole), "--free", "3", "--temperature", ".7"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert list(report["speakers"])[-2:] == ["base", "base with LoRA"]
    assert report["regret_bits"] > 0.0
    free = report["free_decoding"]
    assert (free["said"], free["shapes"]["settled_presence"]["said"]) == (6, 6)
    assert free["legal"] == round(6 * free["valid_rate"])
    # Two windows alike are one draw of time.
    assert free["interval_95"]["valid_rate"] == [None, None]
    assert free["published card"]["coherence"] == 0.952
    assert cli.main([*command, "--teacher", str(whole / "base")]) == 0
    assert list(json.loads(capsys.readouterr().out)["speakers"])[-1] == "base"
    with pytest.raises(SystemExit) as wrong:
        cli.main(command)
    assert wrong.value.code == 2
    assert "name whom to judge" in capsys.readouterr().err
    assert cli.main([*two_windows, "--teacher", str(whole), "--free", "1"]) == 0
    assert "without the grammar's mask, 1 a window at 1" in capsys.readouterr().out


def test_a_bare_base_is_judged_with_a_glossary_and_without(
    whole: Path, two_windows: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """By the same table; what it is asked makes a difference, and the report says what it was."""
    bare = ["--json", "--base", str(whole / "base"), "--teacher"]
    reports = []
    for word, name in (("none", "base"), ("zero-shot", "zero-shot")):
        assert cli.main([*two_windows, *bare, word]) == 0
        reports.append(json.loads(capsys.readouterr().out))
        assert list(reports[-1]["speakers"])[-1] == name
    assert [report["prompt"] for report in reports] == ["card", "glossary and card"]
    assert reports[0]["regret_bits"] != reports[1]["regret_bits"]
    assert all(f"~{token}~" in GLOSSARY for token in TOKENS)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--teacher", "zero-shot"), 2, "lets a bare base speak: name it with --base"),
        (("--teacher", "zero-shot", "--base", "B", "--prompt", "published"), 2, "with a glossary"),
        (("--student", "models", "--prompt", "published"), 2, "are of a teacher"),
        (("--student", "models", "--free", "2"), 2, "are of a teacher"),
        (("--teacher", "B", "--prompt", "published"), 1, "needs a base with a chat template"),
        (("--teacher", "B", "--base", "B"), 2, "--base is an adapter's, and"),
        (("--student", "models", "--device", "cpu"), 2, "are of a teacher"),
        (("--student", "models", "--batch", "2"), 2, "are of a teacher"),
    ],
)
def test_a_way_of_asking_that_does_not_fit_is_one_clear_line(
    options: tuple[str, ...],
    code: int,
    said: str,
    whole: Path,
    two_windows: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """B is a base without turns of a chat."""
    named = [str(whole / "base") if each == "B" else each for each in options]
    assert cli.main([*two_windows, *named]) == code
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.err.count("\n") == 1


def test_the_published_answer_is_counted_by_its_own_rules() -> None:
    """Two equal tokens are a repetition there; a foreign token, or no pattern, is no answer."""
    lines = "\nLUMEN_TOKENS: warm\nPATTERN: REPETITION"
    assert free_decoding._published(f" ~warmth~ ~warmth~{lines}") == (
        ("warmth", "warmth"),
        "REPETITION",
    )
    for wrong in (
        f" ~joy~{lines}",
        f" warmth{lines}",
        " ~warmth~",
        f"{lines}",
        " ~warmth~\nPATTERN:",
    ):
        assert free_decoding._published(wrong) is None


def test_a_base_that_does_not_fit_is_judged_by_nobody(
    whole: Path,
    two_windows: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is not even loaded."""
    loads: list[str] = []
    monkeypatch.setattr(bases, "load", loads.append)
    monkeypatch.setattr("trainer.teacher.plan.free_bytes", lambda _: 1000)
    for place in (whole, whole / "base"):
        assert cli.main([*two_windows, "--teacher", str(place)]) == 1
        assert "this base does not fit: on cpu in float32" in capsys.readouterr().err
    assert loads == []


def test_a_base_without_a_tokenizer_is_told_as_that(whole: Path, tmp_path: Path) -> None:
    """The library makes an empty one of nothing."""
    shutil.copytree(whole / "base", tmp_path / "base")
    for file in (tmp_path / "base").glob("tokenizer*"):
        file.unlink()
    with pytest.raises(LumenError, match="there is no tokenizer in it"):
        bases.tokenizer_of(str(tmp_path / "base"))


def test_a_folder_is_called_by_its_own_name_alone(whole: Path, tmp_path: Path) -> None:
    """Reports, labels and students are published: where it lay is nobody's business."""
    shutil.copytree(whole / "base", tmp_path / "Some-4B")
    (tmp_path / "Some-4B" / "base.json").unlink()
    assert bases.name_of(f"{tmp_path}/Some-4B/") == "Some-4B"
    assert bases.name_of("someone/Some-4B") == "someone/Some-4B"
    assert teacher.name_of(f"{whole}/../teacher/.") == "LoRA adapter teacher"


def test_intervals_of_what_is_said_freely_are_of_windows() -> None:
    """What is said twice of one window is no second draw of time."""
    count = 40
    windows = imagine(count, np.random.default_rng(1))
    data = EvaluationData(windows, None, None)
    label = np.zeros(count, dtype=np.intp)
    figures = []
    for draws in (1, 9):
        said = [
            free_decoding._own("~warmth~" if window % 2 else "nothing")
            for window in range(count)
            for _ in range(draws)
        ]
        counts = free_decoding._counts(said, windows.shape, label, draws)
        figures.append(free_decoding._figures(counts, data.resamples(np.random.default_rng(2))))
    assert [each["said"] for each in figures] == [40, 360]
    assert [each["valid_rate"] for each in figures] == [0.5, 0.5]
    assert figures[0]["interval_95"] == figures[1]["interval_95"]
    low, high = figures[0]["interval_95"]["valid_rate"]
    # Of forty fair coins.
    assert (low, high) == (pytest.approx(0.35, abs=0.03), pytest.approx(0.65, abs=0.03))
    assert figures[0]["pattern_accuracy"] == 1.0
