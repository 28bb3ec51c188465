"""What a scene says about now."""

from dataclasses import replace

from scenery import AWAKE, FROZEN, HURT, NOW, moment, said

from lumen.body.scene import LONG, Scene
from lumen.core.reading import Channel, Fault, FaultKind
from lumen.units import Monotonic


def test_scene_is_waking_when_nothing_was_felt() -> None:
    """Without a moment there is no shape and nothing said."""
    scene = Scene(now=NOW, said=(said("~warmth~"),))
    assert scene.waking
    assert scene.utterance is None
    assert scene.since == LONG
    assert scene.troubles == ()


def test_scene_is_waking_when_there_is_no_shape() -> None:
    """After a gap Lumen is waking, whatever it said before."""
    assert replace(AWAKE, moment=moment(shape=None)).utterance is None


def test_utterance_waits_when_its_time_is_not_come() -> None:
    """A sentence of the future is not shown."""
    assert replace(AWAKE, said=(said("~warmth~", at=NOW + 1.0),)).utterance is None


def test_moment_is_present_until_it_is_too_old() -> None:
    """Samples older than any rhythm say nothing about now."""
    assert replace(AWAKE, moment=moment(at=NOW - 90.0)).present is not None
    assert replace(AWAKE, moment=moment(at=NOW - 90.1)).present is None


def test_troubles_name_every_fault() -> None:
    """Sensors first, with the reason, then other parts."""
    scene = replace(HURT, moment=moment(readings={Channel.PRESSURE: FROZEN}))
    assert scene.troubles == (
        f"pressure frozen: {FROZEN.reason}",
        "panel: a write did not return within 2 s",
    )


def test_silence_is_a_trouble_when_samples_stop() -> None:
    """No news is bad news, and is counted in minutes."""
    scene = replace(AWAKE, now=Monotonic(NOW + 3600.0))
    assert scene.troubles == ("senses: no sample for 60 min",)


def test_sensor_that_settles_is_no_trouble() -> None:
    """The first sample of a rate says nothing yet, and nothing is wrong."""
    settling = Fault(FaultKind.SETTLING, "a rate needs two samples")
    assert replace(AWAKE, moment=moment(readings={Channel.CPU: settling})).troubles == ()
