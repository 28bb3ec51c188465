"""An explanation in the glossary's words: what terminal and page both say of it."""

from collections.abc import Iterator, Mapping

from lumen.core.events import Event
from lumen.core.explanation import (
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
from lumen.core.language import EXPRESSIONS
from lumen.core.moment import DIMENSION_NAMES
from lumen.core.reading import QUANTITIES, Channel
from lumen.core.rules import Relation
from lumen.core.why import MINUTES
from lumen.formats.report import CALIBRATION, UNCALIBRATED, WhyReport
from lumen.formats.spans import counted, span
from lumen.units import Seconds

NONE = "–"  # noqa: RUF001 - a dash for no value
PART_HEADINGS = ("value×weight", "gives", "usual", "differs")  # noqa: RUF001 - a times sign
"""The numbers of a part, as `part_numbers` gives them."""


def faults(why: WhyReport) -> Iterator[str]:
    """Give what is wrong with the sample that is explained."""
    if why.silent_min is not None:
        yield f"no sample for {why.silent_min} min: this explains the last one"
    for channel, reason in why.faults.items():
        yield f"{QUANTITIES[channel].name}: {reason}"


def notices(why: WhyReport) -> Iterator[str]:
    """Give what limits an explanation, and is no fault."""
    if not why.calibrated:
        yield f"{UNCALIBRATED}: {CALIBRATION}"
    yield from why.not_kept


def part_numbers(part: DimensionPart) -> tuple[str, str, str, str]:
    """Give a part's value times its weight, what it gives, usually gives, and the difference."""
    product = f"{part.counted:.2f}×{part.weight:.3f}"  # noqa: RUF001 - a times sign
    usual = NONE if part.usual is None else f"{part.usual:.3f}"
    differs = NONE if part.usual is None else f"{part.gives - part.usual:+z.3f}"
    return product, f"{part.gives:.3f}", usual, differs


def rules_of(shape: ShapeReasons) -> Iterator[tuple[RuleReasons, str]]:
    """Give the rule that named a shape and those that came near, each with a note."""
    yield shape.rule, "this rule named it"
    for other in shape.others:
        yield (
            other,
            "matches too, but comes later" if other.matches else f"{other.near:.0%} of its way",
        )


NO_OTHER_RULE = "no other rule matches: that is what this shape means"


def moved(shape: ShapeReasons) -> str:
    """Give how far each dimension moved, beside what counts."""
    far = ", ".join(
        f"{DIMENSION_NAMES[name]} {far:+z.3f} of {shape.significant[name]:.3f}"
        for name, far in shape.movement.items()
    )
    return f"movement, of what is significant: {far}"


def drawn(found: ExpressionReasons) -> str:
    """Give how an expression was drawn."""
    return (
        f"drawn with a chance of {found.chance:.1%}, {ordinal(found.rank)} likeliest of "
        f"{len(EXPRESSIONS):,}: the draw was {found.drawn:.3f}, within {found.low:.3f} to "
        f"{found.high:.3f}"
    )


def student_saw(found: ExpressionReasons) -> str:
    """Give what the student drew an expression from."""
    means = ", ".join(f"{name} {value:.2f}" for name, value in found.means.items())
    return f"the student saw {in_words(found.shape)}, {found.trend}, means {means}"


def no_expression(why: WhyReport) -> str:
    """Give why no expression is explained."""
    return "none yet" if why.said is None else f"{why.said}: its chances are not known"


NO_SENTENCE = "none since the start"


def claims(sentence: SentenceReasons) -> Iterator[str]:
    """Give each claim of a sentence with the numbers that bear it out."""
    for claim in sentence.claims:
        yield f"“{claim.clause}” {claim.basis}{evidence(claim)}"
    if not sentence.claims:
        yield "the expression in words: it claims nothing of the world"


def in_words(name: str) -> str:
    """Give the name of a shape or a token as it is read.

    >>> in_words("settled_presence")
    'settled presence'
    """
    return str(name).replace("_", " ")


def no_value(reasons: DimensionReasons, why: WhyReport) -> str:
    """Give why a dimension has no value."""
    waking = why.waking
    if waking is not None and waking.warm_up_left:
        return f"no value before {counted(waking.warm_up_left, 'more sample')}: warm-up"
    if reasons.raw is not None or why.not_kept:
        return "its value is not known"
    return "no fitted sensor measures it"


def felt(reasons: DimensionReasons, days: float) -> str:
    """Give how far from usual it is felt; before a day of life, from the middle of the scale."""
    assert reasons.felt is not None  # noqa: S101 - only called where it is known
    away, usual = reasons.felt - reasons.centre, "usual" if days >= 1.0 else "the middle"
    if abs(away) < 0.005:  # noqa: PLR2004 - what two decimals show as nothing
        return f"at {usual}"
    return f"{abs(away):.2f} {'above' if away > 0.0 else 'below'} {usual} ({reasons.centre:.2f})"


def formula(reasons: DimensionReasons) -> str:
    """Give how the felt value comes of the raw one."""
    assert reasons.raw is not None  # noqa: S101 - only called where it is known
    sign = "−" if reasons.usual >= 0.0 else "+"  # noqa: RUF001 - a minus sign
    inside = f"{reasons.raw:.3f} {sign} {abs(reasons.usual):.3f}"
    return (
        f"sum of the parts {reasons.raw:.3f}; felt = {reasons.centre:.2f} + "
        f"{reasons.gain:.2f} × ({inside})"  # noqa: RUF001 - a multiplication sign
    )


def waking_progress(waking: WakingReasons | None) -> str:
    """Give how far it is to the first shape."""
    if waking is None:
        return "not known"
    if waking.warm_up_left:
        return f"waking: {counted(waking.warm_up_left, 'more sample')} of warm-up"
    return (
        f"waking: {waking.states} of {waking.needs_states} states, "
        f"{waking.span_s / 60.0:.1f} of {waking.needs_span_s / 60.0:.1f} min"
    )


def judged_window(shape: ShapeReasons) -> str:
    """Give what was judged."""
    minutes = round(shape.window_s / 60.0)
    judged = f"of the last {minutes} min, {counted(shape.states, 'state')}"
    if minutes > 10:  # noqa: PLR2004 - the short window's minutes
        return f"{judged}; the last 10 min were {in_words(shape.lately)}"
    return judged


def needed(compared: ComparisonReasons) -> str:
    """Give a comparison of a rule, and how it came out."""
    came_out = f"{need(compared)}: {yes(holds=compared.holds)}"
    return f"{compared.what} {compared.value:+z.3f}, needs {came_out}"


def need(compared: ComparisonReasons) -> str:
    """Give what a comparison of a rule needs."""
    up = compared.relation in (Relation.AT_LEAST, Relation.ABOVE)
    return f"{compared.bound:+z.3f} or {'more' if up else 'less'}"


def yes(*, holds: bool) -> str:
    """Give whether something holds, in a word."""
    return "yes" if holds else "no"


def mood_of(found: ExpressionReasons) -> str:
    """Give how the mood was drawn."""
    mood = found.mood
    if mood is None:
        return "how its mood, the first token, was drawn is not known any more"
    return (
        f"its mood ~{mood.token}~ was drawn {ago(mood.age_s)} with a chance of "
        f"{mood.chance:.1%}, because {mood.because}"
    )


def evidence(claim: ClaimReasons) -> str:
    """Give the numbers of a claim."""
    known = dict(claim.evidence)
    minutes = known.pop(MINUTES, None)
    lost = [QUANTITIES[channel].name for channel in Channel if known.pop(channel, None)]
    numbers = [*_numbers(claim.basis, known), *lost]
    within = "" if minutes is None else f" in {minutes:.0f} min"
    return f": {', '.join(numbers)}{within}" if numbers else ""


def _numbers(basis: str, known: Mapping[str, float]) -> Iterator[str]:
    """Write numbers with their names; where one is a beginning and one its end, as a way."""
    ends = {f"{name.removesuffix('from')}to" for name in known if name.endswith("from")}
    first = next(iter(known), "")
    for name, value in known.items():
        end = f"{name.removesuffix('from')}to"
        if name.endswith("from") and end in known:
            way = f"{_figure(name, value)} to {_figure(end, known[end])}"
            yield f"{name} {way} {_unit(basis, name)}".strip()
        elif name not in ends:
            called = _ALONE.get(name, name)
            unit = _unit(basis, first if name in _AS_THE_FIRST else name)
            yield f"{called} {_figure(name, value)} {unit}".strip()


def _figure(name: str, value: float) -> str:
    if name in ("usual from", "usual to"):
        minutes = int(value // 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if name in DIMENSION_NAMES:
        return f"{value:+z.3f}"
    return f"{value:.0f}" if abs(value) >= _WHOLE else f"{value:.3g}"


def _unit(basis: str, name: str) -> str:
    return _UNITS.get(name, _EVENT_UNITS.get(basis, "") if name in _IN_EVENTS_UNIT else "")


def ago(age: Seconds) -> str:
    """Give an age in words."""
    return "now" if age < 1.0 else f"{span(age)} ago"


def ordinal(rank: int) -> str:
    """Give a rank in figures.

    >>> ordinal(1), ordinal(22), ordinal(113)
    ('the', '22nd', '113th')
    """
    if rank == 1:
        return "the"
    teens = rank % 100 in (11, 12, 13)
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"


_WHOLE = 100.0
"""From here on a number of the evidence needs no decimals."""
_ALONE: Mapping[str, str] = {"to": "now", "vapour from": "vapour before"}
"""What a beginning or an end is called without the other."""
_AS_THE_FIRST = frozenset({"then", "best of the others"})
"""What the first number of an evidence is compared with, in its unit."""
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
    "vapour": "hPa",
    "vapour from": "hPa",
    "vapour to": "hPa",
    "dark hours": "h",
    "brightest noon": "lx",
    "darkest noon": "lx",
    "coldest night": "°C",
    "warmest afternoon": "°C",
    "lowest pressure": "hPa",
    "highest pressure": "hPa",
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
            Event.GREETING,
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
    **dict.fromkeys((Event.STUFFIER, Event.FRESHER), "ppm"),
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
