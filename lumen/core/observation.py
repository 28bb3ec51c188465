"""One sample as events are looked for in it: filtered, so that one wrong reading is nothing."""

import math
from collections import deque
from collections.abc import Collection, Mapping
from typing import NamedTuple

from lumen.core.compensation import saturation
from lumen.core.reading import Channel, Sample
from lumen.core.room_readings import RoomReadings
from lumen.units import Celsius, Hectopascal, Monotonic, Percent, Seconds, WallTime

_DAY: Seconds = 86_400.0
EVERY_CLOCK = WallTime(float("-inf"))
"""Where every wall time is believed to be one, as that of a recording is."""
BLANKS = 2
"""After so many missing values in a row what came before says nothing of what comes now."""


class Observation(NamedTuple):
    """What is known at one sample; a quantity that is not known is not there.

    `local` is the local civil time in seconds, whole days since a midnight long ago: its remainder
    by 86,400 is the time of day. `values` passed the median of three, `raw` did not. It is not
    `dated` where the clock was never set: its hour and its day say nothing then.
    """

    at: Monotonic
    local: Seconds
    values: Mapping[str, float]
    raw: Mapping[str, float]
    dated: bool = True

    @property
    def time_of_day(self) -> Seconds:
        """Seconds since local midnight."""
        return self.local % _DAY

    @property
    def day(self) -> int:
        """Number of the local day."""
        return math.floor(self.local / _DAY)


NEEDS: Mapping[str, tuple[Channel, ...]] = {
    "light": (Channel.LIGHT,),
    "air": (Channel.AMBIENT_TEMP,),
    "humidity": (Channel.HUMIDITY, Channel.AMBIENT_TEMP),
    "vapour": (Channel.HUMIDITY, Channel.AMBIENT_TEMP),
    "pressure": (Channel.PRESSURE,),
    "co2": (Channel.CO2,),
    "memory": (Channel.MEMORY,),
    "processor": (Channel.CPU,),
    "chip": (Channel.CPU_TEMP,),
    "disk": (Channel.DISK,),
}
"""The channels that each quantity is made of."""


def quantities(sample: Sample, room: RoomReadings) -> dict[str, float]:
    """Give what is known of room and host; vapour pressure (hPa) knows nothing of own heat."""
    board, humidity = sample.value(Channel.AMBIENT_TEMP), sample.value(Channel.HUMIDITY)
    known = {
        "light": room.light,
        "air": room.ambient,
        "humidity": room.humidity,
        "vapour": None if board is None or humidity is None else vapour(board, humidity),
        "pressure": room.pressure,
        "co2": sample.value(Channel.CO2),
        "board": board,
        "memory": sample.value(Channel.MEMORY),
        "processor": sample.value(Channel.CPU),
        "chip": sample.value(Channel.CPU_TEMP),
        "disk": sample.value(Channel.DISK),
        "own_heat": room.own_heat,
        "glow": sample.value(Channel.LED_BRIGHTNESS),
    }
    return {name: value for name, value in known.items() if value is not None}


def vapour(temperature: Celsius, humidity: Percent) -> Hectopascal:
    """Give the vapour pressure of water in the air, hPa.

    >>> round(vapour(20.0, 50.0), 1)
    11.7
    """
    return humidity / 100.0 * saturation(temperature)


class MedianOfThree:
    """Lets through what two of the last three samples bear out, quantity by quantity."""

    def __init__(self) -> None:
        self._last: dict[str, deque[float]] = {}
        self._blanks: dict[str, int] = {}

    def filtered(self, raw: Mapping[str, float]) -> dict[str, float]:
        """Take a sample's quantities; give those that are known and borne out."""
        for name in self._last.keys() - raw.keys():
            self._blanks[name] = self._blanks.get(name, 0) + 1
            if self._blanks[name] >= BLANKS:
                self._last[name].clear()
        passed = {}
        for name, value in raw.items():
            self._blanks[name] = 0
            last = self._last.setdefault(name, deque(maxlen=3))
            last.append(value)
            if len(last) == last.maxlen:
                passed[name] = sorted(last)[1]
        return passed

    def disown(self, channels: Collection[Channel]) -> None:
        """Forget what was believed of channels that prove to have lied."""
        for name, needs in NEEDS.items():
            if not set(needs).isdisjoint(channels):
                self._last.pop(name, None)

    def forget(self) -> None:
        """Begin anew: what was before a gap is no neighbour of what comes after."""
        self._last.clear()
        self._blanks.clear()
