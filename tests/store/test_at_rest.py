"""A memory's file while nobody has it open."""

from pathlib import Path

import pytest
from lives import NOON, moment

from lumen.errors import StoreError
from lumen.store.at_rest import damage, newest_wall, set_aside
from lumen.store.store import FILE_NAME, Store
from lumen.store.translated_errors import DamagedError
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


@pytest.mark.parametrize("name", ["a#b", "a?b", "a%20b", "a%41b", "a b", "ü"])
def test_memory_is_found_whatever_its_folder_is_called(tmp_path: Path, name: str) -> None:
    """What means something in a URI means nothing in a name."""
    file = tmp_path / name / FILE_NAME
    store = Store(file)
    store.remember(moment(3))
    store.close()
    assert newest_wall(file) == moment(3).sample.wall
    assert damage(file) is None
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_file_that_cannot_be_read_now_is_not_called_damaged(file: Path) -> None:
    """What a card cannot do at this moment says nothing of what is on it."""
    file.mkdir(parents=True)
    with pytest.raises(StoreError, match="disk I/O error") as raised:
        damage(file)
    assert not isinstance(raised.value, DamagedError)


def test_damaged_file_is_set_aside_under_a_dated_name(file: Path) -> None:
    """Nothing is thrown away."""
    file.parent.mkdir()
    file.write_bytes(b"rubbish")
    aside = set_aside(file, WallTime(NOON))
    assert aside.name == f"{FILE_NAME}.damaged-20260202T024000"
    assert aside.read_bytes() == b"rubbish"
    assert not file.exists()


def test_nothing_is_overwritten_when_files_are_set_aside_at_one_time(file: Path) -> None:
    """A simulated clock tells the same date again: each gets a name of its own."""
    file.parent.mkdir()
    names = list[str]()
    for number in range(3):
        file.write_bytes(b"rubbish %d" % number)
        Path(f"{file}-wal").write_bytes(b"log %d" % number)
        names.append(set_aside(file, WallTime(NOON)).name.rpartition("-")[2])
    assert names == ["20260202T024000", "20260202T024000.2", "20260202T024000.3"]
    for number, name in enumerate(names):
        aside = file.with_name(f"{FILE_NAME}.damaged-{name}")
        assert aside.read_bytes() == b"rubbish %d" % number
        assert Path(f"{aside}-wal").read_bytes() == b"log %d" % number


def test_newest_three_are_kept_when_many_are_set_aside(file: Path) -> None:
    """In their order, at one date too, and each with its log; other names are not ours."""
    file.parent.mkdir()
    own = f"{FILE_NAME}.damaged-20260202T024000-copy"
    file.with_name(own).write_bytes(b"")
    for number in range(12):
        file.write_bytes(b"rubbish %d" % number)
        Path(f"{file}-wal").write_bytes(b"log")
        set_aside(file, WallTime(NOON))
    kept = sorted(each.name for each in file.parent.iterdir())
    dated = [f"{FILE_NAME}.damaged-20260202T024000.{number}" for number in (10, 11, 12)]
    assert kept == sorted([own, *dated, *(f"{name}-wal" for name in dated)])


def test_file_that_is_set_aside_stays_when_the_clock_was_set_back(file: Path) -> None:
    """By its date it is the oldest of four; what was found damaged just now is not thrown away."""
    file.parent.mkdir()
    for step in (1, 2, 3):
        file.write_bytes(b"rubbish")
        set_aside(file, WallTime(NOON + step))
    file.write_bytes(b"newest")
    assert set_aside(file, WallTime(NOON)).read_bytes() == b"newest"
    assert len(list(file.parent.iterdir())) == 3


def test_damage_is_told_in_one_line(file: Path) -> None:
    """SQLite tells of some in several, under a heading."""
    store = Store(file)
    for step in range(200):
        store.remember(moment(step))
    store.close()
    data = bytearray(file.read_bytes())
    data[8 * 1024 : 9 * 1024] = bytes(1024)
    file.write_bytes(data)
    text = str(damage(file))
    assert text.startswith(f"{file}: ")
    assert "\n" not in text
    assert "***" not in text
