"""`lumen status`: tell how Lumen is."""

import argparse
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

import msgspec
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lumen.body.pages.vitals import DIMENSION_COLOURS
from lumen.commands.memory_place import look_for_room, where
from lumen.commands.once import take_one
from lumen.commands.printing import print_json
from lumen.commands.reach import with_lumen
from lumen.core.moment import DIMENSION_NAMES
from lumen.core.reading import QUANTITIES, Channel
from lumen.errors import NotRunningError
from lumen.formats.report import (
    CALIBRATION,
    UNCALIBRATED,
    EisvReport,
    MomentReport,
    by_part,
    split_settling,
    troubles,
)
from lumen.formats.spans import counted, span
from lumen.outlets.control import client
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.view import View
from lumen.runtime.lifecycle import Lumen
from lumen.store.at_rest import newest_wall
from lumen.store.snapshot import snapshot as copied
from lumen.store.store import FILE_NAME
from lumen.system.paths import control_sockets, is_there
from lumen.units import Seconds, WallTime

_FULL = {"V": 0.3}
_BAR = 24
_LITTLE = 1_000_000
"""Bytes below which a size is told in kB."""
_SHOWN = (
    Channel.AMBIENT_TEMP,
    Channel.HUMIDITY,
    Channel.PRESSURE,
    Channel.LIGHT,
    Channel.CO2,
    Channel.CPU_TEMP,
    Channel.CPU,
    Channel.MEMORY,
    Channel.DISK,
)


class Asleep(Snapshot, frozen=True, kw_only=True):
    """How Lumen would be, where none runs: what `lumen status --json` prints then."""

    running: bool = False
    asleep_s: Seconds | None = None
    """How long ago the last one lived; null where none has, or who knows."""
    damage: str | None = None
    """What is wrong with the memory's file."""


class Running(Snapshot, frozen=True, kw_only=True):
    """How Lumen is: what `lumen status --json` prints where one runs."""

    running: bool = True


def run(arguments: argparse.Namespace) -> None:
    """Print how the running Lumen is; where none runs, say so, and how one would be."""
    status: Running | Asleep
    try:
        look_for_room(arguments)
        status = client.ask(control_sockets(), "status", Running)
    except NotRunningError:
        status = with_lumen(arguments, _looked, looking=True)
    if arguments.json:
        print_json(status)
        return
    if isinstance(status, Asleep):
        print(f"Lumen is not running{where(arguments)}; {_absence(status)}. If started now:\n")
    Console(highlight=False).print(portrait(status))


async def _looked(lumen: Lumen) -> Asleep:
    last = _last_wall(lumen.directory / FILE_NAME)
    now = lumen.hardware.clock.wall()
    await take_one(lumen)
    return Asleep(
        **msgspec.structs.asdict(View(lumen).snapshot()),
        asleep_s=None if last is None else max(0.0, round(now - last, 1)),
        damage=lumen.storage.damage,
    )


def _last_wall(file: Path) -> WallTime | None:
    """Give when the last Lumen lived; of a copy, for even to read SQLite leaves files beside."""
    if not is_there(file):
        return None
    with copied(file) as copy:
        return newest_wall(copy)


def _absence(status: Asleep) -> str:
    if status.asleep_s is None and status.damage is not None:
        return f"its stored data of mode {status.mode} is damaged"
    if status.asleep_s is None:
        return f"it has not run in mode {status.mode} yet"
    if status.simulated:
        return "its simulated room is paused"
    return f"it stopped {span(status.asleep_s)} ago"


def portrait(status: Snapshot) -> RenderableType:
    """Draw how Lumen is, for people: where it is, what it feels, what it says, what is wrong."""
    now = status.now
    parts: list[RenderableType] = [_heading(status)]
    if now is None:
        parts.append(_indented(Text("Starting: there is no sample yet.", style="italic")))
    else:
        parts += [
            _indented(_words(status, now)),
            _indented(_state(now.eisv)),
            _indented(_senses(now.reading)),
        ]
    parts.append(_indented(Group(*_wrong(status), *_rest(status))))
    return Group(*parts)


def _indented(what: RenderableType) -> Padding:
    return Padding(what, (1, 0, 0, 2))


def _heading(status: Snapshot) -> Text:
    text = Text.assemble(("Lumen", "bold"), f" {status.version} · {status.place}")
    if status.simulated:
        text.append("  ")
        text.append(" SIMULATED ", style="black on dark_orange3")
    text.append(f"\nmode {status.mode}", style="grey62")
    if not isinstance(status, Asleep):
        count = status.samples
        # A simulated room has a time of its own, and its first hours are lived at the start.
        of = " of its room's time" if status.simulated else ""
        text.append(f", awake for {span(status.uptime_s)}{of}", style="grey62")
        text.append(f", {counted(count, 'sample')}", style="grey62")
    if status.happening:
        text.append(f"\n{', '.join(status.happening)}", style="grey62")
    return text


def _words(status: Snapshot, now: MomentReport) -> Text:
    if now.shape is None:
        waits = "needs ten minutes of readings first"
        if status.waking is not None:
            waits = f"{status.waking.words}, then the first word"
        return Text(f"waking: {waits}", style="italic")
    text = Text(now.shape.replace("_", " "), style="bold")
    text.append(f", {now.trend}", style="not bold grey62")
    if status.said:
        text.append(f"\n{status.said}", style="not bold cyan")
        if status.said_age_s is not None:
            text.append(f"  {span(status.said_age_s)} ago", style="not bold grey62")
    if status.sentence:
        text.append(f"\n“{status.sentence}”", style="not bold italic")
    return text


def _state(eisv: EisvReport | None) -> RenderableType:
    if eisv is None:
        return Text(
            "No state yet: the first six samples only warm up the forecast.", style="italic"
        )
    table = Table.grid(padding=(0, 2))
    for letter, value in eisv.values.items():
        name = DIMENSION_NAMES[letter]
        if value is None:
            table.add_row(name, "–", Text("no fitted sensor measures it", style="grey50"))  # noqa: RUF001 - a dash for no value
            continue
        full = round(_BAR * min(1.0, value / _FULL.get(letter, 1.0)))
        bar = Text("━" * full, style=DIMENSION_COLOURS[letter].hex)
        bar.append("┄" * (_BAR - full), style="grey37")
        table.add_row(name, f"{value:.2f}", bar)
    return table


def _senses(reading: Mapping[Channel, float]) -> RenderableType:
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


def _wrong(status: Snapshot) -> Iterator[Text]:
    lost, settling = split_settling({} if status.now is None else status.now.faults)
    for line in troubles(lost, status.parts):
        yield Text(f"✗ {line}", style="red")
    for line in troubles(settling, {}):
        yield Text(f"· {line}", style="grey50")
    if status.silent_min is not None:
        silence = f"✗ no sample for {status.silent_min} min: sampling has stalled"
        yield Text(silence, style="red")
    if status.unknown:
        yield Text(f"! no fitted sensor measures {', '.join(status.unknown)}", style="yellow")
    if status.uncalibrated:
        yield Text(f"! {UNCALIBRATED}: {CALIBRATION}", style="yellow")
    if status.notice:
        yield Text(f"! {status.notice}", style="yellow")


def _size(count: int) -> str:
    """Give a size as people read it.

    >>> _size(24_576), _size(1_250_000)
    ('25 kB', '1.2 MB')
    """
    return f"{count / 1e3:.0f} kB" if count < _LITTLE else f"{count / 1e6:.1f} MB"


def _rest(status: Snapshot) -> Iterator[Text]:
    if status.address:
        yield Text.assemble("its page: ", (status.address, "cyan"))
    if status.sources:
        yield Text.assemble("sensors: ", (by_part(status.sources), "cyan"))
    memory = status.memory
    set_by_hand = {"muted": status.muted, "quiet": status.quiet}
    size = "of unknown size" if memory.bytes is None else _size(memory.bytes)
    facts = [f"memory {size}", f"{status.marks} marks in today's drawing"]
    facts += [name for name, is_set in set_by_hand.items() if is_set]
    yield Text(" · ".join(facts), style="grey62")
