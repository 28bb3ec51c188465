"""Recordings."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from repository import RECORDINGS, needs_recordings

from lumen.core.reading import Channel, Fault, FaultKind
from lumen.errors import RecordingError
from lumen.formats.recording import ReadOptions, Recording


def recorded(directory: Path, text: str, options: ReadOptions | None = None) -> Recording:
    """Read a recording of this text."""
    file = directory / "r.csv"
    file.write_bytes(text.encode())
    return Recording(file, options or ReadOptions())


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
    ignored, zoneless = recording.notices
    assert ignored == f"{tmp_path / 'r.csv'}: ignored columns: note"
    assert "read as UTC: --zone" in zoneless
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
        ("time,wind\n", "line 1: no column is a channel"),
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
        ('time,light_lux\n2026-01-01T00:00:30Z,"1\n', "line 2: a quote is not closed"),
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


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe\x00", "it is no text"),
        (b"\x00\x01\x02\n", "line 1: it is no text"),
        (b"time,light_lux\n2026-01-01T00:00:30Z,\xff\n", "line 2: light_lux: 'ÿ' is no number"),
        (b"\xff\xd8\xff\xe0\n\x00\x10JFIF\n", "line 1: there is no column 'time'"),
    ],
)
def test_recording_that_is_no_text_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    """Binary rubbish is named as such, in one line."""
    file = tmp_path / "r.csv"
    file.write_bytes(data)
    with pytest.raises(RecordingError, match=said):
        Recording(file)


def test_recording_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Missing files and folders are named."""
    for file, said in ((tmp_path / "none.csv", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(RecordingError, match=said):
            Recording(file)


@needs_recordings
@pytest.mark.parametrize(
    ("name", "count"), [("astropi_2015_10s.csv", 24_604), ("office_2015_60s.csv", 8_143)]
)
def test_real_recordings_are_read_whole(name: str, count: int) -> None:
    """Every row of a real recording is a sample, without a fault."""
    samples = list(Recording(RECORDINGS / name))
    assert len(samples) == count
    assert not any(sample.faults for sample in samples)


def test_ignored_columns_may_come_twice(tmp_path: Path) -> None:
    """Two columns without a name are no concern of ours."""
    recording = recorded(tmp_path, "time,light_lux,,\n2026-01-01T00:00:00Z,1,a,b\n")
    assert [sample.value(Channel.LIGHT) for sample in recording] == [1.0]


LOGGED = "2026-03-01T10:00:{:02}Z,{},45.5\n"
HEADER = "time,ambient_temp_c,humidity_pct\n"
ROWS = [LOGGED.format(step, 20 + step / 4) for step in range(8)]


def temperatures(recording: Recording) -> list[float | None]:
    """Give the air's temperature in each sample."""
    return [sample.value(Channel.AMBIENT_TEMP) for sample in recording]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (ROWS[3], "1 repeated time"),
        (HEADER, "1 repeated header"),
        ("Average:,20.9,45.5\n", "1 summary row"),
        ("MAX,21.75,45.5\n", "1 summary row"),
        ("UTC,°C,%\n", "1 text row"),
        ("2026-03-01T10:00:03Z,20\n", "1 damaged row"),
        ("\0\0\0\0\0\0,45.5\n", "1 damaged row"),
        ("2026-03-01T10:00:02Z,1,1\n", "1 earlier time"),
        ("soon,1,1\n", "1 damaged row"),
        (",1,1\n", "1 damaged row"),
    ],
)
def test_row_that_is_no_sample_is_refused_or_passed_over_and_counted(
    tmp_path: Path, row: str, what: str
) -> None:
    """By its line, with the way out; and with the way out every sample beside it is read."""
    text = "".join([HEADER, *ROWS[:4], row, *ROWS[4:]])
    with pytest.raises(RecordingError, match=r"r\.csv, line 6: .*--skip passes over such rows$"):
        recorded(tmp_path, text)
    passing = recorded(tmp_path, text, ReadOptions(skip=True))
    assert temperatures(passing) == [20 + step / 4 for step in range(8)]
    assert passing.notices == (f"{tmp_path / 'r.csv'}: passed over: {what}",)


def test_recording_without_a_sample_says_why(tmp_path: Path) -> None:
    """Passing over every row would leave nothing to say."""
    with pytest.raises(RecordingError, match="line 2: ambient_temp_c: 'hot' is no number"):
        recorded(tmp_path, f"{HEADER}2026-03-01T10:00:08Z,hot,1\n,,1\n", ReadOptions(skip=True))


@pytest.mark.parametrize(
    "end",
    [
        "2026-03-01T10:00:08Z,22.00,4",
        "2026-03-01T10:00:08Z,22.00",
        "2026-03",
        "\0" * 500,
        "2026-03-01T10:00:08Z,22.00,45.\0\0\0",
        '"2026-03-01T10:00:08Z',
    ],
)
def test_damaged_end_is_left_out_and_told(tmp_path: Path, end: str) -> None:
    """What a full disk or a power cut leaves costs one row, and never its digits."""
    recording = recorded(tmp_path, "".join([HEADER, *ROWS, end]))
    assert temperatures(recording) == [20 + step / 4 for step in range(8)]
    (notice,) = recording.notices
    assert notice.endswith("its last row, line 10, is cut short and left out")


def test_whole_last_row_counts_without_a_line_end(tmp_path: Path) -> None:
    """Many programs write none."""
    recording = recorded(tmp_path, "".join([HEADER, *ROWS]).removesuffix("\n"))
    assert len(recording) == 8
    assert recording.notices == ()


def test_words_below_the_header_are_passed_over_when_asked(tmp_path: Path) -> None:
    """Units are read, and what else some loggers write there is refused with the way out."""
    text = "".join([HEADER, "TS,Deg C,%\n", ",Avg,Smp\n", *ROWS])
    with pytest.raises(RecordingError, match="line 3: it holds words and no number: --skip"):
        recorded(tmp_path, text)
    assert len(recorded(tmp_path, text, ReadOptions(skip=True))) == 8


def test_nothing_is_given_before_all_is_read(tmp_path: Path) -> None:
    """What is wrong in the last row is known before the first sample."""
    with pytest.raises(RecordingError, match="line 10: ambient_temp_c: 'hot' is no number"):
        recorded(tmp_path, "".join([HEADER, *ROWS, "2026-03-01T10:00:08Z,hot,45.5\n"]))


def test_scattered_readings_are_gathered_when_asked(tmp_path: Path) -> None:
    """A history with one value a row is no recording, and says what makes it one."""
    rows = [HEADER]
    for step in range(40):
        rows.append(f"2026-03-01T10:{step // 2:02}:{30 * (step % 2):02}.1Z,{step},\n")
        rows.append(f"2026-03-01T10:{step // 2:02}:{30 * (step % 2):02}.7Z,,{step + 0.5}\n")
    with pytest.raises(RecordingError, match="--every 30 gathers"):
        recorded(tmp_path, "".join(rows))
    samples = list(recorded(tmp_path, "".join(rows), ReadOptions(every=30.0)))
    assert [s.value(Channel.AMBIENT_TEMP) for s in samples] == list(range(40))
    assert [s.value(Channel.HUMIDITY) for s in samples] == [step + 0.5 for step in range(40)]
    assert samples[1].at == pytest.approx(30.0)


def test_dead_sensor_is_no_scattered_recording(tmp_path: Path) -> None:
    """Where one channel alone reports all day, the others are missing."""
    rows = [f"2026-03-01T10:00:{step:02}Z,{step},\n" for step in range(59)]
    samples = list(recorded(tmp_path, "".join([HEADER, *rows])))
    assert all(Channel.HUMIDITY in sample.faults for sample in samples)


def test_pipe_is_read_once_and_whole(tmp_path: Path) -> None:
    """Every way to name one gives what the file gives."""
    file = tmp_path / "long.csv"
    rows = [f"{1_700_000_000 + 30 * step},{step % 50}.25,45.5\n" for step in range(5000)]
    file.write_text("".join([HEADER, *rows]))
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    code = "import sys; from lumen.formats.recording import Recording; r = Recording(sys.argv[1]); "
    code += "print(len(r), sum(s.value(c) for s in r for c in s.readings))"
    expected = f"5000 {sum(step % 50 + 0.25 + 45.5 for step in range(5000))}\n"
    for name in ("-", "/dev/stdin", str(fifo)):
        with subprocess.Popen(  # noqa: S603 - this very interpreter
            [sys.executable, "-c", code, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as reader:
            given = file.read_text()
            if name == str(fifo):
                fifo.write_text(given)
                given = ""
            assert reader.communicate(given, timeout=60)[0] == expected


@pytest.mark.parametrize("endless", ["/dev/zero", "/dev/urandom"])
def test_endless_file_is_refused(endless: str) -> None:
    """Before it fills the memory."""
    with pytest.raises(RecordingError) as refusal:
        Recording(endless)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("name", ["nul\0.csv", "~nobody/x.csv", "a" * 5000])
def test_name_that_can_be_no_file_is_refused(name: str) -> None:
    """In one line, as any file that is not there."""
    with pytest.raises(RecordingError) as refusal:
        Recording(name)
    assert str(refusal.value).count("\n") == 0


def test_numbers_beyond_memory_are_kept_in_a_file_that_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long recording is as short in memory, and leaves nothing behind."""
    monkeypatch.setattr("lumen.formats.recording._HELD_IN_MEMORY", 100)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = set(tmp_path.iterdir())
    recording = recorded(tmp_path, "".join([HEADER, *ROWS]))
    first, second = iter(recording), iter(recording)
    assert [next(first).at for _ in range(3)] == [next(second).at for _ in range(3)]
    assert temperatures(recording) == [20 + step / 4 for step in range(8)]
    del recording, first, second
    gc.collect()
    assert {file.name for file in set(tmp_path.iterdir()) - before} == {"r.csv"}
