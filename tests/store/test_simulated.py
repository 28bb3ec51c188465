"""Whether a memory is of a simulated room."""

import contextlib
from pathlib import Path

import pytest

from lumen.store.simulated import NO, SIMULATED, YES, is_simulated
from lumen.store.store import FILE_NAME, Store
from lumen.store.translated_errors import DamagedError


@pytest.mark.parametrize(
    ("folder", "mark", "simulated"),
    [
        ("mock/day-1", None, True),
        ("mock/day-1", NO, False),
        ("host", None, False),
        (".", None, False),
        ("taken/home", YES, True),
    ],
)
def test_memory_is_simulated_when_it_says_so_or_lies_where_rooms_do(
    tmp_path: Path, folder: str, mark: str | None, *, simulated: bool
) -> None:
    """Its own word counts first; an older one that has none is known by its folder."""
    file = tmp_path / folder / FILE_NAME
    file.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(Store(file)) as store:
        if mark is not None:
            store.keep_settings({SIMULATED: mark})
        assert is_simulated(store, file) is simulated


@pytest.mark.parametrize("mark", ["", "perhaps", "YES", "no "])
def test_mark_that_is_neither_is_damage(tmp_path: Path, mark: str) -> None:
    """A simulated room never counts as real by mistake."""
    with contextlib.closing(Store(tmp_path / FILE_NAME)) as store:
        store.keep_settings({SIMULATED: mark})
        with pytest.raises(DamagedError, match="the setting simulated makes no sense"):
            is_simulated(store, tmp_path / FILE_NAME)
