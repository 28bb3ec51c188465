"""Exported answers: read back equal, and refused with the line when they are none."""

from pathlib import Path

import pytest
from people import answer

from lumen.errors import RecordingError
from lumen.formats.answer_lines import answer_lines, read_answers


def test_answers_are_read_back_equal(tmp_path: Path) -> None:
    """Every field of every one."""
    given = [answer(0), answer(1, "~threshold~?", fits=False)]
    file = tmp_path / "answers.jsonl"
    file.write_bytes(answer_lines(given, simulated=True))
    assert read_answers(file) == given
    assert b'"simulated":true' in file.read_bytes()
    assert b"simulated" not in answer_lines(given, simulated=False)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'"E":0.5', b'"E":1.5', "line 2: no answer"),
        (b"~warmth~", b"~glee~", "line 2: no answer: '~glee~ ~ripple~' is no expression"),
        (b'"time":"', b'"time":"x', "line 2: no answer"),
        (b'"fits":true', b'"fits":1', "line 2: no answer"),
        (b'"who"', b'"why"', "line 2: no answer"),
    ],
)
def test_line_that_is_no_answer_is_refused(
    tmp_path: Path, old: bytes, new: bytes, said: str
) -> None:
    """With its number, in one line."""
    file = tmp_path / "answers.jsonl"
    line = answer_lines([answer(0)], simulated=False)
    file.write_bytes(line + line.replace(old, new))
    with pytest.raises(RecordingError) as caught:
        read_answers(file)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_file_without_an_answer_is_refused(tmp_path: Path) -> None:
    """Nothing can be learnt of it."""
    file = tmp_path / "answers.jsonl"
    file.touch()
    with pytest.raises(RecordingError, match="there is no answer in it"):
        read_answers(file)
    with pytest.raises(RecordingError, match="No such file"):
        read_answers(tmp_path / "missing")
