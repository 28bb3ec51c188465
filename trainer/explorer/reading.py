"""What the page says in words: verdicts with their reasons, rule by rule, as HTML."""

from html import escape

from lumen.core.moment import DIMENSIONS
from lumen.core.reasons import Answer, Comparison, Reasons
from lumen.core.rules import Relation
from lumen.core.shape_names import Shape
from lumen.core.shapes import Verdict
from trainer.explorer import style

MEANING = {
    Shape.SETTLED_PRESENCE: "stable, grounded",
    Shape.RISING_ENTROPY: "a sustained increase in uncertainty",
    Shape.FALLING_ENERGY: "a gradual energy decline",
    Shape.BASIN_TRANSITION_DOWN: "a shift from a higher to a lower energy basin",
    Shape.BASIN_TRANSITION_UP: "a shift from a lower to a higher energy basin",
    Shape.ENTROPY_SPIKE_RECOVERY: "a sharp increase of entropy, and its return",
    Shape.DRIFT_DISSONANCE: "conflicting movements",
    Shape.VOID_RISING: "increasing disengagement",
    Shape.CONVERGENCE: "dimensions move toward alignment, or come to rest",
}
"""What the published teacher card says of each shape."""

WAKING = "waking: needs ten minutes of readings first (8 states over 400 s, without a gap)"

_NEEDS = {
    Relation.AT_LEAST: "{} or higher",
    Relation.AT_MOST: "{} or lower",
    Relation.ABOVE: "more than {}",
    Relation.BELOW: "less than {}",
}

_MEASURED = {
    "E, tail less head": "energy changed by",
    "the best movement": "the dimension that improved most moved by",
    "the worst movement": "the dimension that worsened most moved by",
    "rise of S to its peak": "entropy rose to its peak by",
    "what is left of that rise": "of that rise there remains",
    "movement of void": "void moved by",
    "movement of entropy": "entropy moved by",
    "movement of integrity": "integrity moved by",
    "movement of energy": "energy moved by",
    "head to middle, in noise floors": "in the first half it moved, in noise floors, by",
    "middle to tail, at rest": "in the second half it moved, in noise floors, by",
}
"""What each comparison of the rules measured, in plain words."""


def verdict_html(judged: Verdict, note: str = "") -> str:
    """Give the verdict as the heading of its reasons."""
    after = f"<p class='note'>{escape(note)}</p>" if note else ""
    return (
        f"<div class='verdict' style='{_colours(judged.shape)}'>"
        f"<b>{_plain(judged.shape)}</b><span>{escape(MEANING[judged.shape])}; "
        f"trend {judged.trend}</span></div>{after}"
    )


def waking_html(note: str = "") -> str:
    """Say that there is no shape."""
    after = f"<p class='note'>{escape(note)}</p>" if note else ""
    return (
        f"<div class='verdict waking'><b>waking</b><span>{escape(WAKING[8:])}</span></div>{after}"
    )


def reasons_html(reasons: Reasons) -> str:
    """Give every rule in order: what held, what did not, and which decided."""
    decided = False
    rows = []
    for number, answer in enumerate(reasons.answers, 1):
        decides = answer.matches and not decided
        rows.append(_rule(number, answer, decides=decides, late=decided))
        decided = decided or answer.matches
    return f"{_movements(reasons)}<ol class='rules'>{''.join(rows)}</ol>"


def _movements(reasons: Reasons) -> str:
    cells = [
        f"<td style='color:{style.DIMENSION[name]}'>{name}</td>"
        f"<td>{head:.3f}</td><td>{mid:.3f}</td><td>{tail:.3f}</td><td>{moved:+z.2f}</td>"
        for name, head, mid, tail, moved in zip(
            DIMENSIONS,
            reasons.seen.head[0],
            reasons.seen.mid[0],
            reasons.seen.tail[0],
            reasons.movements,
            strict=True,
        )
    ]
    head = "<th></th><th>head</th><th>mid</th><th>tail</th><th>movement</th>"
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    return (
        f"<table class='levels'><tr>{head}</tr>{body}</table>"
        "<p class='hint'>Movements are in units of significance (.10, V .03); positive is better. "
        "The first rule that matches wins.</p>"
    )


def _rule(number: int, answer: Answer, *, decides: bool, late: bool) -> str:
    kind = "decides" if decides else "late" if late else "asked"
    mark = "✓" if answer.matches else "–"  # noqa: RUF001 - an en dash: it does not hold
    said = " <i>or</i> ".join(_way(way) for way in answer.ways) or ""
    after = ""
    if decides:
        after = "<em>decides</em>"
    elif late and answer.matches:
        after = "<em>would match too</em>"
    return (
        f"<li class='{kind}' style='{_colours(answer.shape)}'>"
        f"<span class='mark'>{mark}</span><b>{number}. {_plain(answer.shape)}</b>{after}"
        f"<div>{said}</div></li>"
    )


def _way(way: tuple[Comparison, ...]) -> str:
    if not way:
        return "always matches"
    return " <i>and</i> ".join(_comparison(one) for one in way)


def _comparison(one: Comparison) -> str:
    needed = _NEEDS[one.relation].format(f"<code>{one.bound:z.3f}</code>")
    return (
        f"<span class='{'holds' if one.holds else 'fails'}'>{escape(_MEASURED[one.what])} "
        f"<code>{one.value:z.3f}</code>; needs {needed}: {'yes' if one.holds else 'no'}</span>"
    )


def said_html(shape: Shape | None, expression: str | None, narration: str | None) -> str:
    """Give what was said, and the inner voice."""
    if expression is None:
        return "<div class='said'><p class='hint'>Lumen was silent in this window.</p></div>"
    colour = style.SHAPE[shape] if shape else style.SOFT
    voice = f"<p class='voice'>“{escape(narration)}”</p>" if narration else ""
    return (
        f"<div class='said' style='--shape:{colour}'><code>{escape(expression)}</code>{voice}</div>"
    )


def legend_html(counts: dict[Shape, int]) -> str:
    """Give the shapes' colours, each with how often it was felt."""
    total = sum(counts.values()) or 1
    items = "".join(
        f"<span><i style='background:{style.SHAPE[shape]}'></i>{_plain(shape)} "
        f"<small>{count / total:.0%}</small></span>"
        for shape, count in counts.items()
    )
    return f"<div class='legend'>{items}</div>"


def _colours(shape: Shape) -> str:
    """Give a shape's colours to the style sheet: of areas and bars, and of letters."""
    return f"--shape:{style.SHAPE[shape]};--ink:{style.SHAPE_INK[shape]}"


def _plain(shape: Shape) -> str:
    return str(shape).replace("_", " ")
