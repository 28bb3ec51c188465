"""Writes recordings, row by row."""

import csv
import io
from collections.abc import Callable, Sequence

from lumen.core.reading import QUANTITIES, Channel, Sample
from lumen.formats.recording_header import SIMULATED, TIME
from lumen.formats.recording_metadata import RecordingMetadata, cells_from_body
from lumen.formats.report import iso
from lumen.units import Monotonic, Seconds, WallTime

_TICK: Seconds = 1e-3


class RecordingWriter:
    """Writes a recording row by row; what was written is there, whenever it is interrupted.

    Its times go forward whatever the wall clock does: where that steps back, they go on by the
    monotonic clock until the wall clock has caught up.

    Args:
        put: writes a row, whole or not at all.
        channels: the channels that were fitted.
        simulated: whether they are of a simulated room.
        body: what body they are of; None where nobody knows.
    """

    def __init__(
        self,
        put: Callable[[bytes], object],
        channels: Sequence[Channel],
        *,
        simulated: bool = False,
        body: RecordingMetadata | None = None,
    ) -> None:
        self._put = put
        self._channels = tuple(channel for channel in Channel if channel in channels)
        self._last: tuple[Monotonic, WallTime] | None = None
        same = {SIMULATED: "1"} if simulated else {}
        same |= {} if body is None else cells_from_body(body)
        self._same = list(same.values())
        self._write([TIME, *map(str, self._channels), *same])

    def write(self, sample: Sample) -> None:
        """Write a sample; a fault is an empty cell."""
        values = [cell_from(channel, sample.value(channel)) for channel in self._channels]
        self._write([iso(self._time(sample)), *values, *self._same])

    def _time(self, sample: Sample) -> WallTime:
        wall = sample.wall
        if self._last is not None and wall <= self._last[1]:
            wall = WallTime(self._last[1] + max(sample.at - self._last[0], _TICK))
        self._last = sample.at, wall
        return wall

    def _write(self, cells: Sequence[str]) -> None:
        row = io.StringIO()
        csv.writer(row, lineterminator="\n").writerow(cells)
        self._put(row.getvalue().encode())


def cell_from(channel: Channel, value: float | None) -> str:
    """Give what a recording writes of a value.

    >>> cell_from(Channel.LIGHT, 12.5), cell_from(Channel.LIGHT, None)
    ('12.50', '')
    """
    return "" if value is None else f"{value:.{QUANTITIES[channel].decimals}f}"
