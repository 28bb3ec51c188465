"""An explanation in the glossary's words: what terminal and page both say of it."""

from collections.abc import Iterator

from lumen.core.explanation import (
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
from lumen.core.reading import QUANTITIES
from lumen.core.rules import Relation
from lumen.formats.report import CALIBRATION, UNCALIBRATED, WhyReport
from lumen.formats.spans import counted, span
from lumen.outlets.evidence_words import evidence
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
    means = ", ".join(f"{DIMENSION_NAMES[name]} {v:.2f}" for name, v in found.means.items())
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
