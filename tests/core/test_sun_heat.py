"""What the sun on a sensor may have done is not told as the air's doing."""

import pytest
from sensed_life import Life, with_vapour

from lumen.core.events import AIR, Event
from lumen.core.reading import Channel, Fault, FaultKind, Reading

BARE = Fault(FaultKind.MISSING, "the part has no humidity sensor")


@pytest.mark.parametrize(("sun", "named"), [(40_000.0, False), (300.0, True)])
def test_air_is_not_mentioned_when_a_cloud_takes_the_sun_from_the_sensor(
    sun: float,
    named: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """A case that cools for minutes after its light went is no air that cools."""
    shade: dict[Channel, Reading] = {Channel.LIGHT: 200.0, Channel.HUMIDITY: BARE}
    life = Life().live(60.0, lambda _: {**shade, Channel.LIGHT: sun, Channel.AMBIENT_TEMP: 30.0})
    life.live(4.0, lambda p: {**shade, Channel.AMBIENT_TEMP: 30.0 - p})
    life.live(8.0, lambda p: {**shade, Channel.AMBIENT_TEMP: 29.0 - 6.0 * p})
    assert (not AIR.isdisjoint(life.noticed)) is named
    assert named is (Event.COLD_AIR in life.noticed)


def test_water_is_told_when_the_sun_comes_as_well() -> None:
    """The sun on a sensor moves no water."""
    life = Life().rest(40.0)
    life.live(10.0, lambda p: {**with_vapour(21.0, 1.0 + 0.3 * p), Channel.LIGHT: 9_000.0})
    assert Event.MOISTER in life.noticed
