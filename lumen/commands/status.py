"""`lumen status`: tell how Lumen is."""

import argparse
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lumen.body.pages.vitals import DIMENSION_COLOURS
from lumen.commands.once import take_one
from lumen.commands.printing import print_json, span
from lumen.commands.reach import with_lumen
from lumen.core.moment import DIMENSION_NAMES
from lumen.core.reading import QUANTITIES, Channel, FaultKind
from lumen.errors import NotRunningError
from lumen.formats.report import troubles
from lumen.outlets.control import client
from lumen.outlets.control.status import status_of
from lumen.runtime.lifecycle import Lumen
from lumen.store.at_rest import newest_wall
from lumen.store.snapshot import snapshot
from lumen.store.store import FILE_NAME
from lumen.system.paths import control_sockets
from lumen.units import WallTime

_FULL = {"V": 0.3}
_BAR = 24
_SHOWN = (
    Channel.AMBIENT_TEMP,
    Channel.HUMIDITY,
    Channel.PRESSURE,
    Channel.LIGHT,
    Channel.CPU_TEMP,
    Channel.CPU,
    Channel.MEMORY,
    Channel.DISK,
)
_LATE = 3.0
"""A sample that is this many intervals old says that the senses stand still."""


def run(arguments: argparse.Namespace) -> None:
    """Print how the running Lumen is; where none runs, say so, and how one would be."""
    try:
        status = {"running": True, **client.ask(control_sockets(), "status")}
    except NotRunningError:
        status = {"running": False, **with_lumen(arguments, _looked, looking=True)}
    if arguments.json:
        print_json(status)
        return
    if not status["running"]:
        print(f"No Lumen is running: {_absence(status)}. If it woke now:\n")
    Console(highlight=False).print(portrait(status))


async def _looked(lumen: Lumen) -> dict[str, Any]:
    last = _last_wall(lumen.directory / FILE_NAME)
    now = lumen.hardware.clock.wall()
    await take_one(lumen)
    return {
        **status_of(lumen),
        "asleep_s": None if last is None else max(0.0, round(now - last, 1)),
        "damage": lumen.storage.damage,
    }


def _last_wall(file: Path) -> WallTime | None:
    """Give when the last Lumen lived; of a copy, for even to read SQLite leaves files beside."""
    if not file.exists():
        return None
    with snapshot(file) as copy:
        return newest_wall(copy)


def _absence(status: Mapping[str, Any]) -> str:
    if status["asleep_s"] is None and status["damage"] is not None:
        return f"what the last one in mode {status['mode']} remembered is damaged"
    if status["asleep_s"] is None:
        return f"none has lived in mode {status['mode']} yet"
    if status["simulated"]:
        return "its room has stood still since it fell asleep"
    return f"the last fell asleep {span(status['asleep_s'])} ago"


def portrait(status: Mapping[str, Any]) -> RenderableType:
    """Draw how Lumen is, for people: where it is, what it feels, what it says, what is wrong."""
    now = status["now"]
    parts: list[RenderableType] = [_heading(status)]
    if now is None:
        parts.append(_indented(Text("It wakes: there is no sample yet.", style="italic")))
    else:
        parts += [
            _indented(_words(status)),
            _indented(_state(now["eisv"])),
            _indented(_senses(now["reading"])),
        ]
    parts.append(_indented(Group(*_wrong(status), *_rest(status))))
    return Group(*parts)


def _indented(what: RenderableType) -> Padding:
    return Padding(what, (1, 0, 0, 2))


def _heading(status: Mapping[str, Any]) -> Text:
    text = Text.assemble(("Lumen", "bold"), f" {status['version']} · {status['place']}")
    if status["simulated"]:
        text.append("  ")
        text.append(" SIMULATED ", style="black on dark_orange3")
    text.append(f"\nmode {status['mode']}", style="grey62")
    if status.get("running", True):
        count = status["samples"]
        text.append(f", awake for {span(status['uptime_s'])}", style="grey62")
        text.append(f", {count} sample{'s' * (count != 1)}", style="grey62")
    if status["happening"]:
        text.append(f"\n{', '.join(status['happening'])}", style="grey62")
    return text


def _words(status: Mapping[str, Any]) -> Text:
    now = status["now"]
    if now["shape"] is None:
        return Text("waking: too little behind it to have a shape", style="italic")
    text = Text(now["shape"].replace("_", " "), style="bold")
    text.append(f", {now['trend']}", style="not bold grey62")
    if status["said"]:
        text.append(f"\n{status['said']}", style="not bold cyan")
        if status["said_age_s"] is not None:
            text.append(f"  {span(status['said_age_s'])} ago", style="not bold grey62")
    if status["sentence"]:
        text.append(f"\n“{status['sentence']}”", style="not bold italic")
    return text


def _state(eisv: Mapping[str, float | None] | None) -> RenderableType:
    if eisv is None:
        return Text("It feels nothing yet: the first six samples only warm it up.", style="italic")
    table = Table.grid(padding=(0, 2))
    for letter, value in eisv.items():
        name = DIMENSION_NAMES[letter]
        if value is None:
            table.add_row(name, "–", Text("nothing in this body tells of it", style="grey50"))  # noqa: RUF001 - a dash for no value
            continue
        full = round(_BAR * min(1.0, value / _FULL.get(letter, 1.0)))
        bar = Text("━" * full, style=DIMENSION_COLOURS[letter].hex)
        bar.append("┄" * (_BAR - full), style="grey37")
        table.add_row(name, f"{value:.2f}", bar)
    return table


def _senses(reading: Mapping[str, float]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for column in range(6):
        table.add_column(justify="right" if column % 3 == 1 else "left")
    cells = [_cell(channel, reading[channel]) for channel in _SHOWN if channel in reading]
    half = (len(cells) + 1) // 2
    for left, right in zip_longest(cells[:half], cells[half:], fillvalue=("", "", "")):
        table.add_row(*left, *right)
    return table


def _cell(channel: Channel, value: float) -> tuple[str, str, str]:
    quantity = QUANTITIES[channel]
    return quantity.name, f"{value:.{min(1, quantity.decimals)}f}", f"[grey62]{quantity.unit}[/]"


def _wrong(status: Mapping[str, Any]) -> Iterator[Text]:
    channels = {} if status["now"] is None else status["now"]["faults"]
    settling = {c: why for c, why in channels.items() if why.startswith(FaultKind.SETTLING)}
    lost = {channel: why for channel, why in channels.items() if channel not in settling}
    for line in troubles(lost, status["parts"]):
        yield Text(f"✗ {line}", style="red")
    for line in troubles(settling, {}):
        yield Text(f"· {line}", style="grey50")
    age, interval = status["age_s"], status["interval_s"]
    if age is not None and age > _LATE * interval:
        yield Text(f"✗ no sample for {span(age)}: the senses stand still", style="red")
    if status["unknown"]:
        yield Text(
            f"! nothing in this body tells of {', '.join(status['unknown'])}", style="yellow"
        )
    if status["notice"]:
        yield Text(f"! {status['notice']}", style="yellow")
    if not status["calibration"]["calibrated"] and Channel.AMBIENT_TEMP in _readings(status):
        yield Text(
            "! air temperature includes the board's own heat: lumen calibrate heat --room DEGC",
            style="yellow",
        )


def _readings(status: Mapping[str, Any]) -> Mapping[str, float]:
    found: Mapping[str, float] = {} if status["now"] is None else status["now"]["reading"]
    return found


def _rest(status: Mapping[str, Any]) -> Iterator[Text]:
    if status["address"]:
        yield Text.assemble("its page: ", (status["address"], "cyan"))
    memory = status["memory"]
    controls = [name for name in ("muted", "quiet") if status[name]]
    size = "of unknown size" if memory["bytes"] is None else f"{memory['bytes'] / 1e6:.1f} MB"
    told = [f"memory {size}", f"{status['marks']} marks in today's drawing"]
    yield Text(" · ".join([*told, *controls]), style="grey62")
