"""An explanation as people read it in a terminal, from 70 columns on; piped, it has no colour."""

from collections.abc import Iterator, Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lumen.body.pages.vitals import DIMENSION_COLOURS
from lumen.body.part_reading import reading
from lumen.commands.printing import span
from lumen.core.events import Event
from lumen.core.moment import DIMENSION_NAMES
from lumen.core.part_names import PART_NAMES
from lumen.core.reading import QUANTITIES, Channel
from lumen.core.rules import Relation
from lumen.core.why import (
    MINUTES,
    ClaimReasons,
    ComparisonReasons,
    DimensionPart,
    DimensionReasons,
    ExpressionReasons,
    RuleReasons,
    SentenceReasons,
    ShapeReasons,
    WakingReasons,
)
from lumen.formats.report import CALIBRATION, UNCALIBRATED, WhyReport
from lumen.units import Seconds

WIDE = 100
"""Columns from which there is room for a bar."""
_MOST = 120
"""Columns that are used: no line is easier to read for being longer."""
_LONGEST_NAME = max(map(len, PART_NAMES.values()))
_BAR = 20
_FULL = {"V": 0.3}
_LARGEST_BAR = 0.1
"""The difference from usual, in a dimension's range, that fills one side of a bar."""
_NONE = "–"  # noqa: RUF001 - a dash for no value
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
    if why.silent_min is not None:
        yield Text(f"✗ no sample for {why.silent_min} min: this explains the last one", style="red")
    for channel, reason in why.faults.items():
        yield Text(f"✗ {QUANTITIES[channel].name}: {reason}", style="red")
    if not why.calibrated:
        yield Text(f"! {UNCALIBRATED}: {CALIBRATION}", style="yellow")
    for missing in why.not_kept:
        yield Text(f"! {missing}", style="yellow")


def _dimension(name: str, reasons: DimensionReasons, why: WhyReport, width: int) -> RenderableType:
    colour = f"bold {DIMENSION_COLOURS[name].hex}"
    heading = Text.assemble((DIMENSION_NAMES[name].upper(), colour), "  ")
    if reasons.felt is None or reasons.raw is None:
        return heading.append(_no_value(reasons, why), style="italic")
    heading.append(f"{reasons.felt:.2f}", style="bold")
    heading.append(f"  {_felt(reasons, why.own_days)}", style=_QUIET)
    return Group(heading, _parts(name, reasons, why, width), Text(_formula(reasons), style=_QUIET))


def _no_value(reasons: DimensionReasons, why: WhyReport) -> str:
    waking = why.waking
    if waking is not None and waking.warm_up_left:
        return f"no value before {_counted(waking.warm_up_left, 'more sample')}: warm-up"
    if reasons.raw is not None or why.not_kept:
        return "its value is not known"
    return "no fitted sensor measures it"


def _felt(reasons: DimensionReasons, days: float) -> str:
    """Give how far from usual it is felt; before a day of life, from the middle of the scale."""
    assert reasons.felt is not None  # noqa: S101 - only called where it is known
    away, usual = reasons.felt - reasons.centre, "usual" if days >= 1.0 else "the middle"
    if abs(away) < 0.005:  # noqa: PLR2004 - what two decimals show as nothing
        return f"at {usual}"
    return f"{abs(away):.2f} {'above' if away > 0.0 else 'below'} {usual} ({reasons.centre:.2f})"


def _formula(reasons: DimensionReasons) -> str:
    assert reasons.raw is not None  # noqa: S101 - only called where it is known
    sign = "−" if reasons.usual >= 0.0 else "+"  # noqa: RUF001 - a minus sign
    inside = f"{reasons.raw:.3f} {sign} {abs(reasons.usual):.3f}"
    return (
        f"sum of the parts {reasons.raw:.3f}; felt = {reasons.centre:.2f} + "
        f"{reasons.gain:.2f} × ({inside})"  # noqa: RUF001 - a multiplication sign
    )


def _parts(name: str, reasons: DimensionReasons, why: WhyReport, width: int) -> RenderableType:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.width = min(width, _MOST) - 2
    table.add_column("part", no_wrap=True, min_width=_LONGEST_NAME, header_style=_QUIET)
    table.add_column("reading", ratio=1, header_style=_QUIET)
    for heading in ("value×weight", "gives", "usual", "differs"):  # noqa: RUF001 - a times sign
        table.add_column(heading, justify="right", no_wrap=True, header_style=_QUIET)
    if width >= WIDE:
        table.add_column("", no_wrap=True)
    for part in reasons.parts:
        missing = part.value is None
        counted = f"{part.counted:.2f}×{part.weight:.3f}"  # noqa: RUF001 - as above
        usual = _NONE if part.usual is None else f"{part.usual:.3f}"
        differs = _NONE if part.usual is None else f"{part.gives - part.usual:+.3f}"
        cells = [PART_NAMES[part.component], reading(part, why), counted, f"{part.gives:.3f}"]
        row: list[RenderableType] = [*cells, usual, differs]
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
        yield heading.append(_waking(waking), style="italic")
        return
    heading.append(f"{str(shape.shape).replace('_', ' ')}, {shape.trend}", style="bold")
    yield heading
    yield Text(_window(shape), style=_QUIET)
    if not shape.rule.comparisons:
        yield Text("no other rule matches: that is what this shape means")
    yield from _rule(shape.rule, "this rule named it")
    for other in shape.others:
        note = "matches too, but comes later" if other.matches else f"{other.near:.0%} of its way"
        yield from _rule(other, note)
    moved = ", ".join(
        f"{DIMENSION_NAMES[name]} {far:+.3f} of {shape.significant[name]:.3f}"
        for name, far in shape.movement.items()
    )
    yield Text(f"movement, of what is significant: {moved}", style=_QUIET)


def _waking(waking: WakingReasons | None) -> str:
    if waking is None:
        return "not known"
    if waking.warm_up_left:
        return f"waking: {_counted(waking.warm_up_left, 'more sample')} of warm-up"
    return (
        f"waking: {waking.states} of {waking.needs_states} states, "
        f"{waking.span_s / 60.0:.1f} of {waking.needs_span_s / 60.0:.1f} min"
    )


def _window(shape: ShapeReasons) -> str:
    minutes = round(shape.window_s / 60.0)
    judged = f"of the last {minutes} min, {_counted(shape.states, 'state')}"
    if minutes > 10:  # noqa: PLR2004 - the short window's minutes
        return f"{judged}; the last 10 min were {str(shape.lately).replace('_', ' ')}"
    return judged


def _rule(rule: RuleReasons, note: str) -> Iterator[Text]:
    name = str(rule.shape).replace("_", " ")
    for number, each in enumerate(rule.comparisons):
        text = Text(f"{name}: " if number == 0 else "  and ")
        text.append(_needed(each))
        if number == 0:
            text.append(f" ({note})", style=_QUIET)
        yield text


def _needed(compared: ComparisonReasons) -> str:
    up = compared.relation in (Relation.AT_LEAST, Relation.ABOVE)
    needs = f"{compared.bound:+.3f} or {'more' if up else 'less'}"
    return f"{compared.what} {compared.value:+.3f}, needs {needs}: {_yes(holds=compared.holds)}"


def _yes(*, holds: bool) -> str:
    return "yes" if holds else "no"


def _expression(why: WhyReport) -> Iterator[RenderableType]:
    found = why.expression
    heading = Text.assemble(("EXPRESSION", "bold"), "  ")
    if found is None:
        yield heading.append(
            "none yet" if why.said is None else f"{why.said}: its chances are not known",
            style="italic",
        )
        return
    heading.append(found.expression, style="bold cyan")
    yield heading.append(f"  {_ago(found.age_s)}", style=_QUIET)
    yield Text(
        f"drawn with a chance of {found.chance:.1%}, {_ordinal(found.rank)} likeliest of 2,985: "
        f"the draw was {found.drawn:.3f}, within {found.low:.3f} to {found.high:.3f}"
    )
    yield Text(_mood(found))
    means = ", ".join(f"{name} {value:.2f}" for name, value in found.means.items())
    shape = str(found.shape).replace("_", " ")
    yield Text(f"the student saw {shape}, {found.trend}, means {means}", style=_QUIET)
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))
    table.add_column("likeliest", header_style=_QUIET)
    for name in ("chance", "student alone"):
        table.add_column(name, justify="right", header_style=_QUIET)
    for each in found.likeliest:
        drawn = "bold" if each.expression == found.expression else None
        table.add_row(each.expression, f"{each.chance:.1%}", f"{each.student:.1%}", style=drawn)
    yield table


def _mood(found: ExpressionReasons) -> str:
    mood = found.mood
    if mood is None:
        return "how its mood, the first token, was drawn is not known any more"
    return (
        f"its mood ~{mood.token}~ was drawn {_ago(mood.age_s)} with a chance of "
        f"{mood.chance:.1%}, because {mood.because}"
    )


def _sentence(sentence: SentenceReasons | None) -> Iterator[RenderableType]:
    heading = Text.assemble(("SENTENCE", "bold"), "  ")
    if sentence is None:
        yield heading.append("none since the start", style="italic")
        return
    heading.append(f"“{sentence.sentence}”", style="italic")
    yield heading.append(f"  {_ago(sentence.age_s)}", style=_QUIET)
    for claim in sentence.claims:
        yield Text(f"“{claim.clause}” {claim.basis}{_evidence(claim)}")
    if not sentence.claims:
        yield Text("the expression in words: it claims nothing of the world")


def _evidence(claim: ClaimReasons) -> str:
    known = dict(claim.evidence)
    minutes = known.pop(MINUTES, None)
    lost = [QUANTITIES[channel].name for channel in Channel if known.pop(channel, None)]
    numbers = [f"{name} {_number(claim.basis, name, x)}" for name, x in known.items()]
    numbers += lost
    within = "" if minutes is None else f" in {minutes:.0f} min"
    return f": {', '.join(numbers)}{within}" if numbers else ""


def _number(basis: str, name: str, value: float) -> str:
    if name in ("usual from", "usual to"):
        minutes = int(value // 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    unit = _UNITS.get(name, _EVENT_UNITS.get(basis, "") if name in _IN_EVENTS_UNIT else "")
    figures = f"{value:+.3f}" if name in DIMENSION_NAMES else f"{value:.3g}"
    return f"{figures} {unit}".strip()


_IN_EVENTS_UNIT = frozenset({"from", "to", "now", "usual", "ends at", "limit", "peak"})
_UNITS: Mapping[str, str] = {
    "light": "lx",
    "air": "°C",
    "air from": "°C",
    "air to": "°C",
    "chip": "°C",
    "humidity": "%RH",
    "processor": "%",
    "disk": "%",
    "vapour from": "hPa",
    "vapour to": "hPa",
    "seconds": "s",
    "seconds held": "s",
}
_EVENT_UNITS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            Event.LAMP_ON,
            Event.LAMP_OUT,
            Event.LIGHTER,
            Event.DARKER,
            Event.DAWN,
            Event.DUSK,
            Event.DARK,
            Event.BRIGHT,
            Event.BRIGHTER_THAN_USUAL,
            Event.DARKER_THAN_USUAL,
        ),
        "lx",
    ),
    **dict.fromkeys(
        (
            Event.WARMER,
            Event.COOLER,
            Event.WARM,
            Event.COOL,
            Event.HOT,
            Event.WARMER_THAN_USUAL,
            Event.COOLER_THAN_USUAL,
        ),
        "°C",
    ),
    **dict.fromkeys(
        (
            Event.MOISTER,
            Event.DRIER,
            Event.STEAM,
            Event.MOISTER_THAN_USUAL,
            Event.DRIER_THAN_USUAL,
            Event.PRESSURE_FALLS,
            Event.PRESSURE_RISES,
        ),
        "hPa",
    ),
    **dict.fromkeys((Event.MOIST, Event.DRY), "%RH"),
    **dict.fromkeys(
        (
            Event.WORK_BEGAN,
            Event.WORK_ENDED,
            Event.BUSY,
            Event.MEMORY_FILLS,
            Event.MEMORY_FREED,
            Event.DISK_FULL,
        ),
        "%",
    ),
}


def _ago(age: Seconds) -> str:
    return "now" if age < 1.0 else f"{span(age)} ago"


def _ordinal(rank: int) -> str:
    """Give a rank in figures.

    >>> _ordinal(1), _ordinal(22), _ordinal(113)
    ('the', '22nd', '113th')
    """
    if rank == 1:
        return "the"
    teens = rank % 100 in (11, 12, 13)
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"


def _counted(count: int, one: str) -> str:
    return f"{count} {one}{'s' * (count != 1)}"
