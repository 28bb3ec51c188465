"""`lumen why`: tell what is felt, and why."""

import argparse
from datetime import datetime, time, timedelta

from lumen.commands.memory_place import look_for_room, memory_place, other_memories, where
from lumen.commands.once import take_one
from lumen.commands.printing import print_json
from lumen.commands.reach import with_lumen
from lumen.commands.settings import settings_of
from lumen.errors import NotRunningError, StoreError
from lumen.formats.installed_student import student_in_use
from lumen.formats.report import WhyReport, wall_of
from lumen.outlets.control import client
from lumen.outlets.view import View
from lumen.runtime.explained_past import ExplainedPast
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.local_time import local_time
from lumen.store.snapshot import snapshot
from lumen.store.store import FILE_NAME
from lumen.system.paths import control_sockets, is_there
from lumen.units import WallTime


def run(arguments: argparse.Namespace) -> None:
    """Explain the running Lumen's last sample; where none runs, say so, and explain a new one."""
    if arguments.at is not None:
        _show(_explained_at(arguments), as_json=arguments.json)
        return
    running = True
    try:
        look_for_room(arguments)
        why = client.ask(control_sockets(), "why", WhyReport, mode=arguments.mode)
    except NotRunningError:
        running, why = False, with_lumen(arguments, _looked, looking=True)
    if not (running or arguments.json):
        print(f"Lumen is not running{where(arguments)}. If started now:\n")
    _show(why, as_json=arguments.json)


def _show(why: WhyReport, *, as_json: bool) -> None:
    if as_json:
        print_json(why)
        return
    # Rich is loaded only where a person reads.
    from lumen.commands.why_text import printed  # noqa: PLC0415

    printed(why, f"{local_time(wall_of(why.time)):%d %B %Y, %H:%M:%S}".lstrip("0"))


def _explained_at(arguments: argparse.Namespace) -> WhyReport:
    """Explain a moment of the past, from a copy of the memory."""
    file = memory_place(arguments) / FILE_NAME
    settings = settings_of(arguments)
    if not is_there(file):
        raise StoreError(f"{file}: there is no memory{other_memories(arguments)}")
    student = student_in_use(settings.student.path, settings.memory.base)
    with snapshot(file) as copy:
        past = ExplainedPast(copy, file, student, settings)
        return past.at(_wall_of(arguments.at, past.newest))


def _wall_of(at: datetime | time, newest: WallTime | None) -> WallTime:
    """Give a local time's wall time; a time of day is the last one that the memory holds."""
    if isinstance(at, datetime):
        return WallTime(at.timestamp())
    if newest is None:
        raise StoreError("nothing is remembered yet: no moment to explain; start `lumen run` first")
    last = local_time(newest)
    # A time that names no zone is this place's, whose offset may have been another a day ago.
    last = last.replace(tzinfo=None) if at.tzinfo is None else last.astimezone(at.tzinfo)
    that_day = datetime.combine(last.date(), at)
    return WallTime((that_day if that_day <= last else that_day - timedelta(days=1)).timestamp())


async def _looked(lumen: Lumen) -> WhyReport:
    await take_one(lumen)
    return View(lumen).why()
