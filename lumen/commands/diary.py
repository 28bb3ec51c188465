"""`lumen diary`: what Lumen wrote of its days, from a living one or from its memory at rest."""

import argparse
import contextlib
import sys
import time
from datetime import date

from rich.console import Console
from rich.text import Text

from lumen.commands.memory_place import look_for_room
from lumen.commands.printing import print_json
from lumen.commands.settings import choice_of, settings_of, with_mock
from lumen.composition.assembly import memory_directory
from lumen.core.english.recalled import weekday, written
from lumen.core.languages import vocabulary_of
from lumen.core.local_days import Date, day_of, monday_of, number_of
from lumen.core.long_memory import LongMemory
from lumen.errors import LumenError, NotRunningError, StoreError
from lumen.formats.calibration import load_calibration
from lumen.outlets.control import client
from lumen.outlets.snapshot import Snapshot
from lumen.runtime.calibrated import compensation_from
from lumen.runtime.diary_report import DayReport, DiaryReport, read_diary
from lumen.runtime.local_time import local_seconds
from lumen.runtime.past_days import complete
from lumen.store.simulated import is_simulated
from lumen.store.snapshot import snapshot
from lumen.store.store import FILE_NAME, Store
from lumen.system.paths import control_sockets, is_there
from lumen.units import WallTime

WEEK = 7
_MONTH = 31


def run(arguments: argparse.Namespace) -> None:
    """Print the diary: the last days, a week, its letter, or a day.

    Raises:
        LumenError: there is none, or it cannot be read.
    """
    try:
        look_for_room(arguments)
        found = _of_the_living(arguments)
    except NotRunningError:
        found = _at_rest(arguments)
    if arguments.json:
        print_json(found)
    elif arguments.letter:
        _print_letter(found)
    elif arguments.day is not None:
        _print_day(found, arguments.day)
    else:
        _print_days(found)


def _of_the_living(arguments: argparse.Namespace) -> DiaryReport:
    status = client.ask(control_sockets(), "status", Snapshot)
    first, last = _days(arguments, number_of(Date.of(status.local_time)))
    mode = arguments.mode
    return client.ask(control_sockets(), "diary", DiaryReport, mode=mode, first=first, last=last)


def _days(arguments: argparse.Namespace, today: int) -> tuple[int, int]:
    """Give the first and the last day that are wanted."""
    if arguments.day is not None:
        day = number_of(Date.of(arguments.day.isoformat()))
        return day, day
    if arguments.letter:
        # The last week that is over, or the one before, while its letter is not written.
        return monday_of(today) - 2 * WEEK, monday_of(today) - 1
    return today - (WEEK if arguments.week else _MONTH), today


def _at_rest(arguments: argparse.Namespace) -> DiaryReport:
    """Read a copy of the memory; days that are over and not kept yet are made there."""
    settings = with_mock(settings_of(arguments), arguments)
    directory = memory_directory(settings, choice_of(arguments).mode)
    file = directory / FILE_NAME
    if not is_there(file):
        raise StoreError(f"{file}: there is no memory: start Lumen with `lumen run`")
    own = compensation_from(settings.calibration, load_calibration(directory))
    with snapshot(file) as copy, contextlib.closing(Store(copy)) as store:
        newest = store.last_wall or WallTime(0.0)
        now = newest if is_simulated(store, file) else WallTime(max(newest, time.time()))
        today = day_of(local_seconds(now))
        name = settings.identity.name
        memory = LongMemory()
        memory.name = name
        complete(store.days, memory, own, today, vocabulary_of(settings.identity.language))
        return read_diary(*_days(arguments, today), name, store.days)


def _print_days(found: DiaryReport) -> None:
    if not found.days:
        raise LumenError("the diary is empty: wait until the first day is over")
    console = Console(highlight=False)
    for day in found.days:
        number = number_of(Date.of(day.date))
        console.print(Text(f"{weekday(number)}, {written(number)}", style="bold"))
        console.print(Text(_line(day)), soft_wrap=not sys.stdout.isatty())


def _line(day: DayReport) -> str:
    return "the line of this day is damaged" if day.line is None else day.line


def _print_letter(found: DiaryReport) -> None:
    if not found.letters:
        raise LumenError("there is no letter yet: wait until a week is over")
    Console(highlight=False).print(Text(found.letters[-1].line))


def _print_day(found: DiaryReport, day: date) -> None:
    if not found.days:
        raise LumenError(
            f"the diary has no {day}: Lumen did not live then, or it is not over yet; see "
            "`lumen diary` for the days it has"
        )
    _print_days(found)
    report = found.days[0]
    console = Console(highlight=False)
    console.print(f"  {'':18} {'lowest':>16} {'median':>10} {'highest':>16}")
    for name, span in report.ranges.items():
        low, high = (
            f"{value:g} {at}" for value, at in ((span.low, span.low_at), (span.high, span.high_at))
        )
        console.print(f"  {name:18} {low:>16} {span.median:>10g} {high:>16}")
