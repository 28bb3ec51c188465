"""A memory's file while nobody has it open."""

from pathlib import Path

import pytest
from lives import NOON, moment

from lumen.errors import StoreError
from lumen.store.at_rest import damage, set_aside
from lumen.store.store import FILE_NAME, Store
from lumen.store.trouble import DamagedError
from lumen.units import WallTime


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a place for a memory."""
    return tmp_path / "memory" / FILE_NAME


def test_damage_is_found_without_touching_the_file(file: Path) -> None:
    """A memory that nobody has open is looked through, read-only."""
    store = Store(file)
    for step in range(200):
        store.remember(moment(step))
    store.close()
    assert damage(file) is None
    data = bytearray(file.read_bytes())
    data[-4096:] = b"\xff" * 4096
    file.write_bytes(data)
    assert str(file) in str(damage(file))
    assert file.read_bytes() == bytes(data)


def test_file_that_cannot_be_read_now_is_not_called_damaged(file: Path) -> None:
    """What a card cannot do at this moment says nothing of what is on it."""
    file.mkdir(parents=True)
    with pytest.raises(StoreError, match="disk I/O error") as told:
        damage(file)
    assert not isinstance(told.value, DamagedError)


def test_damaged_file_is_set_aside_under_a_dated_name(file: Path) -> None:
    """Nothing is thrown away."""
    file.parent.mkdir()
    file.write_bytes(b"rubbish")
    aside = set_aside(file, WallTime(NOON))
    assert aside.name == f"{FILE_NAME}.damaged-20260202T024000"
    assert aside.read_bytes() == b"rubbish"
    assert not file.exists()
