"""Teachers: made by the card's recipe, taken up, loaded, refused, and asked for labels."""

import json
import logging
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import huggingface_hub
import numpy as np
import pyarrow as pa
import pytest
import torch
from peft import get_peft_model
from pyarrow import parquet
from safetensors.numpy import load_file
from tiny import subword_tokenizer, tiny_model
from tiny_dataset import PAIRS, rows_of, write_dataset
from transformers import Qwen3Config, Qwen3ForCausalLM

from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.errors import LumenError
from trainer.commands import cli
from trainer.data import rows
from trainer.data.splits import Split
from trainer.data.synthetic_windows import imagine
from trainer.evaluation import evaluate
from trainer.evaluation.judged_teacher import JudgedTeacher
from trainer.publishing.publish import Kind, contents, prepare
from trainer.teacher import bases, label, lora, teacher
from trainer.teacher.exact import completions
from trainer.teacher.examples import examples_of
from trainer.teacher.fitting import plain_failures
from trainer.teacher.labels import Shard, read_labels, read_origin, shard_file, write_shard
from trainer.teacher.prompt import prompts

TINY = bases.BaseRecipe(draws=0, hidden=16, layers=1, heads=2)
RECIPE = lora.LoraRecipe(epochs=2, rank=2, learning_rate=1e-2)


LAUNCHERS = {
    "torchrun": (
        *("torch.distributed.run", "--nproc-per-node", "2"),
        *("--rdzv-backend", "c10d", "--rdzv-endpoint", "127.0.0.1:0"),
    ),
    "accelerate": (
        *("accelerate.commands.launch", "--multi_gpu", "--num_processes", "2"),
        *("--main_process_port", "0"),
    ),
}
"""What starts two processes, as `python -m` knows it."""


def silent(_done: int, _of: int) -> None:
    """Hear of progress, and say nothing."""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a small dataset."""
    return write_dataset(tmp_path_factory.mktemp("dataset"))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a base that has learnt nothing."""
    return bases.make(tmp_path_factory.mktemp("bases") / "base", TINY, silent)


@pytest.fixture(scope="module")
def adapter(base: Path, dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train a teacher."""
    out = tmp_path_factory.mktemp("teachers") / "teacher"
    return lora.train(out, str(base), dataset, RECIPE, silent).folder


def weights(folder: Path) -> bytes:
    """Give what was learnt."""
    return (folder / "adapter_model.safetensors").read_bytes()


def test_lora_on_qwen3_4b_trains_what_the_card_says() -> None:
    """33,030,144 parameters, 126 MiB in fp32; the architecture alone, without weights."""
    config = Qwen3Config(
        vocab_size=151_936,
        hidden_size=2560,
        intermediate_size=9728,
        num_hidden_layers=36,
        num_attention_heads=32,
        num_key_value_heads=8,
        head_dim=128,
        tie_word_embeddings=True,
    )
    with torch.device("meta"), bases.hushed():
        model = get_peft_model(Qwen3ForCausalLM(config), lora.config(lora.LoraRecipe()))
    assert model.get_nb_trainable_parameters()[0] == 33_030_144
    assert round(33_030_144 * 4 / 2**20) == 126


def test_the_recipe_is_the_card_s() -> None:
    """2,880 examples, 7 epochs of 16: 1,260 steps."""
    schedule = lora.LoraRecipe().schedule(2880)
    assert (schedule.steps, schedule.warm_up, schedule.learning_rate) == (1260, 150, 8e-5)
    assert (schedule.batch, schedule.weight_decay, schedule.seed) == (16, 0.01, 42)


def test_only_the_completion_and_its_end_are_learnt() -> None:
    """Of two lengths, and nothing of the padding."""
    made = bases.newborn(TINY)
    ends = completions(made.tokenizer)
    texts = prompts(imagine(2, np.random.default_rng(1)))
    batch = examples_of(made.tokenizer, texts, [ends[0], ends[300]]).batch([0, 1])
    assert batch["labels"].tolist() == [
        [-100] * 12 + ends[0] + [-100] * (len(ends[300]) - len(ends[0])),
        [-100] * 12 + ends[300],
    ]
    assert batch["input_ids"][1, 12:].tolist() == ends[300]


def test_an_example_too_long_for_a_teacher_is_refused() -> None:
    """512 tokens are read at most."""
    made = bases.newborn(TINY)
    with pytest.raises(LumenError, match="takes 601 tokens, and at most 512 are read"):
        examples_of(made.tokenizer, ["1" * 600], [[1]])


def test_an_adapter_can_be_published_and_says_what_it_is(adapter: Path, tmp_path: Path) -> None:
    """With its card, its base beside it, and pictures of how it learnt."""
    made = prepare(Kind.ADAPTER, adapter, tmp_path / "out", "someone/teacher")
    names = [name for name, _ in contents(made)]
    assert {
        "README.md",
        "adapter_config.json",
        "adapter_model.safetensors",
        "base/model.safetensors",
    } <= set(names)
    assert "| rank, alpha, dropout | 2, 32, 0.1 |" in (adapter / "README.md").read_text()
    report = json.loads((adapter / "report.json").read_text())
    assert report["base"] == TINY.name
    assert (report["steps"], report["examples"]) == (8, PAIRS)
    assert report["mix"] == f"{PAIRS} rows, none real: all are simulated"
    config = json.loads((adapter / "adapter_config.json").read_text())
    assert config["base_model_name_or_path"] is None
    assert config["target_modules"] == sorted(lora.TARGET_MODULES)
    assert (adapter / "curves.png").read_bytes().startswith(b"\x89PNG")
    steps = [
        entry["step"]
        for entry in json.loads((adapter / "history.json").read_text())
        if "eval_loss" in entry
    ]
    assert steps == sorted(steps)
    assert len(steps) > 1
    assert not list(adapter.parent.glob("*.training"))


def test_the_same_seed_gives_the_same_bytes(
    adapter: Path, base: Path, dataset: Path, tmp_path: Path
) -> None:
    """Base and adapter; another seed gives others."""
    again = bases.make(tmp_path / "base", TINY, silent)
    # What was changed in it since, in whatever file, is not taken for it.
    assert bases.is_made(again, TINY)
    (again / "model.safetensors").write_bytes((again / "model.safetensors").read_bytes()[:-1])
    assert not bases.is_made(again, TINY)
    bases.make(again, TINY, silent)
    assert (again / "model.safetensors").read_bytes() == (base / "model.safetensors").read_bytes()
    made = lora.train(tmp_path / "same", str(again), dataset, RECIPE, silent)
    assert weights(made.folder) == weights(adapter)
    other = lora.train(tmp_path / "other", str(base), dataset, replace(RECIPE, seed=2), silent)
    assert weights(other.folder) != weights(adapter)


def test_an_interrupted_training_goes_on_and_ends_alike(
    adapter: Path, base: Path, dataset: Path, tmp_path: Path
) -> None:
    """Nothing half-written stands where the teacher is to be."""
    out, heard = tmp_path / "teacher", []

    def interrupt(done: int, _of: int) -> None:
        heard.append(done)
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lora.train(out, str(base), dataset, RECIPE, interrupt)
    assert not out.exists()
    heard.clear()
    lora.train(out, str(base), dataset, RECIPE, lambda done, _of: heard.append(done), resume=True)
    assert heard == [5, 6, 7, 8]
    assert weights(out) == weights(adapter)


def test_checkpoints_of_another_recipe_are_not_gone_on_from(
    base: Path, dataset: Path, tmp_path: Path
) -> None:
    """Nor of another base."""
    out, heard = tmp_path / "teacher", []

    def interrupt(done: int, _of: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lora.train(out, str(base), dataset, RECIPE, interrupt)
    other = replace(RECIPE, learning_rate=1e-3)
    lora.train(out, str(base), dataset, other, lambda done, _of: heard.append(done), resume=True)
    assert heard[0] == 1


HARMS: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda data: data[: len(data) // 2],
    "garbled": lambda data: bytes(len(data)),
    "empty": lambda _: b"",
}


@pytest.fixture(scope="module")
def half_trained(
    base: Path, dataset: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[str]]:
    """Interrupt a training, and give its folder and the names of its checkpoint's files."""
    out = tmp_path_factory.mktemp("half") / "teacher"

    def interrupt(done: int, _of: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lora.train(out, str(base), dataset, RECIPE, interrupt)
    last = out.with_name("teacher.training") / "checkpoint-4"
    return out, [file.name for file in last.iterdir()]


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize(
    "name",
    [
        "adapter_model.safetensors",
        "optimizer.pt",
        "scheduler.pt",
        "rng_state.pth",
        "trainer_state.json",
    ],
)
def test_a_torn_checkpoint_is_one_clear_line(
    name: str,
    harm: str,
    half_trained: tuple[Path, list[str]],
    base: Path,
    dataset: Path,
    tmp_path: Path,
) -> None:
    """A power cut tears files."""
    torn, names = half_trained
    assert name in names
    folder = tmp_path / "teacher.training"
    shutil.copytree(torn.with_name("teacher.training"), folder)
    file = folder / "checkpoint-4" / name
    file.write_bytes(HARMS[harm](file.read_bytes()))
    with pytest.raises(LumenError) as raised:
        lora.train(tmp_path / "teacher", str(base), dataset, RECIPE, silent, resume=True)
    advice = "begin without --resume, or remove it"
    assert str(raised.value) == f"{folder}: its checkpoint is damaged: {advice}"


def test_what_fails_while_it_learns_is_not_laid_on_the_checkpoint(
    half_trained: tuple[Path, list[str]], base: Path, dataset: Path, tmp_path: Path
) -> None:
    """It was read by then."""
    folder = tmp_path / "teacher.training"
    shutil.copytree(half_trained[0].with_name("teacher.training"), folder)

    def fail(_done: int, _of: int) -> None:
        raise RuntimeError("another thing")

    with pytest.raises(RuntimeError, match="another thing"):
        lora.train(tmp_path / "teacher", str(base), dataset, RECIPE, fail, resume=True)


def test_a_full_disk_is_one_clear_line_when_the_folder_around_is_gone(tmp_path: Path) -> None:
    """How much is free is then said of what is still there."""
    gone = tmp_path / "gone" / "teacher"
    said = r"gone/teacher: it cannot be written: [\d.,]+ MB"
    with pytest.raises(LumenError, match=said), plain_failures(gone):
        raise RuntimeError("PytorchStreamWriter failed writing file")


def test_a_teacher_speaks_otherwise_than_its_base(adapter: Path, base: Path) -> None:
    """Rows for both, exact; the base as if it had no adapter."""
    windows = imagine(4, np.random.default_rng(1))
    found = teacher.speakers_of(teacher.load(str(adapter)), str(adapter), windows)
    assert list(found) == ["base", "base with LoRA"]
    assert np.abs(found["base"] - found["base with LoRA"]).max() > 1e-5
    loaded = bases.load(str(base))
    plain = teacher.spoken(teacher.Teacher(loaded.model, loaded.tokenizer, "", ""), windows)
    np.testing.assert_allclose(found["base"], plain, rtol=1e-4)


def damaged(adapter: Path, folder: Path, harm: str) -> Path:
    """Copy an adapter and harm it."""
    folder.mkdir()
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        (folder / name).write_bytes((adapter / name).read_bytes())
    file = folder / "adapter_model.safetensors"
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:-100])
    elif harm == "gone":
        file.unlink()
    elif harm == "config":
        (folder / "adapter_config.json").write_text("{")
    return folder


@pytest.mark.parametrize("harm", ["cut", "gone", "config"])
def test_a_damaged_adapter_is_one_clear_line(
    adapter: Path, base: Path, tmp_path: Path, harm: str
) -> None:
    """The line names it."""
    place = damaged(adapter, tmp_path / "bad", harm)
    with pytest.raises(LumenError, match="bad: no adapter could be loaded") as caught:
        teacher.load(str(place), str(base))
    assert "\n" not in str(caught.value)


def test_an_adapter_of_another_base_is_refused(adapter: Path, tmp_path: Path) -> None:
    """Its weights do not fit."""
    larger = bases.make(tmp_path / "larger", replace(TINY, hidden=32), silent)
    with pytest.raises(LumenError, match="no adapter could be loaded"):
        teacher.load(str(adapter), str(larger))
    deeper = bases.make(tmp_path / "deeper", replace(TINY, layers=2), silent)
    with pytest.raises(LumenError, match="no adapter could be loaded"):
        teacher.load(str(adapter), str(deeper))


def test_a_base_that_is_not_there_is_one_clear_line(tmp_path: Path, adapter: Path) -> None:
    """As is an adapter that names none."""
    with pytest.raises(LumenError, match="nothing: no base could be loaded"):
        bases.load(str(tmp_path / "nothing"))
    place = damaged(adapter, tmp_path / "alone", "nothing")
    with pytest.raises(LumenError, match="names no base, and none is beside it: give --base"):
        teacher.load(str(place))


def test_labels_are_the_teacher_s_exact_margins_and_are_taken_up(
    adapter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an interruption only what is missing is labelled."""
    monkeypatch.setattr(label, "_AT_ONCE", 4)
    windows = label.lesson(10, 0, 1, silent)
    out, done = tmp_path / "labels", []

    def interrupt(count: int, _of: int) -> None:
        if count == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        label.label(out, windows, str(adapter), interrupt, workers=1)
    origin = label.label(
        out, windows, str(adapter), lambda *progress: done.append(progress), workers=1, resume=True
    )
    assert done == [(10, 10)]
    assert read_origin(out) == origin
    assert origin.base == TINY.name
    exact = teacher.speakers_of(teacher.load(str(adapter)), str(adapter), windows)["base with LoRA"]
    speech = teacher.speech_of(exact)
    labels = read_labels(out, 10)
    np.testing.assert_allclose(labels.pattern, speech.pattern, rtol=1e-4)
    np.testing.assert_allclose(labels.token, speech.token, rtol=1e-4)
    # A shard that was changed since is made anew, and so is what it would have said.
    shard = shard_file(out, 1)
    kept = read_labels(out, 10)
    write_shard(shard, Shard(np.arange(4, 8), np.full((4, 5), 0.2), np.full((4, 15), 1 / 15)))
    label.label(out, windows, str(adapter), silent, workers=1, resume=True)
    np.testing.assert_allclose(read_labels(out, 10).token, kept.token, rtol=1e-6)
    # Other windows, and all is labelled anew.
    others = label.lesson(10, 0, 2, silent)
    done.clear()
    label.label(
        out, others, str(adapter), lambda *progress: done.append(progress), workers=1, resume=True
    )
    assert len(done) == 3


def test_a_teacher_is_loaded_once_in_a_process(
    adapter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many shards it labels; a large base would fill the device twice over."""
    loads: list[str] = []
    genuine = bases.load

    def counted(place: str) -> bases.Base:
        loads.append(place)
        return genuine(place)

    monkeypatch.setattr(bases, "load", counted)
    monkeypatch.setattr(label, "_AT_ONCE", 4)
    label._loaded.cache_clear()
    windows = imagine(10, np.random.default_rng(4))
    label.label(tmp_path / "labels", windows, str(adapter), silent, workers=1)
    assert len(read_labels(tmp_path / "labels", 10).pattern) == 10
    assert loads == [str(adapter / "base")]


_RANK = """
import sys
from pathlib import Path
import numpy as np
from trainer.data.synthetic_windows import imagine
from trainer.teacher import bases, label
loads, genuine = [], bases.load
bases.load = lambda place: loads.append(place) or genuine(place)
label._AT_ONCE = 4
windows = imagine(18, np.random.default_rng(4))
label.label(Path(sys.argv[2]), windows, sys.argv[1], lambda *_: None)
sys.stdout.write(f"{len(loads)}\\n")  # in one piece: both write to one pipe
"""


def test_several_processes_share_the_shards(adapter: Path, tmp_path: Path) -> None:
    """Each loads once and labels its own; together they make the labels of one."""
    script = tmp_path / "rank.py"
    script.write_text(_RANK)
    run = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", *LAUNCHERS["accelerate"], script, adapter, tmp_path / "there"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert (run.returncode, run.stdout.split()) == (0, ["1", "1"]), run.stderr
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(label, "_AT_ONCE", 4)
        windows = imagine(18, np.random.default_rng(4))
        label.label(tmp_path / "here", windows, str(adapter), silent, workers=1)
    files = sorted(file.name for file in (tmp_path / "here").iterdir())
    assert files == sorted(file.name for file in (tmp_path / "there").iterdir())
    for name in files:
        here, there = ((tmp_path / place / name).read_bytes() for place in ("here", "there"))
        assert here == there, name


def test_labels_made_on_a_cluster_have_the_same_bytes(
    adapter: Path, scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shard is a pure function, wherever it runs."""
    monkeypatch.setattr(label, "_AT_ONCE", 4)
    windows = label.lesson(8, 0, 1, silent)
    label.label(tmp_path / "there", windows, str(adapter), silent, scheduler=scheduler)
    label.label(tmp_path / "here", windows, str(adapter), silent, workers=1)
    for number in range(2):
        here, there = (shard_file(tmp_path / place, number) for place in ("here", "there"))
        assert here.read_bytes() == there.read_bytes()


def test_evaluate_puts_a_teacher_beside_the_student(adapter: Path, dataset: Path) -> None:
    """Its base and itself, each with all figures."""
    test, judged = dataset / "data" / "test-00000-of-00001.parquet", JudgedTeacher(str(adapter))
    report = evaluate.evaluate(test, Path("models"), 1, teacher=judged)
    for name in ("base", "base with LoRA"):
        assert report["speakers"][name]["figures"]["share_captured"]["value"] is not None
        assert report["speakers"][name]["valid_rate"] == 1.0


USAGE = '''
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer
# Load base model
base_model = AutoModelForCausalLM.from_pretrained(
    "Qwen/Qwen3-4B",
    torch_dtype="auto",
    device_map="auto",
)
tokenizer = AutoTokenizer.from_pretrained("Qwen/Qwen3-4B")
# Apply LoRA adapter
model = PeftModel.from_pretrained(base_model, "hikewa/eisv-lumen-teacher")
# Format input prompt
prompt = """You are an EISV expression generator. Given trajectory dynamics, \
produce a primitive expression.

Trajectory shape: settled_presence
EISV values: E=0.72, I=0.85, S=0.15, V=0.08
Dominant dimension: I (Information Integrity)
Trend: stable

Expression:"""
inputs = tokenizer(prompt, return_tensors="pt").to(model.device)
outputs = model.generate(
    **inputs,
    max_new_tokens=32,
    temperature=0.7,
    do_sample=True,
)
result = tokenizer.decode(outputs[0][inputs["input_ids"].shape[1]:], skip_special_tokens=True)
print(result)
'''
"""The published card's example, as it is printed; its names are folders in the test."""


def test_the_card_s_usage_example_runs_as_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the same adapter loads by that name through this toolkit."""
    monkeypatch.chdir(tmp_path)
    tokenizer = subword_tokenizer()
    tiny_model(tokenizer).save_pretrained("Qwen/Qwen3-4B")
    tokenizer.save_pretrained("Qwen/Qwen3-4B")
    place = bases.load("Qwen/Qwen3-4B")
    model = lora.adapted(place, lora.LoraRecipe(rank=2))
    model.peft_config["default"].base_model_name_or_path = "Qwen/Qwen3-4B"
    model.save_pretrained("hikewa/eisv-lumen-teacher")
    with bases.hushed():
        exec(compile(USAGE, "card", "exec"), {})  # noqa: S102 - our own text
    assert capsys.readouterr().out.endswith("\n")
    loaded = teacher.load("hikewa/eisv-lumen-teacher")
    assert loaded.base == "Qwen3-4B", "a folder is called by its own name alone"
    found = teacher.spoken(loaded, imagine(1, np.random.default_rng(1)))
    assert found.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["teacher", "train", "--dataset", "nowhere"], "nowhere: there is no dataset"),
        (
            ["teacher", "label", "--teacher", "models"],
            "models: no adapter could be loaded: there is no adapter_config.json in it",
        ),
        (["distill", "--base", "docs"], "docs: no base could be loaded: there is no config.json"),
    ],
)
def test_what_is_missing_is_one_clear_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Exit code 1."""
    if "label" in arguments:
        arguments += ["--lived", "0", "--windows", "4", "--out", str(tmp_path / "labels")]
    if "distill" in arguments:
        arguments += ["--work", str(tmp_path / "work"), "--out", str(tmp_path / "student")]
    assert cli.main(arguments) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert said in captured.err


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Let every host be unknown, and hear which were asked for; no retry is waited for."""
    hosts: list[str] = []

    def unknown(host: str, *_: object, **__: object) -> None:
        hosts.append(str(host))
        raise socket.gaierror(-2, "Name or service not known")

    huggingface_hub.close_session()
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setattr("huggingface_hub.utils._http.time.sleep", lambda _: None)
    huggingface_hub.utils.logging.set_verbosity_warning()  # type: ignore[no-untyped-call]
    yield hosts
    bases.quiet()


@pytest.mark.parametrize("lacking", ["adapter_config.json", "adapter_model.safetensors"])
def test_a_folder_is_never_asked_of_the_hub(
    lacking: str,
    adapter: Path,
    tmp_path: Path,
    unreachable: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Though it has the form of a repository's name: the line says what is missing in it."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(adapter, "build/teacher")
    Path("build/teacher", lacking).unlink()
    Path("build/base").mkdir()
    with pytest.raises(LumenError, match=f"^build/teacher: .*: there is no {lacking} in it$"):
        teacher.load("build/teacher")
    with pytest.raises(LumenError, match=r"^build/base: .*: there is no config.json in it$"):
        bases.load("build/base")
    assert unreachable == []


@pytest.mark.parametrize("load", [teacher.load, bases.load])
def test_a_hub_out_of_reach_is_one_clear_line(
    load: Callable[[str], object],
    unreachable: list[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its client tries again, and says nothing of that."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    logging.getLogger("huggingface_hub").addHandler(caplog.handler)
    with pytest.raises(LumenError) as raised:
        load("somebody/something")
    logging.getLogger("huggingface_hub").removeHandler(caplog.handler)
    assert str(raised.value).endswith("here, and the hub cannot be reached: check the name")
    assert "huggingface.co" in unreachable
    assert caplog.messages == []


@pytest.mark.parametrize("column", ["shape", "unknown"])
def test_a_dataset_without_shapes_or_with_an_unknown_one_is_refused(
    column: str, base: Path, tmp_path: Path
) -> None:
    """The line says in which row."""
    table = rows_of(imagine(2, np.random.default_rng(1)), 1)
    for row in table:
        if column == "shape":
            del row["shape"]
        else:
            row["shape"] = "square"
    for split in Split:
        file = rows.split_file(tmp_path, split)
        file.parent.mkdir(exist_ok=True)
        parquet.write_table(pa.Table.from_pylist(table), file)
    with pytest.raises(LumenError, match=r"row 1: no pair: .*(shape|square)"):
        lora.train(tmp_path / "out", str(base), tmp_path, RECIPE, silent)
    assert not (tmp_path / "out").exists()


ONCE = bases.BaseRecipe(draws=512)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Let one process make a base that learns for two steps."""
    return bases.make(tmp_path_factory.mktemp("once") / "base", ONCE, silent)


def test_two_processes_learn_together(once: Path, dataset: Path, tmp_path: Path) -> None:
    """They share every batch, so that the base is that of one; one of them writes and speaks."""
    out = tmp_path / "teacher"
    run = subprocess.run(  # noqa: S603 - our own command
        [
            *(
                sys.executable,
                "-m",
                *LAUNCHERS["torchrun"],
                "-m",
                "trainer.commands.cli",
                "teacher",
                "train",
            ),
            *(
                "--draws",
                str(ONCE.draws),
                "--epochs",
                "1",
                "--dataset",
                str(dataset),
                "--out",
                str(out),
            ),
            "--json",
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert run.returncode == 0, run.stderr
    (line,) = run.stdout.splitlines()
    assert (json.loads(line)["processes"], json.loads(line)["steps"]) == (2, 4)
    assert (out / "adapter_model.safetensors").exists()
    here, there = (load_file(place / "model.safetensors") for place in (once, out / "base"))
    for name, weight in here.items():
        # But for the order of sums; of half a batch each, weights differ by .01.
        np.testing.assert_allclose(there[name], weight, atol=1e-4)


def test_a_teacher_speaks_of_one_prompt_as_of_many() -> None:
    """What the explorer asks for is what labels are made of."""
    tokenizer = subword_tokenizer()
    one = teacher.Teacher(tiny_model(tokenizer), tokenizer, "tiny", "none")
    windows = imagine(3, np.random.default_rng(4))
    many = teacher.spoken(one, windows)
    trends = [Trend.STABLE if stable else Trend.RISING for stable in windows.stable]
    texts = prompts(windows)
    for row, (shape, numbers) in enumerate(zip(windows.shape, windows.numbers, strict=True)):
        if "falling" not in texts[row]:
            said = teacher.speaking(one)(SHAPES[shape], numbers[:4].tolist(), trends[row])
            np.testing.assert_allclose(said, many[row], atol=1e-6)


SAY = ("teacher", "say", "--shape", "convergence", "--eisv", ".4,.7,.2,.1", "--teacher")


def test_a_teacher_says_what_it_says_and_how_likely(
    adapter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same seed says the same; each expression stands beside its exact probability."""
    assert cli.main([*SAY, str(adapter), "--draws", "3", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert set(printed) >= {"teacher", "base", "said", "pattern", "token", "entropy_bits"}
    assert len(printed["expression"]) == 2985
    assert sum(printed["expression"].values()) == pytest.approx(1.0)
    assert sum(printed["pattern"].values()) == pytest.approx(1.0)
    window = Shape.CONVERGENCE, (0.4, 0.7, 0.2, 0.1), Trend.STABLE
    exactly = teacher.speaking(teacher.load(str(adapter)))(*window)
    assert list(printed["expression"].values()) == exactly.tolist()
    assert cli.main([*SAY, str(adapter), "--draws", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [f"LoRA adapter teacher, base {TINY.name}", "said"]
    assert [line.split("  ")[-1] for line in lines[2:5]] == printed["said"]
    first = printed["expression"][printed["said"][0]]
    assert lines[2] == f"{first:7.2%}  {printed['said'][0]}"
    assert lines[5] == "likeliest"
    assert lines[-1] == f"entropy {printed['entropy_bits']:.2f} bits"
    assert cli.main([*SAY, str(adapter), "--draws", "3", "--seed", "43", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["said"] != printed["said"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([*SAY, "./nowhere"], 1, "./nowhere: no adapter could be loaded"),
        ([*SAY, "ADAPTER", "--base", "./nowhere"], 1, "./nowhere: no base could be loaded"),
        ([*SAY, "nowhere", "--eisv", "1,1,1"], 2, "--eisv takes four numbers"),
        ([*SAY, "nowhere", "--eisv", "1,1,1,1"], 2, "V lies between 0 and 0.3, not 1"),
    ],
)
def test_a_teacher_that_cannot_speak_is_one_clear_line(
    arguments: list[str], code: int, said: str, adapter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither one that is not there, nor of a state that is none."""
    command = [str(adapter) if each == "ADAPTER" else each for each in arguments]
    assert cli.main(command) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert said in captured.err
