"""`lumen doctor`: examine everything that Lumen needs, and say what helps."""

import argparse
import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lumen.commands.printing import print_json
from lumen.commands.settings import named_file, settings_of
from lumen.composition.assembly import memory_directory
from lumen.config.settings import Settings
from lumen.doctor.examination import examine
from lumen.doctor.reader import Machine, read_facts
from lumen.doctor.verdicts import Finding, Outcome
from lumen.errors import ConfigError, LumenError
from lumen.outlets.control import client
from lumen.outlets.snapshot import Examination
from lumen.runtime.hardware import Mode
from lumen.runtime.storage_writer import OPENING
from lumen.system.paths import SERVICE_STATE, control_sockets
from lumen.units import Seconds

_MARKS = {
    Outcome.WELL: ("✓", "green"),
    Outcome.NOTICE: ("!", "yellow"),
    Outcome.FAILS: ("✗", "bold red"),
    Outcome.ABSENT: ("·", "grey50"),
}

_PATIENCE: Seconds = OPENING + client.PATIENCE
"""How long the running Lumen may look through its memory, and then some: it answers by then."""


def run(arguments: argparse.Namespace) -> None:
    """Print a row for each thing.

    Raises:
        LumenError: something fails.
    """
    machine, answer = Machine(), _examination()
    settings = _settings(arguments)
    directory = _directory(machine, settings)
    facts = read_facts(machine, settings, named_file(arguments), answer, directory)
    rows = examine(facts)
    if arguments.json:
        for row in rows:
            print_json(dataclasses.asdict(row))
    else:
        _print(rows)
    failing = [row.name for row in rows if row.verdict is Outcome.FAILS]
    if failing:
        raise LumenError(
            f"{len(failing)} of {len(rows)} fail: {', '.join(failing)}: do what is said beside each"
        )


def _examination() -> Mapping[str, Any] | LumenError:
    """Give what the running Lumen says, or why it says nothing."""
    try:
        found = next(client.stream(control_sockets(), "examine", Examination, _PATIENCE))
    except LumenError as error:
        return error
    status: dict[str, Any] = msgspec.to_builtins(found.snapshot)
    return {**status, "memory": msgspec.to_builtins(found.memory)}


def _settings(arguments: argparse.Namespace) -> Settings | str:
    try:
        return settings_of(arguments)
    except ConfigError as error:
        return str(error)


def _directory(machine: Machine, settings: Settings | str) -> Path:
    """Give where Lumen remembers: the service, else this user's own."""
    if machine.exists("etc/systemd/system/lumen.service"):
        return SERVICE_STATE
    known = Settings() if isinstance(settings, str) else settings
    is_pi = "Raspberry Pi" in (machine.text("proc/device-tree/model") or "")
    return memory_directory(known, Mode.PI if is_pi else Mode.MOCK)


def _print(rows: Sequence[Finding]) -> None:
    console = Console(highlight=False)
    table = Table.grid(padding=(0, 2))
    table.add_column(width=1)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        mark, style = _MARKS[row.verdict]
        quiet = "grey50" if row.verdict is Outcome.ABSENT else ""
        said = Text(row.found, style=quiet)
        if row.remedy is not None:
            said.append(f"\n→ {row.remedy}", style="cyan")
        table.add_row(Text(mark, style=style), Text(row.name, style=quiet or "bold"), said)
    console.print(table)
    notices = sum(row.verdict is Outcome.NOTICE for row in rows)
    if not any(row.verdict is Outcome.FAILS for row in rows):
        more = f", {notices} to notice" if notices else ""
        console.print(f"\n[bold green]All is well[/]{more}.")
