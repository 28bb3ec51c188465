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
