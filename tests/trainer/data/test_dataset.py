"""Datasets: of what was lived and what was simulated, whole, repeatable and without leaks."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from histories import BEGIN, export_file, exported_line, published_row, wandering
from small_datasets import (
    PAIRS,
    built,
    many_published,
    published,
    replaced,
    silent,
    table,
)

from lumen.core.shape_names import SHAPES
from lumen.core.shapes import judge
from lumen.core.window import Trajectory
from lumen.errors import LumenError
from trainer.data import dataset, dataset_card, rows
from trainer.data.audit import leaks
from trainer.data.dataset import DatasetRecipe, build
from trainer.data.simulated_histories import SimulatedLife
from trainer.data.source_kinds import Source
from trainer.data.splits import BLOCK, Split

pytestmark = pytest.mark.usefixtures("lives_of_a_morning")


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Build a dataset of an export and of simulated lives, once."""
    folder = tmp_path_factory.mktemp("pristine")
    export = Source("export", str(export_file(folder / "states.jsonl")))
    return folder / "set", built(folder / "set", export)


@pytest.fixture
def mixed(pristine: tuple[Path, dict[str, Any]], tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """Give a copy of it, to do with as one likes."""
    return shutil.copytree(pristine[0], tmp_path / "set"), pristine[1]


def test_half_is_real_when_there_is_enough(mixed: tuple[Path, dict[str, Any]]) -> None:
    """In every split, validation and test on top."""
    folder, report = mixed
    for split, wanted in ((Split.TRAIN, 120), (Split.VALIDATION, 20), (Split.TEST, 20)):
        found = table(folder, split)
        assert (len(found), sum(row["real"] for row in found)) == (wanted, wanted // 2)
        assert report["splits"][split]["rows"] == wanted
    assert "half real and half synthetic" in (folder / "README.md").read_text()


def test_half_is_never_said_when_real_windows_are_lacking(tmp_path: Path) -> None:
    """The true mix stands in the card."""
    export = export_file(tmp_path / "states.jsonl", count=400)
    built(tmp_path / "set", Source("export", str(export)), pairs=800)
    found = table(tmp_path / "set", Split.TRAIN)
    real = sum(row["real"] for row in found)
    card = (tmp_path / "set" / "README.md").read_text()
    assert 0 < real < len(found) / 2
    assert f"{len(found)} rows, {real / len(found):.1%} real ({real})" in card
    assert "half real" not in card


def test_a_row_s_numbers_are_those_of_its_states(mixed: tuple[Path, dict[str, Any]]) -> None:
    """And so are its shape and its trend."""
    for row in table(mixed[0], Split.TRAIN)[:30]:
        window = Trajectory(np.array([row["times"]]), np.array(row["eisv_states"]).T[None].copy())
        shape, stable, seen = judge(window)
        numbers = [row[part][d] for part in ("mean", "delta", "bend") for d in "EISV"]
        assert seen.numbers[0] == pytest.approx(numbers, abs=1e-6)
        assert row["shape"] == SHAPES[shape[0]]
        assert (row["trend"] == "stable") == stable[0]
        assert row["t_end"] - row["t_start"] == pytest.approx(row["times"][-1], abs=1e-3)


def test_every_shape_that_occurs_is_represented(tmp_path: Path) -> None:
    """Rare shapes are not drowned by settled presence."""
    report = built(tmp_path / "set")
    counts = report["splits"]["train"]["shapes"]
    assert sum(n > 0 for n in counts.values()) >= 6
    assert counts["settled_presence"] < PAIRS / 2


def test_a_dataset_has_no_leaks(mixed: tuple[Path, dict[str, Any]]) -> None:
    """Neither across splits nor in its columns."""
    assert leaks(mixed[0]) == []


def test_a_planted_duplicate_is_caught(mixed: tuple[Path, dict[str, Any]]) -> None:
    """In another split, whatever it says of itself; and in its own."""
    folder, _ = mixed
    test, train = table(folder, Split.TEST), table(folder, Split.TRAIN)
    planted = train[0] | {"content": "0" * 32, "block": "elsewhere:1", "t_start": 0.0, "t_end": 1.0}
    replaced(folder, Split.TEST, [*test, planted])
    assert leaks(folder) == ["1 windows are in more than one split"]
    replaced(folder, Split.TEST, [*test, test[0]])
    assert leaks(folder) == ["1 windows are twice in a split"]


def test_a_planted_row_number_is_caught(mixed: tuple[Path, dict[str, Any]]) -> None:
    """As a column of its own, and in the place of one that is used."""
    folder, _ = mixed
    train = table(folder, Split.TRAIN)
    replaced(folder, Split.TRAIN, [row | {"row": n} for n, row in enumerate(train)])
    assert leaks(folder) == ["train: column 'row' is none of a dataset's"]
    numbered = [row | {"bend": row["bend"] | {"V": n / 1000}} for n, row in enumerate(train)]
    replaced(folder, Split.TRAIN, numbered)
    assert leaks(folder) == ["train: bend.V follows the row number"]


def test_labels_that_the_target_did_not_draw_are_caught(
    mixed: tuple[Path, dict[str, Any]],
) -> None:
    """The published ones, for example, or one expression for everything."""
    folder, _ = mixed
    train = table(folder, Split.TRAIN)
    replaced(folder, Split.TRAIN, [row | {"expression": "~warmth~ ~return~"} for row in train])
    (found,) = leaks(folder)
    assert "train: the expressions are not drawn from the target" in found


def test_windows_near_in_time_are_caught_when_they_are_in_two_splits(
    mixed: tuple[Path, dict[str, Any]],
) -> None:
    """Two minutes later, most states are the same."""
    folder, _ = mixed
    test, train = table(folder, Split.TEST), table(folder, Split.TRAIN)
    late = test[0] | {"t_start": train[0]["t_start"] + 120, "t_end": train[0]["t_end"] + 120}
    replaced(folder, Split.TEST, [late | {"block": train[0]["block"]}, *test[1:]])
    found = leaks(folder)
    assert len(found) == 1
    assert "less than 600 s from a window of another split" in found[0]


def test_the_same_recipe_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    """Every file of it, in whatever order the sources were done."""
    source = many_published(tmp_path / "rows.jsonl")
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        built(tmp_path / name, source, seed=seed)
    files = sorted(f.relative_to(tmp_path / "one") for f in (tmp_path / "one").rglob("*.*"))
    assert len(files) == 5
    for file in files:
        data = (tmp_path / "one" / file).read_bytes()
        assert data == (tmp_path / "again" / file).read_bytes(), file
        assert data != (tmp_path / "other" / file).read_bytes(), file


def test_a_dataset_is_refused_when_a_split_would_be_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One short life is one block, and that is in one split; the old dataset stays."""
    monkeypatch.setattr(dataset, "lives", lambda _, seed: [SimulatedLife("busy", seed, 0.05)])
    out = tmp_path / "set"
    out.mkdir()
    (out / "old").touch()
    said = r"set: not written, for nothing would be in \w+ and \w+: name more sources"
    with pytest.raises(LumenError, match=said):
        built(out)
    assert [file.name for file in out.iterdir()] == ["old"]


def test_the_same_states_from_two_files_are_taken_once(tmp_path: Path) -> None:
    """An export of Monday is part of that of Tuesday; both stand in the same blocks."""
    one = export_file(tmp_path / "monday.jsonl")
    two = tmp_path / "tuesday.jsonl"
    two.write_text(one.read_text())
    built(tmp_path / "both", Source("export", str(one)), Source("export", str(two)))
    assert leaks(tmp_path / "both") == []


def test_no_window_bridges_a_gap(tmp_path: Path) -> None:
    """An hour's silence in the middle of it all."""
    times, states = wandering(2000)
    times[1000:] += 3600.0
    file = tmp_path / "states.jsonl"
    file.write_text(
        "".join(exported_line(t, s) for t, s in zip(times.tolist(), states, strict=True))
    )
    built(tmp_path / "set", Source("export", str(file)))
    for split in Split:
        for row in table(tmp_path / "set", split):
            assert np.diff(row["times"]).max() <= 90.0


def test_an_unknown_dimension_is_in_no_window(tmp_path: Path) -> None:
    """Missing is never zero."""
    times, states = wandering(1500)
    file = tmp_path / "states.jsonl"
    lines = [
        exported_line(t, s, **({"V": None} if n % 700 == 0 else {}))
        for n, (t, s) in enumerate(zip(times.tolist(), states, strict=True))
    ]
    file.write_text("".join(lines))
    built(tmp_path / "set", Source("export", str(file)))
    holes = [BEGIN + times[n] for n in (0, 700, 1400)]
    for row in table(tmp_path / "set", Split.TRAIN):
        inside = [h for h in holes if row["t_start"] <= h <= row["t_end"]]
        assert not (row["real"] and inside)


def test_nothing_is_said_of_simulated_rooms_when_no_lumen_lived_in_one(
    mixed: tuple[Path, dict[str, Any]],
) -> None:
    """The worlds that every dataset is filled up with are named by the mix."""
    assert dataset_card.simulated_rooms(mixed[1]) is None
    assert "simulated room" not in (mixed[0] / "README.md").read_text()


def test_an_interrupted_build_leaves_nothing_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was done is not done again, and the result is that of a build at one go."""
    source = many_published(tmp_path / "rows.jsonl")
    recipe = DatasetRecipe((source,), PAIRS, 1)
    whole = built(tmp_path / "whole", source)
    genuine = dataset.gather

    def interrupted(task: dataset.Task) -> object:
        if isinstance(task.job, SimulatedLife):
            raise KeyboardInterrupt
        return genuine(task)

    monkeypatch.setattr(dataset, "gather", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(recipe, tmp_path / "set", silent, workers=1)
    assert not (tmp_path / "set").exists()
    assert list((tmp_path / ".set.parts").iterdir())

    def only_lives(task: dataset.Task) -> object:
        assert isinstance(task.job, SimulatedLife)
        return genuine(task)

    monkeypatch.setattr(dataset, "gather", only_lives)
    report = build(recipe, tmp_path / "set", silent, workers=1, resume=True)
    assert report == whole
    assert not (tmp_path / ".set.parts").exists()


def test_a_full_disk_leaves_the_old_dataset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One clear line, and nothing half-written."""
    out = tmp_path / "set"
    built(out)
    before = {f: f.read_bytes() for f in out.rglob("*.*")}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rows, "write_split", full)
    with pytest.raises(LumenError, match=r"set: No space left on device"):
        built(out, seed=2)
    assert {f: f.read_bytes() for f in out.rglob("*.*")} == before
    assert [f.name for f in tmp_path.iterdir() if "unfinished" in f.name] == []


def test_a_dataset_is_loaded_by_its_card(mixed: tuple[Path, dict[str, Any]]) -> None:
    """As the hub would: three splits, and each column as it was written."""
    import datasets  # noqa: PLC0415 - heavy

    folder, report = mixed
    cache = str(folder.parent / "cache")
    loaded = datasets.load_dataset(str(folder), cache_dir=cache)
    assert {name: len(split) for name, split in loaded.items()} == {
        split: counts["rows"] for split, counts in report["splits"].items()
    }
    assert set(loaded["train"].column_names) == set(rows.COLUMNS)


def test_blocks_are_whole_in_a_split(mixed: tuple[Path, dict[str, Any]]) -> None:
    """No block has rows in two."""
    where: dict[str, set[Split]] = {}
    for split in Split:
        for row in table(mixed[0], split):
            where.setdefault(row["block"], set()).add(split)
            assert int(row["block"].split(":")[1]) == row["t_end"] // BLOCK
    assert all(len(splits) == 1 for splits in where.values())


def test_synthetic_rows_are_split_by_time_too(tmp_path: Path) -> None:
    """Where they name a time of a clock; what begins at 0 each time has none in common."""
    lived = [published_row(n, 100_000.0 + 60.0 * n, provenance="synthetic") for n in range(600)]
    source = published(tmp_path / "rows.jsonl", *lived)
    build(DatasetRecipe((source,), PAIRS, 1), tmp_path / "set", silent, workers=1)
    assert leaks(tmp_path / "set") == []
    splits: dict[str, set[Split]] = {}
    for split in Split:
        for row in table(tmp_path / "set", split):
            if row["provenance"] == "published, synthetic":
                splits.setdefault(row["block"], set()).add(split)
    assert len(splits) > 2
    assert all(len(found) == 1 for found in splits.values())
