"""What was lived and said, on the body's clock."""

from creature import moment

from lumen.core.language import parse
from lumen.runtime.body_time import BodyTime
from lumen.runtime.history import History, Spoken
from lumen.units import Monotonic, WallTime


def test_moment_is_moved_once_as_long_as_the_clocks_agree() -> None:
    """Two clocks that are not read at once do not make another; one that runs faster does."""
    body, lived = BodyTime(), moment()
    moved = body.moment(lived, 100.0)
    assert moved.sample.at == lived.sample.at + 100.0
    assert moved.sample.readings is lived.sample.readings
    assert body.moment(lived, 100.0001) is moved
    assert body.moment(lived, 100.1).sample.at == lived.sample.at + 100.1
    other = moment()
    assert body.moment(other, 100.1).sample.at == other.sample.at + 100.1


def test_utterances_are_made_anew_when_something_is_said() -> None:
    """Also when the past is put before it, and the latest stays the same."""
    body, history = BodyTime(), History()
    assert body.utterances(history) == ()
    expression = parse("~warmth~")

    def spoken(at: float) -> Spoken:
        return Spoken(Monotonic(at), WallTime(at), expression, None)

    history.said.append(spoken(1.0))
    first = body.utterances(history)
    assert [each.at for each in first] == [1.0]
    assert body.utterances(history) is first
    history.said.appendleft(spoken(0.5))
    assert [each.at for each in body.utterances(history)] == [0.5, 1.0]
