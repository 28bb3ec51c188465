"""Text is set in the room there is, and nothing is lost without a sign."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.body import text as module
from lumen.body.text import ELLIPSIS, Setting, fitted, pitch_of, truncated, width_of, wrapped

WIDTH = 100.0
texts = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=200)
sizes = st.integers(9, 22)


@given(texts, sizes)
def test_no_line_is_too_wide_when_wrapped(text: str, size: int) -> None:
    """Words wider than the line are broken too; only white space is lost."""
    lines = wrapped(text, size, WIDTH)
    assert all(width_of(line, size) <= WIDTH or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(texts, st.integers(0, 200))
def test_setting_fits_the_room_when_anything_is_set(text: str, height: int) -> None:
    """The first size that fits is taken; in the last, what does not fit is cut."""
    setting = fitted(text, ((20, height), (14, height), (10, height)), WIDTH)
    assert setting.height <= height
    assert all(width_of(line, setting.size) <= WIDTH or len(line) <= 1 for line in setting.lines)


@pytest.mark.parametrize("text", ["x" * 1_000_000, "word " * 200_000])
def test_endless_text_is_measured_only_as_far_as_it_can_be_seen(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reason may be as long as what caused it, and the panel is drawn between two samples."""
    measured = list[int]()

    def width_of_one(text: str, _size: int) -> float:
        measured.append(len(text))
        return 5.0

    monkeypatch.setattr(module, "width_of", width_of_one)
    fitted(text, ((20, 50.0), (10, 60.0)), 4.0)
    assert sum(measured) < 1_000_000


def test_largest_size_is_taken_when_it_fits() -> None:
    """A short text is large, a longer one smaller, each size within its own room."""
    rooms = ((20, 30.0), (10, 60.0))
    assert fitted("short", rooms, WIDTH).size == 20
    assert fitted("a text that takes two lines", rooms, WIDTH).size == 10


def test_cut_is_marked_when_lines_are_lost() -> None:
    """The last line kept says that there was more."""
    setting = truncated(Setting(("one", "two,", "three"), 12, 16), 2, WIDTH)
    assert setting.lines == ("one", f"two{ELLIPSIS}")


def test_text_is_unmarked_when_nothing_is_lost() -> None:
    """What fits stays as it is."""
    setting = Setting(("one", "two"), 12, 16)
    assert truncated(setting, 2, WIDTH) is setting


def test_nothing_is_set_when_there_is_no_room() -> None:
    """No room, no lines, no error."""
    assert fitted("text", ((12, 5.0),), WIDTH).lines == ()
    assert fitted("", ((12, 50.0),), WIDTH).lines == ()


def test_lines_stand_apart_in_any_size() -> None:
    """A line's pitch leaves room for what hangs below the one before."""
    assert all(pitch_of(size) > size for size in range(9, 30))
