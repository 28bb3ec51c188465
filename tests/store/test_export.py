"""The memory, written out."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from lives import moment

from lumen.core.moment import Moment
from lumen.errors import LumenError
from lumen.export import export_recording, export_states
from lumen.recording import Recording


def silent(_count: int) -> None:
    """Hear of no progress."""


def lived() -> Iterator[Moment]:
    """Give some moments."""
    return (moment(step) for step in range(10))


def test_recording_holds_the_raw_readings(tmp_path: Path) -> None:
    """What was sensed can be replayed."""
    assert export_recording(lived, tmp_path / "out.csv", silent) == 10
    samples = list(Recording(tmp_path / "out.csv"))
    assert len(samples) == 10
    assert samples[1].faults
    assert samples[0].value(next(iter(samples[0].readings))) == pytest.approx(21.0)


def test_states_are_lines_of_json(tmp_path: Path) -> None:
    """One object a state, with times on a clock that never goes back."""
    assert export_states(lived(), tmp_path / "out.jsonl", silent) == 10
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert lines[5] == {
        "time": "2026-02-02T02:42:30Z",
        "t": 150.0,
        "E": 0.5,
        "I": 0.8,
        "S": 0.2,
        "V": 0.08,
        "shape": "convergence",
        "trend": "rising",
        "expression": "~warmth~ ~ripple~",
    }


def test_empty_memory_is_told(tmp_path: Path) -> None:
    """There is nothing to write, and nothing is written."""
    nothing: Iterable[Moment] = ()
    with pytest.raises(LumenError, match="nothing to export"):
        export_recording(lambda: nothing, tmp_path / "out", silent)
    with pytest.raises(LumenError, match="nothing to export"):
        export_states(nothing, tmp_path / "out", silent)
    assert list(tmp_path.iterdir()) == []


def test_interrupted_export_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C half-way is as if it had not begun."""

    def broken() -> Iterator[Moment]:
        yield moment(0)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_states(broken(), tmp_path / "out.jsonl", silent)
    assert list(tmp_path.iterdir()) == []
