"""Living through recordings."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from repository import RECORDINGS, ROOT, needs_recordings

from lumen.config.settings import Settings
from lumen.core.moment import Moment
from lumen.core.reading import Channel, FaultKind
from lumen.core.shape_names import Shape
from lumen.formats.recording import Recording
from lumen.formats.recording_metadata import RecordingMetadata
from lumen.formats.student import load_student
from lumen.runtime.replay import Replay, replayed


def replay(file: Path, *, fill: bool) -> Replay:
    """Replay a recording with the student that ships."""
    settings = Settings()
    return replayed(Recording(file), load_student(settings.student.path), settings, fill=fill)


def calm(directory: Path, rows: int, header: str = "time,pressure_hpa,light_lux") -> Path:
    """Write a recording whose pressure is asleep and whose night is dark."""
    lines = [header]
    for step in range(rows):
        minutes, seconds = divmod(30 * step, 60)
        hours, minutes = divmod(minutes, 60)
        lines.append(
            f"2026-01-0{1 + hours // 24}T{hours % 24:02}:{minutes:02}:{seconds:02}Z,1000,0"
        )
    file = directory / "r.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


def test_frozen_channel_is_a_fault_and_darkness_is_none(tmp_path: Path) -> None:
    """A constant pressure is frozen after three hours; a dark night is a dark night."""
    moments = list(replay(calm(tmp_path, 480), fill=False).moments)
    assert not moments[359].faults
    assert {c: f.kind for c, f in moments[360].faults.items()} == {
        Channel.PRESSURE: FaultKind.FROZEN
    }
    assert moments[-1].sample.value(Channel.LIGHT) == 0.0


def test_recording_without_a_host_has_states_and_no_shapes(tmp_path: Path) -> None:
    """What this recording cannot tell is unknown, and said."""
    result = replay(calm(tmp_path, 60), fill=False)
    moments = list(result.moments)
    assert result.unknown == ("E", "V")
    assert result.filled == frozenset()
    assert moments[-1].eisv is not None
    assert moments[-1].eisv.E is None
    assert all(m.shape is None and m.expression is None for m in moments)


def test_filled_channels_are_named_and_make_shapes(tmp_path: Path) -> None:
    """The simulated world completes what is lacking, never what was recorded."""
    result = replay(calm(tmp_path, 60), fill=True)
    moments = list(result.moments)
    assert Channel.CPU in result.filled
    assert Channel.PRESSURE not in result.filled
    assert moments[-1].shape is not None
    assert {m.sample.value(Channel.PRESSURE) for m in moments} == {1000.0}


def test_replay_is_the_same_twice(tmp_path: Path) -> None:
    """The same recording gives the same life, to the word."""
    file = calm(tmp_path, 120)
    assert list(replay(file, fill=True).moments) == list(replay(file, fill=True).moments)


def _shapes(moments: list[Moment]) -> Counter[Shape | None]:
    return Counter(m.shape for m in moments)


@needs_recordings
@pytest.mark.parametrize(
    ("name", "every", "gaps"), [("astropi_2015_10s.csv", 3, 1), ("office_2015_60s.csv", 1, 0)]
)
def test_real_recording_is_lived_through(name: str, every: int, gaps: int, tmp_path: Path) -> None:
    """No fault is invented, a gap breaks the window, and most of real life is calm."""
    header, *rows = (RECORDINGS / name).read_text().splitlines(keepends=True)
    (tmp_path / name).write_text("".join((header, *rows[::every])))
    moments = list(replay(tmp_path / name, fill=True).moments)
    assert not any(m.faults for m in moments)
    shapes = _shapes(moments)
    windows = len(moments) - shapes[None]
    quiet = shapes[Shape.SETTLED_PRESENCE] + shapes[Shape.CONVERGENCE]
    assert quiet / windows >= 0.80
    waking = [
        i
        for i, (a, b) in enumerate(pairwise(moments), 1)
        if a.shape is not None and b.shape is None
    ]
    assert len(waking) == gaps
    for i in waking:
        assert moments[i].sample.at - moments[i - 1].sample.at > 11.8 * 3600.0


@needs_recordings
def test_sleeping_barometer_is_caught_in_a_real_recording(tmp_path: Path) -> None:
    """A real recording whose pressure stands still is at fault from the third hour on."""
    lines = (RECORDINGS / "astropi_2015_10s.csv").read_text().splitlines()[:2500]
    at = lines[0].split(",").index("pressure_hpa")
    (tmp_path / "well.csv").write_text("\n".join(lines) + "\n")
    for number, line in enumerate(lines[1:], 1):
        cells = line.split(",")
        cells[at] = "1009.31"
        lines[number] = ",".join(cells)
    (tmp_path / "asleep.csv").write_text("\n".join(lines) + "\n")
    well, ill = (list(replay(tmp_path / f"{n}.csv", fill=True).moments) for n in ("well", "asleep"))
    frozen = [m for m in ill if Channel.PRESSURE in m.faults]
    assert frozen[0].sample.at == pytest.approx(3 * 3600.0, abs=20.0)
    assert frozen[-1] is ill[-1]
    assert well[-1].eisv is not None
    assert ill[-1].eisv is not None
    assert (ill[-1].eisv.S or 0.0) > (well[-1].eisv.S or 0.0)
    assert (ill[-1].eisv.I or 0.0) < (well[-1].eisv.I or 0.0)


TRACE = ROOT / "tests" / "traces" / "host_2026_30s.csv"


def test_recorded_host_is_lived_through() -> None:
    """Twenty minutes of a working computer, as `record` wrote them: felt, and without a fault."""
    result = replay(TRACE, fill=False)
    moments = list(result.moments)
    assert len(moments) == 44
    assert result.unknown == ()
    assert not any(m.faults for m in moments[1:])
    assert all(m.eisv is None for m in moments[:6])
    assert all(m.eisv is not None and m.eisv.complete for m in moments[6:])
    shapes = _shapes(moments[20:])
    assert None not in shapes
    assert any(m.expression for m in moments)


def test_filling_begins_anew_when_years_are_missing(tmp_path: Path) -> None:
    """A clock that jumped from 1970 to today must not be lived through second by second."""
    file = tmp_path / "jump.csv"
    file.write_text("time,light_lux\n1970-01-01T00:00:30Z,100\n2026-01-01T12:00:00Z,100\n")
    first, second = (m.sample for m in replay(file, fill=True).moments)
    assert second.value(Channel.AMBIENT_TEMP) is not None
    assert second.at - first.at > 50 * 365 * 86_400.0


def test_replay_feels_what_the_recorded_body_felt(tmp_path: Path) -> None:
    """Cores and compensation that stand beside a recording are used, else a Pi's."""
    recording = Recording(calm(tmp_path, 60))
    student, settings = load_student(Settings().student.path), Settings()
    small, large = (
        list(replayed(recording, student, settings, RecordingMetadata(cores), fill=True).moments)[
            -1
        ]
        for cores in (1, 64)
    )
    assert small.eisv is not None
    assert large.eisv is not None
    assert small.eisv.I is not None
    assert large.eisv.I is not None
    assert small.eisv.I < large.eisv.I
