"""The vitals: the four dimensions over the last hours, and every sensor's present reading."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from lumen.body.brush import Align, mask_from, plane, tint, write
from lumen.body.chrome import SIDE, content_bottom, draw_frame, frame_of
from lumen.body.colour import Colour
from lumen.body.dither import dithered
from lumen.body.glyphs import bell
from lumen.body.palette import ALERT, FAINT_INK, INK, LINE, PAGE, SOFT_INK
from lumen.body.scene import PastState, Scene
from lumen.body.text import width_of
from lumen.core.cadence import gap_limit
from lumen.core.moment import DIMENSION_NAMES, DIMENSIONS
from lumen.core.reading import QUANTITIES, Channel, Fault, FaultKind
from lumen.units import Monotonic, Seconds

HOUR: Seconds = 3600.0
HISTORY: Seconds = 3 * HOUR
"""The curves' span: long enough to see the day move, short enough to see ten minutes."""

MISSING = "–"  # noqa: RUF001 - an en dash, set where a value would be
"""What stands for a value that is not there; never 0."""

ABOUT = "≈"
"""What stands before a value that includes the board's own heat."""
NOTE = "≈ uncalibrated: with the board's own heat"
NOTE_BASE = 220

_HEATED = frozenset({Channel.AMBIENT_TEMP, Channel.HUMIDITY})

DIMENSION_COLOURS: Mapping[str, Colour] = {
    "E": Colour(0.80, 0.145, 70.0),
    "I": Colour(0.78, 0.12, 220.0),
    "S": Colour(0.74, 0.15, 345.0),
    "V": Colour(0.70, 0.13, 295.0),
}

SPANS: Mapping[str, float] = {"E": 0.20, "I": 0.20, "S": 0.20, "V": 0.06}
"""The least that the height of a curve stands for: twice what the shapes call significant.

A curve shows the movement, the figure beside it the level; noise is not blown up to movement.
"""

CURVES_TOP, CURVE_PITCH = 23, 20
CURVE_LEFT, CURVE_WIDE, CURVE_HIGH = 68, 126, 17
NAME_LEFT = 21
AXIS_BASE = 113

SENSORS_TOP = 119
COLUMNS = ((8, 113), (127, 232))
ROWS = 6


_LABELS: Mapping[Channel, str] = {
    Channel.AMBIENT_TEMP: "air",
    Channel.HUMIDITY: "humidity",
    Channel.PRESSURE: "pressure",
    Channel.LIGHT: "light",
    Channel.CPU_TEMP: "chip",
    Channel.LED_BRIGHTNESS: "glow",
    Channel.CPU: "cpu",
    Channel.MEMORY: "memory",
    Channel.DISK: "disk",
    Channel.LOAD: "load",
    Channel.CTX_SWITCHES: "switches",
    Channel.INTERRUPTS: "interrupts",
    Channel.CO2: "CO2",
}


# One word each, that fits beside the longest label; the message at the foot has the reason.
_FAULTS: Mapping[FaultKind, str] = {
    FaultKind.MISSING: "missing",
    FaultKind.SILENT: "silent",
    FaultKind.TIMEOUT: "timeout",
    FaultKind.NOT_CONVERTED: "no value",
    FaultKind.OUT_OF_RANGE: "off range",
    FaultKind.NOT_A_NUMBER: "no value",
    FaultKind.SATURATED: "saturated",
    FaultKind.FROZEN: "frozen",
    FaultKind.SETTLING: "settling",
}


def render(scene: Scene) -> Image.Image:
    """Draw the vitals; what is missing shows as a gap or a dash."""
    picture = Image.new("RGB", (SIDE, SIDE), PAGE)
    frame = frame_of(scene)
    if scene.time_of_day is not None:
        clock = f"{scene.time_of_day:%H:%M}"
        write(picture, (SIDE // 2, 17), clock, 13, SOFT_INK, align=Align.MIDDLE)
    _draw_axis(picture)
    eisv = None if scene.present is None else scene.present.eisv
    past = curves(scene.history, scene.now, CURVE_WIDE)
    for row, name in enumerate(DIMENSIONS):
        top = CURVES_TOP + row * CURVE_PITCH
        _draw_dimension(picture, name, past[row], None if eisv is None else eisv[row], top)
    pitch = (content_bottom(frame) - SENSORS_TOP) // ROWS
    for place, channel in enumerate(_shown_channels(scene)):
        column, row = divmod(place, ROWS)
        base = SENSORS_TOP + row * pitch + 8
        _draw_sensor(picture, scene, channel, COLUMNS[column], base)
    if _is_uncalibrated(scene) and not frame.message:
        write(picture, (COLUMNS[0][0], NOTE_BASE), NOTE, 11, SOFT_INK)
    draw_frame(picture, frame)
    return dithered(np.asarray(picture))


def _shown_channels(scene: Scene) -> list[Channel]:
    """Give what there is room for: where CO2 is measured, it takes the place of the own glow."""
    has_co2 = scene.present is not None and Channel.CO2 in scene.present.sample.readings
    rarest = Channel.LED_BRIGHTNESS if has_co2 else Channel.CO2
    places: list[Channel] = [channel for channel in _LABELS if channel not in (rarest, Channel.CO2)]
    if has_co2:
        places.insert(ROWS - 1, Channel.CO2)
    return places


def _draw_axis(picture: Image.Image) -> None:
    """Draw a hairline an hour, behind the curves, and what the span is."""
    pen = ImageDraw.Draw(picture)
    hours = round(HISTORY / HOUR)
    for hour in range(hours):
        across = CURVE_LEFT + hour * CURVE_WIDE // hours
        pen.line((across, CURVES_TOP, across, AXIS_BASE - 9), fill=LINE.srgb)
    write(picture, (CURVE_LEFT, AXIS_BASE), f"{hours} h ago", 10, FAINT_INK)
    write(picture, (CURVE_LEFT + CURVE_WIDE, AXIS_BASE), "now", 10, FAINT_INK, align=Align.RIGHT)


def _draw_dimension(
    picture: Image.Image, name: str, past: NDArray[np.float64], value: float | None, top: int
) -> None:
    colour = DIMENSION_COLOURS[name]
    write(picture, (8, top + 14), name, 14, colour, bold=True)
    write(picture, (NAME_LEFT, top + 14), DIMENSION_NAMES[name], 11, SOFT_INK)
    if not np.isnan(past).all():
        _draw_curve(picture, _heights(past, SPANS[name]), colour, top)
    text, ink = (MISSING, SOFT_INK) if value is None else (f"{value:.2f}", INK)
    write(picture, (SIDE - 8, top + 14), text, 14, ink, align=Align.RIGHT)


def curves(history: Sequence[PastState], now: Seconds, columns: int) -> NDArray[np.float64]:
    """Give each dimension in each column of the last hours; NaN where it is unknown.

    Between two states that are farther apart than the rhythm allows nothing is known.
    """
    first = bisect_left(history, now - HISTORY, key=_time)
    kept = history[first : bisect_right(history, now, key=_time)]
    if len(kept) < 2:  # noqa: PLR2004 - a line has two ends
        return np.full((len(DIMENSIONS), columns), np.nan)
    at = np.array([felt.at for felt in kept])
    # A None among the numbers becomes NaN, and interpolation hands it on to its neighbours.
    states = np.array([felt.eisv for felt in kept], dtype=np.float64).T
    states[~np.isfinite(states)] = np.nan
    wanted = now - HISTORY * (1.0 - (np.arange(columns) + 1.0) / columns)
    after = np.searchsorted(at, wanted)
    inside = (after > 0) & (after < len(at))
    after = np.clip(after, 1, len(at) - 1)
    limit = gap_limit(float(np.median(np.diff(at))))
    known = inside & (at[after] - at[after - 1] <= limit)
    # The newest state stands until the next one is due.
    newest = (wanted > at[-1]) & (wanted - at[-1] <= limit)
    found = [np.where(known, np.interp(wanted, at, values), np.nan) for values in states]
    return np.where(newest, states[:, -1:], np.array(found))


def _time(felt: PastState) -> Monotonic:
    return felt.at


def _heights(values: NDArray[np.float64], span: float) -> NDArray[np.float64]:
    """Scale values to 0..1 over their own range, or over the span where they hardly move."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    room = max(high - low, span)
    foot = (low + high - room) / 2.0
    return (values - foot) / room


def _draw_curve(
    picture: Image.Image, heights: NDArray[np.float64], colour: Colour, top: int
) -> None:
    """Draw a fine line with a breath of light under it, and a point where it is now."""
    rows = np.nan_to_num((1.0 - np.clip(heights, 0.0, 1.0)) * (CURVE_HIGH - 4) + 2.0, nan=1e6)
    steps = np.abs(np.gradient(rows))
    steep = np.where(steps < CURVE_HIGH, steps, 0.0)
    y = np.arange(CURVE_HIGH, dtype=np.float32)[:, None] + 0.5 - rows[None, :]
    line = bell(y / (0.85 * np.sqrt(1.0 + np.square(steep))))
    under = np.where(y > 0.0, 0.30 * np.exp(-np.maximum(y, 0.0) / 6.0), 0.0)
    tint(picture, mask_from(np.maximum(line, under)), colour, (CURVE_LEFT, top))
    if not np.isnan(heights[-1]):
        across, down = plane(8, 8, 4.0, 4.0)
        spot = mask_from(2.9 - np.hypot(across, down))
        tint(picture, spot, INK, (CURVE_LEFT + CURVE_WIDE - 4, top + round(rows[-1]) - 4))


def _draw_sensor(
    picture: Image.Image, scene: Scene, channel: Channel, column: tuple[int, int], base: int
) -> None:
    """Draw a sensor's reading, and before it the raw one where it is compensated."""
    left, right = column
    moment = scene.present
    reading = None if moment is None else moment.sample.readings.get(channel)
    if isinstance(reading, Fault):
        ink = SOFT_INK if reading.kind is FaultKind.SETTLING else ALERT
        write(picture, (left, base), _LABELS[channel], 11, ink)
        write(picture, (right, base), _FAULTS[reading.kind], 11, ink, align=Align.RIGHT)
        return
    if reading is None:
        write(picture, (left, base), _LABELS[channel], 11, FAINT_INK)
        write(picture, (right, base), MISSING, 12, FAINT_INK, align=Align.RIGHT)
        return
    write(picture, (left, base), _LABELS[channel], 11, SOFT_INK)
    text = shown(channel, scene.room.get(channel, reading))
    if channel in _HEATED and _is_uncalibrated(scene):
        text = f"{ABOUT}{text}"
    write(picture, (right, base), text, 12, INK, align=Align.RIGHT)
    raw = f"{figure(channel, reading)}→"
    right -= math.ceil(width_of(text, 12)) + 2
    room = right - left - width_of(_LABELS[channel], 11)
    if channel in scene.room and width_of(raw, 11) < room:
        write(picture, (right, base), raw, 11, SOFT_INK, align=Align.RIGHT)


def _is_uncalibrated(scene: Scene) -> bool:
    """Tell whether the air's readings include the board's own heat."""
    room = None if scene.present is None else scene.present.room
    return room is not None and not room.calibrated


def shown(channel: Channel, value: float) -> str:
    """Write a value in as few signs as a small panel asks for, with its unit.

    >>> shown(Channel.PRESSURE, 1013.25), shown(Channel.LIGHT, 0.4)
    ('1013 hPa', '0.4 lx')
    """
    unit = {Channel.CTX_SWITCHES: "/s", Channel.INTERRUPTS: "/s", Channel.LOAD: ""}.get(
        channel, QUANTITIES[channel].unit.removesuffix("RH")
    )
    return f"{figure(channel, value)} {unit}".rstrip()


def figure(channel: Channel, value: float) -> str:
    """Write a value without its unit."""
    match channel:
        case Channel.AMBIENT_TEMP | Channel.CPU_TEMP:
            return f"{value:.1f}"
        case Channel.LIGHT | Channel.CTX_SWITCHES | Channel.INTERRUPTS:
            return _brief(value)
        case Channel.LOAD | Channel.LED_BRIGHTNESS:
            return f"{value:.2f}" if value < 100.0 else f"{value:.0f}"  # noqa: PLR2004 - five signs
        case _:
            return f"{value:.0f}"


def _brief(value: float) -> str:
    """Write a number that may be small or huge with two or three digits."""
    for above, divisor, unit in ((999_500.0, 1e6, " M"), (9_950.0, 1e3, " k")):
        if value >= above:
            return f"{value / divisor:.0f}{unit}"
    return f"{value:.0f}" if value >= 10.0 else f"{value:.1f}"  # noqa: PLR2004 - two digits
