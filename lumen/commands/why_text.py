"""An explanation as people read it in a terminal, from 70 columns on; piped, it has no colour."""

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lumen.body.pages.vitals import DIMENSION_COLOURS
from lumen.body.part_reading import reading
from lumen.core.explanation import (
    DimensionPart,
    DimensionReasons,
    RuleReasons,
    SentenceReasons,
    ShapeReasons,
    WakingReasons,
)
from lumen.core.moment import DIMENSION_NAMES
from lumen.core.part_names import PART_NAMES
from lumen.formats.report import WhyReport
from lumen.outlets import why_words as words

WIDE = 100
"""Columns from which there is room for a bar."""
_MOST = 120
"""Columns that are used: no line is easier to read for being longer."""
_LONGEST_NAME = max(map(len, PART_NAMES.values()))
_BAR = 20
_FULL = {"V": 0.3}
_LARGEST_BAR = 0.1
"""The difference from usual, in a dimension's range, that fills one side of a bar."""
_QUIET = "grey62"


def portrait(why: WhyReport, when: str, width: int) -> RenderableType:
    """Lay an explanation out.

    Args:
        why: the explanation.
        when: its time, in local words.
        width: columns of the terminal.
    """
    parts: list[RenderableType] = [_heading(why, when), *map(_indented, _notes(why))]
    for name, reasons in why.dimensions.items():
        parts.append(_indented(_dimension(name, reasons, why, width), above=1))
    parts.append(_indented(Group(*_shape(why.shape, why.waking)), above=1))
    parts.append(_indented(Group(*_expression(why)), above=1))
    parts.append(_indented(Group(*_sentence(why.sentence)), above=1))
    return Group(*parts)


def printed(why: WhyReport, when: str) -> None:
    """Print an explanation."""
    console = Console(highlight=False)
    console.print(portrait(why, when, console.width))


def _indented(what: RenderableType, above: int = 0) -> Padding:
    return Padding(what, (above, 0, 0, 2), expand=False)


def _heading(why: WhyReport, when: str) -> Text:
    text = Text.assemble(("Why", "bold"), f" · {when}")
    if why.simulated:
        text.append("  ")
        text.append(" SIMULATED ", style="black on dark_orange3")
    return text


def _notes(why: WhyReport) -> Iterator[Text]:
    yield from (Text(f"✗ {fault}", style="red") for fault in words.faults(why))
    yield from (Text(f"! {notice}", style="yellow") for notice in words.notices(why))


def _dimension(name: str, reasons: DimensionReasons, why: WhyReport, width: int) -> RenderableType:
    colour = f"bold {DIMENSION_COLOURS[name].hex}"
    heading = Text.assemble((DIMENSION_NAMES[name].upper(), colour), "  ")
    if reasons.felt is None or reasons.raw is None:
        return heading.append(words.no_value(reasons, why), style="italic")
    heading.append(f"{reasons.felt:.2f}", style="bold")
    heading.append(f"  {words.felt(reasons, why.own_days)}", style=_QUIET)
    return Group(
        heading, _parts(name, reasons, why, width), Text(words.formula(reasons), style=_QUIET)
    )


def _parts(name: str, reasons: DimensionReasons, why: WhyReport, width: int) -> RenderableType:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.width = min(width, _MOST) - 2
    table.add_column("part", no_wrap=True, min_width=_LONGEST_NAME, header_style=_QUIET)
    table.add_column("reading", ratio=1, header_style=_QUIET)
    for heading in words.PART_HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True, header_style=_QUIET)
    if width >= WIDE:
        table.add_column("", no_wrap=True)
    for part in reasons.parts:
        missing = part.value is None
        row: list[RenderableType] = [PART_NAMES[part.component], reading(part, why)]
        row += words.part_numbers(part)
        if width >= WIDE:
            row.append(_bar(part, _FULL.get(name, 1.0), DIMENSION_COLOURS[name].hex))
        table.add_row(*row, style="red" if missing else None)
    return table


def _bar(part: DimensionPart, full: float, colour: str) -> Text:
    """Draw how far a part is from what it usually gives, to the left or the right."""
    half = _BAR // 2
    away = 0.0 if part.usual is None else (part.gives - part.usual) / full
    cells = min(half, round(half * abs(away) / _LARGEST_BAR))
    less, more = (cells, 0) if away < 0.0 else (0, cells)
    return Text.assemble(
        ("┄" * (half - less), "grey37"),
        ("━" * less, colour),
        ("│", "grey50"),
        ("━" * more, colour),
        ("┄" * (half - more), "grey37"),
    )


def _shape(shape: ShapeReasons | None, waking: WakingReasons | None) -> Iterator[RenderableType]:
    heading = Text.assemble(("SHAPE", "bold"), "  ")
    if shape is None:
        yield heading.append(words.waking_progress(waking), style="italic")
        return
    heading.append(f"{words.in_words(shape.shape)}, {shape.trend}", style="bold")
    yield heading
    yield Text(words.judged_window(shape), style=_QUIET)
    if not shape.rule.comparisons:
        yield Text(words.NO_OTHER_RULE)
    for rule, note in words.rules_of(shape):
        yield from _rule(rule, note)
    yield Text(words.moved(shape), style=_QUIET)


def _rule(rule: RuleReasons, note: str) -> Iterator[Text]:
    name = words.in_words(rule.shape)
    for number, each in enumerate(rule.comparisons):
        text = Text(f"{name}: " if number == 0 else "  and ")
        text.append(words.needed(each))
        if number == 0:
            text.append(f" ({note})", style=_QUIET)
        yield text


def _expression(why: WhyReport) -> Iterator[RenderableType]:
    found = why.expression
    heading = Text.assemble(("EXPRESSION", "bold"), "  ")
    if found is None:
        yield heading.append(words.no_expression(why), style="italic")
        return
    heading.append(found.expression, style="bold cyan")
    yield heading.append(f"  {words.ago(found.age_s)}", style=_QUIET)
    yield Text(words.drawn(found))
    yield Text(words.mood_of(found))
    yield Text(words.student_saw(found), style=_QUIET)
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))
    table.add_column("likeliest", header_style=_QUIET)
    for name in ("chance", "student alone"):
        table.add_column(name, justify="right", header_style=_QUIET)
    for each in found.likeliest:
        drawn = "bold" if each.expression == found.expression else None
        table.add_row(each.expression, f"{each.chance:.1%}", f"{each.student:.1%}", style=drawn)
    yield table


def _sentence(sentence: SentenceReasons | None) -> Iterator[RenderableType]:
    heading = Text.assemble(("SENTENCE", "bold"), "  ")
    if sentence is None:
        yield heading.append(words.NO_SENTENCE, style="italic")
        return
    heading.append(f"“{sentence.sentence}”", style="italic")
    yield heading.append(f"  {words.ago(sentence.age_s)}", style=_QUIET)
    yield from map(Text, words.claims(sentence))
