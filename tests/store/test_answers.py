"""Answers in the memory: in their order, taken back, bounded, and never half of one."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from lives import moment
from people import NOON, answer

from lumen.core.answers import HumanAnswer
from lumen.store import answer_rows
from lumen.store.memory import Memory
from lumen.store.store import FILE_NAME, Store
from lumen.store.translated_errors import DamagedError
from lumen.units import Monotonic, WallTime


def memory_in(directory: Path) -> Memory:
    """Give a memory at noon."""
    return Memory(directory, 30.0, lambda: Monotonic(0.0), lambda: WallTime(NOON))


def test_answers_come_back_as_they_were_given(tmp_path: Path) -> None:
    """The oldest first, after the file was closed too."""
    given = [answer(0), answer(1, "~threshold~?", fits=False), answer(2)]
    with closing(Store(tmp_path / FILE_NAME)) as store:
        store.keep_answers(given)
    with closing(Store(tmp_path / FILE_NAME)) as store:
        assert store.answers() == given
        assert store.answers(2) == given[1:]


def test_newest_answer_is_taken_back(tmp_path: Path) -> None:
    """And the one before it by the next; of none, nothing."""
    with closing(Store(tmp_path / FILE_NAME)) as store:
        store.keep_answers([answer(0), answer(1)])
        store.keep_answers([None])
        assert store.answers() == [answer(0)]
        store.keep_answers([None, None, answer(3)])
        assert store.answers() == [answer(3)]


def test_oldest_answers_go_when_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table is bounded as every other."""
    monkeypatch.setattr(answer_rows, "MOST_ANSWERS", 3)
    with closing(Store(tmp_path / FILE_NAME)) as store:
        store.keep_answers([answer(step) for step in range(5)])
        assert store.answers() == [answer(2), answer(3), answer(4)]


@pytest.mark.parametrize(
    "change", ["fits = 7", "V = 'x'", "shape = 'round'", "expression = '~glee~'", "E = 1.5"]
)
def test_answer_that_nobody_gave_is_damage(tmp_path: Path, change: str) -> None:
    """A page that went bad is noticed, and not learnt from."""
    file = tmp_path / FILE_NAME
    with closing(Store(file)) as store:
        store.keep_answers([answer(0)])
    with closing(sqlite3.connect(file)) as other, other:
        other.execute(f"UPDATE answers SET {change}")  # noqa: S608 - of this test
    with closing(Store(file)) as store, pytest.raises(DamagedError, match="an answer makes no"):
        store.answers()


@pytest.mark.parametrize(
    ("cell", "may_be"),
    [
        ("time_ms = 0", True),
        ("time_ms = -1", False),
        ("time_ms = 9223372036000", True),
        ("time_ms = 9223372036001", False),
        ("said_ms = 0", True),
        ("said_ms = -1", False),
        ("fits = 0", True),
        ("fits = 2", False),
        ("fits = -1", False),
        *((f"{name} = {value}", True) for name in "EISV" for value in (0.0, 1.0)),
        *((f"{name} = {value}", False) for name in "EISV" for value in (-0.001, 1.001)),
        ("expression = '~warmth~'", True),
        ("expression = printf('%80s', '~warmth~')", True),
        ("expression = printf('%81s', '~warmth~')", False),
    ],
)
def test_answer_is_read_up_to_its_limits(tmp_path: Path, cell: str, *, may_be: bool) -> None:
    """What is just beyond was never given."""
    file = tmp_path / FILE_NAME
    with closing(Store(file)) as store:
        store.keep_answers([answer(0)])
        store._connection.execute(f"UPDATE answers SET {cell}")  # noqa: S608 - of this test
        if may_be:
            assert len(store.answers()) == 1
        else:
            with pytest.raises(DamagedError, match="an answer makes no"):
                store.answers()


def test_ten_thousand_answers_are_kept(tmp_path: Path) -> None:
    """Of the next, the oldest goes: years of three a day."""
    with closing(Store(tmp_path / FILE_NAME)) as store:
        store.keep_answers([answer(0), answer(1)])
        store._connection.execute("UPDATE answers SET number = 10000 WHERE number = 2")
        store._connection.execute("UPDATE answers SET number = 2 WHERE number = 1")
        # Of numbers 2 to 10,001 all are kept.
        store.keep_answers([answer(2)])
        assert store.answers() == [answer(0), answer(1), answer(2)]
        store.keep_answers([answer(3)])
        assert store.answers() == [answer(1), answer(2), answer(3)]


def test_answers_wait_for_the_next_moment_and_are_kept_at_the_end(tmp_path: Path) -> None:
    """As settings do: a press wakes no card; whoever asks meanwhile is given them, too."""
    memory = memory_in(tmp_path)
    memory.hold_answer(answer(0))
    memory.hold_answer(answer(1))
    memory.hold_answer(None)
    assert memory.answers(9) == [answer(0)]
    assert memory._store is not None
    assert memory._store.answers() == []
    memory.hold(moment(0))
    memory.write()
    assert memory._store.answers() == memory.answers(9) == [answer(0)]
    memory.hold_answer(None)
    memory.hold_answer(answer(5))
    memory.close()
    with closing(Store(tmp_path / FILE_NAME)) as store:
        assert store.answers() == [answer(5)]


@pytest.mark.parametrize("corrected", [False, True])
def test_answer_is_taken_back_while_it_is_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, corrected: bool
) -> None:
    """A card is slow: what is changed meanwhile counts, and nothing given later is lost."""
    memory = memory_in(tmp_path)
    later = [answer(1, fits=False)] if corrected else []
    keep = Store.keep_answers

    def slowly(store: Store, changes: Sequence[HumanAnswer | None]) -> None:
        monkeypatch.undo()
        keep(store, changes)
        memory.hold_answer(None)
        for each in later:
            memory.hold_answer(each)

    monkeypatch.setattr(Store, "keep_answers", slowly)
    memory.hold_answer(answer(0))
    for step in range(2):
        memory.hold(moment(step))
        memory.write()
    assert memory.answers(9) == later
    memory.close()
