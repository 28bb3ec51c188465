"""Lumen in a terminal: its lights, its screen, what it feels and what it says, live."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from lumen.body.halfblocks import half_blocks, lamp_colours
from lumen.body.pages.vitals import DIMENSION_COLOURS
from lumen.body.palette import TOKEN_COLOURS
from lumen.core.language import Expression, parse
from lumen.core.moment import DIMENSION_NAMES, DIMENSIONS
from lumen.core.reading import QUANTITIES, Channel, FaultKind
from lumen.formats.report import EisvReport, MomentReport, fault_kind, split_settling
from lumen.formats.report import troubles as trouble_lines
from lumen.outlets.view import Snapshot
from lumen.runtime.history import History
from lumen.runtime.local_time import local_time
from lumen.runtime.renderer import Appearance

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
_LEAST_SHARE = 0.01
"""A smaller share that the body's own heat or glow has in a reading is not shown."""
_PLENTY = 100.0
"""From here on a reading needs no decimals to be read at a glance."""
_RARELY_SHOWN = frozenset({Channel.CTX_SWITCHES, Channel.INTERRUPTS})
_UNITS = {"%RH": "%", "tasks": ""}
"""What a unit is shortened to where there is little room."""


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
    snapshot: Snapshot,
    history: History,
    appearance: Appearance,
    address: str | None = None,
) -> RenderableType:
    """Compose the view for a terminal of this size.

    Args:
        console: the terminal.
        snapshot: the present.
        history: the past.
        appearance: what the body shows.
        address: where the page is, with what a stranger must know; None where there is none.
    """
    inside, rows = console.width - _FRAME, console.height - 2
    picture = min(inside - _BETWEEN - _SIDE_WIDTH, 2 * rows, _LARGEST)
    if picture < _SMALLEST:
        width = min(inside, _LARGEST)
        grid = Table.grid()
        grid.add_column(width=width)
        grid.add_row(_side(console, snapshot, history, appearance, _Space(width, rows, rows)))
    else:
        width = picture + _BETWEEN + _SIDE_WIDTH
        grid = Table.grid(padding=(0, _BETWEEN))
        grid.add_column(width=picture)
        grid.add_column(width=_SIDE_WIDTH)
        space = _Space(_SIDE_WIDTH, rows, (picture + 1) // 2)
        side = _side(console, snapshot, history, appearance, space)
        grid.add_row(_screen(appearance, picture), side)
    return Panel(
        grid,
        title=_title(snapshot, width),
        subtitle=_subtitle(snapshot, address, width),
        border_style="grey37",
        padding=(0, 1),
        expand=False,
    )


def _title(snapshot: Snapshot, width: int) -> Text:
    title = Text("Lumen", style="bold")
    if snapshot.simulated:
        title.append("  ")
        title.append(" SIMULATED ", style="black on dark_orange3")
    room = width - 2 - len(title) - 2
    now = datetime.fromisoformat(snapshot.local_time)
    date, time = f"{now:%a %-d %b, %H:%M}", f"{now:%H:%M}"
    # Where there is no room for all, the time is shown: place and date do not change.
    most = (f"{snapshot.place} · {date}", date, time)
    fitting = next((text for text in most if len(text) <= room), "")
    title.append(f"  {fitting}" if fitting else "", style="not bold grey62")
    return title


def _subtitle(snapshot: Snapshot, address: str | None, width: int) -> Text:
    texts = [address] if address else []
    if snapshot.happening:
        texts += snapshot.happening
    elif snapshot.simulated:
        texts.append("nothing stirs")
    else:
        texts.append(f"{snapshot.samples} sample{'s' * (snapshot.samples != 1)}")
    fitting = ""
    for text in texts:
        longer = f"{fitting} · {text}" if fitting else text
        fitting = longer if len(longer) <= width - 2 else fitting
    return Text(fitting, style="grey50")


def _side(
    console: Console,
    snapshot: Snapshot,
    history: History,
    appearance: Appearance,
    space: _Space,
) -> RenderableType:
    """Compose what stands beside the picture: as much of it as there are rows for."""
    sections = [_Section(1, _lamps(appearance)), _Section(0, _words(snapshot))]
    if troubles := _troubles(snapshot):
        sections.append(_Section(2, troubles))
    eisv = None if snapshot.now is None else snapshot.now.eisv
    sections.append(_Section(3, _state(eisv, history, space.columns)))
    if snapshot.now is not None:
        readings = _readings(snapshot.now, snapshot.room, space.columns)
        sections.append(_Section(4, readings))
    options = console.options.update(width=space.columns, height=None)
    heights = {s.rank: len(console.render_lines(s.what, options, pad=False)) for s in sections}
    while sum(heights.values()) > space.rows and len(heights) > 1:
        del heights[max(heights)]
    used, kept = sum(heights.values()), [s.what for s in sections if s.rank in heights]
    gaps = len(kept) - 1 if used + len(kept) - 1 <= space.rows else 0
    parts = kept[:1]
    for what in kept[1:]:
        parts += [Text(), what] if gaps else [what]
    return Group(*parts, *_lately(console, history, space.columns, space.filled - used - gaps))


def _lamps(appearance: Appearance) -> Text:
    text = Text()
    for red, green, blue in lamp_colours(appearance.lights):
        text.append(f" {_LAMP}  ", style=Style(color=f"rgb({red},{green},{blue})"))
    return text


def _screen(appearance: Appearance, columns: int) -> Text:
    text = Text(no_wrap=True)
    for row in half_blocks(appearance.picture, columns):
        for characters, front, back in row:
            style = Style(
                color="rgb({},{},{})".format(*front), bgcolor="rgb({},{},{})".format(*back)
            )
            text.append(characters, style=style)
        text.append("\n")
    text.rstrip()
    return text


def _words(snapshot: Snapshot) -> Text:
    moment = snapshot.now
    if moment is None or moment.shape is None:
        return Text("waking", style="italic")
    text = Text()
    if snapshot.said is not None:
        text.append_text(_expression(parse(snapshot.said)))
        text.append(f"\n{snapshot.sentence or ''}\n", style="italic")
    text.append(f"{moment.shape}".replace("_", " "), style="grey70")
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


def _lately(console: Console, history: History, columns: int, rows: int) -> list[RenderableType]:
    """Show what was said before, the latest first, in the rows that are left."""
    lines: list[RenderableType] = []
    for said in list(history.said)[-2::-1]:
        line = Text(f"{local_time(said.wall):%H:%M}  ", style="grey42")
        line.append_text(_expression(said.expression))
        sentence = Text(said.sentence or "", style="italic grey50")
        wrapped = [*line.wrap(console, columns), *sentence.wrap(console, columns)]
        if len(lines) + 1 + len(wrapped) > rows:
            break
        lines += [Text(), *wrapped]
    return lines


def _state(eisv: EisvReport | None, history: History, width: int) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    values = dict.fromkeys(DIMENSIONS) if eisv is None else eisv.values
    moments = max(1, min(_MOMENTS, width - _BEFORE_SPARKS))
    for index, (name, value) in enumerate(values.items()):
        past = [point.eisv[index] for point in list(history.states)[-moments:]]
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


def _readings(
    moment: MomentReport, room: Mapping[Channel, float | None], width: int
) -> RenderableType:
    """Show every reading; where the body's own heat or glow is taken out, both with an arrow."""
    pairs = width >= _SIDE_WIDTH
    table = Table.grid(padding=(0, 1))
    for _ in range(1 + pairs):
        table.add_column(style="grey50")
        table.add_column(justify="right")
        table.add_column(style="grey50", min_width=3)
    fitted = [c for c in Channel if c in moment.reading or c in moment.faults]
    cells = [_cell(channel, moment, room) for channel in fitted if channel not in _RARELY_SHOWN]
    if pairs:
        for left, right in zip(cells[::2], [*cells[1::2], ("", Text(), "")], strict=False):
            table.add_row(*left, *right)
    else:
        for cell in cells:
            table.add_row(*cell)
    if not any("→" in cell[1].plain for cell in cells):
        return table
    return Group(table, Text("sensor→room, without the body's own heat", style="grey42"))


def _cell(
    channel: Channel, moment: MomentReport, room: Mapping[Channel, float | None]
) -> tuple[str, Text, str]:
    quantity = QUANTITIES[channel]
    if channel in moment.faults:
        settles = fault_kind(moment.faults[channel]) is FaultKind.SETTLING
        return quantity.label, _trouble("settles" if settles else "fault", settles=settles), ""
    reading, compensated = moment.reading[channel], room.get(channel)
    text = Text(_figure(channel, reading))
    if compensated is not None and abs(reading - compensated) >= _LEAST_SHARE * abs(reading):
        text = Text.assemble((f"{text}→", "grey50"), _figure(channel, compensated))
    return quantity.label, text, _UNITS.get(quantity.unit, quantity.unit)


def _figure(channel: Channel, value: float) -> str:
    decimals = min(QUANTITIES[channel].decimals, _DECIMALS.get(channel, 1))
    return f"{value:.{0 if value >= _PLENTY else decimals}f}"


def _trouble(text: str, *, settles: bool = False) -> Text:
    """Write a fault; a part that settles is none, and is only mentioned."""
    return Text(text, style="grey50" if settles else "red")


def _troubles(snapshot: Snapshot) -> Text:
    lost, settling = split_settling({} if snapshot.now is None else snapshot.now.faults)
    lines = [_trouble(line) for line in trouble_lines(lost, snapshot.parts)]
    if snapshot.silent_min is not None:
        lines.insert(0, _trouble(f"senses: no sample for {snapshot.silent_min} min"))
    lines += [_trouble(line, settles=True) for line in trouble_lines(settling, {})]
    if snapshot.notice:
        lines.append(Text(snapshot.notice, style="yellow"))
    return Text("\n").join(lines)
