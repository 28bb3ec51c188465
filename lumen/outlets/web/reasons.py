"""Why Lumen is as it is, as the page shows it: for each thing that can be asked about, a text.

A text is a heading, a lead and blocks; a block is a paragraph, or a table with its head. The words
are those of `lumen why`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import msgspec

from lumen.body.part_reading import reading
from lumen.core.affinity import AFFINE_TOKENS
from lumen.core.explanation import (
    DimensionReasons,
    ExpressionReasons,
    RuleReasons,
    SentenceReasons,
    ShapeReasons,
)
from lumen.core.language import TOKENS, Token
from lumen.core.moment import DIMENSION_NAMES
from lumen.core.part_names import PART_NAMES
from lumen.core.reading import QUANTITIES, Channel
from lumen.core.shape_names import SHAPES
from lumen.core.speaker import LOADINGS_OF
from lumen.core.state import Component
from lumen.errors import LumenError
from lumen.formats.report import WhyReport
from lumen.outlets import why_words as words
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.view import View


class TextTable(msgspec.Struct, frozen=True):
    """A table of a text; the first column names what its rows are of."""

    head: list[str]
    rows: list[list[str]]


Block: TypeAlias = str | TextTable


class ReasonsText(msgspec.Struct, frozen=True):
    """What stands behind one thing on the page."""

    title: str
    value: str
    """The thing itself: a number with its unit, a name, a sentence."""
    lead: str
    blocks: list[Block]
    meaning: str = ""
    """The glossary's word for it; empty where its parts have words of their own."""


class ReasonsReport(msgspec.Struct, frozen=True):
    """Every text of one sample."""

    faults: list[str]
    notices: list[str]
    texts: dict[str, ReasonsText]
    """By what is asked about: `E`, `I`, `S`, `V`, `shape`, `expression`, `sentence`, a channel, and
    a token."""


def reasons_report(view: View) -> ReasonsReport:
    """Give every text that can be given now; before the first sample, those of tokens alone."""
    tokens = {str(token): _token(token) for token in TOKENS}
    try:
        why = view.why()
    except LumenError as error:
        return ReasonsReport([], [str(error)], tokens)
    texts = _texts(why, view.snapshot())
    return ReasonsReport(list(words.faults(why)), list(words.notices(why)), {**tokens, **texts})


def _texts(why: WhyReport, snapshot: Snapshot) -> dict[str, ReasonsText]:
    texts = {name: _dimension(name, found, why) for name, found in why.dimensions.items()}
    texts["shape"] = _shape(why)
    texts["expression"] = _expression(why)
    texts["sentence"] = _sentence(why.sentence, snapshot.sentence)
    return texts | {str(c): _channel(c, why, snapshot) for c in snapshot.fitted}


def _dimension(name: str, found: DimensionReasons, why: WhyReport) -> ReasonsText:
    called = DIMENSION_NAMES[name]
    meaning = f"{name}, {'information ' * (name == 'I')}{called}"
    if found.felt is None or found.raw is None:
        return ReasonsText(called, words.NONE, words.no_value(found, why), [], meaning)
    head = ["part", "reading", *words.PART_HEADINGS]
    rows = [
        [PART_NAMES[part.component], reading(part, why), *words.part_numbers(part)]
        for part in found.parts
    ]
    blocks: list[Block] = [TextTable(head, rows), words.formula(found)]
    lead = words.felt(found, why.own_days)
    return ReasonsText(called, f"{found.felt:.2f}", lead, blocks, meaning)


def _shape(why: WhyReport) -> ReasonsText:
    shape = why.shape
    if shape is None:
        return ReasonsText("shape", "waking", words.waking_progress(why.waking), [])
    name = words.in_words(shape.shape)
    blocks: list[Block] = [*_rules(shape), words.moved(shape)]
    return ReasonsText("shape", f"{name}, {shape.trend}", words.judged_window(shape), blocks, name)


def _rules(shape: ShapeReasons) -> Iterator[Block]:
    if not shape.rule.comparisons:
        yield words.NO_OTHER_RULE
    for rule, note in words.rules_of(shape):
        if rule.comparisons:
            yield _rule(rule, note)


def _rule(rule: RuleReasons, note: str) -> TextTable:
    title = f"{words.in_words(rule.shape)}: {note}"
    rows = [
        [each.what, f"{each.value:+z.3f}", words.need(each), words.yes(holds=each.holds)]
        for each in rule.comparisons
    ]
    return TextTable([title, "is", "needs", "holds"], rows)


def _expression(why: WhyReport) -> ReasonsText:
    found = why.expression
    if found is None:
        return ReasonsText("expression", why.said or words.NONE, words.no_expression(why), [])
    rows = [
        [each.expression, f"{each.chance:.1%}", f"{each.student:.1%}"] for each in found.likeliest
    ]
    blocks: list[Block] = [
        words.mood_of(found),
        words.student_saw(found),
        TextTable(["likeliest", "chance", "student alone"], rows),
    ]
    return ReasonsText("expression", found.expression, _drawn(found), blocks, "expression")


def _drawn(found: ExpressionReasons) -> str:
    return f"{words.ago(found.age_s)}: {words.drawn(found)}"


def _sentence(found: SentenceReasons | None, shown: str | None) -> ReasonsText:
    """Explain the sentence that is shown; one of an earlier life is not explained."""
    if found is None or (shown is not None and found.sentence != shown):
        return ReasonsText("sentence", shown or words.NONE, words.NO_SENTENCE, [], "inner voice")
    age = words.ago(found.age_s)
    return ReasonsText("sentence", found.sentence, age, list(words.claims(found)), "inner voice")


def _channel(channel: Channel, why: WhyReport, snapshot: Snapshot) -> ReasonsText:
    quantity, now = QUANTITIES[channel], snapshot.now
    value = None if now is None else now.reading.get(channel)
    fault = why.faults.get(channel)
    shown = words.NONE if value is None else f"{value:g} {quantity.unit}".strip()
    blocks: list[Block] = []
    if channel in why.compensated and snapshot.room.get(channel) is not None:
        blocks.append(
            f"In the room {snapshot.room[channel]:g} {quantity.unit}: compensated, that is "
            "without Lumen's own heat and light."
        )
    if channel in why.surprises:
        far = why.surprises[channel]
        blocks.append(f"{far:.1f} times its usual error away from its forecast.")
    rows = list(_uses(channel, why.dimensions))
    head = ["counts in", "as", *words.PART_HEADINGS]
    blocks.append(TextTable(head, rows) if rows else "It is recorded, and is no part of the state.")
    return ReasonsText(quantity.name, shown, fault or "as measured", blocks)


def _uses(channel: Channel, dimensions: Mapping[str, DimensionReasons]) -> Iterator[list[str]]:
    """Give the parts of the state that a channel alone or with few others makes."""
    whole = (Component.ACCURACY, Component.COVERAGE, Component.BLINDNESS)
    for name, found in dimensions.items():
        for part in found.parts:
            if part.component not in whole and (channel in part.readings or channel in part.faults):
                numbers = words.part_numbers(part)
                yield [DIMENSION_NAMES[name], PART_NAMES[part.component], *numbers]


def _token(token: Token) -> ReasonsText:
    fits = [words.in_words(shape) for shape in SHAPES if token in AFFINE_TOKENS[shape]]
    lead = f"It fits {_listed(fits)}." if fits else "It fits no shape more than another."
    drawn = f"Likelier with {_listed(list(_draws(LOADINGS_OF[token])))}."
    return ReasonsText("token", f"~{token}~", lead, [drawn], "token")


def _draws(loadings: Sequence[float]) -> Iterator[str]:
    *state, moving = loadings
    for name, loading in zip(DIMENSION_NAMES.values(), state, strict=True):
        if loading:
            yield f"{'more' if loading > 0.0 else 'less'} {name}"
    if moving:
        yield "a rising or falling trend" if moving > 0.0 else "a stable trend"


def _listed(names: Sequence[str]) -> str:
    """Join names as a sentence does.

    >>> _listed(["a"]), _listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
