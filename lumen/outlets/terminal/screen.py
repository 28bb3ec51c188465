"""Lumen in a terminal: its lights, its screen, what it feels and what it says, live."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from lumen.body.halfblocks import half_blocks, lamp_colours
from lumen.body.pages.vitals import DIMENSION_COLOURS
from lumen.body.palette import TOKEN_COLOURS
from lumen.core.language import Expression
from lumen.core.moment import DIMENSION_NAMES, DIMENSIONS
from lumen.core.reading import QUANTITIES, Channel, Fault, FaultKind, Reading
from lumen.formats.report import troubles as trouble_lines
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.quiet import local_time
from lumen.runtime.renderer import Shown

_SPARKS = "▁▂▃▄▅▆▇█"
_FULL = {"E": 1.0, "I": 1.0, "S": 1.0, "V": 0.3}
_LAMP = "●"
_SIDE_WIDTH = 42
_FRAME = 4
"""Columns of the frame and what it leaves free, left and right; it has two rows."""
_BETWEEN = 2
_SMALLEST = 24
"""Columns of a picture that still says something."""
_LARGEST = 60
_MOMENTS = 20
_BEFORE_SPARKS = 18
_DECIMALS = {Channel.LED_BRIGHTNESS: 2, Channel.HUMIDITY: 0}
"""Where it is not one."""
_TELLING = 0.01
"""A smaller share that the body's own heat or glow has in a reading is not told."""
_PLENTY = 100.0
"""From here on a reading needs no decimals to be read at a glance."""
_RARELY_SHOWN = frozenset({Channel.CTX_SWITCHES, Channel.INTERRUPTS})
_UNITS = {"%RH": "%", "tasks": ""}
"""What a unit is shortened to where there is little room."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the view: where Lumen is, the time there, and what goes on."""

    place: str
    time: str
    happening: Sequence[str] = ()
    page_address: str | None = None


class _Section(NamedTuple):
    """A part of the view beside the picture; where there is little room, the highest rank goes."""

    rank: int
    what: RenderableType


class _Space(NamedTuple):
    """Columns and rows that may be taken, and rows that look empty if they are not."""

    columns: int
    rows: int
    filled: int


def view(
    console: Console,
    heading: Heading,
    creature: CreatureState,
    shown: Shown,
    room: Mapping[Channel, float] | None = None,
) -> RenderableType:
    """Compose the view for a terminal of this size.

    Args:
        console: the terminal.
        heading: what stands above.
        creature: the present.
        shown: what the body shows.
        room: compensated readings, by channel, where they are.
    """
    inside, rows = console.width - _FRAME, console.height - 2
    picture = min(inside - _BETWEEN - _SIDE_WIDTH, 2 * rows, _LARGEST)
    if picture < _SMALLEST:
        width = min(inside, _LARGEST)
        grid = Table.grid()
        grid.add_column(width=width)
        grid.add_row(_side(console, creature, shown, room or {}, _Space(width, rows, rows)))
    else:
        width = picture + _BETWEEN + _SIDE_WIDTH
        grid = Table.grid(padding=(0, _BETWEEN))
        grid.add_column(width=picture)
        grid.add_column(width=_SIDE_WIDTH)
        space = _Space(_SIDE_WIDTH, rows, (picture + 1) // 2)
        grid.add_row(_screen(shown, picture), _side(console, creature, shown, room or {}, space))
    return Panel(
        grid,
        title=_title(heading, creature, width),
        subtitle=_subtitle(heading, creature, width),
        border_style="grey37",
        padding=(0, 1),
        expand=False,
    )


def _title(heading: Heading, creature: CreatureState, width: int) -> Text:
    title = Text("Lumen", style="bold")
    if creature.simulated:
        title.append("  ")
        title.append(" SIMULATED ", style="black on dark_orange3")
    room = width - 2 - len(title) - 2
    # Where there is no room for all, the time is told: place and date do not change.
    most = (f"{heading.place} · {heading.time}", heading.time, heading.time[-len("00:00") :])
    told = next((text for text in most if len(text) <= room), "")
    title.append(f"  {told}" if told else "", style="not bold grey62")
    return title


def _subtitle(heading: Heading, creature: CreatureState, width: int) -> Text:
    told = [heading.page_address] if heading.page_address else []
    if heading.happening:
        told += heading.happening
    elif creature.simulated:
        told.append("nothing stirs")
    else:
        told.append(f"{creature.samples} sample{'s' * (creature.samples != 1)}")
    fitting = ""
    for text in told:
        longer = f"{fitting} · {text}" if fitting else text
        fitting = longer if len(longer) <= width - 2 else fitting
    return Text(fitting, style="grey50")


def _side(
    console: Console,
    creature: CreatureState,
    shown: Shown,
    room: Mapping[Channel, float],
    space: _Space,
) -> RenderableType:
    """Compose what stands beside the picture: as much of it as there are rows for."""
    sections = [_Section(1, _lamps(shown)), _Section(0, _words(creature))]
    if troubles := _troubles(creature):
        sections.append(_Section(2, troubles))
    sections.append(_Section(3, _state(creature, space.columns)))
    if creature.moment is not None:
        sections.append(_Section(4, _senses(creature, room, space.columns)))
    options = console.options.update(width=space.columns, height=None)
    heights = {s.rank: len(console.render_lines(s.what, options, pad=False)) for s in sections}
    while sum(heights.values()) > space.rows and len(heights) > 1:
        del heights[max(heights)]
    used, kept = sum(heights.values()), [s.what for s in sections if s.rank in heights]
    gaps = len(kept) - 1 if used + len(kept) - 1 <= space.rows else 0
    parts = kept[:1]
    for what in kept[1:]:
        parts += [Text(), what] if gaps else [what]
    return Group(*parts, *_lately(console, creature, space.columns, space.filled - used - gaps))


def _lamps(shown: Shown) -> Text:
    text = Text()
    for red, green, blue in lamp_colours(shown.lights):
        text.append(f" {_LAMP}  ", style=Style(color=f"rgb({red},{green},{blue})"))
    return text


def _screen(shown: Shown, columns: int) -> Text:
    text = Text(no_wrap=True)
    for row in half_blocks(shown.picture, columns):
        for characters, front, back in row:
            style = Style(
                color="rgb({},{},{})".format(*front), bgcolor="rgb({},{},{})".format(*back)
            )
            text.append(characters, style=style)
        text.append("\n")
    text.rstrip()
    return text


def _words(creature: CreatureState) -> Text:
    moment = creature.moment
    shape = None if moment is None else moment.shape
    if moment is None or shape is None:
        return Text("waking", style="italic")
    text = Text()
    said = creature.said[-1] if creature.said else None
    if said is not None:
        text.append_text(_expression(said.expression))
        text.append(f"\n{said.sentence or ''}\n", style="italic")
    text.append(f"{shape}".replace("_", " "), style="grey70")
    text.append(f" · {moment.trend}", style="grey50")
    return text


def _expression(expression: Expression) -> Text:
    text = Text()
    for index, token in enumerate(expression.spoken):
        text.append(" " * bool(index))
        text.append(f"~{token}~", style=Style(color=TOKEN_COLOURS[token].hex, bold=True))
    if str(expression).endswith("?"):
        text.append("?")
    return text


def _lately(
    console: Console, creature: CreatureState, columns: int, rows: int
) -> list[RenderableType]:
    """Tell what was said before, the latest first, in the rows that are left."""
    lines: list[RenderableType] = []
    for said in list(creature.said)[-2::-1]:
        told = Text(f"{local_time(said.wall):%H:%M}  ", style="grey42")
        told.append_text(_expression(said.expression))
        sentence = Text(said.sentence or "", style="italic grey50")
        told_lines = [*told.wrap(console, columns), *sentence.wrap(console, columns)]
        if len(lines) + 1 + len(told_lines) > rows:
            break
        lines += [Text(), *told_lines]
    return lines


def _state(creature: CreatureState, width: int) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    eisv = None if creature.moment is None else creature.moment.eisv
    moments = max(1, min(_MOMENTS, width - _BEFORE_SPARKS))
    for index, name in enumerate(DIMENSIONS):
        value = None if eisv is None else eisv[index]
        past = [felt.eisv[index] for felt in list(creature.history)[-moments:]]
        shown = "  –" if value is None else f"{value:.2f}"  # noqa: RUF001 - a dash for no value
        table.add_row(
            Text(name, style="bold"),
            Text(DIMENSION_NAMES[name], style="grey50"),
            Text(shown),
            Text(_sparks(past, _FULL[name]), style=DIMENSION_COLOURS[name].hex, no_wrap=True),
        )
    return table


def _sparks(values: Sequence[float | None], full: float) -> str:
    """Draw values as blocks over the dimension's whole range, or a space where unknown.

    >>> _sparks([0.0, None, 0.15, 0.3], 0.3)
    '▁ ▅█'
    """
    top = len(_SPARKS) - 1
    return "".join(
        " " if v is None else _SPARKS[max(0, min(top, math.floor(v / full * top + 0.5)))]
        for v in values
    )


def _senses(creature: CreatureState, room: Mapping[Channel, float], width: int) -> RenderableType:
    """Show every reading; where the body's own heat or glow is taken out, both with an arrow."""
    pairs = width >= _SIDE_WIDTH
    table = Table.grid(padding=(0, 1))
    for _ in range(1 + pairs):
        table.add_column(style="grey50")
        table.add_column(justify="right")
        table.add_column(style="grey50", min_width=3)
    if creature.moment is None:
        return table
    cells = [
        _cell(channel, reading, room.get(channel))
        for channel, reading in creature.moment.sample.readings.items()
        if channel not in _RARELY_SHOWN
    ]
    if pairs:
        for left, right in zip(cells[::2], [*cells[1::2], ("", Text(), "")], strict=False):
            table.add_row(*left, *right)
    else:
        for cell in cells:
            table.add_row(*cell)
    if not any("→" in cell[1].plain for cell in cells):
        return table
    return Group(table, Text("sensor→room, without the body's own heat", style="grey42"))


def _cell(channel: Channel, reading: Reading, room: float | None) -> tuple[str, Text, str]:
    quantity = QUANTITIES[channel]
    if isinstance(reading, Fault):
        settles = reading.kind is FaultKind.SETTLING
        return quantity.label, _trouble("settles" if settles else "fault", settles=settles), ""
    text = Text(_figure(channel, reading))
    if room is not None and abs(reading - room) >= _TELLING * abs(reading):
        text = Text.assemble((f"{text}→", "grey50"), _figure(channel, room))
    return quantity.label, text, _UNITS.get(quantity.unit, quantity.unit)


def _figure(channel: Channel, value: float) -> str:
    decimals = min(QUANTITIES[channel].decimals, _DECIMALS.get(channel, 1))
    return f"{value:.{0 if value >= _PLENTY else decimals}f}"


def _trouble(text: str, *, settles: bool = False) -> Text:
    """Write a fault; a part that settles is none, and is only told."""
    return Text(text, style="grey50" if settles else "red")


def _troubles(creature: CreatureState) -> Text:
    faults = {} if creature.moment is None else creature.moment.faults
    settling = {str(c): str(f) for c, f in faults.items() if f.kind is FaultKind.SETTLING}
    lost = {str(c): str(f) for c, f in faults.items() if str(c) not in settling}
    lines = [_trouble(line) for line in trouble_lines(lost, creature.faults)]
    lines += [_trouble(line, settles=True) for line in trouble_lines(settling, {})]
    if creature.notice:
        lines.append(Text(creature.notice, style="yellow"))
    return Text("\n").join(lines)
