"""`lumen student`: put another student in use, go back to the one before, or show which is."""

import argparse
import contextlib
from pathlib import Path

import msgspec

from lumen.commands.printing import print_json
from lumen.commands.settings import settings_of
from lumen.errors import LumenError, NotRunningError
from lumen.formats.installed_student import InUse, install, installed, place_of, revert
from lumen.formats.report import iso
from lumen.formats.student import NO_BASE, Student, load_student
from lumen.outlets.control import client
from lumen.outlets.snapshot import Snapshot
from lumen.system.paths import control_sockets


class StudentInUse(msgspec.Struct, frozen=True):
    """One student: where it lies, its digest, who taught it, and on which base.

    answers_until: when the newest of people's answers was given that it has learnt from; null
    where it has from none.
    """

    place: str
    sha256: str
    teacher: str
    base: str
    answers_until: str | None


class StudentsShown(msgspec.Struct, frozen=True):
    """The student in use, the one before, and what the running Lumen speaks by; null for none."""

    in_use: StudentInUse
    before: StudentInUse | None
    running: str | None


def run(arguments: argparse.Namespace) -> None:
    """Install, revert or show.

    Raises:
        LumenError: it is no student, or the settings name another.
    """
    settings = settings_of(arguments)
    directory = arguments.state or settings.memory.base
    configured = settings.student.path
    if arguments.what == "show":
        _show(directory, configured, as_json=arguments.json)
        return
    if configured is not None:
        raise LumenError(f"the setting student.path names {configured}, and would win: remove it")
    if arguments.what == "install":
        student = install(arguments.file, directory)
    else:
        student = revert(directory)
    print(f"in use: {_line(_described(Path(), student))}")
    if _running() is not None:
        print("the running Lumen speaks by it after a restart")


def _show(directory: Path, configured: str | None, *, as_json: bool) -> None:
    which = InUse() if configured is not None else installed(directory)
    path = place_of(directory, which.present) if configured is None else Path(configured)
    before = None
    if which != InUse():
        earlier = place_of(directory, which.before)
        before = _described(earlier, load_student(earlier))
    shown = StudentsShown(_described(path, load_student(path)), before, _running())
    if as_json:
        print_json(shown)
        return
    print(f"in use: {_line(shown.in_use)}, {shown.in_use.place}")
    if shown.before is not None:
        print(f"before: {_line(shown.before)}, {shown.before.place}")
    print(f"running: {shown.running or 'no Lumen'}")


def _described(place: Path, student: Student) -> StudentInUse:
    manifest = student.manifest
    until = manifest.answers_until
    learnt = None if until is None else iso(until)
    return StudentInUse(str(place), manifest.sha256, manifest.teacher, manifest.base, learnt)


def _line(student: StudentInUse) -> str:
    parts = [student.sha256[:16], student.teacher]
    if student.base != NO_BASE:
        parts.append(f"base {student.base}")
    if student.answers_until is not None:
        parts.append(f"answers until {student.answers_until}")
    return ", ".join(parts)


def _running() -> str | None:
    """Give the teacher of the student that the running Lumen speaks by; None where none runs."""
    with contextlib.suppress(NotRunningError):
        return client.ask(control_sockets(), "status", Snapshot).student
    return None
