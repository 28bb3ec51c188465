"""From samples to moments."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sensed_life import CALM, CALM_KERNEL

from lumen.core.compensation import Compensation
from lumen.core.encoding import EncodedFeatures
from lumen.core.english.movement_phrases import MOVEMENTS
from lumen.core.english.phrases import EVENTS, PLACES
from lumen.core.event_detector import EventDetector
from lumen.core.events import Event
from lumen.core.features import Floats
from lumen.core.inner_voice import REMEMBERED_EXPRESSIONS
from lumen.core.language import EXPRESSIONS
from lumen.core.mind import Mind, MindConfig
from lumen.core.moment import Eisv, Moment
from lumen.core.movement import Movement
from lumen.core.observation import EVERY_CLOCK
from lumen.core.reading import INFORMING, Channel, Fault, FaultKind, Sample
from lumen.core.shape_names import Shape
from lumen.core.speaking import QuietHours
from lumen.core.state import Body
from lumen.core.two_windows import ONE, TwoWindows
from lumen.core.weights import StateConfig
from lumen.simulation.measured import measured
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import World
from lumen.units import Monotonic, Seconds, WallTime

if TYPE_CHECKING:
    from lumen.core.room_readings import RoomReadings

FITTED = frozenset(Channel) - {Channel.LED_BRIGHTNESS}


class Even:
    """A speaker to whom everything is alike."""

    def distribution(self, features: EncodedFeatures) -> Floats:
        """Give each expression the same probability."""
        assert features.shape == (22,)
        return np.full(len(EXPRESSIONS), 1.0 / len(EXPRESSIONS))


def samples(count: int, scenario: str = "busy") -> Iterator[Sample]:
    """Give samples of a day."""
    world, rng = World(SCENARIOS[scenario], 1), Random(1)
    for step in range(count):
        world.advance(30.0 * step)
        readings = dict(measured(world.surroundings, rng))
        yield Sample(Monotonic(30.0 * step), WallTime(1.77e9 + 30.0 * step), readings)


def mind() -> Mind:
    """Give a new mind."""
    return Mind(Body(FITTED, cores=4), Even())


def lived(count: int) -> list[Moment]:
    """Live the day's first samples."""
    newborn = mind()
    return [newborn.live(sample) for sample in samples(count)]


def test_same_samples_give_the_same_life() -> None:
    """No chance but the declared one, to the word."""
    assert lived(200) == lived(200)


def test_lumen_is_silent_until_it_has_a_shape() -> None:
    """Warming up and waking, it says nothing; then it speaks at once."""
    moments = lived(60)
    first = next(i for i, m in enumerate(moments) if m.shape is not None)
    assert first == 20
    assert all(m.expression is None for m in moments[:first])
    assert moments[first].expression is not None
    assert moments[first].narration
    assert all(m.expression is not None for m in moments if m.narration is not None)


def test_no_expression_is_dully_repeated() -> None:
    """The last three are not said again."""
    said = [m.expression for m in lived(1500) if m.expression is not None]
    assert len(said) > 40
    for i in range(len(said)):
        assert said[i] not in said[max(0, i - REMEMBERED_EXPRESSIONS) : i]


def test_mind_that_remembers_goes_on_as_if_it_had_lived() -> None:
    """A past that is remembered leads to the same future as a past that was lived."""
    whole = lived(300)
    again = mind()
    for moment in whole[:150]:
        assert again.remember(moment) == moment
    assert [again.live(m.sample) for m in whole[150:]] == whole[150:]


_STEAM = (0.36, 0.36, 0.35, 0.34, 0.34, 0.50, 0.50, 0.50, 0.44, 0.42)
_DRIES = (0.36, 0.38, 0.43, 0.44, 0.44, 0.44, 0.44, 0.44, 0.44, 0.44)


@pytest.mark.parametrize(("entropies", "rests"), [(_STEAM, False), (_DRIES, True)])
def test_nothing_is_said_to_rest_that_stepped_up_and_swings_back(
    entropies: tuple[float, ...], *, rests: bool
) -> None:
    """The shape knows levels alone, and half of a step that is taken back is the middle's level."""
    windows = TwoWindows()
    for turn, entropy in enumerate(entropies):
        at, felt = 60.0 * turn, Eisv(0.5, 0.7, entropy, 0.08)
        windows.add(Monotonic(at), WallTime(1.77e9 + at), felt, ONE, faulty=True)
    seen = windows.seen(ONE)
    assert seen is not None
    assert seen.verdict.shape is Shape.CONVERGENCE
    assert (Movement.COMES_TO_REST in mind()._voice._movements(seen)) is rests


@pytest.mark.parametrize(
    ("lost", "learnt"), [((), 1), ((Channel.CO2,), 1), ((Channel.LIGHT,), 0), (tuple(INFORMING), 0)]
)
def test_past_teaches_the_scale_where_it_was_whole(lost: tuple[Channel, ...], learnt: int) -> None:
    """CO2 is no part of the state; what was felt with any other loss is nothing to get used to."""
    newborn = mind()
    gone = dict.fromkeys(lost, Fault(FaultKind.SILENT, "gone"))
    sample = Sample(Monotonic(0.0), WallTime(1.77e9), {**CALM, **CALM_KERNEL, **gone})
    newborn.learn_scale(Moment(sample, raw=Eisv(0.6, 0.7, 0.2, 0.1)))
    newborn.learn_scale(Moment(sample))
    assert newborn._own_scale is not None
    assert len(newborn._own_scale) == learnt


def test_what_would_be_said_is_not_said() -> None:
    """Asking changes nothing."""
    curious, quiet = mind(), mind()
    assert curious.would_say() is None
    for sample in samples(120):
        moment = curious.live(sample)
        assert moment == quiet.live(sample)
        assert (curious.would_say() is None) == (moment.shape is None)


def test_gap_is_told_when_there_is_a_shape_again() -> None:
    """It takes seven minutes until then, and is still news."""
    newborn = mind()
    narrations = []
    for number, sample in enumerate(samples(200, "calm")):
        away = 1200.0 if number >= 100 else 0.0
        moment = newborn.live(replace(sample, at=Monotonic(sample.at + away)))
        if number >= 100 and moment.narration is not None:
            narrations.append(moment.narration)
    assert any(sentence in narrations[0] for sentence in EVENTS[Event.WOKE])


def steady(step: int, **readings: float) -> Sample:
    """Give a sample of a room where nothing happens but what is given."""
    changed = {Channel(name): value for name, value in readings.items()}
    return Sample(
        Monotonic(30.0 * step), WallTime(1.77e9 + 30.0 * step), CALM | CALM_KERNEL | changed
    )


def test_events_are_looked_for_in_the_room_that_the_state_is_mixed_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The detector gets the estimator's own readings, with heat that lags, lived and remembered."""
    given = []
    observe = EventDetector.observe

    def watched(
        events: EventDetector,
        sample: Sample,
        room: "RoomReadings",
        local: Seconds,
        shape: Shape | None,
    ) -> None:
        given.append(room)
        observe(events, sample, room, local, shape)

    monkeypatch.setattr(EventDetector, "observe", watched)
    body = Body(FITTED, 4, Compensation(2.0, heat_lag=300.0))
    newborn, again = Mind(body, Even()), Mind(body, Even())
    hot = [steady(step, cpu_temp_c=48.0 if step < 20 else 78.0) for step in range(30)]
    moments = [newborn.live(sample) for sample in hot]
    assert given == [moment.room for moment in moments]
    assert [again.remember(moment).room for moment in moments] == given[30:] == given[:30]
    # Five minutes of 30 degrees more, and a lag of five minutes: 63 % of them, and a little less.
    assert given[19].heat_excess == pytest.approx(27.0)
    assert 42.0 < (given[-1].heat_excess or 0.0) < 27.0 + 0.64 * 30.0
    assert all(room.calibrated for room in given)


def test_movement_that_is_told_is_that_of_the_window_that_stands() -> None:
    """Air that cools by eight degrees an hour is still in ten minutes, and not in the hour."""
    config = MindConfig(StateConfig(own_scale=False))
    newborn = Mind(Body(FITTED, cores=4), Even(), config)
    spoken = []
    # Without the disk nothing is learned, so that the floors are those of a new life.
    lost = {Channel.DISK: Fault(FaultKind.SILENT, "it no longer answers")}
    for step in range(200):
        sample = steady(step, ambient_temp_c=25.0 - 8.0 * step / 120.0)
        moment = newborn.live(replace(sample, readings={**sample.readings, **lost}))
        if moment.narration is not None and newborn.grounds is not None:
            spoken.append((moment.shape, newborn.grounds.movements))
    slow = [movements for shape, movements in spoken if shape is Shape.FALLING_ENERGY]
    assert slow
    assert set(slow) == {(Movement.ENERGY_DOWN,)}


def test_hour_with_an_event_in_it_is_not_called_even() -> None:
    """A glare of half an hour ago was in the hour that is judged."""
    newborn = mind()
    movements: list[tuple[int, tuple[Movement, ...]]] = []
    for step in range(320):
        light = {"light_lux": 5000.0} if 150 <= step < 154 else {}
        moment = newborn.live(steady(step, **light))
        if moment.narration is not None and newborn.grounds is not None:
            movements.append((step, newborn.grounds.movements))
    settled = [(step, moved) for step, moved in movements if Movement.SETTLED in moved]
    after = [moved for step, moved in settled if 190 <= step < 260]
    assert after
    assert not any(Movement.EVEN in moved for moved in after)
    assert any(Movement.EVEN in moved for step, moved in settled if 120 < step < 150)


def lived_with(config: MindConfig, count: int, scenario: str = "busy") -> list[Moment]:
    """Live samples with a configuration."""
    newborn = Mind(Body(FITTED, cores=4), Even(), config)
    return [newborn.live(sample) for sample in samples(count, scenario)]


def test_expressions_go_on_when_quiet_hours_have_no_words() -> None:
    """Lights and face may move without a sentence."""
    always = MindConfig(quiet=QuietHours(0.0, 86_399.0))
    moments = lived_with(always, 600)
    assert sum(m.expression is not None for m in moments) > 20
    assert not any(m.narration for m in moments)


@pytest.mark.parametrize(("since", "words", "longest"), [(EVERY_CLOCK, 0, 60), (2e9, 18, 40)])
def test_clock_that_was_never_set_knows_no_night(since: float, words: int, longest: int) -> None:
    """In ten calm hours there are words, every half hour at least, and moods as long as by day."""
    always = MindConfig(quiet=QuietHours(0.0, 86_399.0), clock_set_since=WallTime(since))
    newborn = Mind(Body(FITTED, cores=4), Even(), always)
    said, drawn = 0, set[float]()
    for sample in samples(1200, "calm"):
        said += newborn.live(sample).narration is not None
        if newborn.expressed is not None and newborn.expressed.mood is not None:
            drawn.add(newborn.expressed.mood.at)
    begun = sorted(drawn)
    lasted = [(later - earlier) / 60.0 for earlier, later in pairwise(begun)]
    assert said >= words
    assert bool(said) is bool(words)
    assert max(lasted) == longest


def test_nothing_is_said_of_channels_that_are_filled() -> None:
    """A body whose channels are all another's has no world and no movement to speak of."""
    moments = lived_with(MindConfig(unspoken=FITTED), 1500)
    said = [m.narration for m in moments if m.narration]
    assert len(said) > 10
    for group in (EVENTS, MOVEMENTS):
        for phrases in group.values():
            assert not any(phrase in sentence for phrase in phrases for sentence in said)


def test_sentence_rests_on_grounds_that_can_be_asked_for() -> None:
    """News comes with the event and the numbers that bear it out."""
    newborn = mind()
    lived = ((newborn.live(sample), newborn.grounds) for sample in samples(1500))
    found = [g for moment, g in lived if moment.narration is not None and g is not None]
    assert any(g.news is Event.WORK_BEGAN and g.evidence["processor"] > 60.0 for g in found)
    assert any(g.news is None and g.movements for g in found)


def test_sentence_remembered_from_long_ago_is_not_said_again() -> None:
    """A week of sentences outlives a restart."""
    first = lived(300)
    sentences = [m.narration for m in first if m.narration]
    again = mind()
    for sentence in sentences:
        again.learn_sentence(WallTime(1.77e9 - 6 * 86_400.0), sentence)
    narrations = [again.live(sample).narration for sample in samples(300)]
    assert not set(sentences) & set(narrations)
    assert any(narrations)


def test_no_place_in_the_day_is_named_by_a_clock_that_was_never_set() -> None:
    """Whatever else is said: its hour is not that of the day."""
    places = {phrase for phrases in PLACES.values() for phrase in phrases}
    newest = WallTime(1.77e9 + 30.0 * 600)
    for since, some in ((EVERY_CLOCK, True), (newest, False)):
        moments = lived_with(MindConfig(clock_set_since=since), 600)
        said = " ".join(m.narration for m in moments if m.narration)
        assert said
        assert any(phrase in said for phrase in places) is some
