"""Where a dataset's windows come from: published rows, memories, recordings, simulated lives."""

import contextlib
import json
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from histories import BEGIN, export_file, exported_line, published_row, wandering
from hub_cache import REVISION, HubCache
from huggingface_hub import DatasetCard
from small_datasets import (
    PAIRS,
    built,
    many_published,
    published,
    replaced,
    silent,
    table,
)

from lumen.core.features import features
from lumen.core.moment import Eisv, Moment
from lumen.core.reading import Channel, Sample
from lumen.errors import LumenError, RecordingError, UsageError
from lumen.store.simulated import SIMULATED, YES
from lumen.store.store import Store
from lumen.units import Monotonic, WallTime
from trainer.data import dataset, published_dataset
from trainer.data.audit import leaks
from trainer.data.dataset import DatasetRecipe, build
from trainer.data.dataset_card import summary
from trainer.data.decontamination import digests, read_denied
from trainer.data.source_kinds import Source, source_of
from trainer.data.splits import Split

pytestmark = pytest.mark.usefixtures("lives_of_a_morning")


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
    (source / "README.md").write_text("---\nlicense: [cc-by-4.0, mit]\n---\n# Rows\n")
    cache.keep(published_dataset.NAME, "dataset", source)
    return cache


def test_the_published_dataset_comes_by_name_with_its_revision_and_licence(
    tmp_path: Path, on_the_hub: HubCache
) -> None:
    """Report and card name both; the windows' true length stands beside."""
    source = source_of(published_dataset.NAME, fill=False)
    report = built(tmp_path / "set", source)
    assert report["splits"]["train"]["provenance"]["published"] == PAIRS / 2
    named = {"name": published_dataset.NAME, "revision": REVISION, "licence": "cc-by-4.0, mit"}
    assert report["sources"] == [named]
    assert json.loads((tmp_path / "set" / "report.json").read_text())["sources"] == [named]
    card = DatasetCard.load(tmp_path / "set" / "README.md")
    assert card.data["license"] == ["apache-2.0", "cc-by-4.0", "mit"]
    assert card.data["source_datasets"] == ["original", f"extended|{published_dataset.NAME}"]
    assert f"| {published_dataset.NAME} | `{REVISION}` | cc-by-4.0, mit |" in card.content
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
        ({"provenance": None}, "row 2: no window: Object missing required field `provenance`"),
        ({"t_end": 99_999.0}, "row 2: it lasts from 100000 s to 99999 s"),
        ({"t_start": 1e14, "t_end": 1e14}, "1 with a time that no clock shows"),
        ({"t_start": 1e5 + 2.0}, "row 2: its states last from 100000 s to 100006 s, and it says"),
        ({"t_end": 6e6}, "1 with states of other times than the row's"),
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
    (tmp_path / "odd.jsonl").write_text("[1]\n")
    assert source_of(str(tmp_path / "odd.jsonl"), fill=False).kind == "export"
    with pytest.raises(UsageError, match="there is no such file"):
        source_of("somewhere/states.jsonl", fill=False)


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


def test_lines_that_are_no_rows_are_counted_as_odd_ones_are(tmp_path: Path) -> None:
    """One that is cut short, and one with a number that JSON has not."""
    rows_ = [published_row(n, 100_000.0 + 300.0 * n) for n in range(200)]
    source = published(tmp_path / "rows.jsonl", *rows_)
    file = Path(source.place)
    odd = json.dumps(rows_[0] | {"t_start": math.nan}) + "\n" + json.dumps(rows_[1])[:-9]
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes() + odd.encode())
    report = build(DatasetRecipe((source,), PAIRS, 1), tmp_path / "set", silent, workers=1)
    assert report["seen"]["refused for a line that is no JSON object"] == 2
    assert report["splits"]["train"]["real"] == PAIRS / 2


def test_states_may_count_from_their_row_s_beginning(tmp_path: Path) -> None:
    """What says what time it was is then the row."""
    rows_ = [published_row(n, 100_000.0 + 300.0 * n) for n in range(200)]
    for row in rows_:
        states = json.loads(str(row["eisv_states"]))
        row["eisv_states"] = json.dumps([s | {"t": s["t"] - row["t_start"]} for s in states])
    report = built(tmp_path / "set", published(tmp_path / "rows.jsonl", *rows_))
    assert report["splits"]["train"]["real"] == PAIRS / 2


def test_a_dataset_that_holds_what_others_evaluate_with_leaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever built it; its rows may have it inside."""
    rows_ = [published_row(n, 100_000.0 + 300.0 * n, 7) for n in range(200)]
    built(tmp_path / "set", published(tmp_path / "rows.jsonl", *rows_))
    row = next(row for row in table(tmp_path / "set", Split.TRAIN) if row["real"])
    known = frozenset(digests(np.array(row["eisv_states"])[2:6].mean(axis=0).tolist()))
    monkeypatch.setattr("trainer.data.audit.shipped", lambda: known)
    assert leaks(tmp_path / "set") == ["train: 1 windows are among those that others evaluate with"]


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
