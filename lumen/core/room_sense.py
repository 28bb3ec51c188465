"""From a sample to the room itself: own heat and glow taken out, with the board's lag."""

import math
from collections import deque
from collections.abc import Iterable

from lumen.core.compensation import Compensation, room_humidity, world_light
from lumen.core.reading import QUANTITIES, Channel, Sample
from lumen.core.room_readings import RoomReadings
from lumen.units import Celsius, Lux, Monotonic, Seconds

AWAY: Seconds = 240.0
"""After so long in which nobody watched the board, it may have cooled, or have been at work."""
LAST = 3
"""Samples by which the room is known that is believed when the air says nothing."""
MOST_EXCESS: Celsius = 60.0
"""Over a board, of a processor that is slowed down at 80 to 85 degC."""


class LaggedExcess:
    """h' = (excess - h) / lag: how much of the processor's heat has reached the board."""

    def __init__(self, lag: Seconds) -> None:
        self._lag = lag
        self._at: Monotonic | None = None
        self._excess: Celsius = 0.0
        self.value: Celsius = 0.0

    def observe(self, at: Monotonic, excess: Celsius) -> Celsius:
        """Take the present excess; give the lagged one.

        Between two samples the excess goes straight from one to the other, so that the result
        does not depend on the sampling rate. The first sample is taken for a steady state.
        """
        if self._at is None:
            self.value = excess
        else:
            steps = (at - self._at) / self._lag
            kept = math.exp(-steps)
            mean_kept = -math.expm1(-steps) / steps
            self.value = (
                kept * self.value + (mean_kept - kept) * self._excess + (1.0 - mean_kept) * excess
            )
        self._at, self._excess = at, excess
        return self.value

    def begin(self, at: Monotonic, excess: Celsius, lagged: Celsius) -> Celsius:
        """Take the present excess, where the lagged one is known otherwise; give that."""
        self._at, self._excess, self.value = at, excess, lagged
        return lagged


class RoomSense:
    """Samples in, the room's own readings out; a function of the samples and the compensation."""

    def __init__(self, compensation: Compensation, fitted: Iterable[Channel] = Channel) -> None:
        """Take how the body disturbs its senses; a body without a processor sensor cannot."""
        self._compensation = compensation
        heated = {Channel.AMBIENT_TEMP, Channel.CPU_TEMP} <= set(fitted)
        self._factor = compensation.heat_factor if heated else None
        self._excess = LaggedExcess(compensation.heat_lag)
        self._rooms: deque[Celsius] = deque(maxlen=LAST)
        """Its temperature, as it was last known."""
        self._watched: tuple[Monotonic, Monotonic] | None = None
        """From when to when Lumen was awake without a gap."""
        self._returned: Monotonic | None = None
        """When it came back from one, until the board's heat is known again."""

    def read(self, sample: Sample) -> RoomReadings:
        """Take the next sample.

        With the heat taken out, temperature and humidity cannot be known without what they are
        compensated by: taken raw, a lost processor sensor would make the room look warmer. In
        the same way, with a glow to take out, light needs the lights' brightness.
        """
        self._watch(sample.at)
        ambient, cpu = sample.value(Channel.AMBIENT_TEMP), sample.value(Channel.CPU_TEMP)
        board = self._foreseen() if ambient is None else ambient
        excess = None
        if board is not None and cpu is not None:
            excess = self._lagged(sample.at, board, cpu - board)
        cleared = self._cleared(sample, ambient, None if ambient is None else excess)
        if cleared.ambient is not None:
            self._rooms.append(cleared.ambient)
        return cleared

    @property
    def _room(self) -> Celsius | None:
        """The room as it was last known, by a middle sample: one of garbled bytes stands alone.

        Before there are three, the newest tells it.
        """
        if len(self._rooms) < LAST:
            return self._rooms[-1] if self._rooms else None
        return sorted(self._rooms)[LAST // 2]

    def _watch(self, at: Monotonic) -> None:
        """Take note of a sample; between such that always lie far apart a board follows."""
        begun, last = self._watched or (at, at)
        if at - last > AWAY:
            self._returned = at if last > begun else None
            begun = at
        self._watched = begun, at

    def _foreseen(self) -> Celsius | None:
        """Give how warm the board is where its air sensor says nothing: as the room last was.

        The processor goes on to heat it meanwhile, or ends its work.
        """
        if self._factor is None or self._room is None or self._returned is not None:
            return None
        return self._room + self._excess.value / self._factor

    def _lagged(self, at: Monotonic, board: Celsius, excess: Celsius) -> Celsius:
        """Give the lagged excess; after a while in which nobody watched, what the air tells of it.

        A computer that was switched off wakes with a cold board beside a warm processor: taken for
        a steady state, the room would look some ten degrees colder than it is. As it last was, it
        is nearer to the truth; what it did meanwhile shows within some lags.
        """
        returned, self._returned = self._returned, None
        unknown = returned is not None and at - returned <= AWAY
        if not unknown or self._factor is None or self._room is None:
            return self._excess.observe(at, excess)
        own = max(0.0, board - self._room)
        return self._excess.begin(at, excess, min(own * self._factor, MOST_EXCESS))

    def at_rest(self, sample: Sample) -> RoomReadings:
        """Give the readings of a single sample, as if the board had followed the processor."""
        ambient, cpu = sample.value(Channel.AMBIENT_TEMP), sample.value(Channel.CPU_TEMP)
        excess = None if ambient is None or cpu is None else cpu - ambient
        return self._cleared(sample, ambient, excess)

    def _cleared(
        self, sample: Sample, ambient: Celsius | None, excess: Celsius | None
    ) -> RoomReadings:
        pressure = sample.value(Channel.PRESSURE)
        if self._compensation.lost:
            return RoomReadings(None, None, pressure, None, excess, None, calibrated=False)
        humidity, light = sample.value(Channel.HUMIDITY), self._light(sample)
        if self._factor is None:
            return RoomReadings(ambient, humidity, pressure, light, excess, None, calibrated=False)
        if ambient is None or excess is None:
            return RoomReadings(None, None, pressure, light, None, None, calibrated=True)
        own = excess / self._factor
        room = ambient - own
        air = QUANTITIES[Channel.AMBIENT_TEMP]
        if not air.low <= room <= air.high:
            # No room has that: the factor is not this body's, or a sensor lies.
            return RoomReadings(None, None, pressure, light, None, None, calibrated=True)
        if humidity is not None:
            humidity = room_humidity(humidity, ambient, room)
        return RoomReadings(room, humidity, pressure, light, excess, own, calibrated=True)

    def _light(self, sample: Sample) -> Lux | None:
        light, glow = sample.value(Channel.LIGHT), self._compensation.light_glow
        if light is None or glow == 0.0:
            return light
        brightness = sample.value(Channel.LED_BRIGHTNESS)
        return None if brightness is None else world_light(light, brightness, glow)
