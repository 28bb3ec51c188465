"""A quick form of the comparison with the truth, and proofs that its oracle sees lies."""

from dataclasses import replace
from pathlib import Path

import pytest
from repository import needs_recordings

from lumen.core.events import Event
from lumen.core.languages import LANGUAGES, Language
from lumen.core.moment import Eisv
from lumen.core.movement import Movement
from truth.causes import Cause, Lived, causes
from truth.constant import Case, false_sentences
from truth.judgement import Judgement
from truth.lives import Step, life
from truth.movements import has_moved
from truth.oracle import Oracle, claims
from truth.recordings import punched, recordings


def test_quick_lives_are_told_truly() -> None:
    """A day and a half of a full household: no false claim, no false cause, within the budget."""
    for calibrated in (True, False):
        found = Judgement()
        found.add("home", list(life("home", 1.5, calibrated=calibrated)))
        assert found.false == []
        assert found.judged > 20
        assert found.named_truly == found.named >= 4
        assert found.clauses_again == found.sentences_again == found.in_quiet_hours == 0
        assert calibrated or not found.absolutes


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_other_languages_are_as_true(language: Language) -> None:
    """Half a day in each: what is said claims no more than the English would."""
    found = Judgement()
    found.add("home", list(life("home", 0.5, calibrated=True, language=language)))
    assert found.false == []
    assert found.judged > 8
    assert found.clauses_again == found.sentences_again == found.in_quiet_hours == 0


@pytest.mark.parametrize(
    ("scenario", "event"),
    [("outliers", Event.LAMP_OUT), ("hand", Event.LAMP_OUT), ("curtain", Event.LAMP_ON)],
)
def test_confusers_are_not_mistaken(scenario: str, event: Event) -> None:
    """Wrong readings, a hand, a curtain: what looks like a cause is not named."""
    steps = list(life(scenario, 0.45, calibrated=True))
    found = Judgement()
    found.add(scenario, steps)
    assert found.false == []
    assert found.named_truly == found.named
    truly = {c.name for c in causes([Lived(s.at, s.truth) for s in steps])}
    named = {n.event for s in steps for n in s.noticed}
    assert event not in named or any("lamp" in name for name in truly)


@pytest.mark.parametrize("known", [None, 2.25, 2.5])
def test_constant_room_is_never_mentioned(known: float | None) -> None:
    """Half a day of compiles under a lagging board, calibrated or not."""
    assert false_sentences(Case(600.0, 2.25, "compiles", known), 0.5) == ([], [])


def test_constant_room_is_never_mentioned_on_the_slowest_board() -> None:
    """A day of compiles: a board that takes on much heat, and gives it back for long."""
    assert false_sentences(Case(600.0, 1.6, "compiles", None), 1.0) == ([], [])


@needs_recordings
def test_punched_recordings_are_told_truly(tmp_path: Path) -> None:
    """Holes and wrong readings in a real office: no sentence comes of them."""
    office = next(file for file in recordings() if "office" in file.name)
    found = punched(office, tmp_path, 1500)
    assert found.punches >= 15
    assert found.judged > 0
    assert found.false == ()


def test_oracle_sees_a_lie() -> None:
    """The same sentences told of another day's truth are false, so that the judge can judge."""
    home, calm = (list(life(name, 0.7, calibrated=True)) for name in ("home", "calm"))
    swapped = [
        Step(true.at, true.local, true.truth, lying.noticed, lying.moment)
        for lying, true in zip(home, calm, strict=True)
    ]
    found = Judgement()
    found.add("swapped", swapped)
    assert len(found.false) >= 5
    assert found.named_truly < found.named


@pytest.mark.parametrize("count", [8, 10, 19])
def test_oracle_takes_one_state_that_stands_out_for_no_movement(count: int) -> None:
    """At either end of ten minutes, however few states they have; three are one."""
    rests, high = Eisv(0.4, 0.5, 0.3, 0.1), Eisv(0.7, 0.5, 0.3, 0.1)
    for lone in ([*[rests] * (count - 1), high], [high, *[rests] * (count - 1)]):
        assert has_moved(Movement.EVEN, lone, lone) is True
        assert has_moved(Movement.STRONGER, lone, lone) is False
        assert has_moved(Movement.PLUNGE, lone, lone) is False
    moved = [*[rests] * (count - 3), high, high, high]
    assert has_moved(Movement.EVEN, moved, moved) is False
    assert has_moved(Movement.STRONGER, moved, moved) is True


@pytest.mark.parametrize(
    ("gap", "after", "true"), [(210.0, 0.15, True), (210.0, 0.55, False), (60.0, 0.15, False)]
)
def test_fall_across_a_gap_is_true_where_what_follows_bears_it_out(
    gap: float, after: float, *, true: bool
) -> None:
    """A restart of minutes leaves one sample after it in the last quarter of ten minutes."""
    (whole,) = life("calm", 30.0 / 86_400.0, calibrated=True)
    energies = [0.55] * 9 + [0.2] + [after] * 2
    times = [60.0 * n for n in range(9)]
    times += [480.0 + gap, 540.0 + gap, 600.0 + gap]
    steps = [
        whole._replace(at=at, moment=replace(whole.moment, eisv=Eisv(energy, 0.8, 0.2, 0.08)))
        for at, energy in zip(times, energies, strict=True)
    ]
    assert Oracle([], steps).is_true(9, Movement.PLUNGE) is true


@pytest.mark.parametrize(
    ("gap", "after", "true"),
    [
        (240.0, (0.6, 0.9), False),
        (241.0, (0.6, 0.9), True),
        (241.0, (0.9, 0.6), False),
        (241.0, (0.84, 0.86), False),
        (600.0, (0.6, 0.9), True),
    ],
)
def test_movement_of_the_hour_is_that_since_a_gap(
    gap: float, after: tuple[float, float], *, true: bool
) -> None:
    """What was before it is in no window: the integrity that woke low rose, and none other did."""
    (whole,) = life("calm", 30.0 / 86_400.0, calibrated=True)
    times = [60.0 * n for n in range(14)] + [780.0 + gap + 60.0 * n for n in range(45)]
    low, high = after
    integrities = [0.87] * 14 + [low] * 12 + [low + (high - low) * n / 21 for n in range(22)]
    integrities += [high] * 11
    steps = [
        whole._replace(at=at, moment=replace(whole.moment, eisv=Eisv(0.5, integrity, 0.2, 0.08)))
        for at, integrity in zip(times, integrities, strict=True)
    ]
    assert Oracle([], steps).is_true(len(steps) - 1, Movement.CLEARER) is true


@pytest.mark.parametrize(("interval", "true"), [(45.0, True), (46.0, True), (46.2, False)])
def test_window_holds_all_of_its_ten_minutes(interval: float, *, true: bool) -> None:
    """The oldest of fourteen states is in it at 45 s, and just out of it at 46.2."""
    (whole,) = life("calm", 30.0 / 86_400.0, calibrated=True)
    fell = (0.73, 0.73, 0.45, 0.41, 0.39, 0.40, 0.43, 0.45, 0.51, 0.56, 0.58, 0.56, 0.56, 0.55)
    steps = [
        whole._replace(
            at=interval * n, moment=replace(whole.moment, eisv=Eisv(0.5, integrity, 0.2, 0.08))
        )
        for n, integrity in enumerate(fell)
    ]
    assert Oracle([], steps).is_true(13, Movement.INTEGRITY_DOWN) is true


@pytest.mark.parametrize(("interval", "true"), [(59.0, False), (60.0, True)])
def test_hour_is_known_from_forty_minutes_on(interval: float, *, true: bool) -> None:
    """Before, only what ten minutes did is said."""
    (whole,) = life("calm", 30.0 / 86_400.0, calibrated=True)
    steps = [
        whole._replace(
            at=interval * n, moment=replace(whole.moment, eisv=Eisv(0.5 + 0.005 * n, 0.8, 0.2, 0.1))
        )
        for n in range(41)
    ]
    assert Oracle([], steps).is_true(40, Movement.STRONGER) is true


def test_causes_come_from_the_schedule_and_not_from_readings() -> None:
    """Six windows in a midwinter half day, each cold air; none in summer."""
    for scenario, expected in (("window", "cold air"), ("summer-window", "some cold air")):
        steps = [Lived(s.at, s.truth) for s in life(scenario, 0.5, calibrated=True)]
        names = [c.name for c in causes(steps) if "cold air" in c.name]
        assert len(names) >= 5
        assert expected in names
        assert scenario != "summer-window" or "cold air" not in names


def test_claims_are_found_clause_by_clause() -> None:
    """What a token says claims nothing; what an event's phrase says claims the event."""
    assert claims("A lamp was lit. What was that?") == [Event.LAMP_ON]
    assert claims("I rest. It is dark.") == [Event.DARK]
    assert claims("I rest and listen.") == []
    oracle = Oracle([Cause("lamp on", 0.0, 60.0)], [])
    assert oracle is not None
