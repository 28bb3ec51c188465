"""Lumen in a terminal: its lights, its screen, what it feels and what it says, live.

The frame is as large as the terminal and stays where it is, whatever is in it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.panel import Panel
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from lumen.body.scene import Scene
from lumen.core.catalogue import ENGLISH_CATALOGUE, Catalogue
from lumen.formats.spans import counted
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.terminal import sections
from lumen.outlets.terminal.pages import HEAD_ROWS, page
from lumen.outlets.terminal.sections import SIDE_WIDTH
from lumen.ports import LedFrame
from lumen.runtime.history import History

_FRAME = 4
"""Columns of the frame and what it leaves free, left and right; it has two rows."""
_BETWEEN = 2
_SMALLEST = 21
"""Columns of a screen that still says something."""
_LARGEST = 80
_FULL_HINT = "← → page   w why   z quiet   m mute   ? help   q end"
_HINTS = (_FULL_HINT, "w why   ? help   q end", "? help")
_HELP = (
    ("← →", "the page before, the next page; 1 to 5: that page"),
    ("w", "why: what is felt, and what it is made of"),
    ("z", "quiet mode on or off: dim, dark screen, no words"),
    ("m", "mute: expressions without words"),
    ("+ -", "brighter, dimmer"),
    ("↑ ↓", "scroll a long text"),
    ("? h", "this help, and back"),
    ("q", "end Lumen, as Ctrl-C does"),
)
_MEANINGS = (
    ("E", "energy: how warm and busy it is"),
    ("I", "integrity: how well the readings inform, and were predicted"),
    ("S", "entropy: what strays from calm, or is missing"),
    ("V", "void: how much memory, processor and disk are taken up"),
)


class Layout(NamedTuple):
    """Columns of the screen, 0 where there is none, and of the texts beside it; and rows."""

    screen: int
    texts: tuple[int, ...]
    rows: int


class _Section(NamedTuple):
    """A part of the view beside the screen; where there is little room, the highest rank goes."""

    rank: int
    what: RenderableType


class _Rows:
    """What is drawn in exactly so many rows, the last of them for a line of its own."""

    def __init__(self, what: RenderableType, rows: int, last: Text | None) -> None:
        self._what, self._rows, self._last = what, rows, last

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it."""
        rows = self._rows - (self._last is not None)
        lines = console.render_lines(self._what, options.update(height=rows))
        if self._last is not None:
            lines += console.render_lines(self._last, options.update(height=1))
        for line in lines:
            yield from line
            yield Segment.line()


def view(
    console: Console,
    snapshot: Snapshot,
    history: History,
    scene: Scene,
    lights: LedFrame,
    address: str | None = None,
    *,
    keys: bool = False,
) -> RenderableType:
    """Compose the view for a terminal of this size.

    Args:
        console: the terminal.
        snapshot: the present.
        history: the past.
        scene: the present as the screen sees it, and the language of the view.
        lights: what the lights show.
        address: where the page is, with what a stranger must know; None where there is none.
        keys: whether keys can be pressed, and so are named.
    """
    catalogue = scene.catalogue
    layout = layout_for(console.width, console.height - 2 - keys)
    grid = Table.grid(padding=(0, _BETWEEN))
    cells: list[RenderableType] = []
    if layout.screen:
        grid.add_column(width=layout.screen)
        cells.append(page(console, scene, layout.screen, layout.rows, lit=snapshot.lit))
    for width in layout.texts:
        grid.add_column(width=width)
    cells += _texts(console, snapshot, history, lights, layout, catalogue)
    grid.add_row(*cells)
    inside = console.width - _FRAME
    hints = [catalogue.translated(hint) for hint in _HINTS]
    return Panel(
        _Rows(grid, console.height - 2, _hint(inside, hints) if keys else None),
        title=_title(snapshot, inside, catalogue),
        subtitle=_subtitle(snapshot, address, inside, catalogue),
        border_style="grey37",
        padding=(0, 1),
        width=console.width,
        height=console.height,
    )


def layout_for(width: int, rows: int) -> Layout:
    """Share a terminal's columns out: readings in pairs come first, then the screen.

    >>> layout_for(80, 21), layout_for(200, 42).texts
    (Layout(screen=31, texts=(43,), rows=21), (55, 57))
    """
    inside = width - _FRAME
    screen = min(inside - _BETWEEN - SIDE_WIDTH, 2 * (rows - HEAD_ROWS), _LARGEST)
    screen = screen if screen >= _SMALLEST else 0
    left = inside - (screen + _BETWEEN if screen else 0)
    if left < 2 * SIDE_WIDTH + _BETWEEN:
        return Layout(screen, (left,), rows)
    words = (left - _BETWEEN) // 2 - (left - 2 * SIDE_WIDTH) // 16
    return Layout(screen, (words, left - _BETWEEN - words), rows)


def laid_out(
    console: Console,
    what: RenderableType,
    first: int,
    *,
    keys: bool,
    catalogue: Catalogue = ENGLISH_CATALOGUE,
) -> RenderableType:
    """Show a text that fills the terminal, from one of its rows on.

    Args:
        console: the terminal.
        what: the text.
        first: the row that it begins with; `rows_beyond` says how many there are.
        keys: whether keys can be pressed.
        catalogue: the language of what the keys do.
    """
    lines = console.render_lines(what, console.options.update(height=None))[first:]
    hints = (
        catalogue.translated("↑ ↓ scroll   w why   ? help   esc back   q end"),
        catalogue.translated("↑ ↓ scroll   esc back"),
    )
    return _Rows(_Lines(lines), console.height, _hint(console.width, hints) if keys else None)


def rows_beyond(console: Console, what: RenderableType) -> int:
    """Give how many rows of a text a terminal has no room for at once."""
    lines = console.render_lines(what, console.options.update(height=None))
    return max(0, len(lines) - (console.height - 1))


def help_text(catalogue: Catalogue = ENGLISH_CATALOGUE) -> RenderableType:
    """Say what the keys do, and what the four letters mean."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    for key, text in _HELP:
        table.add_row(key, catalogue.translated(text))
    table.add_row()
    for letter, text in _MEANINGS:
        table.add_row(letter, catalogue.translated(text))
    more = Text(
        catalogue.translated(
            "Other windows: lumen status, lumen why; the page's address is below the view."
        )
    )
    return Group(Text(catalogue.translated("Keys"), style="bold"), Text(), table, Text(), more)


class _Lines:
    """Lines that were drawn before."""

    def __init__(self, lines: list[list[Segment]]) -> None:
        self._lines = lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw them again."""
        for line in self._lines:
            yield from line
            yield Segment.line()


def _hint(width: int, hints: Sequence[str]) -> Text:
    fitting = next((hint for hint in hints if len(hint) <= width), "")
    return Text(fitting, style="grey50", justify="center")


def _title(snapshot: Snapshot, width: int, catalogue: Catalogue) -> Text:
    title = Text("Lumen", style="bold")
    if snapshot.simulated:
        title.append("  ")
        title.append(catalogue.translated(" SIMULATED "), style="black on dark_orange3")
    room = width - 2 - len(title) - 2
    now = datetime.fromisoformat(snapshot.local_time)
    date, time = catalogue.translated(f"{now:%a %-d %b, %H:%M}"), f"{now:%H:%M}"
    # Where there is no room for all, the time is shown: place and date do not change.
    most = (f"{catalogue.translated(snapshot.place)} · {date}", date, time)
    fitting = next((text for text in most if len(text) <= room), "")
    title.append(f"  {fitting}" if fitting else "", style="not bold grey62")
    return title


def _subtitle(snapshot: Snapshot, address: str | None, width: int, catalogue: Catalogue) -> Text:
    texts = [address] if address else []
    if snapshot.happening:
        texts += snapshot.happening
    elif snapshot.simulated:
        texts.append("nothing stirs")
    else:
        texts.append(counted(snapshot.samples, "sample"))
    fitting = ""
    for text in map(catalogue.translated, texts):
        longer = f"{fitting} · {text}" if fitting else text
        fitting = longer if len(longer) <= width - 2 else fitting
    return Text(fitting, style="grey50")


def _texts(
    console: Console,
    snapshot: Snapshot,
    history: History,
    lights: LedFrame,
    layout: Layout,
    catalogue: Catalogue,
) -> list[RenderableType]:
    """Compose what stands beside the screen: in two columns, or as much as one has rows for."""
    said = sections.words(snapshot, history, catalogue)
    words = [_Section(1, sections.lamps(snapshot, lights, catalogue)), _Section(0, said)]
    if troubles := sections.troubles(snapshot, catalogue):
        words.append(_Section(2, troubles))
    figures = layout.texts[-1]
    eisv = None if snapshot.now is None else snapshot.now.eisv
    state = [_Section(3, sections.state(eisv, history, figures, catalogue))]
    if snapshot.now is not None:
        read = (snapshot.now, snapshot.room, figures, catalogue)
        state.append(_Section(4, sections.readings(*read, uncalibrated=snapshot.uncalibrated)))
    if len(layout.texts) == 1:
        return [_column(console, [*words, *state], history, figures, layout.rows, catalogue)]
    return [
        _column(console, words, history, layout.texts[0], layout.rows, catalogue),
        _column(console, state, None, figures, layout.rows, catalogue),
    ]


def _column(
    console: Console,
    parts: list[_Section],
    history: History | None,
    width: int,
    rows: int,
    catalogue: Catalogue,
) -> RenderableType:
    """Put parts below one another, and what was said before into the rows that are left."""
    options = console.options.update(width=width, height=None)
    heights = {s.rank: len(console.render_lines(s.what, options, pad=False)) for s in parts}
    while sum(heights.values()) > rows and len(heights) > 1:
        del heights[max(heights)]
    used, kept = sum(heights.values()), [s.what for s in parts if s.rank in heights]
    gaps = len(kept) - 1 if used + len(kept) - 1 <= rows else 0
    column = kept[:1]
    for what in kept[1:]:
        column += [Text(), what] if gaps else [what]
    if history is None:
        return Group(*column)
    return Group(*column, *sections.lately(console, history, width, rows - used - gaps, catalogue))
