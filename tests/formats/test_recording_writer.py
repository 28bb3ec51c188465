"""Writing recordings: what is written is read again, and tells of its body."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.core.reading import QUANTITIES, Channel, Fault, FaultKind, Reading, Sample
from lumen.errors import RecordingError
from lumen.formats.recording import ReadOptions, Recording
from lumen.formats.recording_metadata import RecordingMetadata, body_file, read_body
from lumen.formats.recording_writer import RecordingWriter
from lumen.units import Monotonic, WallTime


def light(step: int, wall: float | None = None) -> Sample:
    """Give a sample of light alone."""
    wall = 1000.0 + 30.0 * step if wall is None else wall
    return Sample(Monotonic(30.0 * step), WallTime(wall), {Channel.LIGHT: 1.0 + step})


def written(file: Path, body: RecordingMetadata | None, *, simulated: bool = False) -> str:
    """Write a recording of five samples."""
    with file.open("wb") as out:
        writer = RecordingWriter(out.write, [Channel.LIGHT], simulated=simulated, body=body)
        for step in range(5):
            writer.write(light(step))
    return file.read_text()


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(list(Channel)),
            st.one_of(st.none(), st.floats(0.0, 1.0)),
        ),
        min_size=1,
        max_size=10,
    ),
    st.integers(0, 4_000_000_000_000),
)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[dict[Channel, float | None]],
    begin: int,
) -> None:
    """Values come back to the written decimals, faults as missing, times to the millisecond."""
    samples = []
    for step, row in enumerate(rows):
        readings: dict[Channel, Reading] = {
            c: Fault(FaultKind.SILENT, "") if v is None else QUANTITIES[c].low + v
            for c, v in row.items()
        }
        wall = begin / 1000.0 + 30.0 * step
        samples.append(Sample(Monotonic(30.0 * step), WallTime(wall), readings))
    file = tmp_path_factory.mktemp("written") / "r.csv"
    with file.open("wb") as out:
        writer = RecordingWriter(out.write, list(Channel), body=RecordingMetadata(4))
        for sample in samples:
            writer.write(sample)
    for sample, read in zip(samples, Recording(file), strict=True):
        assert read.wall == pytest.approx(sample.wall, abs=0.0006)
        for channel in Channel:
            value, back = sample.value(channel), read.value(channel)
            assert (back is None) == (value is None)
            if value is not None:
                assert back == pytest.approx(value, abs=10.0 ** -QUANTITIES[channel].decimals)


def test_recording_goes_forward_when_the_clock_steps_back(tmp_path: Path) -> None:
    """An hour back is an hour of monotonic time; once the wall clock has caught up, it counts."""
    walls = [1000.0, 1030.0, 1030.0 - 3600.0, 1060.0 - 3600.0, 1200.0]
    file = tmp_path / "r.csv"
    with file.open("wb") as out:
        writer = RecordingWriter(out.write, [Channel.LIGHT])
        for step, wall in enumerate(walls):
            writer.write(light(step, wall))
    assert [sample.wall for sample in Recording(file)] == [1000.0, 1030.0, 1060.0, 1090.0, 1200.0]


@pytest.mark.parametrize(
    "body",
    [
        RecordingMetadata(1),
        RecordingMetadata(4, 2.25, 30.0, interval=30.0),
        RecordingMetadata(4, 0.1, lost=True),
        RecordingMetadata(64, light_glow=1e-17),
    ],
)
def test_body_travels_in_the_recording(tmp_path: Path, body: RecordingMetadata) -> None:
    """Wherever the file goes, and however it is called there; no column of it is ignored."""
    text = written(tmp_path / "r.csv", body, simulated=True)
    assert text.startswith("time,light_lux,simulated,lumen_version,lumen_cores")
    (tmp_path / "moved").write_text(text)
    moved = Recording(tmp_path / "moved")
    assert moved.body == body
    assert moved.simulated
    assert moved.notices == (f"{tmp_path / 'moved'}: these readings are simulated",)
    assert body_file(tmp_path / "r.csv").exists() is False


def test_body_outlives_what_is_done_with_csv(tmp_path: Path) -> None:
    """Its end alone, two files joined, and what a spreadsheet of commas and zeros makes of it."""
    body = RecordingMetadata(4, 2.25, 30.0)
    text = written(tmp_path / "r.csv", body)
    head, *rows = text.splitlines(keepends=True)
    file = tmp_path / "changed.csv"
    later = "".join(row.replace("1970-01-01T00", "1970-01-02T00") for row in rows)
    commas = "".join([head, *rows]).replace(",", ";").replace(".", ",").replace("0,1,0", "0.1.0")
    for changed, count in (
        ("".join([head, *rows[-2:]]), 2),
        (text + later, 10),
        (text + head + later, 10),
        (commas, 5),
        (text.replace(",4,2.25", ",4.0,2.25"), 5),
    ):
        file.write_text(changed)
        recording = Recording(file, ReadOptions(skip=True))
        assert (len(recording), recording.body) == (count, body)


def test_two_bodies_in_one_recording_are_refused(tmp_path: Path) -> None:
    """What was felt by one is not what the other felt."""
    text = written(tmp_path / "r.csv", RecordingMetadata(4, 2.25))
    other = written(tmp_path / "o.csv", RecordingMetadata(4, 3.5))
    rows = other.replace("1970-01-01", "1970-01-02").splitlines(keepends=True)[1:]
    (tmp_path / "both.csv").write_text(text + "".join(rows))
    with pytest.raises(RecordingError, match=r"both\.csv, line 7: .*lumen_heat_factor is '3\.5'"):
        Recording(tmp_path / "both.csv")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (",0,2.25", "lumen_cores must be at least 1"),
        (",4,-1.0", "lumen_heat_factor must be at least 0.01"),
        (",4,hot", "lumen_heat_factor must be a number, not text"),
        (",4,inf", "lumen_heat_factor must be at most 10000.0"),
        (",4,1e-320", "lumen_heat_factor must be at least 0.01"),
    ],
)
def test_body_that_cannot_be_is_refused(tmp_path: Path, cell: str, said: str) -> None:
    """By file and line, in plain words."""
    text = written(tmp_path / "r.csv", RecordingMetadata(4, 2.25))
    (tmp_path / "r.csv").write_text(text.replace(",4,2.25", cell))
    with pytest.raises(RecordingError, match=rf"r\.csv, line 1: {said}"):
        Recording(tmp_path / "r.csv")


def test_field_of_a_later_lumen_is_left_out(tmp_path: Path) -> None:
    """The rest of the body stands."""
    text = written(tmp_path / "r.csv", RecordingMetadata(4, 2.25))
    lines = [
        f"{line},{'lumen_scent' if not at else 'rose'}" for at, line in enumerate(text.split())
    ]
    (tmp_path / "r.csv").write_text("\n".join(lines) + "\n")
    assert Recording(tmp_path / "r.csv").body == RecordingMetadata(4, 2.25)


def test_what_is_told_of_a_body_counts_though_its_cores_are_not(tmp_path: Path) -> None:
    """A column that was cut away takes no other with it, and is named."""
    text = written(tmp_path / "r.csv", RecordingMetadata(8, 2.25))
    (tmp_path / "r.csv").write_text(text.replace("lumen_cores", "column"))
    recording = Recording(tmp_path / "r.csv")
    assert recording.body == RecordingMetadata(4, 2.25)
    assert any("how many cores" in notice for notice in recording.notices)


def test_body_beside_an_older_recording_is_still_read(tmp_path: Path) -> None:
    """Its file is named after the recording; what is no body is named in the refusal."""
    file = tmp_path / "day.csv"
    written(file, None)
    assert Recording(file).body is None
    (tmp_path / "day.body.json").write_text('{"cores":4,"heat_factor":0.1}')
    recording = Recording(file)
    assert recording.body == read_body(file) == RecordingMetadata(4, 0.1)
    assert any("told by day.body.json" in notice for notice in recording.notices)
    (tmp_path / "day.body.json").write_text('{"cores": 0}')
    with pytest.raises(RecordingError, match=r"day\.body\.json: .*cores"):
        Recording(file)
    (tmp_path / "day.body.json").unlink()
    os.mkfifo(tmp_path / "day.body.json")
    with pytest.raises(RecordingError, match=r"day\.body\.json: it is no file"):
        Recording(file)
