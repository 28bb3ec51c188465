"""Why Lumen is as it is: the mind's own numbers of its last sample, laid out for people.

Nothing is felt or judged here: the parts are those that the state was mixed from, the rules those
that named the shape, the chances those that the expression was drawn by.
"""

import numpy as np

from lumen.core.added_phrases import AddedPhrase
from lumen.core.explanation import (
    ClaimReasons,
    ComparisonReasons,
    DimensionPart,
    DimensionReasons,
    Explanation,
    ExpressionReasons,
    LikelyExpression,
    MoodReasons,
    RuleReasons,
    SentenceReasons,
    ShapeReasons,
    WakingReasons,
)
from lumen.core.features import Floats
from lumen.core.grounds import Expressed, Grounds
from lumen.core.language import EXPRESSIONS, PLACES
from lumen.core.mind import Mind
from lumen.core.moment import DIMENSIONS
from lumen.core.movement import Movement
from lumen.core.narration import Claim
from lumen.core.reading import INFORMING, Channel
from lumen.core.reasons import Answer, Comparison, explain
from lumen.core.room_readings import RoomReadings
from lumen.core.rules import Relation, significance
from lumen.core.shapes import Verdict
from lumen.core.speaker import CENTRE
from lumen.core.state import NEEDS, Contribution, Ingredients
from lumen.core.two_windows import Seen
from lumen.core.window import SHORT
from lumen.units import Monotonic

LIKELIEST = 5
"""Expressions that are listed beside the one that was drawn."""
MINUTES = "minutes"
"""Of a movement's evidence, the length of the window."""
NEAR = 0.5
"""A rule nearly matched from half of its way on."""


def explained(mind: Mind) -> Explanation | None:
    """Explain the last sample of a mind; None before the first that it lived.

    Where a state, a shape, an expression or a sentence is not there, neither is its explanation.
    """
    moment, mixed = mind.present, mind.ingredients
    if moment is None or mixed is None:
        return None
    now, seen = moment.sample.at, mind.seen
    return Explanation(
        dimensions=_dimensions(mind, mixed),
        own_days=mind.own_parts.days,
        reference_hpa=mixed.reference,
        surprises=dict(mixed.surprises),
        compensated=_compensated(mixed),
        shape=None if seen is None else _shape(seen),
        waking=_waking(mind) if seen is None else None,
        expression=None if mind.expressed is None else _expression(mind.expressed, now),
        sentence=None if mind.grounds is None else _sentence(mind.grounds, now),
    )


def _dimensions(mind: Mind, mixed: Ingredients) -> dict[str, DimensionReasons]:
    moment = mind.present
    assert moment is not None  # noqa: S101 - there are ingredients of it
    scale, usual = mind.scale, mind.own_parts.usual()
    contributions = mind.contributions(mixed.values)
    found = {}
    for place, name in enumerate(DIMENSIONS):
        raw = None if moment.raw is None else moment.raw[place]
        parts = [] if moment.raw is None else contributions[name]
        found[name] = DimensionReasons(
            felt=None if moment.eisv is None else moment.eisv[place],
            raw=raw,
            usual=scale.middle[place],
            gain=scale.gain[place],
            centre=CENTRE[place],
            parts=[_part(part, mixed, usual.get(part.component)) for part in parts],
        )
    return found


def _part(part: Contribution, mixed: Ingredients, usual: float | None) -> DimensionPart:
    fitted = mixed.sample.readings.keys()
    needs = [c for c in Channel if c in NEEDS.get(part.component, INFORMING) and c in fitted]
    faults = mixed.sample.faults
    return DimensionPart(
        component=part.component,
        value=part.value,
        counted=part.counted,
        weight=part.weight,
        gives=part.weight * part.counted,
        usual=None if usual is None else part.weight * usual,
        readings={c: known for c in needs if (known := _known(c, mixed)) is not None},
        faults={c: faults[c].kind for c in needs if c in faults},
    )


def _known(channel: Channel, mixed: Ingredients) -> float | None:
    """Give what a channel is counted as: the room's own value, where it is one of the room."""
    return room_value(channel, mixed.room, mixed.sample.value(channel))


def room_value(channel: Channel, room: RoomReadings, reading: float | None) -> float | None:
    """Give a channel's value in the room itself; of the computer's own, the reading."""
    match channel:
        case Channel.AMBIENT_TEMP:
            return room.ambient
        case Channel.HUMIDITY:
            return room.humidity
        case Channel.LIGHT:
            return room.light
        case _:
            return reading


def _compensated(mixed: Ingredients) -> list[Channel]:
    sample, room = mixed.sample, mixed.room
    air = [] if room.own_heat is None else [Channel.AMBIENT_TEMP, Channel.HUMIDITY]
    light = [] if room.light == sample.value(Channel.LIGHT) else [Channel.LIGHT]
    return [channel for channel in (*air, *light) if sample.value(channel) is not None]


def main_part(reasons: DimensionReasons) -> DimensionPart | None:
    """Give the part that does most to make a dimension what it is.

    A part that a fault hides goes before all; then it is what differs most from usual, and in the
    first hour what gives most. None where the dimension has no parts now.
    """
    hidden = [part for part in reasons.parts if part.value is None]
    if hidden:
        return max(hidden, key=lambda part: part.weight)
    return max(
        reasons.parts,
        key=lambda part: part.gives if part.usual is None else abs(part.gives - part.usual),
        default=None,
    )


def _waking(mind: Mind) -> WakingReasons:
    progress = mind.progress
    return WakingReasons(
        mind.warm_up_left, progress.states, progress.span, SHORT.fewest, SHORT.shortest
    )


def _shape(seen: Seen) -> ShapeReasons:
    reasons = explain(seen.window, seen.floors)
    rules = {answer.shape: _rule(answer) for answer in reasons.answers if any(answer.ways)}
    judged = seen.verdict
    rule = rules.pop(judged.shape, RuleReasons(judged.shape, True, 1.0, []))
    others = [each for each in rules.values() if each.near >= NEAR]
    return ShapeReasons(
        shape=judged.shape,
        trend=judged.trend,
        window_s=seen.extent.span,
        lately=seen.lately.shape,
        states=seen.window.times.shape[1],
        movement=_by_dimension(judged.numbers[4:8]),
        significant=dict(zip(DIMENSIONS, map(abs, significance(seen.floors)), strict=True)),
        rule=rule,
        others=sorted(others, key=lambda each: -each.near),
    )


def _rule(answer: Answer) -> RuleReasons:
    """Give a rule by the way that holds, or that came closest."""
    way = max(answer.ways, key=lambda ways: min(nearness(each) for each in ways))
    near = min(nearness(each) for each in way)
    return RuleReasons(
        answer.shape, answer.matches, near, [ComparisonReasons(*each) for each in way]
    )


def nearness(compared: Comparison) -> float:
    """Give how much of its way to its bound a measure has come, 0 to 1.

    >>> nearness(Comparison("movement of void", -0.5, Relation.AT_MOST, -1.0, False))
    0.5
    """
    if compared.holds:
        return 1.0
    far, bound = compared.value, compared.bound
    wants_more = compared.relation in (Relation.AT_LEAST, Relation.ABOVE)
    if far * bound <= 0.0:
        return 0.0
    outward = wants_more is (bound > 0.0)
    return min(1.0, far / bound if outward else bound / far)


def _by_dimension(numbers: Floats) -> dict[str, float]:
    return dict(zip(DIMENSIONS, numbers.tolist(), strict=True))


def _expression(expressed: Expressed, now: Monotonic) -> ExpressionReasons:
    drawn, mood, judged = expressed.draw, expressed.mood, expressed.seen.verdict
    place = PLACES[drawn.expression]
    share, before = float(drawn.shares[place]), float(drawn.shares[:place].sum())
    return ExpressionReasons(
        expression=str(drawn.expression),
        age_s=now - expressed.moment.sample.at,
        chance=share,
        rank=1 + int((drawn.shares > share).sum()),
        drawn=drawn.chance,
        low=before,
        high=min(1.0, before + share),
        likeliest=_likeliest(expressed),
        mood=None
        if mood is None
        else MoodReasons(
            str(mood.draw.token),
            now - mood.at,
            str(mood.change),
            mood.draw.chance,
        ),
        shape=judged.shape,
        trend=judged.trend,
        means=means_of(judged),
    )


def means_of(judged: Verdict) -> dict[str, float]:
    """Give the mean of each dimension over a window."""
    return _by_dimension(judged.numbers[:4])


def _likeliest(expressed: Expressed) -> list[LikelyExpression]:
    shares = expressed.draw.shares
    order = np.argsort(-shares, kind="stable")[:LIKELIEST]
    return [
        LikelyExpression(
            str(EXPRESSIONS[place]), float(shares[place]), float(expressed.distribution[place])
        )
        for place in order.tolist()
        if shares[place] > 0.0
    ]


def _sentence(grounds: Grounds, now: Monotonic) -> SentenceReasons:
    return SentenceReasons(
        grounds.narration.sentence,
        now - grounds.said.sample.at,
        [
            ClaimReasons(claim.clause, str(claim.basis), _evidence(claim, grounds))
            for claim in grounds.narration.claims
        ],
    )


def _evidence(claim: Claim, grounds: Grounds) -> dict[str, float]:
    if isinstance(claim.basis, Movement):
        moved = _by_dimension(grounds.seen.verdict.numbers[4:8])
        return {**moved, MINUTES: grounds.seen.extent.span / 60.0}
    if isinstance(claim.basis, AddedPhrase):
        return dict(claim.basis.evidence)
    return dict(grounds.proofs.get(claim.basis, {}))
