"""Lumen in a terminal: its lights, its screen, what it feels and what it says, live."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from lumen.body.halfblocks import half_blocks, lamp_colours
from lumen.body.pages.vitals import DIMENSION_COLOURS
from lumen.body.palette import TOKEN_COLOURS
from lumen.core.moment import DIMENSIONS
from lumen.core.reading import QUANTITIES, Channel
from lumen.daemon.being import Being
from lumen.daemon.stage import Shown

_SPARKS = "▁▂▃▄▅▆▇█"
_FULL = {"E": 1.0, "I": 1.0, "S": 1.0, "V": 0.3}
_NAMES = {"E": "energy", "I": "integrity", "S": "entropy", "V": "void"}
_LAMP = "⬤"
_SIDE_WIDTH = 42
_LARGEST = 60
_GLOW = Channel.LED_BRIGHTNESS
_PLENTY = 100.0
"""From here on a reading needs no decimals to be read at a glance."""
_RARELY_SHOWN = frozenset({Channel.CTX_SWITCHES, Channel.INTERRUPTS})


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the view: where Lumen is, the time there, and what goes on."""

    place: str
    time: str
    happening: Sequence[str] = ()
    page_address: str | None = None


def view(console: Console, heading: Heading, being: Being, shown: Shown) -> RenderableType:
    """Compose the view for a terminal of this size."""
    room = min(console.width - _SIDE_WIDTH - 4, 2 * (console.height - 5), _LARGEST)
    side = Group(
        _lamps(shown),
        Text(),
        _words(being),
        Text(),
        _state(being),
        Text(),
        _senses(being),
        _troubles(being),
    )
    grid = Table.grid(padding=(0, 2))
    if room >= 24:  # noqa: PLR2004 - a smaller screen says nothing
        grid.add_column(width=room)
        grid.add_column(width=_SIDE_WIDTH)
        grid.add_row(_screen(shown, room), side)
    else:
        grid.add_column()
        grid.add_row(side)
    return Panel(
        grid,
        title=_title(heading, being),
        subtitle=_subtitle(heading, being),
        border_style="grey37",
        padding=(0, 1),
        expand=False,
    )


def _title(heading: Heading, being: Being) -> Text:
    title = Text(" Lumen ", style="bold")
    if being.simulated:
        title.append(" SIMULATED ", style="black on dark_orange3")
        title.append(" ")
    title.append(f"{heading.place} · {heading.time} ", style="grey62")
    return title


def _subtitle(heading: Heading, being: Being) -> Text:
    if heading.happening:
        text = " · ".join(heading.happening)
    elif being.simulated:
        text = "nothing stirs"
    else:
        text = f"{being.samples} samples"
    if heading.page_address:
        text += f" · {heading.page_address}"
    return Text(f" {text} ", style="grey50")


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


def _words(being: Being) -> RenderableType:
    moment = being.moment
    shape = None if moment is None else moment.shape
    text = Text()
    if shape is None:
        text.append("waking", style="italic")
        text.append("\n\n\n")
        return text
    said = being.said[-1] if being.said else None
    if said is not None:
        for index, token in enumerate(said.expression.spoken):
            text.append(" " * bool(index))
            text.append(f"~{token}~", style=Style(color=TOKEN_COLOURS[token].hex, bold=True))
        if str(said.expression).endswith("?"):
            text.append("?")
        text.append(f"\n{said.sentence or ''}\n", style="italic")
    assert moment is not None  # noqa: S101 - it has a shape
    text.append(f"{shape}".replace("_", " "), style="grey70")
    text.append(f" · {moment.trend}", style="grey50")
    return text


def _state(being: Being) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    eisv = None if being.moment is None else being.moment.eisv
    for index, name in enumerate(DIMENSIONS):
        value = None if eisv is None else eisv[index]
        past = [felt.eisv[index] for felt in list(being.history)[-20:]]
        shown = "  –" if value is None else f"{value:.2f}"  # noqa: RUF001 - a dash for no value
        table.add_row(
            Text(name, style="bold"),
            Text(_NAMES[name], style="grey50"),
            Text(shown),
            Text(_sparks(past, _FULL[name]), style=DIMENSION_COLOURS[name].hex),
        )
    return table


def _sparks(values: Sequence[float | None], full: float) -> str:
    """Draw values as blocks over at least a fifth of the dimension's range, or a space."""
    known = [v for v in values if v is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    spread = max(high - low, 0.2 * full)
    low = max(0.0, (low + high - spread) / 2.0)
    top = len(_SPARKS) - 1
    return "".join(
        " " if v is None else _SPARKS[min(top, math.floor((v - low) / spread * top + 0.5))]
        for v in values
    )


def _senses(being: Being) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    for _ in range(2):
        table.add_column(style="grey50")
        table.add_column(justify="right")
        table.add_column(style="grey50", min_width=5)
    if being.moment is None:
        return table
    cells = [
        _cell(channel, being.moment.sample.value(channel))
        for channel in being.moment.sample.readings
        if channel not in _RARELY_SHOWN
    ]
    for left, right in zip(cells[::2], [*cells[1::2], ("", Text(), "")], strict=False):
        table.add_row(*left, *right)
    return table


def _cell(channel: Channel, value: float | None) -> tuple[str, Text, str]:
    quantity = QUANTITIES[channel]
    if value is None:
        return quantity.label, Text("fault", style="bold red"), ""
    decimals = 0 if value >= _PLENTY else min(quantity.decimals, 1 + (channel is _GLOW))
    return quantity.label, Text(f"{value:.{decimals}f}"), quantity.unit


def _troubles(being: Being) -> RenderableType:
    lines = Text()
    faults = {} if being.moment is None else being.moment.faults
    told: dict[str, list[str]] = {}
    for channel, fault in faults.items():
        told.setdefault(str(fault), []).append(QUANTITIES[channel].name)
    for reason, names in told.items():
        lines.append(f"\n{', '.join(names)}: {reason}", style="red")
    for part, reason in being.faults.items():
        lines.append(f"\n{part}: {reason}", style="red")
    if being.notice:
        lines.append(f"\n{being.notice}", style="yellow")
    return lines
