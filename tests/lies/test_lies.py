"""A quick form of the lies: what is named is, the rest is not, and honest sensors never are."""

from pathlib import Path

import pytest
from repository import RECORDINGS, needs_recordings

from lies.kinds import LIES, Lie
from lies.rooms import looked_through
from lies.trials import false_alarms, tried
from lumen.core.reading import Channel

NAMED: dict[tuple[str, Channel], int] = {
    ("frozen, the whole part", Channel.AMBIENT_TEMP): 20,
    ("frozen", Channel.PRESSURE): 20,
    ("frozen", Channel.LIGHT): 20,
    ("at the end of its range", Channel.HUMIDITY): 1,
    ("at the end of its range", Channel.LIGHT): 1,
    ("in inHg", Channel.PRESSURE): 1,
    ("other calibration constants", Channel.AMBIENT_TEMP): 1,
}
"""With which sample at the latest, as it is published."""


def lie_of(name: str, channel: Channel) -> Lie:
    """Give a lie by its name."""
    return next(lie for lie in LIES if (lie.name, lie.channel) == (name, channel))


@pytest.mark.parametrize(("name", "channel"), NAMED)
def test_lie_is_named_within_so_many_samples(name: str, channel: Channel) -> None:
    """Under the genuine drivers, in a simulated room."""
    most = NAMED[name, channel]
    assert tried(lie_of(name, channel), 1, most).named


def test_lie_that_nothing_can_tell_from_the_truth_is_not_named() -> None:
    """A constant offset is another room's temperature: what is published as unnamed is."""
    assert tried(lie_of("4 too much", Channel.AMBIENT_TEMP), 1, 30).named == ()


def test_honest_sensors_are_never_named() -> None:
    """An hour of a simulated room."""
    ((samples, named),) = false_alarms(1, 120)
    assert samples == 120
    assert not named


@needs_recordings
def test_real_room_raises_no_alarm_and_its_freezes_are_named() -> None:
    """Two days and a half of a real office at rounded values."""
    found = looked_through(Path(next(RECORDINGS.glob("office*.csv"))), 3600)
    assert found.alarms == 0
    assert found.freezes == len(found.named_hours) > 0
    assert max(found.named_hours) < 12.0
