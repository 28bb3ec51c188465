"""Settings and answers wait for the next moment, and the newest of each is kept."""

from pathlib import Path

import pytest
from lives import moment
from people import answer
from remembering import Remembering, refuse, settings_in

from lumen.store.store import FILE_NAME, Store
from lumen.store.translated_errors import DamagedError


def test_settings_wait_for_the_next_moment_and_the_newest_is_kept(tmp_path: Path) -> None:
    """A slider that is dragged is no write of its own, and at the end nothing is left behind."""
    life, other = Remembering(tmp_path), "body"
    life.live(range(1))
    size = (tmp_path / f"{FILE_NAME}-wal").stat().st_size
    for step in range(1000):
        life.memory.hold_setting("page", f"{step}")
    assert (tmp_path / f"{FILE_NAME}-wal").stat().st_size == size
    assert life.memory.setting("page") == "999"
    life.live(range(1, 2))
    assert settings_in(tmp_path) == {"page": "999"}
    life.memory.hold_setting("page", "last")
    life.memory.hold_setting(other, "mine")
    life.memory.close()
    assert settings_in(tmp_path) == {"page": "last", other: "mine"}


def test_settings_wait_when_they_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk forgets no wish: it is written with the moments that waited."""
    life = Remembering(tmp_path)
    life.live(range(3))
    with monkeypatch.context() as full:
        full.setattr(Store, "remember", refuse)
        life.memory.hold_setting("page", "words")
        life.live(range(3, 5))
        assert life.memory.fault == "disk is full"
    life.live(range(5, 10))
    assert life.memory.waiting == 0
    assert settings_in(tmp_path) == {"page": "words"}
    life.memory.close()


def test_memory_begun_afresh_holds_what_is_set(tmp_path: Path) -> None:
    """Settings outlive the file, whether they were made in this life or read at its start."""
    life = Remembering(tmp_path)
    life.memory.hold_setting("page", "words")
    life.memory.close()
    life = Remembering(tmp_path)
    assert life.memory.setting("page") == "words"
    life.memory.hold_setting("body", "mine")
    life.live(range(2))
    (tmp_path / FILE_NAME).unlink()
    life.live(range(2, 3))
    assert life.memory.notice is not None
    assert settings_in(tmp_path) == {"page": "words", "body": "mine"}
    life.memory.close()


def test_settings_are_kept_when_the_file_was_taken_away_before_the_end(tmp_path: Path) -> None:
    """What waits at the end goes into a fresh file, not into one that nobody will find."""
    life = Remembering(tmp_path)
    life.live(range(3))
    (tmp_path / FILE_NAME).unlink()
    life.memory.hold_setting("page", "words")
    life.memory.close()
    again = Remembering(tmp_path)
    assert again.memory.setting("page") == "words"
    again.memory.close()


def test_setting_that_is_held_while_the_file_is_read_is_the_newer_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever drags a slider in this moment is not overruled by what was kept before."""
    life = Remembering(tmp_path)
    life.memory.hold_setting("page", "face")
    life.memory.close()
    life, read = Remembering(tmp_path), Store.setting

    def slowly(store: Store, name: str) -> str | None:
        found = read(store, name)
        life.memory.hold_setting("page", "words")
        return found

    monkeypatch.setattr(Store, "setting", slowly)
    assert life.memory.setting("page") == "words"
    life.memory.close()
    assert settings_in(tmp_path) == {"page": "words"}


@pytest.mark.parametrize("waits", ["moment", "setting", "answer"])
def test_whatever_waits_is_written_at_the_end(tmp_path: Path, waits: str) -> None:
    """A moment, a setting or an answer, each alone."""
    memory = Remembering(tmp_path).memory
    memory.open()
    if waits == "moment":
        memory.hold(moment(0))
    elif waits == "setting":
        memory.hold_setting("page", "words")
    else:
        memory.hold_answer(answer(0, "~stillness~", fits=True))
    memory.close()
    again = Remembering(tmp_path).memory
    found = (len(again.past(60.0).moments), again.setting("page"), len(again.answers(9)))
    assert found == (waits == "moment", "words" if waits == "setting" else None, waits == "answer")
    again.close()


@pytest.mark.parametrize(
    ("value", "may_be"),
    [("'x' || printf('%65535s', 'y')", True), ("printf('%65537s', 'y')", False), ("7", True)],
)
def test_setting_is_read_up_to_64_kib(tmp_path: Path, value: str, *, may_be: bool) -> None:
    """What is longer was never kept."""
    store = Store(tmp_path / FILE_NAME)
    store.keep_settings({"page": "face"})
    store._connection.execute(f"UPDATE settings SET value = {value}")  # noqa: S608 - of this test
    if may_be:
        found = store.setting("page")
        assert found is not None
        assert len(found) in (1, 65_536)
    else:
        with pytest.raises(DamagedError, match="the setting page makes no sense"):
            store.setting("page")
    store.close()
