"""Histories that were lived, as sources of windows."""

import os
from pathlib import Path

import numpy as np
import pytest

from lumen.config.settings import Settings
from lumen.core.reading import Channel, Sample
from lumen.errors import UsageError
from lumen.formats.recording import ReadOptions, Recording
from lumen.formats.recording_metadata import RecordingMetadata
from lumen.formats.recording_writer import RecordingWriter
from lumen.formats.student import load_student
from lumen.runtime.replay import replayed
from lumen.units import Monotonic, WallTime
from trainer.data.dataset import DatasetRecipe, Task, gather
from trainer.data.source_kinds import Source, source_of
from trainer.data.sources import NO_BODY, recorded

BEGIN = 1_770_000_000.0
ROOM = {
    Channel.AMBIENT_TEMP: 22.0,
    Channel.HUMIDITY: 45.0,
    Channel.PRESSURE: 1013.0,
    Channel.LIGHT: 300.0,
    Channel.CPU_TEMP: 48.0,
    Channel.CPU: 10.0,
    Channel.MEMORY: 30.0,
    Channel.DISK: 40.0,
    Channel.LOAD: 0.2,
    Channel.CTX_SWITCHES: 900.0,
    Channel.INTERRUPTS: 700.0,
}


def written(file: Path, body: RecordingMetadata | None, interval: float = 30.0) -> Path:
    """Write two hours of a room that wavers a little."""
    rng = np.random.default_rng(3)
    with file.open("wb") as out:
        writer = RecordingWriter(out.write, list(ROOM), body=body)
        for step in range(int(7200 / interval)):
            at = step * interval
            readings = {c: v + 0.1 * float(rng.normal()) for c, v in ROOM.items()}
            writer.write(Sample(Monotonic(at), WallTime(BEGIN + at), readings))
    return file


def felt(file: Path) -> float:
    """Give the mean energy of a recording as the trainer feels it."""
    lived = recorded(file, fill=False, seed=1)
    return float(np.concatenate([piece.states for piece in lived.pieces])[:, 0].mean())


@pytest.mark.parametrize("body", [RecordingMetadata(4, 2.25), RecordingMetadata(16, 8.0)])
def test_trainer_feels_what_the_recorded_body_felt(tmp_path: Path, body: RecordingMetadata) -> None:
    """A replay is the judge: the same states, and other ones where the body is not known."""
    known, unknown = written(tmp_path / "k.csv", body), written(tmp_path / "u.csv", None)
    student = load_student(None)
    replay = replayed(Recording(known), student, Settings(), body, fill=False)
    energies = [moment.eisv.E for moment in replay.moments if moment.eisv is not None]
    assert felt(known) == pytest.approx(np.mean([each for each in energies if each is not None]))
    assert abs(felt(unknown) - felt(known)) > 0.02


def test_unknown_body_is_told(tmp_path: Path) -> None:
    """In one line, beside what else a person should know."""
    lived = recorded(written(tmp_path / "r.csv", None), fill=False, seed=1)
    assert lived.notices == (f"{tmp_path / 'r.csv'}: {NO_BODY}",)
    assert recorded(written(tmp_path / "b.csv", RecordingMetadata(4)), fill=False, seed=1)[2] == ()


def gathered(source: Source) -> list[str]:
    """Give what is told of a source."""
    return gather(Task(source, DatasetRecipe((source,), pairs=90))).notices


def test_source_without_a_window_is_named_with_its_reason(tmp_path: Path) -> None:
    """The reason first; a source that gives windows has none."""
    body = RecordingMetadata(4)
    sparse = written(tmp_path / "5min.csv", body, interval=300.0)
    assert gathered(source_of(str(sparse), fill=False)) == [
        f"{sparse}: no window in it: its samples are 300 s apart, and a window of 600 s needs 8"
    ]
    whole = written(tmp_path / "30s.csv", body)
    assert gathered(source_of(str(whole), fill=False)) == []
    states = tmp_path / "short.jsonl"
    states.write_text(
        '{"time":"2026-01-01T00:00:00Z","t":0,"E":0.5,"I":0.5,"S":0.5,"V":0.1,"shape":null}\n'
    )
    assert gathered(source_of(str(states), fill=False)) == [
        f"{states}: no window in it: it has 1 sample, and a window needs 8"
    ]


def test_recording_of_a_logger_is_read_with_its_options(tmp_path: Path) -> None:
    """What replay passes over, a dataset passes over, and says so."""
    file = written(tmp_path / "r.csv", RecordingMetadata(4))
    head, *rows = file.read_text().splitlines(keepends=True)
    file.write_text("".join([head, *rows, "Average" + "," * head.count(",") + "\n"]))
    lived = recorded(file, fill=False, seed=1, options=ReadOptions(skip=True))
    assert lived.notices == (f"{file}: passed over: 1 summary row",)
    source = Source("recording", str(file), skip=True, zone="Europe/Berlin")
    assert gathered(source) == list(lived.notices)


def test_pipe_is_no_source(tmp_path: Path) -> None:
    """It would be read twice, and its beginning lost: a command copies it first, or refuses it."""
    os.mkfifo(tmp_path / "pipe.csv")
    for name in (str(tmp_path / "pipe.csv"), "-", "/dev/stdin"):
        with pytest.raises(UsageError, match="save it to a file first"):
            source_of(name, fill=False)


def test_kind_of_a_source_without_an_ending_is_told_by_what_it_holds(tmp_path: Path) -> None:
    """So it is with the copy of a pipe."""
    holds = {
        "recording": b"\xef\xbb\xbftime,cpu_percent\n2026-01-01T00:00:00Z,5\n",
        "memory": b"SQLite format 3\0\n",
        "published": b"PAR1\x15",
        "export": b'\n{"time":"2026-01-01T00:00:00Z","t":0}\n',
    }
    for kind, contents in holds.items():
        file = tmp_path / "standard input"
        file.write_bytes(contents)
        assert source_of(str(file), fill=False).kind == kind
