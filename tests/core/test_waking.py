"""The wait for the first word: what is promised is what happens."""

from dataclasses import replace

import pytest
from explained_lives import FITTED, EvenSpeaker, samples

from lumen.core.mind import Mind
from lumen.core.reading import Channel, Sample
from lumen.core.state import Body
from lumen.core.waking import Waking
from lumen.units import Monotonic, Seconds, WallTime


def at_rhythm(count: int, interval: Seconds, after: Seconds = 0.0) -> list[Sample]:
    """Give samples with another rhythm, from some time on."""
    return [
        replace(
            sample,
            at=Monotonic(after + interval * step),
            wall=WallTime(1.7712e9 + after + interval * step),
        )
        for step, sample in enumerate(samples(count))
    ]


def promises(mind: Mind, life: list[Sample], interval: Seconds) -> list[Waking]:
    """Live until the first shape; give what was promised before it, at each sample."""
    promised: list[Waking] = []
    for sample in life:
        wait = mind.waking(interval)
        moment = mind.live(sample)
        if moment.shape is not None:
            assert moment.expression is not None
            assert mind.waking(interval) is None
            assert wait is not None
            return [*promised, wait]
        assert wait is not None
        promised.append(wait)
    raise AssertionError("there was no shape")


@pytest.mark.parametrize("interval", [5.0, 10.0, 30.0, 45.0, 60.0])
def test_first_word_comes_when_it_was_promised(interval: Seconds) -> None:
    """Before each sample the number of those that are missing is right, and so is the time."""
    promised = promises(Mind(Body(FITTED, 4), EvenSpeaker()), at_rhythm(140, interval), interval)
    for taken, wait in enumerate(promised):
        assert wait.samples == taken
        assert wait.needs_samples == len(promised)
        assert wait.left_s == interval * (len(promised) - taken)
    if interval == 30.0:
        assert promised[7].words == "7 of 21 samples, 7 minutes left"


def test_word_after_a_gap_comes_when_it_was_promised() -> None:
    """The forecast is warm already then, and only the window is filled anew."""
    mind = Mind(Body(FITTED, 4), EvenSpeaker())
    for sample in at_rhythm(60, 30.0):
        mind.live(sample)
    beginning, *rest = at_rhythm(40, 30.0, after=9000.0)
    assert mind.live(beginning).shape is None
    promised = promises(mind, rest, 30.0)
    assert [wait.samples for wait in promised] == list(range(1, len(promised) + 1))
    assert {wait.needs_samples for wait in promised} == {len(promised) + 1}


def test_no_word_is_promised_where_there_can_be_none() -> None:
    """A body that lacks a dimension's sensors never has a shape."""
    fitted = frozenset({Channel.CPU_TEMP, Channel.AMBIENT_TEMP})
    assert Mind(Body(fitted, 4), EvenSpeaker()).waking(30.0) is None
