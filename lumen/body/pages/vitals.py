"""The vitals: the four dimensions over the last hours, and every sensor's present reading."""

from collections.abc import Mapping
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from lumen.body.brush import mask_from, plane, tint, write
from lumen.body.chrome import SIDE, draw_frame, frame_of
from lumen.body.colour import Colour
from lumen.body.glyphs import bell
from lumen.body.grain import grained
from lumen.body.palette import ALERT, FAINT_INK, GROUND, INK, LINE, SOFT_INK
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

TOPS: Mapping[str, float] = {"E": 1.0, "I": 1.0, "S": 1.0, "V": 0.3}
"""The end of each dimension's scale (V lies in 0..0.3)."""

CURVES_TOP, CURVE_PITCH = 25, 21
CURVE_LEFT, CURVE_WIDE, CURVE_HIGH = 26, 166, 18

SENSORS_TOP, SENSOR_PITCH = 122, 15
COLUMNS = ((8, 116), (124, 232))

_LABELS: Mapping[Channel, str] = {
    Channel.AMBIENT_TEMP: "air",
    Channel.HUMIDITY: "humid",
    Channel.PRESSURE: "press",
    Channel.LIGHT: "light",
    Channel.CPU_TEMP: "core",
    Channel.LED_BRIGHTNESS: "glow",
    Channel.CPU: "cpu",
    Channel.MEMORY: "mem",
    Channel.DISK: "disk",
    Channel.LOAD: "load",
    Channel.CTX_SWITCHES: "ctx",
    Channel.INTERRUPTS: "irq",
}


def render(scene: Scene) -> Image.Image:
    """Draw the vitals; what is missing shows as a gap or a dash."""
    picture = Image.new("RGB", (SIDE, SIDE), GROUND.toned(0.12).srgb)
    if scene.time_of_day is not None:
        clock = f"{scene.time_of_day:%H:%M}"
        write(picture, (SIDE / 2, 17), clock, 13, SOFT_INK, anchor="ms")
    for row, name in enumerate(DIMENSIONS):
        _draw_dimension(picture, scene, name, CURVES_TOP + row * CURVE_PITCH)
    ImageDraw.Draw(picture).line((8, 114, SIDE - 9, 114), fill=LINE.srgb)
    readings = {} if scene.moment is None else scene.moment.sample.readings
    for place, channel in enumerate(_LABELS):
        column, row = divmod(place, len(_LABELS) // 2)
        base = SENSORS_TOP + row * SENSOR_PITCH + 8
        _draw_sensor(picture, channel, readings.get(channel), COLUMNS[column], base)
    draw_frame(picture, frame_of(scene))
    return grained(picture)


def _draw_dimension(picture: Image.Image, scene: Scene, name: str, top: int) -> None:
    colour = DIMENSION_COLOURS[name]
    write(picture, (8, top + 14), name, 14, colour, bold=True)
    heights = curve(scene.history, name, scene.now, CURVE_WIDE)
    known = ~np.isnan(heights)
    if known.any():
        _draw_curve(picture, heights, colour, top)
    else:
        row = top + CURVE_HIGH - 4
        pen = ImageDraw.Draw(picture)
        pen.line((CURVE_LEFT, row, CURVE_LEFT + CURVE_WIDE, row), fill=LINE.srgb)
    eisv = None if scene.moment is None else scene.moment.eisv
    value = None if eisv is None else eisv[DIMENSIONS.index(name)]
    text = MISSING if value is None else f"{value:.2f}"
    write(picture, (SIDE - 8, top + 14), text, 14, SOFT_INK if value is None else INK, anchor="rs")


def curve(history: tuple[Felt, ...], name: str, now: Seconds, columns: int) -> NDArray[np.float64]:
    """Give a dimension's height, 0..1, in each column of the last hours; NaN where unknown.

    Between two states that are farther apart than the rhythm allows nothing is known.
    """
    index = DIMENSIONS.index(name)
    kept = [felt for felt in history if now - HISTORY <= felt.at <= now]
    heights = np.full(columns, np.nan)
    if len(kept) < 2:  # noqa: PLR2004 - a line has two ends
        return heights
    limit = gap_limit(median(b.at - a.at for a, b in pairwise(kept)))
    scale = columns / HISTORY
    for before, after in pairwise(kept):
        low, high = before.eisv[index], after.eisv[index]
        if low is None or high is None or after.at - before.at > limit:
            continue
        start, end = ((felt.at - now) * scale + columns - 0.5 for felt in (before, after))
        inside = np.arange(max(0, int(np.ceil(start))), min(columns, int(np.floor(end)) + 1))
        share = (inside - start) / max(end - start, 1e-9)
        heights[inside] = (low + share * (high - low)) / TOPS[name]
    return heights


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
