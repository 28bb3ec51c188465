"""What stands in a terminal beside the screen: lamps, words, state, readings, problems."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeAlias

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from lumen.body.halfblocks import lamp_colours
from lumen.body.pages.vitals import DIMENSION_COLOURS, unit_of
from lumen.body.palette import TOKEN_COLOURS
from lumen.core.catalogue import Catalogue
from lumen.core.language import Expression, parse
from lumen.core.moment import DIMENSION_NAMES, DIMENSIONS
from lumen.core.reading import QUANTITIES, Channel, FaultKind
from lumen.core.waking import Waking
from lumen.formats.report import EisvReport, MomentReport, fault_kind, split_settling
from lumen.formats.report import troubles as trouble_lines
from lumen.outlets.snapshot import Snapshot
from lumen.ports import LedFrame
from lumen.runtime.history import History, Spoken
from lumen.runtime.local_time import local_time

SIDE_WIDTH = 43
"""Columns that the readings in pairs take."""
_SPARKS = "▁▂▃▄▅▆▇█"
_FULL = {"E": 1.0, "I": 1.0, "S": 1.0, "V": 0.3}
_LAMP = "●"
_BEFORE_SPARKS = 18
_DECIMALS = {Channel.LED_BRIGHTNESS: 2, Channel.HUMIDITY: 0}
"""Where it is not one."""
_LEAST_SHARE = 0.01
"""A smaller share that the body's own heat or glow has in a reading is not shown."""
_PLENTY = 100.0
"""From here on a reading needs no decimals to be read at a glance."""
_RARELY_SHOWN = frozenset({Channel.CTX_SWITCHES, Channel.INTERRUPTS})
_UNIT_WIDTH = 3
_FAULT_STYLE = "red"


def lamps(snapshot: Snapshot, lights: LedFrame, catalogue: Catalogue) -> Text:
    """Show the three lights, and what hands or the hour have set."""
    text = Text()
    for number, (red, green, blue) in enumerate(lamp_colours(lights)):
        lamp = f"{'  ' * bool(number)} {_LAMP}"
        text.append(lamp, style=Style(color=f"rgb({red},{green},{blue})"))
    hands = map(catalogue.translated, _set(snapshot))
    text.append(f"  {' · '.join(hands)}", style="yellow")
    text.rstrip()
    return text


def _set(snapshot: Snapshot) -> Iterator[str]:
    if snapshot.quiet_mode:
        yield "quiet mode"
    elif snapshot.quiet:
        yield "quiet hours"
    if snapshot.muted:
        yield "muted"
    if snapshot.brightness < 1.0:
        yield f"dim {snapshot.brightness:.0%}".replace("%", " %")


def words(snapshot: Snapshot, history: History, catalogue: Catalogue) -> Text:
    """Show what is said, the shape and the trend; while waking, what is waited for.

    Where the last expression has no words, the last sentence stays, with its own time.
    """
    moment = snapshot.now
    if moment is None or moment.shape is None:
        return _waking(snapshot.waking, catalogue)
    text, last = Text(), history.last_said
    if snapshot.said is not None:
        if last is not None:
            text.append(f"{local_time(last.wall):%H:%M}  ", style="grey42")
        text.append_text(_expression(parse(snapshot.said), catalogue))
        earlier = None if snapshot.sentence else _last_sentence(history)
        if earlier is None:
            text.append(f"\n{snapshot.sentence or ''}\n", style="italic")
        else:
            said = f"{local_time(earlier.wall):%H:%M}  {earlier.sentence}"
            text.append(f"\n{said}\n", style="italic grey50")
    shape = catalogue.translated(f"{moment.shape}".replace("_", " "))
    text.append(shape, style="grey70")
    text.append(f" · {catalogue.translated(str(moment.trend))}", style="grey50")
    return text


def _last_sentence(history: History) -> Spoken | None:
    return next((said for said in reversed(history.said) if said.sentence), None)


def _waking(waking: Waking | None, catalogue: Catalogue) -> Text:
    text = Text(catalogue.translated("waking"), style="italic")
    if waking is not None:
        then = catalogue.translated("then the first word")
        left = catalogue.translated(waking.words)
        text.append(f"\n{left},\n{then}", style="not italic grey70")
    return text


def _expression(expression: Expression, catalogue: Catalogue) -> Text:
    text = Text()
    for index, token in enumerate(expression.spoken):
        text.append(" " * bool(index))
        shown = catalogue.translated(f"~{token}~")
        text.append(shown, style=Style(color=TOKEN_COLOURS[token].hex, bold=True))
    if str(expression).endswith("?"):
        text.append("?")
    return text


def lately(
    console: Console, history: History, columns: int, rows: int, catalogue: Catalogue
) -> list[RenderableType]:
    """Show what was said before, the latest first, in the rows that are left."""
    lines: list[RenderableType] = []
    shown = _last_sentence(history)
    for said in list(history.said)[-2::-1]:
        line = Text(f"{local_time(said.wall):%H:%M}  ", style="grey42")
        line.append_text(_expression(said.expression, catalogue))
        wrapped: list[RenderableType] = [*line.wrap(console, columns)]
        if said.sentence and said is not shown:
            wrapped += Text(said.sentence, style="italic grey50").wrap(console, columns)
        if len(lines) + 1 + len(wrapped) > rows:
            break
        lines += [Text(), *wrapped]
    return lines


def state(
    eisv: EisvReport | None, history: History, width: int, catalogue: Catalogue
) -> RenderableType:
    """Show the four dimensions, and as much of their past as there are columns for."""
    table = Table.grid(padding=(0, 1))
    values = dict.fromkeys(DIMENSIONS) if eisv is None else eisv.values
    moments = max(1, width - _BEFORE_SPARKS)
    begin = max(0, len(history.states) - moments)
    recent = list(islice(history.states, begin, None))
    for index, (name, value) in enumerate(values.items()):
        past = [point.eisv[index] for point in recent]
        shown = "  –" if value is None else f"{value:.2f}"  # noqa: RUF001 - a dash for no value
        table.add_row(
            Text(name, style="bold"),
            Text(catalogue.translated(DIMENSION_NAMES[name]), style="grey50"),
            Text(catalogue.translated(shown)),
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


def readings(
    moment: MomentReport,
    room: Mapping[Channel, float | None],
    width: int,
    catalogue: Catalogue,
    *,
    uncalibrated: bool = False,
) -> RenderableType:
    """Show every reading; where the body's own heat or glow is taken out, both with an arrow."""
    beside = max(1, 2 * width // SIDE_WIDTH)
    table = Table.grid(padding=(0, 1))
    for least in _unit_widths(beside):
        table.add_column(style="grey50", no_wrap=True)
        table.add_column(justify="right", no_wrap=True)
        table.add_column(style="grey50", min_width=least, no_wrap=True)
    fitted = [c for c in Channel if c in moment.reading or c in moment.faults]
    cells = [
        _cell(channel, moment, room, catalogue)
        for channel in fitted
        if channel not in _RARELY_SHOWN
    ]
    if _width_of(cells, beside) > width:
        # What is at fault is named above: here a sign is enough.
        cells = [(label, _marked(value), unit) for label, value, unit in cells]
    for first in range(0, len(cells), beside):
        row: list[RenderableType] = []
        for cell in cells[first : first + beside]:
            row += cell
        table.add_row(*row)
    note = ""
    if any("→" in cell[1].plain for cell in cells):
        note = "sensor→room, without the body's own heat"
    elif Channel.AMBIENT_TEMP in moment.reading and (
        uncalibrated or room.get(Channel.AMBIENT_TEMP, 0.0) is None
    ):
        note = "air: at the board, warmer than the room"
    return Group(table, Text(catalogue.translated(note), style="grey42")) if note else table


_Cell: TypeAlias = tuple[str, Text, str]


def _unit_widths(beside: int) -> list[int]:
    """Give the least width of each column's units; the last one's have nothing beside them."""
    return [*[_UNIT_WIDTH] * (beside - 1), _UNIT_WIDTH - 1]


def _width_of(cells: Sequence[_Cell], beside: int) -> int:
    """Give how wide the readings are, so many of them side by side."""
    columns = [cells[first::beside] for first in range(beside)]
    return sum(
        max((cell_len(name) for name, _, _ in column), default=0)
        + max((value.cell_len for _, value, _ in column), default=0)
        + max(least, *(cell_len(unit) for _, _, unit in column))
        for column, least in zip(columns, _unit_widths(beside), strict=True)
    ) + (3 * beside - 1)


def _marked(value: Text) -> Text:
    """Give a sign in place of the word for a fault."""
    return value if value.style != _FAULT_STYLE else Text("✗", style=_FAULT_STYLE)


def _cell(
    channel: Channel,
    moment: MomentReport,
    room: Mapping[Channel, float | None],
    catalogue: Catalogue,
) -> _Cell:
    quantity = QUANTITIES[channel]
    label = catalogue.translated(quantity.label)
    if channel in moment.faults:
        settles = fault_kind(moment.faults[channel]) is FaultKind.SETTLING
        kind = catalogue.translated("settles" if settles else "fault")
        return label, _trouble(kind, settles=settles), ""
    reading, compensated = moment.reading[channel], room.get(channel)
    text = Text(catalogue.translated(_figure(channel, reading)))
    if compensated is not None and abs(reading - compensated) >= _LEAST_SHARE * abs(reading):
        in_room = catalogue.translated(_figure(channel, compensated))
        text = Text.assemble((f"{text}→", "grey50"), in_room)
    return label, text, unit_of(channel)


def _figure(channel: Channel, value: float) -> str:
    decimals = min(QUANTITIES[channel].decimals, _DECIMALS.get(channel, 1))
    return f"{value:.{0 if value >= _PLENTY else decimals}f}"


def _trouble(text: str, *, settles: bool = False) -> Text:
    """Write a fault; a part that settles is none, and is only mentioned."""
    return Text(text, style="grey50" if settles else _FAULT_STYLE)


def troubles(snapshot: Snapshot, catalogue: Catalogue) -> Text:
    """Show what is wrong, and what a person should know."""
    lost, settling = split_settling({} if snapshot.now is None else snapshot.now.faults)
    said = catalogue.translated
    lines = [_trouble(said(line)) for line in trouble_lines(lost, snapshot.parts)]
    if snapshot.silent_min is not None:
        lines.insert(0, _trouble(said(f"senses: no sample for {snapshot.silent_min} min")))
    lines += [_trouble(said(line), settles=True) for line in trouble_lines(settling, {})]
    if snapshot.notice:
        lines.append(Text(said(snapshot.notice), style="yellow"))
    return Text("\n").join(lines)
