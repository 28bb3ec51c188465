"""The student that a person put on the device, with the one before it kept.

Each lies in a folder named by its digest; one small file says which is in use, and which was
before. It is written last and at once: a kill at any time leaves the old student in use or the new.
"""

import contextlib
import shutil
from pathlib import Path

import msgspec

from lumen.errors import LumenError, StudentError, system_refusal
from lumen.formats.student import ARRAYS_NAME, SHIPPED, Student, load_student
from lumen.system.atomic import write_atomically, write_together
from lumen.system.decoding import NO_SUCH_JSON
from lumen.system.input_file import read_bounded
from lumen.system.paths import expanded

FOLDER = "students"
_IN_USE = "in-use.json"
_DIGITS = 16
_MOST_BYTES = 1 << 16


class InUse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The folders of the student in use and of the one before; null is the one that ships."""

    present: str | None = None
    before: str | None = None


def installed(directory: Path) -> InUse:
    """Give which student is in use in a state directory.

    Raises:
        StudentError: that cannot be read.
    """
    file = directory / FOLDER / _IN_USE
    try:
        return msgspec.json.decode(read_bounded(file, _MOST_BYTES), type=InUse)
    except (FileNotFoundError, NotADirectoryError):  # a file in the directory's place is no news
        return InUse()
    except OSError as error:
        raise StudentError(f"{file}: {system_refusal(error)}") from None
    except NO_SUCH_JSON as error:
        raise StudentError(
            f"{file}: it does not say which student is in use ({error}): remove it, and the one "
            "that ships is"
        ) from None


def place_of(directory: Path, name: str | None) -> Path:
    """Give the folder of a student that was installed, or of the one that ships."""
    if name is None:
        return SHIPPED
    if Path(name).name != name:
        raise StudentError(
            f"{directory / FOLDER / _IN_USE}: {name!r} is no student's folder: remove the file, "
            "and the student that ships is in use"
        )
    return directory / FOLDER / name


def student_in_use(configured: str | None, directory: Path) -> Student:
    """Load the student of the settings, else the installed one, else the one that ships.

    Raises:
        StudentError: it is missing, damaged, of another version, or not what it claims.
    """
    if configured is not None:
        return load_student(configured)
    name = installed(directory).present
    try:
        return load_student(place_of(directory, name))
    except StudentError as error:
        if name is None:
            raise
        raise StudentError(f"{error}; or `lumen student revert` goes back") from None


def install(source: str | Path, directory: Path) -> Student:
    """Check a student, copy it, and put it in use; the one that was is kept.

    Raises:
        StudentError: it is no student, and nothing was changed.
        LumenError: it cannot be written.
    """
    student = load_student(source)
    name = student.manifest.sha256[:_DIGITS]
    was = installed(directory)
    # The same arrays anew: its manifest may say more, or the copy was damaged.
    before = was.before if was.present == name else was.present
    place = directory / FOLDER / name
    file = expanded(source)
    arrays = file / ARRAYS_NAME if file.is_dir() else file
    try:
        place.mkdir(parents=True, exist_ok=True)
        copied = {
            place / ARRAYS_NAME: arrays.read_bytes(),
            place / "student.json": arrays.with_suffix(".json").read_bytes(),
        }
    except OSError as error:
        raise LumenError(f"{error.filename}: {system_refusal(error)}") from None
    write_together(copied)
    checked = Student.load(place)  # what will be read is what was written, not what was meant
    _use(directory, InUse(name, before))
    return checked


def revert(directory: Path) -> Student:
    """Put the student in use that was there before.

    Raises:
        StudentError: none was installed, or the one before is damaged: nothing was changed.
    """
    was = installed(directory)
    if was.present is None and was.before is None:
        raise StudentError(
            "the student that ships is in use, nothing to revert: install another first with "
            "`lumen student install FILE`"
        )
    student = load_student(place_of(directory, was.before))
    _use(directory, InUse(was.before, was.present))
    return student


def _use(directory: Path, wanted: InUse) -> None:
    write_atomically(directory / FOLDER / _IN_USE, msgspec.json.encode(wanted))
    kept = {wanted.present, wanted.before, _IN_USE}
    with contextlib.suppress(OSError):
        for old in (directory / FOLDER).iterdir():
            if old.is_dir() and old.name not in kept:
                shutil.rmtree(old, ignore_errors=True)
