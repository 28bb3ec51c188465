"""`lumen student`: what it says of the students that are in use, before, and running."""

from pathlib import Path

import pytest
from small_student import small_student

from lumen.commands import student
from lumen.commands.parser import new_parser
from lumen.system.command_parser import parse
from lumen.units import WallTime
from trainer.student.export import StudentOrigin, export


def test_students_are_named_by_teacher_base_and_the_answers_they_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that the target taught has no base; one that learnt from answers says until when."""
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    lines = []
    until = WallTime(1_771_223_400)
    kinds = (("target", "none", None, 0.25), ("tuned", "a base", until, 0.75))
    for teacher, base, known, split in kinds:
        origin = StudentOrigin(teacher, base, "0" * 64, 100, 42, {}, answers_until=known)
        file = export(tmp_path / teacher, small_student(split), origin)
        student.run(parse(new_parser(), ("student", "install", str(file.parent))))
        lines.append(capsys.readouterr().out.partition("\n")[0].partition(", ")[2])
    assert lines == ["target", "tuned, base a base, answers until 2026-02-16T06:30:00Z"]
    student.run(parse(new_parser(), ("student", "show")))
    in_use, before, running = capsys.readouterr().out.splitlines()
    assert ", tuned, base a base, answers until" in in_use.removeprefix("in use: ")
    assert ", target, " in before.removeprefix("before: ")
    assert running == "running: no Lumen"
