"""States as they are exported are judged as trajectories are, every ten minutes."""

import json
from pathlib import Path

import pytest

from lumen.core.shape_names import Shape
from lumen.errors import RecordingError
from lumen.formats.trajectory_lines import judgements

INTERVAL = 30.0


def state(number: int, energy: float, entropy: float | None = 0.2, after: float = 0.0) -> str:
    """Give a line of `lumen export states`, of the given number from ten o'clock on."""
    at = number * INTERVAL + after
    clock = f"2026-11-30T{10 + int(at) // 3600:02}:{int(at) // 60 % 60:02}:{int(at) % 60:02}Z"
    felt = {"E": energy, "I": 0.8, "S": entropy, "V": 0.05}
    return json.dumps(
        {"time": clock, "t": 100.0 + at, **felt, "raw": felt, "shape": None, "simulated": True}
    )


def judged(file: Path, *lines: str) -> list[tuple[str | int, Shape | None]]:
    """Judge lines; give each trajectory's name and shape."""
    file.write_text("\n".join(lines) + "\n")
    return [
        (name, None if verdict is None else verdict.shape)
        for name, verdict in judgements(str(file))
    ]


def test_every_ten_minutes_are_judged(tmp_path: Path) -> None:
    """Still ones, then ten in which energy falls by three tenths; what is left over is not."""
    still = [state(n, 0.6) for n in range(21)]
    falling = [state(20 + n, 0.6 - 0.015 * n) for n in range(1, 21)]
    found = judged(tmp_path / "s.jsonl", *still, *falling, *[state(41 + n, 0.3) for n in range(9)])
    assert found == [
        ("2026-11-30T10:10:00Z", Shape.SETTLED_PRESENCE),
        ("2026-11-30T10:20:00Z", Shape.BASIN_TRANSITION_DOWN),
    ]


def test_after_a_gap_ten_minutes_begin_anew(tmp_path: Path) -> None:
    """A night without Lumen is no trajectory."""
    evening = [state(n, 0.6) for n in range(21)]
    morning = [state(n, 0.6, after=8 * 3600.0) for n in range(21)]
    found = judged(tmp_path / "s.jsonl", *evening, *morning)
    assert found == [
        ("2026-11-30T10:10:00Z", Shape.SETTLED_PRESENCE),
        ("2026-11-30T18:10:00Z", Shape.SETTLED_PRESENCE),
    ]


def test_an_unknown_dimension_is_no_shape(tmp_path: Path) -> None:
    """Entropy that was not known for a moment ends what was before."""
    lines = [state(n, 0.6, None if n == 15 else 0.2) for n in range(21)]
    assert judged(tmp_path / "s.jsonl", *lines) == [("2026-11-30T10:10:00Z", None)]


def test_too_few_states_have_no_shape(tmp_path: Path) -> None:
    """They are named all the same, and nothing is lost in silence."""
    assert judged(tmp_path / "s.jsonl", state(0, 0.6), state(1, 0.6)) == [
        ("2026-11-30T10:00:30Z", None)
    ]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (state(0, 0.6), "line 2: no state: t must go forward"),
        ("time,ambient_temp_c", "line 2: no state: .*recording: `lumen replay`"),
        (state(1, 1.6), "line 2: no state: .*E"),
        ('{"id": 1, "t": [0], "E": [0], "I": [0], "S": [0], "V": [0]}', "line 2: no state: .*t"),
    ],
)
def test_a_bad_state_is_named(tmp_path: Path, second: str, said: str) -> None:
    """With its file and its line."""
    with pytest.raises(RecordingError, match=said):
        judged(tmp_path / "s.jsonl", state(0, 0.6), second)
