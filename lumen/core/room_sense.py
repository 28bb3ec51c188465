"""From a sample to the room itself: own heat and glow taken out, with the board's usual lag."""

from lumen.core.compensation import Compensation, compensated
from lumen.core.reading import Channel, Sample
from lumen.core.room_readings import RoomReadings
from lumen.units import Celsius, Monotonic, Seconds

LAG: Seconds = 300.0


class RoomSense:
    """Samples in, the room's readings out."""

    def __init__(self, compensation: Compensation) -> None:
        self._compensation = compensation
        self._excess: Celsius | None = None
        self._last: Monotonic | None = None

    def read(self, sample: Sample) -> RoomReadings:
        """Take a sample; give the room."""
        room = compensated(sample, self._compensation)
        board, chip = sample.value(Channel.AMBIENT_TEMP), sample.value(Channel.CPU_TEMP)
        if board is not None and chip is not None:
            self._follow(sample.at, chip - board)
        ambient, factor = room.get(Channel.AMBIENT_TEMP), self._compensation.heat_factor
        return RoomReadings(
            ambient,
            room.get(Channel.HUMIDITY),
            sample.value(Channel.PRESSURE),
            room.get(Channel.LIGHT),
            self._excess,
            None if factor is None or self._excess is None else self._excess / factor,
            calibrated=factor is not None and not self._compensation.lost,
        )

    def _follow(self, at: Monotonic, excess: Celsius) -> None:
        if self._excess is None or self._last is None:
            self._excess = excess
        else:
            share = min(1.0, (at - self._last) / LAG)
            self._excess += (excess - self._excess) * share
        self._last = at
