"""The memory, written out."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from lives import moment

from lumen.core.moment import Moment
from lumen.errors import LumenError
from lumen.formats.export import (
    export_recording,
    export_states,
    is_recording_of,
    is_states_of,
)
from lumen.formats.recording import Recording
from lumen.formats.recording_metadata import RecordingMetadata


def silent(_count: int) -> None:
    """Hear of no progress."""


def lived() -> Iterator[Moment]:
    """Give some moments."""
    return (moment(step) for step in range(10))


def test_recording_holds_the_raw_readings(tmp_path: Path) -> None:
    """What was sensed can be replayed."""
    assert export_recording(lived, tmp_path / "out.csv", silent, simulated=False) == 10
    recording = Recording(tmp_path / "out.csv")
    assert not recording.simulated
    samples = list(recording)
    assert len(samples) == 10
    assert samples[1].faults
    assert samples[0].value(next(iter(samples[0].readings))) == pytest.approx(21.0)


def test_states_are_lines_of_json(tmp_path: Path) -> None:
    """One object a state, with times on a clock that never goes back."""
    assert export_states(lived(), tmp_path / "out.jsonl", silent, simulated=False) == 10
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert lines[5] == {
        "time": "2026-02-02T02:42:30Z",
        "t": 150.0,
        "E": 0.5,
        "I": 0.8,
        "S": 0.2,
        "V": 0.08,
        "raw": {"E": 0.6, "I": 0.7, "S": 0.3, "V": 0.09},
        "shape": "convergence",
        "trend": "rising",
        "expression": "~warmth~ ~ripple~",
    }


def test_what_was_lived_in_a_simulated_room_says_so(tmp_path: Path) -> None:
    """In every line of states, and in the recording itself: a file that stands alone tells it."""
    export_recording(lived, tmp_path / "out.csv", silent, simulated=True)
    recording = Recording(tmp_path / "out.csv")
    assert recording.simulated
    assert recording.notices == (f"{tmp_path / 'out.csv'}: these readings are simulated",)
    assert len(list(recording)) == 10
    export_states(lived(), tmp_path / "out.jsonl", silent, simulated=True)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [line["simulated"] for line in lines] == [True] * 10


def test_export_proves_by_its_lines_whose_it_is(tmp_path: Path) -> None:
    """The same memory's, or a part of it; another's, of the same times, is not."""
    recording, states = tmp_path / "out.csv", tmp_path / "out.jsonl"
    export_recording(lived, recording, silent, simulated=True, body=RecordingMetadata(4, 2.25))
    export_states(lived(), states, silent, simulated=True)
    assert is_recording_of(recording, lived())
    assert is_states_of(states, lived())
    assert not is_recording_of(states, lived())
    assert not is_states_of(recording, lived())
    for file, is_same in ((recording, is_recording_of), (states, is_states_of)):
        assert not is_same(file, ())
        assert not is_same(file, list(lived())[:-1])
        lines = file.read_text().splitlines(keepends=True)
        file.write_text("".join(lines[:4] + lines[7:]))
        assert is_same(file, lived())


@pytest.mark.parametrize("place", [0, 1, 4, -1, None])
@pytest.mark.parametrize("mine", ["# a remark\n", "my diary\n", "\n", '{"mine": 1}\n'])
def test_line_of_somebody_elses_is_not_written_over(
    tmp_path: Path, place: int | None, mine: str
) -> None:
    """Wherever it stands: nothing but this memory's lines may go."""
    recording, states = tmp_path / "out.csv", tmp_path / "out.jsonl"
    export_recording(lived, recording, silent, simulated=True)
    export_states(lived(), states, silent, simulated=True)
    for file, is_same in ((recording, is_recording_of), (states, is_states_of)):
        lines = file.read_text().splitlines(keepends=True)
        lines[place:place] = [mine]
        if place is None:
            lines = [*file.read_text().splitlines(keepends=True), mine]
        file.write_text("".join(lines))
        assert not is_same(file, lived())


def test_changed_line_is_not_written_over(tmp_path: Path) -> None:
    """A value that was put right, a column or a note that was added: any of them is somebody's."""
    recording, states = tmp_path / "out.csv", tmp_path / "out.jsonl"
    export_recording(lived, recording, silent, simulated=True)
    export_states(lived(), states, silent, simulated=True)
    for file, is_same, old, new in (
        (recording, is_recording_of, "21.04", "21.01"),
        (recording, is_recording_of, "\n", ",mine\n"),
        (states, is_states_of, '"E":0.6', '"E":0.25'),
        (states, is_states_of, '"t":', '"note":"mine","t":'),
    ):
        lines = file.read_text().splitlines(keepends=True)
        assert old in lines[5]
        changed = tmp_path / "changed"
        changed.write_text("".join([*lines[:5], lines[5].replace(old, new), *lines[6:]]))
        assert not is_same(changed, lived())


@pytest.mark.parametrize(
    "content", [b"diary\n", b"\x89PNG\r\n", b"{}\n", b'{"time":"soon"}\n', b"\0" * 99]
)
def test_what_no_export_wrote_is_no_export(tmp_path: Path, content: bytes) -> None:
    """A diary, a photograph, somebody else's lines."""
    (tmp_path / "file").write_bytes(content)
    assert not is_recording_of(tmp_path / "file", lived())
    assert not is_states_of(tmp_path / "file", lived())


def test_empty_memory_is_told(tmp_path: Path) -> None:
    """There is nothing to write, and nothing is written."""
    nothing: Iterable[Moment] = ()
    with pytest.raises(LumenError, match="nothing to export"):
        export_recording(lambda: nothing, tmp_path / "out", silent, simulated=True)
    with pytest.raises(LumenError, match="nothing to export"):
        export_states(nothing, tmp_path / "out", silent, simulated=True)
    assert list(tmp_path.iterdir()) == []


def test_interrupted_export_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C half-way is as if it had not begun."""

    def broken() -> Iterator[Moment]:
        yield moment(0)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_states(broken(), tmp_path / "out.jsonl", silent, simulated=False)
    assert list(tmp_path.iterdir()) == []
