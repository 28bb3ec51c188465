"""Another student on the device: checked before, the old one kept, and whole at every instant."""

import os
from pathlib import Path

import pytest
from repository import SHIPPED_STUDENT
from small_student import small_student

from lumen.errors import LumenError, StudentError
from lumen.formats import installed_student
from lumen.formats.installed_student import (
    FOLDER,
    InUse,
    install,
    installed,
    revert,
    student_in_use,
)
from lumen.formats.student import load_student
from trainer.student.export import StudentOrigin, export


def student_named(folder: Path, teacher: str, split: float) -> Path:
    """Write a tiny student of a teacher; give its folder."""
    origin = StudentOrigin(teacher, "none", "0" * 64, 100, 42, {})
    return export(folder / teacher, small_student(split), origin).parent


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """Give a student's folder."""
    return student_named(tmp_path, "one", 0.25)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Give another's."""
    return student_named(tmp_path, "two", 0.75)


def teacher_in_use(state: Path) -> str:
    """Give who taught the student that would be loaded."""
    return student_in_use(None, state).manifest.teacher


def test_same_student_installed_again_mends_its_copy_and_keeps_the_one_before(
    tmp_path: Path, one: Path, two: Path
) -> None:
    """A damaged copy is replaced, and so is a manifest that says less."""
    state = tmp_path / "state"
    install(one, state)
    place = installed_student.place_of(state, install(two, state).manifest.sha256[:16])
    (place / "student.joblib").write_bytes(b"torn")
    origin = StudentOrigin("two again", "none", "0" * 64, 100, 42, {})
    install(export(tmp_path / "again", small_student(0.75), origin), state)
    assert teacher_in_use(state) == "two again"
    assert revert(state).manifest.teacher == "one"


def test_installed_student_is_in_use_and_the_one_before_is_kept(
    tmp_path: Path, one: Path, two: Path
) -> None:
    """There and back, as often as wanted; what is older than that goes."""
    state = tmp_path / "state"
    shipped = load_student().manifest.teacher
    assert teacher_in_use(state) == shipped
    assert install(one, state).manifest.teacher == "one"
    assert teacher_in_use(state) == "one"
    assert revert(state).manifest.teacher == shipped
    assert teacher_in_use(state) == shipped
    assert revert(state).manifest.teacher == "one"
    install(two / "student.joblib", state)
    assert teacher_in_use(state) == "two"
    assert revert(state).manifest.teacher == "one"
    install(two, state)
    install(SHIPPED_STUDENT, state)
    assert len([each for each in (state / FOLDER).iterdir() if each.is_dir()]) == 2


def test_settings_win_over_what_is_installed(tmp_path: Path, one: Path, two: Path) -> None:
    """A path that is set is the student's."""
    install(one, tmp_path / "state")
    assert student_in_use(str(two), tmp_path / "state").manifest.teacher == "two"


def test_what_is_no_student_changes_nothing(tmp_path: Path, one: Path, two: Path) -> None:
    """It is refused by the same loader as at a start."""
    state = tmp_path / "state"
    install(one, state)
    with (two / "student.joblib").open("ab") as file:
        file.write(b"more")
    with pytest.raises(StudentError, match="SHA-256 differs"):
        install(two, state)
    assert teacher_in_use(state) == "one"
    assert installed(state).before is None


def test_nothing_is_reverted_when_nothing_was_installed(tmp_path: Path) -> None:
    """One line says so."""
    with pytest.raises(StudentError, match="nothing to revert"):
        revert(tmp_path)


def test_damaged_student_in_use_names_the_way_back(tmp_path: Path, one: Path) -> None:
    """Whoever starts Lumen then reads the command."""
    state = tmp_path / "state"
    install(one, state)
    (state / FOLDER / str(installed(state).present) / "student.joblib").write_bytes(b"x")
    with pytest.raises(StudentError, match=r"`lumen student revert` goes back"):
        student_in_use(None, state)
    revert(state)
    assert teacher_in_use(state) == load_student().manifest.teacher


def test_name_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    """The small file names folders beside it, and nothing else."""
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "in-use.json").write_text('{"present": "../../etc", "before": null}')
    with pytest.raises(StudentError, match="no student's folder"):
        student_in_use(None, tmp_path)


class _KilledError(BaseException):
    """What a kill is to this process."""


def test_kill_at_any_rename_leaves_the_old_student_or_the_new(
    tmp_path: Path, one: Path, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole and loadable, at each of the steps; and the next installation succeeds."""
    genuine = Path.replace
    for steps in range(4):
        state = tmp_path / f"state-{steps}"
        install(one, state)
        left = steps

        def killed(self: Path, target: Path) -> Path:
            nonlocal left
            if left == 0:
                raise _KilledError
            left -= 1
            return genuine(self, target)

        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", killed)
            try:
                install(two, state)
            except _KilledError:
                assert teacher_in_use(state) == "one"
            else:
                assert teacher_in_use(state) == "two"
        install(two, state)
        assert teacher_in_use(state) == "two"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_place_that_cannot_be_written_is_one_line(tmp_path: Path, one: Path) -> None:
    """And nothing is in use that was not."""
    state = tmp_path / "state"
    state.mkdir(mode=0o500)
    with pytest.raises(LumenError, match="Permission denied"):
        install(one, state)
    assert installed_student.installed(state) == InUse()
