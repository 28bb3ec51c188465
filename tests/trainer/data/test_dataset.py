"""Datasets: of what was lived and what was simulated, whole, repeatable and without leaks."""

import contextlib
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from histories import BEGIN, export_file, exported_line, published_row, wandering
from hub_cache import REVISION, HubCache
from huggingface_hub import DatasetCard

from lumen.core.features import features
from lumen.core.moment import Eisv, Moment
from lumen.core.reading import Channel, Sample
from lumen.core.shape_names import SHAPES
from lumen.core.shapes import judge
from lumen.core.window import Trajectory
from lumen.errors import LumenError, RecordingError, UsageError
from lumen.store.simulated import SIMULATED, YES
from lumen.store.store import Store
from lumen.units import Monotonic, WallTime
from trainer.data import dataset, dataset_card, published_dataset, rows
from trainer.data.audit import leaks
from trainer.data.dataset import DatasetRecipe, Source, build, source_of
from trainer.data.dataset_card import summary
from trainer.data.decontamination import read_denied
from trainer.data.simulated_histories import SimulatedLife
from trainer.data.splits import BLOCK, Split

PAIRS = 120


def silent(_done: int, _of: int) -> None:
    """Hear of progress, and say nothing."""


def short_lives(_pairs: int, seed: int) -> list[SimulatedLife]:
    """Live for a morning."""
    return [SimulatedLife("busy", seed, 0.5)]


@pytest.fixture(autouse=True)
def _short_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "lives", short_lives)


def built(folder: Path, *sources: Source, pairs: int = PAIRS, seed: int = 1) -> dict[str, Any]:
    """Build a small dataset."""
    return build(DatasetRecipe(sources, pairs, seed), folder, silent, workers=1)


def table(folder: Path, split: Split) -> list[dict[str, Any]]:
    """Read a split's rows, all columns."""
    return list(rows.table_rows(rows.split_file(folder, split), None))


def published(file: Path, *published_rows: dict[str, object]) -> Source:
    """Write rows in the published schema as JSON lines."""
    file.write_text("".join(json.dumps(row) + "\n" for row in published_rows))
    return Source("published", str(file))


def many_published(file: Path, count: int = 600) -> Source:
    """Write many published rows, spread over two days."""
    return published(file, *(published_row(n, 100_000.0 + 300.0 * n) for n in range(count)))


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Build a dataset of an export and of simulated lives, once."""
    folder = tmp_path_factory.mktemp("pristine")
    export = Source("export", str(export_file(folder / "states.jsonl")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "lives", short_lives)
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


def replaced(folder: Path, split: Split, changed: list[dict[str, Any]]) -> None:
    """Write a split again, without asking what it holds."""
    from pyarrow import Table, parquet  # noqa: PLC0415 - heavy

    parquet.write_table(Table.from_pylist(changed), rows.split_file(folder, split))


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


def test_published_tokens_are_never_labels(tmp_path: Path) -> None:
    """Every published row here says `~warmth~ ~warmth~`, which is no expression."""
    built(tmp_path / "set", many_published(tmp_path / "rows.jsonl"))
    found = [row for split in Split for row in table(tmp_path / "set", split) if row["real"]]
    assert len(found) == 80
    assert {row["provenance"] for row in found} == {"published"}
    assert len(Counter(row["expression"] for row in found)) > 20


def test_published_rows_that_reproduce_a_denied_window_are_left_out(tmp_path: Path) -> None:
    """By their own states, or by four of them."""
    published_rows = [published_row(n, 100_000.0 + 300.0 * n) for n in range(200)]
    states = [json.loads(str(row["eisv_states"])) for row in published_rows]
    means = [{d: float(np.mean([s[d] for s in each])) for d in "EISV"} for each in states]
    deny = tmp_path / "deny.jsonl"
    deny.write_text("".join(json.dumps({"mean": mean}) + "\n" for mean in means[:150]))
    recipe = DatasetRecipe((published(tmp_path / "rows.jsonl", *published_rows),), PAIRS, 1)
    denied = tuple(sorted(read_denied(deny)))
    report = build(
        DatasetRecipe(recipe.sources, PAIRS, 1, denied), tmp_path / "set", silent, workers=1
    )
    assert report["seen"]["denied"] > 100
    gone = {tuple(round(mean[d], 4) for d in "EISV") for mean in means[:150]}
    for split in Split:
        for row in table(tmp_path / "set", split):
            own_means = tuple(round(row["mean"][d], 4) for d in "EISV")
            assert not row["real"] or own_means not in gone


def test_parquet_is_read_like_json_lines(tmp_path: Path) -> None:
    """Batch by batch; the rows are the same."""
    from pyarrow import Table, parquet  # noqa: PLC0415 - heavy

    lines = many_published(tmp_path / "rows.jsonl")
    published_rows = [json.loads(line) for line in Path(lines.place).read_text().splitlines()]
    parquet.write_table(Table.from_pylist(published_rows), tmp_path / "rows.parquet")
    one = built(tmp_path / "one", lines)
    two = built(tmp_path / "two", Source("published", str(tmp_path / "rows.parquet")))
    assert one["splits"] == two["splits"]


@pytest.fixture
def on_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HubCache:
    """Keep the published dataset as the hub has it: a card, and a file of its split."""
    from pyarrow import Table, parquet  # noqa: PLC0415 - heavy

    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", str(tmp_path / "prepared"))
    cache, source = HubCache(tmp_path / "hub", monkeypatch), tmp_path / "repository"
    (source / "data").mkdir(parents=True)
    published_rows = [published_row(n, 100_000.0 + 300.0 * n) for n in range(300)]
    parquet.write_table(
        Table.from_pylist(published_rows), source / "data" / "train-00000-of-00001.parquet"
    )
    (source / "README.md").write_text("---\nlicense: cc-by-4.0\n---\n# Rows\n")
    cache.keep(published_dataset.NAME, "dataset", source)
    return cache


def test_the_published_dataset_comes_by_name_with_its_revision_and_licence(
    tmp_path: Path, on_the_hub: HubCache
) -> None:
    """Report and card name both; the windows' true length stands beside."""
    source = source_of(published_dataset.NAME, fill=False)
    report = built(tmp_path / "set", source)
    assert report["splits"]["train"]["provenance"]["published"] == PAIRS / 2
    named = {"name": published_dataset.NAME, "revision": REVISION, "licence": "cc-by-4.0"}
    assert report["sources"] == [named]
    assert json.loads((tmp_path / "set" / "report.json").read_text())["sources"] == [named]
    card = DatasetCard.load(tmp_path / "set" / "README.md")
    assert card.data["license"] == ["apache-2.0", "cc-by-4.0"]
    assert card.data["source_datasets"] == ["original", f"extended|{published_dataset.NAME}"]
    assert f"| {published_dataset.NAME} | `{REVISION}` | cc-by-4.0 |" in card.content
    found = [row for split in Split for row in table(tmp_path / "set", split)]
    lengths = sorted(r["t_end"] - r["t_start"] for r in found if r["provenance"] == "published")
    assert report["windows"]["published"]["seconds"][::2] == [lengths[0], lengths[-1]]
    assert "| simulated world | " in card.content
    assert on_the_hub.folder.is_dir()


def test_a_newer_commit_of_a_named_dataset_makes_another_dataset(
    tmp_path: Path, on_the_hub: HubCache
) -> None:
    """Its fingerprint is of the commit."""
    recipe = DatasetRecipe((source_of(published_dataset.NAME, fill=False),), PAIRS, 1)
    before = dataset.made_of(recipe)
    assert dataset.made_of(recipe) == before
    on_the_hub.keep(published_dataset.NAME, "dataset", tmp_path / "repository", "f" * 40)
    assert dataset.made_of(recipe) != before


def test_a_hub_that_cannot_be_reached_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the dataset's name."""
    HubCache(tmp_path / "empty", monkeypatch)
    said = f"{published_dataset.NAME}: no dataset could be loaded: there is no such folder here"
    with pytest.raises(LumenError, match=said) as raised:
        built(tmp_path / "set", source_of(published_dataset.NAME, fill=False))
    assert "\n" not in str(raised.value)


def test_lumen_s_memory_is_a_source(tmp_path: Path) -> None:
    """Without an export in between; one that holds nothing is an error."""
    Store(tmp_path / "memory.sqlite").close()
    source = source_of(str(tmp_path / "memory.sqlite"), fill=False)
    assert source.kind == "memory"
    with pytest.raises(RecordingError, match="there is no state in it"):
        built(tmp_path / "set", source)


def simulated_life(folder: Path, kind: str) -> Source:
    """Make what a Lumen in a simulated room leaves: its memory, or what was exported from it."""
    if kind == "export":
        return Source("export", str(export_file(folder / "states.jsonl", simulated=True)))
    if kind == "recording":
        file = recording(folder / "day.csv", *COLUMNS, "disk_pct", "simulated")
        return source_of(str(file), fill=False)
    times, states = wandering(1500)
    with contextlib.closing(Store(folder / "memory.sqlite")) as store:
        for at, state in zip(times.tolist(), states.tolist(), strict=True):
            sample = Sample(Monotonic(at), WallTime(BEGIN + at), {Channel.LIGHT: 1.0})
            felt = Eisv(*state)
            store.remember(Moment(sample, felt, raw=felt), {SIMULATED: YES})
    return source_of(str(folder / "memory.sqlite"), fill=False)


@pytest.mark.parametrize("kind", ["export", "memory", "recording"])
def test_a_life_in_a_simulated_room_is_never_real(tmp_path: Path, kind: str) -> None:
    """Whatever brings it; its rows say where they come from, and so does the card."""
    report = built(tmp_path / "set", simulated_life(tmp_path, kind))
    found = [row for split in Split for row in table(tmp_path / "set", split)]
    ours = [row for row in found if row["provenance"] == "lumen, in a simulated room"]
    assert ours
    assert not any(row["real"] for row in found)
    windows = report["seen"]["lumen, in a simulated room"]
    said = (
        f"{windows} windows were lived by Lumen in a simulated room: they count as synthetic, and "
        f"{len(ours)} rows are of them"
    )
    assert f"{'simulated':>12}  {said}" in summary(tmp_path / "set", report)
    assert f"\n{said}.\n" in (tmp_path / "set" / "README.md").read_text()
    assert "none real: all are simulated" in (tmp_path / "set" / "README.md").read_text()


def test_nothing_is_said_of_simulated_rooms_when_no_lumen_lived_in_one(
    mixed: tuple[Path, dict[str, Any]],
) -> None:
    """The worlds that every dataset is filled up with are named by the mix."""
    assert dataset_card.simulated_rooms(mixed[1]) is None
    assert "simulated room" not in (mixed[0] / "README.md").read_text()


def test_an_unmarked_copy_of_a_simulated_life_is_taken_once(tmp_path: Path) -> None:
    """An older export has no mark; beside it, the same states come marked."""
    old, new = (export_file(tmp_path / f"{n}.jsonl", simulated=n == "new") for n in ("old", "new"))
    built(tmp_path / "set", Source("export", str(old)), Source("export", str(new)))
    assert leaks(tmp_path / "set") == []


def test_simulated_states_and_others_in_one_file_are_refused(tmp_path: Path) -> None:
    """One file is one life."""
    file, state = tmp_path / "states.jsonl", np.full(4, 0.1)
    file.write_text(exported_line(0.0, state) + exported_line(30.0, state, simulated=True))
    with pytest.raises(RecordingError, match="line 2: simulated states and others stand in one"):
        built(tmp_path / "set", Source("export", str(file)))


COLUMNS = ("ambient_temp_c", "humidity_pct", "pressure_hpa", "light_lux", "cpu_temp_c")


def recording(file: Path, *columns: str) -> Path:
    """Write a recording of a day, half of it in one block of time."""
    rng = np.random.default_rng(3)
    base = dict(zip(COLUMNS, (22.0, 45.0, 1010.0, 100.0, 50.0), strict=True)) | {
        "disk_pct": 40.0,
        "simulated": 1.0,
    }
    lines = ["time," + ",".join(columns)]
    for minute in range(1440):
        stamp = f"2025-11-{1 + minute // 1440:02d}T{minute // 60:02d}:{minute % 60:02d}:00Z"
        cells = [f"{base[c] + rng.normal():.2f}" for c in columns]
        lines.append(",".join([stamp, *cells]))
    file.write_text("\n".join(lines) + "\n")
    return file


def test_a_recording_that_lacks_a_dimension_is_refused_unless_it_is_filled(
    tmp_path: Path,
) -> None:
    """What simulation completed is not real."""
    file = recording(tmp_path / "day.csv", *COLUMNS)
    with pytest.raises(RecordingError, match="nothing in it tells V, and a trajectory needs all"):
        built(tmp_path / "set", source_of(str(file), fill=False))
    report = built(tmp_path / "set", source_of(str(file), fill=True))
    assert report["splits"]["train"]["real"] == 0
    assert report["splits"]["train"]["provenance"]["recording completed by simulation"] > 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"shape": "square"}, "row 2: no window: Invalid enum value 'square'"),
        ({"shape": None}, "row 2: no window: Object missing required field `shape`"),
        ({"eisv_states": '[{"E": 2.0, "I": 0.5, "S": 0.1, "V": 0.1}] '}, "row 2: E lies between 0"),
        ({"eisv_states": "[1,"}, "row 2: no window"),
        ({"t_end": "late"}, "row 2: no window"),
    ],
)
def test_a_published_row_that_is_wrong_is_named(
    tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    """File, row and reason, and nothing is written."""
    source = published(tmp_path / "rows.jsonl", published_row(1), published_row(2) | changes)
    with pytest.raises(RecordingError, match=said) as caught:
        built(tmp_path / "set", source)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "set").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"shape": "square"}, "line 2: no state: Invalid enum value"),
        ({"E": 1.5}, "state 2: E lies between 0 and 1, not 1.5"),
        ({"V": 0.4}, "state 2: V lies between 0 and 0.3, not 0.4"),
        ({"t": 0.0}, "state 2: time does not go forward"),
        ({"time": "soon"}, "line 2: no state"),
        (
            {"time": "2025-11-01T00:00:00"},
            "line 2: no state: time: 2025-11-01 00:00:00 has no zone",
        ),
    ],
)
def test_an_exported_state_that_is_wrong_is_named(
    tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    """File, line and reason."""
    file = tmp_path / "states.jsonl"
    state = np.full(4, 0.1)
    file.write_text(exported_line(0.0, state) + exported_line(30.0, state, **changes))
    with pytest.raises(RecordingError, match=said):
        built(tmp_path / "set", Source("export", str(file)))


def test_a_line_without_a_shape_is_refused(tmp_path: Path) -> None:
    """Whatever wrote it, it was not Lumen."""
    file = tmp_path / "states.jsonl"
    line = json.loads(exported_line(0.0, np.full(4, 0.1)))
    del line["shape"]
    file.write_text(json.dumps(line) + "\n")
    with pytest.raises(RecordingError, match="missing required field `shape`"):
        built(tmp_path / "set", Source("export", str(file)))


def test_what_a_source_is_follows_from_its_name_and_its_first_line(tmp_path: Path) -> None:
    """A name that is no file may be a dataset's."""
    export = export_file(tmp_path / "states.jsonl", count=3)
    assert source_of(str(export), fill=False).kind == "export"
    rows_file = published(tmp_path / "rows.jsonl", published_row(1)).place
    assert source_of(rows_file, fill=False).kind == "published"
    assert source_of("hikewa/unitares-eisv-trajectories", fill=False).kind == "published"
    with pytest.raises(UsageError, match="there is no such file"):
        source_of("somewhere/states.jsonl", fill=False)


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


def test_odd_rows_are_left_out_and_counted_by_reason(tmp_path: Path) -> None:
    """A few do not spoil a dataset; each kind is told."""
    rows_ = [published_row(n, 100_000.0 + 300.0 * n) for n in range(200)]
    broken = [published_row(60), published_row(61)]
    states = json.loads(str(broken[0]["eisv_states"]))
    states[1]["V"] = 0.300679
    broken[0]["eisv_states"] = json.dumps(states)
    broken[1]["shape"] = "square"
    source = published(tmp_path / "rows.jsonl", *rows_, *broken)
    report = build(DatasetRecipe((source,), PAIRS, 1), tmp_path / "set", silent, workers=1)
    assert report["seen"]["refused for a state out of range"] == 1
    assert report["seen"]["refused for another schema"] == 1
    assert "1 refused for another schema" in "\n".join(summary(tmp_path / "set", report))


def test_a_published_window_is_described_by_its_own_states(tmp_path: Path) -> None:
    """By the quarters that describe every window, and the audit computes them again."""
    source = many_published(tmp_path / "rows.jsonl", 200)
    build(DatasetRecipe((source,), PAIRS, 1), tmp_path / "set", silent, workers=1)
    train = table(tmp_path / "set", Split.TRAIN)
    own = [row for row in train if str(row["provenance"]).startswith("published")]
    assert own
    for row in own:
        states = np.array(row["eisv_states"])
        seen = features(np.array(row["times"])[None], states.T[None])
        assert [row["delta"][d] for d in "EISV"] == pytest.approx(seen.delta[0], abs=2e-6)
    wrong = [row | {"bend": {d: v + 0.01 for d, v in row["bend"].items()}} for row in train]
    replaced(tmp_path / "set", Split.TRAIN, wrong)
    (leak,) = leaks(tmp_path / "set")
    assert leak == f"train: the numbers of {len(train)} rows are not those of their states"


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
