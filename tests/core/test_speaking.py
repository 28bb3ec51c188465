"""When to speak."""

from random import Random

import pytest

from lumen.core.shape_names import Shape
from lumen.core.speaking import Speaking, SpeechConfig
from lumen.units import Monotonic

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
