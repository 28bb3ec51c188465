"""Recordings."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repository import RECORDINGS, needs_recordings

from lumen.core.reading import QUANTITIES, Channel, Fault, FaultKind, Reading, Sample
from lumen.errors import RecordingError
from lumen.formats.recording import Recording, RecordingWriter
from lumen.units import Monotonic, WallTime


def recorded(directory: Path, text: str) -> Recording:
    """Read a recording of this text."""
    file = directory / "r.csv"
    file.write_bytes(text.encode())
    return Recording(file)


def test_recording_is_read_as_it_stands(tmp_path: Path) -> None:
    """Any subset of columns in any order; an empty cell is missing; extra columns are told."""
    recording = recorded(
        tmp_path,
        "light_lux,note,time,humidity_pct\n"
        "12.5,x,2026-01-01T00:00:00Z,44.5\n"
        ",y,2026-01-01T01:00:30+01:00,45.5\n"
        "1e9,z,2026-01-01 00:01:00.250,46.5\n",
    )
    assert recording.channels == {Channel.LIGHT, Channel.HUMIDITY}
    assert recording.notices == (f"{tmp_path / 'r.csv'}: ignored columns: note",)
    first, second, third = recording
    assert dict(first.readings) == {Channel.HUMIDITY: 44.5, Channel.LIGHT: 12.5}
    assert (first.at, second.at, third.at) == (0.0, 30.0, 60.25)
    missing, strange = second.readings[Channel.LIGHT], third.readings[Channel.LIGHT]
    assert isinstance(missing, Fault)
    assert missing.kind is FaultKind.MISSING
    assert isinstance(strange, Fault)
    assert strange.kind is FaultKind.OUT_OF_RANGE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is empty"),
        ("light_lux\n1\n", "line 1: there is no column 'time'"),
        ("time,time,light_lux\n", "line 1: columns that come twice: time"),
        ("time,lux\n", "line 1: no column is a channel"),
        ("time,light_lux\n", "it has no samples"),
        ("time,light_lux\n2026-01-01T00:00:00Z,bright\n", "line 2: light_lux: 'bright' is no num"),
        ("time,light_lux\n,1\n", "line 2: there is no time"),
        ("time,light_lux\nyesterday,1\n", "line 2: 'yesterday' is no time in ISO 8601"),
        ("time,light_lux\n2026-01-01T00:00:00Z\n", "line 2: 1 cells, not 2"),
        (
            "time,light_lux\n2026-01-01T00:00:30Z,1\n2026-01-01T00:00:00Z,1\n",
            "line 3: time does not go forward: 2026-01-01T00:00:00Z",
        ),
        (
            "time,light_lux\n2026-01-01T00:00:30Z,1\n2026-01-01T00:00:30Z,1\n",
            "line 3: time does not go forward",
        ),
        ('time,light_lux\n2026-01-01T00:00:30Z,"1\n', "line 2: unexpected end of data"),
    ],
)
def test_broken_recording_is_refused_with_file_and_line(
    tmp_path: Path, text: str, said: str
) -> None:
    """One clear line says what is wrong, and where."""
    with pytest.raises(RecordingError) as caught:
        list(recorded(tmp_path, text))
    message = str(caught.value)
    assert message.startswith(str(tmp_path / "r.csv"))
    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"time,light_lux\n2026-01-01T00:00:30Z,\xff\n"])
def test_recording_that_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    """Binary rubbish is named as such."""
    file = tmp_path / "r.csv"
    file.write_bytes(data)
    with pytest.raises(RecordingError, match="not UTF-8"):
        list(Recording(file))


def test_recording_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Missing files and folders are named."""
    for file, said in ((tmp_path / "none.csv", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(RecordingError, match=said):
            Recording(file)


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
def test_what_is_written_is_read_again(rows: list[dict[Channel, float | None]], begin: int) -> None:
    """Values come back to the written decimals, faults as missing, times to the millisecond."""
    samples = []
    for step, row in enumerate(rows):
        readings: dict[Channel, Reading] = {
            c: Fault(FaultKind.SILENT, "") if v is None else QUANTITIES[c].low + v
            for c, v in row.items()
        }
        wall = begin / 1000.0 + 30.0 * step
        samples.append(Sample(Monotonic(30.0 * step), WallTime(wall), readings))
    out = io.StringIO()
    writer = RecordingWriter(out, list(Channel))
    for sample in samples:
        writer.write(sample)
    lines = out.getvalue().splitlines()
    assert len(lines) == len(samples) + 1
    again = _Text(out.getvalue())
    for sample, read in zip(samples, again, strict=True):
        assert read.wall == pytest.approx(sample.wall, abs=0.0006)
        for channel in Channel:
            value, back = sample.value(channel), read.value(channel)
            assert (back is None) == (value is None)
            if value is not None:
                assert back == pytest.approx(value, abs=10.0 ** -QUANTITIES[channel].decimals)


class _Text(Recording):
    """A recording that is read from memory."""

    def __init__(self, text: str) -> None:
        self._text = text
        super().__init__(Path("memory"))

    def _lines(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 - as its base
        return iter([line.split(",") for line in self._text.splitlines()])


@needs_recordings
@pytest.mark.parametrize(
    ("name", "count"), [("astropi_2015_10s.csv", 24_604), ("office_2015_60s.csv", 8_143)]
)
def test_real_recordings_are_read_whole(name: str, count: int) -> None:
    """Every row of a real recording is a sample, without a fault."""
    samples = list(Recording(RECORDINGS / name))
    assert len(samples) == count
    assert not any(sample.faults for sample in samples)


def test_recording_goes_forward_when_the_clock_steps_back(tmp_path: Path) -> None:
    """An hour back is an hour of monotonic time; once the wall clock has caught up, it counts."""
    walls = [1000.0, 1030.0, 1030.0 - 3600.0, 1060.0 - 3600.0, 1200.0]
    file = tmp_path / "r.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = RecordingWriter(out, [Channel.LIGHT])
        for step, wall in enumerate(walls):
            writer.write(Sample(Monotonic(30.0 * step), WallTime(wall), {Channel.LIGHT: 1.0}))
    times = [float(sample.wall) for sample in Recording(file)]
    assert times == [1000.0, 1030.0, 1060.0, 1090.0, 1200.0]


def test_ignored_columns_may_come_twice(tmp_path: Path) -> None:
    """Two columns without a name are no concern of ours."""
    recording = recorded(tmp_path, "time,light_lux,,\n2026-01-01T00:00:00Z,1,a,b\n")
    assert [sample.value(Channel.LIGHT) for sample in recording] == [1.0]
