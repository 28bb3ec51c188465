"""Why a sample is felt, named and put as it is."""

import math
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pytest
from explained_lives import FITTED, EvenSpeaker, samples

from lumen.core.compensation import Compensation
from lumen.core.encoding import EncodedFeatures
from lumen.core.english.movement_phrases import MOVEMENTS
from lumen.core.english.phrases import EVENTS, PLACES
from lumen.core.explanation import Explanation
from lumen.core.features import Floats
from lumen.core.language import EXPRESSIONS
from lumen.core.mind import Mind, MindConfig
from lumen.core.moment import DIMENSIONS, Moment
from lumen.core.own_parts import FEWEST, OwnParts
from lumen.core.reading import Channel, Fault, FaultKind, Sample
from lumen.core.reasons import Comparison
from lumen.core.rules import Relation
from lumen.core.shape_names import Shape, Trend
from lumen.core.speaker import expression_probabilities, target
from lumen.core.state import Body, Component
from lumen.core.weights import StateConfig
from lumen.core.why import explained, main_part, nearness
from lumen.units import WallTime

AIR = (Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE)
SILENT = Fault(FaultKind.SILENT, "it no longer answers")


class TargetSpeaker:
    """The declared target, by what its features say of shape, trend and means."""

    def distribution(self, features: EncodedFeatures) -> Floats:
        """Give the target's probability of each expression."""
        shape = next(iter(Shape))
        trend = Trend.STABLE if features[-1] else Trend.RISING
        return expression_probabilities(target(shape, [float(x) for x in features[:4]], trend))


def lives(
    mind: Mind, count: int, faults: Mapping[int, tuple[Channel, ...]] | None = None
) -> Iterator[tuple[Sample, Moment]]:
    """Live samples with the channels that a body has, some lost from a step on."""
    lost: tuple[Channel, ...] = ()
    for step, sample in enumerate(samples(count)):
        lost = (faults or {}).get(step, lost)
        fitted = mind._state._body.fitted
        readings = {
            c: SILENT if c in lost else r for c, r in sample.readings.items() if c in fitted
        }
        own = replace(sample, readings=readings)
        yield own, mind.live(own)


def why_of(mind: Mind) -> Explanation:
    """Give the explanation of what was lived."""
    why = explained(mind)
    assert why is not None
    return why


def _by_hand(
    sample: Sample, why: Explanation, excess: float | None, factor: float | None
) -> dict[str, float]:
    """Mix E, S and V of one sample by the formulas of docs/state.md, each written out anew."""
    read = {c: sample.value(c) for c in Channel}
    fitted = set(sample.readings)

    def mixed(parts: list[tuple[float, set[Channel], float | None]], worst: float) -> float:
        has = [(w, v) for w, needs, v in parts if needs <= fitted]
        total = sum(w for w, _ in has)
        return sum(w * (worst if v is None else v) for w, v in has) / total

    def soft(x: float | None, middle: float, span: float) -> float | None:
        return None if x is None else 1.0 / (1.0 + math.exp(-(x - middle) / span))

    air = read[Channel.AMBIENT_TEMP]
    humidity = read[Channel.HUMIDITY]
    if factor is not None and air is not None and excess is not None:
        room = air - excess / factor
        if humidity is not None:
            magnus = [math.exp(17.62 * t / (243.12 + t)) for t in (air, room)]
            humidity = min(100.0, humidity * magnus[0] / magnus[1])
        air = room
    switches, interrupts = read[Channel.CTX_SWITCHES], read[Channel.INTERRUPTS]
    gamma = None
    if switches is not None and interrupts is not None:
        rate = (switches + interrupts) / 4 / 2000.0
        gamma = rate / (1.0 + rate)
    cpu, memory, disk = read[Channel.CPU], read[Channel.MEMORY], read[Channel.DISK]
    pressure = read[Channel.PRESSURE]
    informing = {*AIR, Channel.LIGHT, Channel.CPU_TEMP} & fitted
    blind = sum(read[c] is None for c in informing) / len(informing)
    away = (
        None
        if pressure is None or why.reference_hpa is None
        else abs(pressure - why.reference_hpa) / 20.0
    )
    c = Channel
    energy = [
        (0.35, {c.CPU_TEMP}, soft(read[c.CPU_TEMP], 52.5, 11.25)),
        (0.45, {c.AMBIENT_TEMP}, soft(air, 20.0, 5.0)),
        (0.10, {c.CPU}, None if cpu is None else cpu / 100.0),
        (0.10, {c.CTX_SWITCHES, c.INTERRUPTS}, gamma),
    ]
    entropy = [
        (0.30, {c.HUMIDITY}, None if humidity is None else min(1.0, abs(humidity - 45.0) / 45.0)),
        (0.30, {c.MEMORY}, None if memory is None else memory / 100.0),
        (0.25, set(), blind),
        (0.15, {c.PRESSURE}, None if away is None else min(1.0, away)),
    ]
    void = [
        (0.375, {c.MEMORY}, None if memory is None else memory / 100.0),
        (0.3125, {c.CPU}, None if cpu is None else cpu / 100.0),
        (0.3125, {c.DISK}, None if disk is None else disk / 100.0),
    ]
    return {"E": mixed(energy, 0.0), "S": mixed(entropy, 1.0), "V": 0.3 * mixed(void, 1.0)}


@pytest.mark.parametrize(
    ("fitted", "compensation", "faults"),
    [
        (FITTED, Compensation(), None),
        (FITTED, Compensation(heat_factor=2.0, heat_lag=1e-6), None),
        (FITTED - {*AIR, Channel.LIGHT}, Compensation(), None),
        (FITTED, Compensation(), {60: AIR, 90: (Channel.LIGHT, Channel.CTX_SWITCHES), 110: ()}),
        (FITTED - {Channel.DISK}, Compensation(heat_factor=2.0), {70: (Channel.CPU_TEMP,)}),
    ],
)
def test_parts_add_up_to_the_state_that_is_felt(
    fitted: frozenset[Channel],
    compensation: Compensation,
    faults: Mapping[int, tuple[Channel, ...]] | None,
) -> None:
    """In every body, with and without faults: by hand, from the readings and the formulas."""
    mind = Mind(Body(fitted, 4, compensation), EvenSpeaker())
    for step, (sample, moment) in enumerate(lives(mind, 116, faults)):
        if step % 3 and step not in (60, 90, 110):
            continue
        why = why_of(mind)
        if moment.raw is None or moment.eisv is None:
            assert all(not each.parts for each in why.dimensions.values())
            continue
        assert mind.ingredients is not None
        excess = mind.ingredients.room.heat_excess
        lost_heat = compensation.heat_factor is not None and excess is None
        by_hand = {} if lost_heat else _by_hand(sample, why, excess, compensation.heat_factor)
        for place, name in enumerate(DIMENSIONS):
            found = why.dimensions[name]
            assert found.raw == moment.raw[place]
            assert found.felt == moment.eisv[place]
            assert found.raw is not None
            assert found.felt is not None
            given = math.fsum(part.weight * part.counted for part in found.parts)
            assert given == pytest.approx(found.raw, abs=1e-12)
            assert by_hand.get(name, found.raw) == pytest.approx(found.raw, abs=1e-9)
            scaled = found.centre + found.gain * (found.raw - found.usual)
            top = 0.3 if name == "V" else 1.0
            assert min(top, max(0.0, scaled)) == pytest.approx(found.felt, abs=1e-12)


def test_hidden_part_counts_as_the_worst_and_is_the_main_reason() -> None:
    """A lost air sensor: what it hid is named, with the channel and the kind of fault."""
    mind = Mind(Body(FITTED, 4), EvenSpeaker())
    deque(lives(mind, 60, {50: AIR}), maxlen=0)
    why = why_of(mind)
    main = main_part(why.dimensions["E"])
    assert main is not None
    assert (main.component, main.value, main.counted) == (Component.AMBIENT, None, 0.0)
    assert main.faults == {Channel.AMBIENT_TEMP: FaultKind.SILENT}
    hidden = main_part(why.dimensions["S"])
    assert hidden is not None
    assert (hidden.component, hidden.counted) == (Component.HUMIDITY, 1.0)


def test_dimension_that_no_channel_informs_has_no_parts() -> None:
    """And no value: nothing stands in for it."""
    mind = Mind(Body(frozenset({Channel.CPU_TEMP, Channel.AMBIENT_TEMP}), 4), EvenSpeaker())
    deque(lives(mind, 20), maxlen=0)
    why = why_of(mind)
    assert why.dimensions["V"].parts == []
    assert why.dimensions["V"].felt is why.dimensions["V"].raw is None
    assert main_part(why.dimensions["V"]) is None
    assert why.dimensions["E"].parts


def test_waking_tells_how_far_it_is() -> None:
    """First the warm-up, then states and minutes, until there is a shape."""
    mind = Mind(Body(FITTED, 4), EvenSpeaker())
    found = [why_of(mind).waking for _ in lives(mind, 30)]
    assert [w.warm_up_left for w in found[:7] if w] == [6, 5, 4, 3, 2, 1, 0]
    assert [(w.states, w.span_s) for w in found[6:10] if w] == [
        (1, 0.0),
        (2, 30.0),
        (3, 60.0),
        (4, 90.0),
    ]
    begins = found.index(None)
    before = found[begins - 1]
    assert before is not None
    assert before.states + 1 >= before.needs_states
    assert before.span_s < before.needs_span_s <= before.span_s + 30.0
    assert not any(found[begins:])


def test_shape_is_that_of_its_rule_and_every_number_is_compared_truly() -> None:
    """Over a busy day: the rule holds, those before it do not, and near ones are sorted."""
    mind, shapes = Mind(Body(FITTED, 4), EvenSpeaker()), set()
    compare = {">=": lambda a, b: a >= b - 1e-9, "<=": lambda a, b: a <= b + 1e-9}
    compare |= {">": lambda a, b: a > b, "<": lambda a, b: a < b}
    order = list(Shape)
    for step, (_, moment) in enumerate(lives(mind, 420)):
        if step % 3:
            continue
        shape = why_of(mind).shape
        if shape is None:
            assert moment.shape is None
            continue
        shapes.add(shape.shape)
        assert (shape.shape, shape.trend) == (moment.shape, moment.trend)
        assert shape.rule.matches
        assert [each.near for each in shape.others] == sorted(
            (each.near for each in shape.others), reverse=True
        )
        for rule in (shape.rule, *shape.others):
            holds = [compare[each.relation](each.value, each.bound) for each in rule.comparisons]
            assert holds == [each.holds for each in rule.comparisons]
            assert rule.matches is all(holds)
        for other in shape.others:
            assert other.near >= 0.5
            assert not other.matches or order.index(other.shape) != order.index(shape.shape)
    assert len(shapes) > 3


@pytest.mark.parametrize(
    ("value", "relation", "bound", "near"),
    [
        (0.15, Relation.AT_LEAST, 0.20, 0.75),
        (-0.15, Relation.AT_MOST, -0.20, 0.75),
        (0.15, Relation.AT_MOST, -0.20, 0.0),
        (2.0, Relation.BELOW, 1.0, 0.5),
        (-2.0, Relation.AT_LEAST, -1.0, 0.5),
        (1.0, Relation.BELOW, 0.0, 0.0),
    ],
)
def test_nearness_is_the_share_of_the_way(
    value: float, relation: Relation, bound: float, near: float
) -> None:
    """Of the way to the bound, whichever side it lies on."""
    assert nearness(Comparison("it", value, relation, bound, False)) == pytest.approx(near)
    assert nearness(Comparison("it", value, relation, bound, True)) == 1.0


def test_chances_of_an_expression_are_those_it_was_drawn_by() -> None:
    """By hand: the speaker's, among those that begin with the mood and were not said lately."""
    speaker = TargetSpeaker()
    mind = Mind(Body(FITTED, 4), speaker)
    said: list[str] = []
    drawn = 0
    for _, moment in lives(mind, 420):
        if moment.expression is None:
            continue
        found, expressed = why_of(mind).expression, mind.expressed
        assert found is not None
        assert expressed is not None
        odds = {
            str(e): float(p)
            for e, p in zip(EXPRESSIONS, expressed.distribution, strict=True)
            if e.tokens[0] is moment.expression.tokens[0] and str(e) not in said[-3:]
        }
        total = math.fsum(odds.values())
        assert found.expression == str(moment.expression)
        assert found.chance == pytest.approx(odds[found.expression] / total, abs=1e-12)
        assert found.low - 1e-12 <= found.drawn <= found.high + 1e-12
        assert found.high - found.low == pytest.approx(found.chance, abs=1e-12)
        assert found.rank == 1 + sum(p > odds[found.expression] for p in odds.values())
        likeliest = sorted(odds, key=lambda each: -odds[each])[:5]
        assert [each.chance for each in found.likeliest] == pytest.approx(
            [odds[each] / total for each in likeliest]
        )
        assert found.mood is not None
        assert found.mood.token == str(moment.expression.tokens[0])
        assert 0.0 < found.mood.chance <= 1.0
        said.append(found.expression)
        drawn += 1
    assert drawn > 15


def test_every_clause_is_a_claim_with_its_basis_or_the_expression_in_words() -> None:
    """What is left of a sentence without its claims is what its expression can say."""
    mind = Mind(Body(FITTED, 4), EvenSpeaker())
    bases = (*EVENTS.items(), *MOVEMENTS.items(), *PLACES.items())
    phrases = {str(basis): clauses for basis, clauses in bases}
    kinds, count = set(), 0
    for _, moment in lives(mind, 800):
        if moment.narration is None:
            continue
        found = why_of(mind).sentence
        assert found is not None
        assert (found.sentence, found.age_s) == (moment.narration, 0.0)
        rest = found.sentence
        for claim in found.claims:
            assert claim.clause in phrases[claim.basis]
            assert claim.clause in rest
            rest = rest.replace(claim.clause, "", 1)
            kinds.add(claim.basis)
            if claim.basis in {str(movement) for movement in MOVEMENTS}:
                assert mind.grounds is not None
                numbers = mind.grounds.seen.verdict.numbers[4:8].tolist()
                assert [claim.evidence[name] for name in "EISV"] == numbers
                hour = mind.grounds.seen.extent == (3600.0, 40, 2400.0)
                assert claim.evidence["minutes"] == (60.0 if hour else 10.0)
        assert not any(
            clause in rest for known in phrases.values() for clause in known if len(clause) > 14
        )
        count += 1
        if mind.grounds is not None and mind.grounds.news is not None:
            news = [c for c in found.claims if c.basis == str(mind.grounds.news)]
            assert [dict(c.evidence) for c in news] == [dict(mind.grounds.evidence)]
    assert count > 10
    assert len(kinds) > 3


def test_explaining_changes_nothing() -> None:
    """The same life, whether or not somebody asks why."""
    quiet, watched = Mind(Body(FITTED, 4), EvenSpeaker()), Mind(Body(FITTED, 4), EvenSpeaker())
    for sample in samples(60):
        assert watched.live(sample) == quiet.live(sample)
        assert explained(watched) == explained(watched)


def test_mind_that_only_remembers_explains_nothing_yet() -> None:
    """No number stands for a sample that was not lived; then the draw of before is not known."""
    mind, again = Mind(Body(FITTED, 4), EvenSpeaker()), Mind(Body(FITTED, 4), EvenSpeaker())
    lived = [mind.live(sample) for sample in samples(121)]
    for moment in lived[:120]:
        again.remember(moment)
    assert explained(again) is None
    assert again.live(lived[120].sample).eisv == lived[120].eisv
    why = explained(again)
    assert why is not None
    if lived[120].expression is None:
        assert why.expression is None
        assert why.sentence is None
    assert why.dimensions == why_of(mind).dimensions


@pytest.mark.parametrize("own_scale", [True, False])
def test_usual_is_the_median_of_its_own_moments(*, own_scale: bool) -> None:
    """One in ten minutes, also without an own scale; unknown in the first hour."""
    config = MindConfig(StateConfig(own_scale=own_scale))
    mind = Mind(Body(FITTED, 4), EvenSpeaker(), config)
    slots: dict[int, Mapping[Component, float | None]] = {}
    for step, (sample, moment) in enumerate(lives(mind, 240)):
        assert mind.ingredients is not None
        if moment.raw is not None:
            slots.setdefault(int(sample.wall // 600.0), mind.ingredients.values)
        if step % 16:
            continue
        for part in why_of(mind).dimensions["S"].parts:
            known = [values[part.component] for values in slots.values()]
            if len(known) < FEWEST:
                assert part.usual is None
                continue
            median = float(np.median(np.array(known, dtype=np.float64)))
            assert part.usual == pytest.approx(part.weight * median, abs=1e-6)
    assert mind.own_parts.days == pytest.approx(len(slots) / 144.0)


def test_past_that_is_read_teaches_what_is_usual_as_a_life_does() -> None:
    """The accuracy is what is left of the integrity that was stored."""
    mind, again = Mind(Body(FITTED, 4), EvenSpeaker()), Mind(Body(FITTED, 4), EvenSpeaker())
    for sample in samples(200):
        again.learn_scale(mind.live(sample))
    lived, read = mind.own_parts.usual(), again.own_parts.usual()
    assert lived.keys() == read.keys()
    # The pressure's reference is not in a single moment, and is taken from those before.
    for component in lived.keys() - {Component.PRESSURE}:
        assert read[component] == pytest.approx(lived[component], abs=2e-3), component


def test_what_is_usual_is_bounded() -> None:
    """However long a life is."""
    parts = OwnParts()
    for slot in range(3000):
        parts.learn(WallTime(600.0 * slot), {Component.MEMORY: 0.25 if slot < 2000 else 0.5})
    assert parts.days == pytest.approx(14.0)
    assert parts.usual() == {Component.MEMORY: 0.25}
