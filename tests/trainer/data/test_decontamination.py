"""Windows that others evaluate with are known by their means."""

import json
from pathlib import Path

import numpy as np
import pytest
from repository import PUBLISHED_WINDOWS, needs_published_windows

from lumen.errors import RecordingError
from trainer.data.decontamination import digests, read_denied, reproduces, shipped, write_denied

MEANS = {"E": 0.2122, "I": 0.744, "S": 0.0, "V": 0.0268}
WINDOW = {"shape": "convergence", "n_states": 4, "mean": MEANS}


def windows(folder: Path, *rows: object) -> Path:
    """Write windows as JSON lines."""
    file = folder / "windows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def states_with(
    mean: list[float], spread: float
) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Make four states with this mean."""
    away = np.array([-1.0, 1.0, -2.0, 2.0])[:, None] * spread
    return np.array(mean) + away


def test_a_window_that_reproduces_the_means_is_denied(tmp_path: Path) -> None:
    """To four decimals, and no further."""
    denied = read_denied(windows(tmp_path, WINDOW))
    assert reproduces(states_with([0.21224, 0.74396, 0.00003, 0.0268], 0.01), denied, within=False)
    assert not reproduces(states_with([0.2124, 0.744, 0.0, 0.0268], 0.01), denied, within=False)


def test_a_mean_at_the_edge_of_rounding_counts_as_both(tmp_path: Path) -> None:
    """Its last bit depends on the order in which it was summed."""
    del tmp_path
    assert len(digests([0.21225, 0.744, 0.0, 0.0268])) == 2
    assert digests([0.2122, 0.744, 0.0, 0.0268]) < digests([0.21225, 0.744, 0.0, 0.0268])


@pytest.mark.parametrize("decimals", [17, 6, 4])
def test_a_denied_window_is_known_however_its_states_were_rounded(decimals: int) -> None:
    """Published means are of states with all their digits; rows keep four decimals of each."""
    rng = np.random.default_rng(7)
    for states in rng.random((200, 4, 4)) * (1.0, 1.0, 1.0, 0.3):
        denied = frozenset(digests(np.round(states.mean(axis=0), 4).tolist()))
        shuffled = rng.permutation(np.round(states, decimals))
        assert reproduces(shuffled, denied, within=False)
        longer = np.concatenate([states + 0.1, shuffled, states + 0.2]).astype(np.float32)
        assert reproduces(longer.astype(np.float64), denied, within=True)


def test_a_list_names_a_window_and_none_beside_it(tmp_path: Path) -> None:
    """Of a list, means are known to four decimals: one digest each."""
    assert len(read_denied(windows(tmp_path, WINDOW))) == 1


def test_a_denied_window_is_found_inside_a_longer_one(tmp_path: Path) -> None:
    """Where it may stand, that is in published rows."""
    denied = read_denied(windows(tmp_path, WINDOW))
    inside = states_with(list(MEANS.values()), 0.01)
    longer = np.concatenate([inside + 0.1, inside, inside + 0.2])
    assert reproduces(longer, denied, within=True)
    assert not reproduces(longer, denied, within=False)


def test_a_written_list_denies_what_its_windows_do(tmp_path: Path) -> None:
    """The list holds digests, and no window."""
    file = windows(tmp_path, WINDOW)
    out = tmp_path / "denied.txt"
    assert write_denied(file, out) == 1
    assert read_denied(out) == read_denied(file)
    assert "0.2122" not in out.read_text()


@needs_published_windows
def test_the_shipped_list_is_that_of_the_published_windows() -> None:
    """All 117 of them, and more."""
    assert shipped() >= read_denied(PUBLISHED_WINDOWS)


def test_all_five_hundred_evaluation_windows_are_shipped() -> None:
    """Whether they are in the published sample, of 117, or not."""
    assert len(shipped()) == 500
    assert all(len(digest) == 16 for digest in shipped())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "neither a digest nor a window"),
        ('{"shape": "convergence"}', "no window"),
        ('{"mean": {"E": 1}}', "no window"),
        ('{"mean": {"E": 1e308, "I": 0.1, "S": 0.1, "V": 0.1}}', "no window: .*<= 2"),
    ],
)
def test_a_line_that_is_neither_is_named(tmp_path: Path, line: str, said: str) -> None:
    """File and line stand in the message."""
    file = tmp_path / "deny"
    file.write_text(f"# told\n\n{line}\n")
    with pytest.raises(RecordingError, match=rf"deny, line 3: {said}"):
        read_denied(file)


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    """Without it, nothing would be denied."""
    with pytest.raises(RecordingError, match="No such file"):
        read_denied(tmp_path / "none")
