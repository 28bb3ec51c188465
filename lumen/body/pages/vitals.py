"""The vitals: the four dimensions over the last hours, and every sensor's present reading."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from lumen.body.brush import mask_from, plane, tint, write
from lumen.body.chrome import SIDE, draw_frame, frame_of
from lumen.body.colour import Colour
from lumen.body.glyphs import bell
from lumen.body.grain import grained
from lumen.body.palette import ALERT, FAINT_INK, INK, LINE, PAGE, SOFT_INK
from lumen.body.scene import Felt, Scene
from lumen.core.cadence import gap_limit
from lumen.core.moment import DIMENSIONS
from lumen.core.reading import Channel, Fault, Reading
from lumen.units import Seconds

HISTORY: Seconds = 3 * 3600.0
"""The curves' span: long enough to see the day move, short enough to see ten minutes."""

MISSING = "–"  # noqa: RUF001 - an en dash, set where a value would be
"""What stands for a value that is not there; never 0."""

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

CURVES_TOP, CURVE_PITCH = 23, 21
CURVE_LEFT, CURVE_WIDE, CURVE_HIGH = 26, 166, 18

RULE_ROW = 109
SENSORS_TOP, SENSOR_PITCH = 115, 14
COLUMNS = ((8, 116), (124, 232))

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
}


def render(scene: Scene) -> Image.Image:
    """Draw the vitals; what is missing shows as a gap or a dash."""
    picture = Image.new("RGB", (SIDE, SIDE), PAGE)
    if scene.time_of_day is not None:
        clock = f"{scene.time_of_day:%H:%M}"
        write(picture, (SIDE / 2, 17), clock, 13, SOFT_INK, anchor="ms")
    for row, name in enumerate(DIMENSIONS):
        _draw_dimension(picture, scene, name, CURVES_TOP + row * CURVE_PITCH)
    ImageDraw.Draw(picture).line((8, RULE_ROW, SIDE - 9, RULE_ROW), fill=LINE.srgb)
    readings = {} if scene.present is None else scene.present.sample.readings
    for place, channel in enumerate(_LABELS):
        column, row = divmod(place, len(_LABELS) // 2)
        base = SENSORS_TOP + row * SENSOR_PITCH + 8
        _draw_sensor(picture, channel, readings.get(channel), COLUMNS[column], base)
    draw_frame(picture, frame_of(scene))
    return grained(np.asarray(picture))


def _draw_dimension(picture: Image.Image, scene: Scene, name: str, top: int) -> None:
    colour = DIMENSION_COLOURS[name]
    write(picture, (8, top + 14), name, 14, colour, bold=True)
    values = curve(scene.history, name, scene.now, CURVE_WIDE)
    if not np.isnan(values).all():
        _draw_curve(picture, _heights(values, SPANS[name]), colour, top)
    else:
        row = top + CURVE_HIGH - 4
        pen = ImageDraw.Draw(picture)
        pen.line((CURVE_LEFT, row, CURVE_LEFT + CURVE_WIDE, row), fill=LINE.srgb)
    eisv = None if scene.present is None else scene.present.eisv
    value = None if eisv is None else eisv[DIMENSIONS.index(name)]
    text = MISSING if value is None else f"{value:.2f}"
    write(picture, (SIDE - 8, top + 14), text, 14, SOFT_INK if value is None else INK, anchor="rs")


def curve(history: tuple[Felt, ...], name: str, now: Seconds, columns: int) -> NDArray[np.float64]:
    """Give a dimension in each column of the last hours; NaN where it is unknown.

    Between two states that are farther apart than the rhythm allows nothing is known.
    """
    index = DIMENSIONS.index(name)
    kept = [felt for felt in history if now - HISTORY <= felt.at <= now]
    if len(kept) < 2:  # noqa: PLR2004 - a line has two ends
        return np.full(columns, np.nan)
    at = np.array([felt.at for felt in kept])
    # A None among the numbers becomes NaN, and interpolation hands it on to its neighbours.
    values = np.array([felt.eisv[index] for felt in kept], dtype=np.float64)
    asked = now - HISTORY * (1.0 - (np.arange(columns) + 1.0) / columns)
    after = np.searchsorted(at, asked)
    inside = (after > 0) & (after < len(at))
    after = np.clip(after, 1, len(at) - 1)
    silence = at[after] - at[after - 1]
    limit = gap_limit(float(np.median(np.diff(at))))
    # The newest state stands until the next one is due.
    newest = (asked > at[-1]) & (asked - at[-1] <= limit)
    found = np.where(inside & (silence <= limit), np.interp(asked, at, values), np.nan)
    return np.where(newest, values[-1], found)


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
    picture: Image.Image,
    channel: Channel,
    reading: Reading | None,
    column: tuple[int, int],
    base: int,
) -> None:
    left, right = column
    if isinstance(reading, Fault):
        write(picture, (left, base), _LABELS[channel], 11, ALERT)
        write(picture, (right, base), str(reading.kind), 11, ALERT, anchor="rs")
    elif reading is None:
        write(picture, (left, base), _LABELS[channel], 11, FAINT_INK)
        write(picture, (right, base), MISSING, 12, FAINT_INK, anchor="rs")
    else:
        write(picture, (left, base), _LABELS[channel], 11, SOFT_INK)
        write(picture, (right, base), shown(channel, reading), 12, INK, anchor="rs")


def shown(channel: Channel, value: float) -> str:
    """Write a value in as few signs as a small panel asks for, with its unit.

    >>> shown(Channel.PRESSURE, 1013.25), shown(Channel.LIGHT, 0.4)
    ('1013 hPa', '0.4 lx')
    """
    match channel:
        case Channel.AMBIENT_TEMP | Channel.CPU_TEMP:
            return f"{value:.1f} °C"
        case Channel.PRESSURE:
            return f"{value:.0f} hPa"
        case Channel.LIGHT:
            return f"{_brief(value)} lx"
        case Channel.CTX_SWITCHES | Channel.INTERRUPTS:
            return f"{_brief(value)} /s"
        case Channel.LOAD | Channel.LED_BRIGHTNESS:
            return f"{value:.2f}"
        case _:
            return f"{value:.0f} %"


def _brief(value: float) -> str:
    """Write a number that may be small or huge with two or three digits."""
    for above, divisor, unit in ((999_500.0, 1e6, " M"), (9_950.0, 1e3, " k")):
        if value >= above:
            return f"{value / divisor:.0f}{unit}"
    return f"{value:.0f}" if value >= 10.0 else f"{value:.1f}"  # noqa: PLR2004 - two digits
