"""When to speak."""

from random import Random

import pytest

from lumen.core.shape_names import Shape
from lumen.core.speaking import Amount, QuietHours, Speaking, SpeechConfig, Utterances
from lumen.units import Monotonic

HOUR = 3600.0
CALM, COMING = Shape.SETTLED_PRESENCE, Shape.CONVERGENCE


def spoken() -> Speaking:
    """Give a Lumen that spoke at time 0, within a calm shape."""
    speaking = Speaking(SpeechConfig())
    speaking.spoke(Monotonic(0.0), CALM, Random(1))
    return speaking


@pytest.mark.parametrize(
    ("at", "shape", "struck", "wants"),
    [
        (30.0, COMING, True, False),  # it has only just spoken
        (60.0, COMING, False, True),  # a new shape
        (60.0, CALM, True, True),  # something stands out
        (200.0, CALM, False, False),  # nothing new
        (720.0, CALM, False, True),  # silent for long enough
        (720.0, None, True, False),  # waking
    ],
)
def test_lumen_speaks_when_there_is_something_to_say(
    at: float, shape: Shape | None, *, struck: bool, wants: bool
) -> None:
    """On a new shape, when something stands out, and now and then; never while waking."""
    assert spoken().wants_to_speak(Monotonic(at), shape, struck=struck) is wants


def test_first_shape_is_spoken_of_at_once() -> None:
    """Awake, Lumen says so."""
    assert Speaking(SpeechConfig()).wants_to_speak(Monotonic(5.0), CALM, struck=False)


def test_silences_differ_and_stay_within_their_bounds() -> None:
    """Within a lasting shape the next utterance comes after four to twelve minutes."""
    speaking = Speaking(SpeechConfig())
    silences: set[int] = set()
    for seed in range(50):
        speaking.spoke(Monotonic(0.0), CALM, Random(seed))
        wants = (
            t for t in range(1000) if speaking.wants_to_speak(Monotonic(t), CALM, struck=False)
        )
        silences.add(next(wants))
    assert len(silences) > 40
    assert min(silences) >= 240
    assert max(silences) <= 720


def test_pauses_that_contradict_each_other_are_refused() -> None:
    """The least silence cannot be longer than the longest."""
    with pytest.raises(ValueError, match="must hold"):
        SpeechConfig(soonest=900.0)


NEVER_QUIET = QuietHours()
NIGHTS = QuietHours(22.5 * HOUR, 6.5 * HOUR)


def day_of(
    amount: Amount, quiet: QuietHours, *, news: bool, fault: bool = False, every: float = 30.0
) -> list[float]:
    """Live a day in which something stands out at every sample, or nothing; give when it spoke."""
    utterances, spoke = Utterances(amount, quiet), list[float]()
    for number in range(round(24 * HOUR / every)):
        at = number * every
        if utterances.is_due(Monotonic(at), at, news=news, fault=fault):
            utterances.note(Monotonic(at), at, Random(number))
            spoke.append(at)
    return spoke


@pytest.mark.parametrize("amount", ["quiet", "usual", "talkative"])
@pytest.mark.parametrize("quiet", [NEVER_QUIET, NIGHTS])
@pytest.mark.parametrize("news", [False, True])
def test_day_has_thirty_to_sixty_utterances_whatever_happens(
    amount: Amount, quiet: QuietHours, *, news: bool
) -> None:
    """A day without any news and one that is nothing but news keep the budget."""
    assert 28 <= len(day_of(amount, quiet, news=news)) <= 60


def test_dial_makes_more_or_fewer_words() -> None:
    """Quiet, usual and talkative differ, with news and without."""
    for news in (False, True):
        quiet, usual, talkative = (
            len(day_of(amount, NIGHTS, news=news)) for amount in ("quiet", "usual", "talkative")
        )
        assert quiet < usual < talkative


def test_quiet_hours_have_no_words_but_for_a_fault() -> None:
    """At night it is silent, whatever happens, unless a sense is lost."""
    spoken = day_of("talkative", NIGHTS, news=True)
    assert all(6.5 * HOUR <= at < 22.5 * HOUR for at in spoken)
    utterances = Utterances("usual", NIGHTS)
    assert not utterances.is_due(Monotonic(0.0), 3 * HOUR, news=True, fault=False)
    assert utterances.is_due(Monotonic(0.0), 3 * HOUR, news=True, fault=True)
    assert len(day_of("usual", NIGHTS, news=True, fault=True)) == 60


def test_clock_that_was_never_set_has_no_quiet_hours() -> None:
    """Its three at night may be noon; its day of words is shared out over all of its hours."""
    utterances = Utterances("usual", NIGHTS)
    for dated in (False, True):
        due = utterances.is_due(Monotonic(0.0), 3 * HOUR, news=True, fault=False, dated=dated)
        assert due is not dated
    for number in range(8 + 25):
        utterances.note(Monotonic(number), 12 * HOUR, Random(1))
    at = Monotonic(1000.0)
    for hour, due in ((12.0, False), (12.1, True)):
        found = utterances.is_due(at, hour * HOUR, news=True, fault=False, dated=False)
        assert found is due


def test_full_morning_leaves_words_for_the_evening() -> None:
    """A day that is nothing but news is not silent after noon."""
    spoken = day_of("usual", NIGHTS, news=True)
    assert sum(at >= 16 * HOUR for at in spoken) >= 12


@pytest.mark.parametrize(
    ("quiet", "hours", "held"),
    [
        (QuietHours(22.5 * HOUR, 6.5 * HOUR), (22.4, 22.5, 0.0, 6.4, 6.5), (0, 1, 1, 1, 0)),
        (QuietHours(13 * HOUR, 15 * HOUR), (12.9, 13.0, 14.9, 15.0, 23.0), (0, 1, 1, 0, 0)),
        (QuietHours(), (0.0, 12.0), (0, 0)),
    ],
)
def test_quiet_hours_may_pass_midnight(
    quiet: QuietHours, hours: tuple[float, ...], held: tuple[int, ...]
) -> None:
    """From begin up to, and without, the end; alike, they never hold."""
    assert tuple(int(quiet.hold(hour * HOUR)) for hour in hours) == held


class Edge(Random):
    """Draws the least, or the most, of what it may."""

    def __init__(self, place: float) -> None:
        super().__init__(0)
        self._place = place

    def uniform(self, a: float, b: float) -> float:
        """Give one end of a range."""
        return a + self._place * (b - a)


@pytest.mark.parametrize(
    ("amount", "most", "soonest", "latest"),
    [("quiet", 38, 25, 33), ("usual", 50, 18, 30), ("talkative", 60, 13, 21)],
)
def test_dial_sets_how_many_words_and_how_far_apart(
    amount: Amount, most: int, soonest: float, latest: float
) -> None:
    """Without news the next comes between two times after the last; so many a day, and no more."""
    for place, minutes in ((0.0, soonest), (1.0, latest)):
        utterances = Utterances(amount, NEVER_QUIET)
        utterances.note(Monotonic(0.0), 0.0, Edge(place))
        due = [
            utterances.is_due(Monotonic(at), at, news=False, fault=False)
            for at in (60.0 * minutes - 0.1, 60.0 * minutes)
        ]
        assert due == [False, True]
    utterances = Utterances(amount, NEVER_QUIET)
    for number in range(most):
        assert utterances.is_due(Monotonic(80_000.0), 80_000.0, news=False, fault=False), number
        utterances.note(Monotonic(number), 80_000.0, Edge(0.0))
    assert not utterances.is_due(Monotonic(86_000.0), 86_000.0, news=False, fault=False)
    assert utterances.is_due(Monotonic(86_400.0), 86_400.0, news=False, fault=False)


@pytest.mark.parametrize(
    ("news", "fault", "pause"), [(True, False, 300.0), (False, True, 60.0), (True, True, 60.0)]
)
def test_news_waits_for_five_minutes_and_a_fault_for_one(
    pause: float, *, news: bool, fault: bool
) -> None:
    """Whatever happens, words do not tread on each other's heels."""
    utterances = Utterances("usual", NEVER_QUIET)
    utterances.note(Monotonic(0.0), 40_000.0, Edge(1.0))
    due = [
        utterances.is_due(Monotonic(at), 40_000.0 + at, news=news, fault=fault)
        for at in (pause - 0.1, pause)
    ]
    assert due == [False, True]


def test_morning_may_be_eight_words_ahead_of_its_share_of_the_day() -> None:
    """At a quarter of a day of fifty, twelve and a half and eight more: the twenty-first is one."""
    utterances = Utterances("usual", NEVER_QUIET)
    for number in range(21):
        assert utterances.is_due(Monotonic(301.0 * number), 21_600.0, news=True, fault=False)
        utterances.note(Monotonic(301.0 * number), 21_600.0, Edge(1.0))
    at = Monotonic(301.0 * 21)
    assert not utterances.is_due(at, 21_600.0, news=True, fault=False)
    assert utterances.is_due(at, 22_465.0, news=True, fault=False)


@pytest.mark.parametrize(("place", "silence"), [(0.0, 240.0), (1.0, 720.0)])
def test_lasting_shape_is_expressed_after_four_to_twelve_minutes(
    place: float, silence: float
) -> None:
    """As it is when nothing is set."""
    speaking = Speaking(SpeechConfig())
    speaking.spoke(Monotonic(0.0), CALM, Edge(place))
    wants = [
        speaking.wants_to_speak(Monotonic(at), CALM, struck=False)
        for at in (silence - 0.1, silence)
    ]
    assert wants == [False, True]
    assert (SpeechConfig().temperature, SpeechConfig().seed) == (1.0, 1)
