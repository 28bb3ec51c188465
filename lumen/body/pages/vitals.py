"""The vitals: one dimension after the other over the last hours, each with three readings.

Figures are large enough for the length of an arm.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

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
from lumen.core.median import medians
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

TURN: Seconds = 5.0
"""How long each dimension stays, with the readings that it is made of."""

NAME_SIZE, NAME_BASE = 22, 46
VALUE_SIZE, BASE = 48, 66
CURVE_LEFT, CURVE_WIDE, CURVE_TOP, CURVE_HIGH = 8, 224, 71, 33
TURNS_TOP, TURN_PITCH, TURN_WIDE = 106, 58, 50

SENSORS_TOP = 111
MARGIN = 8
ROWS, BASE_BELOW = 3, 22
LABEL_SIZE, FIGURE_SIZE, UNIT_SIZE, WORD_SIZE, RAW_SIZE = 17, 28, 17, 24, 15
"""On the 1.54 inch panel, 8.7 pixels a millimetre, digits of 28 are 2.4 mm high: at 60 cm some
14 minutes of arc, where good eyes need 5, and reading with ease takes two to three times that."""

_READINGS: Mapping[str, tuple[Channel, Channel, Channel]] = {
    "E": (Channel.AMBIENT_TEMP, Channel.CPU_TEMP, Channel.CPU),
    "I": (Channel.LIGHT, Channel.LOAD, Channel.CTX_SWITCHES),
    "S": (Channel.HUMIDITY, Channel.PRESSURE, Channel.MEMORY),
    "V": (Channel.DISK, Channel.INTERRUPTS, Channel.LED_BRIGHTNESS),
}
"""Each dimension's own, as far as three suffice; the last turn has what is left."""

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


class SensorRow(NamedTuple):
    """What is shown of a sensor: its label, and its value or the word for what it lacks."""

    label: str
    label_ink: Colour
    text: str
    ink: Colour
    unit: str = ""
    raw: str = ""
    """The raw value before a compensated one, with an arrow."""
    failed: bool = False


def render(scene: Scene) -> Image.Image:
    """Draw the vitals; what is missing shows as a gap or a dash."""
    picture = Image.new("RGB", (SIDE, SIDE), PAGE)
    frame = frame_of(scene)
    if scene.time_of_day is not None:
        clock = f"{scene.time_of_day:%H:%M}"
        write(picture, (SIDE // 2, 17), clock, 13, SOFT_INK, align=Align.MIDDLE)
    which = turn_of(scene)
    name = DIMENSIONS[which]
    eisv = None if scene.present is None else scene.present.eisv
    past = curves(scene.history, scene.now, CURVE_WIDE)
    value = None if eisv is None else eisv[which]
    _draw_dimension(picture, scene, name, past[which], value)
    _draw_turns(picture, which)
    pitch = (content_bottom(frame) - SENSORS_TOP) // ROWS
    for number, row in enumerate(sensor_rows(scene, name)):
        _draw_sensor(picture, row, SENSORS_TOP + number * pitch + BASE_BELOW)
    if is_uncalibrated(scene) and not frame.message:
        write(picture, (MARGIN, NOTE_BASE), scene.translated(NOTE), 11, SOFT_INK)
    draw_frame(picture, frame)
    return dithered(np.asarray(picture))


def turn_of(scene: Scene) -> int:
    """Give which of the four dimensions has its turn."""
    return int(scene.now / TURN) % len(DIMENSIONS)


def _channels(scene: Scene, name: str) -> tuple[Channel, ...]:
    """Give a turn's readings: where CO2 is measured, it takes the place of the own glow."""
    has_co2 = scene.present is not None and Channel.CO2 in scene.present.sample.readings
    rarest, instead = Channel.LED_BRIGHTNESS, Channel.CO2
    return tuple(instead if has_co2 and c is rarest else c for c in _READINGS[name])


def _draw_dimension(
    picture: Image.Image,
    scene: Scene,
    name: str,
    past: NDArray[np.float64],
    value: float | None,
) -> None:
    """Draw a dimension's name and value, large, and its last hours across the page."""
    colour = DIMENSION_COLOURS[name]
    title = scene.translated(DIMENSION_NAMES[name])
    write(picture, (MARGIN, NAME_BASE), title, NAME_SIZE, colour, bold=True)
    since = scene.translated(f"{HISTORY / HOUR:.0f} h to now")
    write(picture, (MARGIN, BASE), since, 13, SOFT_INK)
    if not np.isnan(past).all():
        _draw_curve(picture, heights(past, SPANS[name]), colour, CURVE_TOP)
    text, ink = (MISSING, SOFT_INK) if value is None else (f"{value:.2f}", INK)
    write(
        picture, (SIDE - MARGIN, BASE), scene.translated(text), VALUE_SIZE, ink, align=Align.RIGHT
    )


def _draw_turns(picture: Image.Image, which: int) -> None:
    """Draw which of the four it is."""
    pen = ImageDraw.Draw(picture)
    for number, name in enumerate(DIMENSIONS):
        left = MARGIN + number * TURN_PITCH
        ink = DIMENSION_COLOURS[name] if number == which else LINE
        pen.rectangle((left, TURNS_TOP, left + TURN_WIDE - 1, TURNS_TOP + 2), fill=ink.srgb)


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
    limit = gap_limit(float(medians(np.diff(at))))
    known = inside & (at[after] - at[after - 1] <= limit)
    # The newest state stands until the next one is due.
    newest = (wanted > at[-1]) & (wanted - at[-1] <= limit)
    found = [np.where(known, np.interp(wanted, at, values), np.nan) for values in states]
    return np.where(newest, states[:, -1:], np.array(found))


def _time(felt: PastState) -> Monotonic:
    return felt.at


def heights(values: NDArray[np.float64], span: float) -> NDArray[np.float64]:
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


def _draw_sensor(picture: Image.Image, row: SensorRow, base: int) -> None:
    """Draw a sensor's reading, and before it the raw one where it is compensated."""
    right = SIDE - MARGIN
    write(picture, (MARGIN, base), row.label, LABEL_SIZE, row.label_ink)
    if row.unit:
        write(picture, (right, base), row.unit, UNIT_SIZE, SOFT_INK, align=Align.RIGHT)
        right -= math.ceil(width_of(row.unit, UNIT_SIZE)) + 6
    size = WORD_SIZE if row.failed else FIGURE_SIZE
    write(picture, (right, base), row.text, size, row.ink, align=Align.RIGHT)
    right -= math.ceil(width_of(row.text, size)) + 4
    room = right - MARGIN - width_of(row.label, LABEL_SIZE) - 4
    if row.raw and width_of(row.raw, RAW_SIZE) < room:
        write(picture, (right, base), row.raw, RAW_SIZE, SOFT_INK, align=Align.RIGHT)


def sensor_rows(scene: Scene, name: str) -> tuple[SensorRow, ...]:
    """Give what is shown of the three sensors that go with a dimension."""
    return tuple(_sensor_row(scene, channel) for channel in _channels(scene, name))


def _sensor_row(scene: Scene, channel: Channel) -> SensorRow:
    moment, label = scene.present, scene.translated(QUANTITIES[channel].label)
    reading = None if moment is None else moment.sample.readings.get(channel)
    if isinstance(reading, Fault):
        ink = SOFT_INK if reading.kind is FaultKind.SETTLING else ALERT
        return SensorRow(label, ink, scene.translated(_FAULTS[reading.kind]), ink, failed=True)
    if reading is None:
        return SensorRow(label, FAINT_INK, MISSING, FAINT_INK)
    text = scene.translated(figure(channel, scene.room.get(channel, reading)))
    if _holds_own_heat(scene, channel):
        text = f"{ABOUT}{text}"
    compensated = channel in scene.room
    raw = f"{scene.translated(figure(channel, reading))}→" if compensated else ""
    return SensorRow(label, SOFT_INK, text, INK, unit_of(channel), raw)


def _holds_own_heat(scene: Scene, channel: Channel) -> bool:
    """Tell whether what is shown is the board's: uncalibrated, or with no way to clear it now."""
    room = None if scene.present is None else scene.present.room
    if room is None or channel not in _HEATED:
        return False
    known = room.ambient if channel is Channel.AMBIENT_TEMP else room.humidity
    return known is None or not room.calibrated


def is_uncalibrated(scene: Scene) -> bool:
    """Tell whether the air's readings include the board's own heat."""
    room = None if scene.present is None else scene.present.room
    return room is not None and not room.calibrated


def shown(channel: Channel, value: float) -> str:
    """Write a value in as few signs as a small panel asks for, with its unit.

    >>> shown(Channel.PRESSURE, 1013.25), shown(Channel.LIGHT, 0.4)
    ('1013 hPa', '0.4 lx')
    """
    return f"{figure(channel, value)} {unit_of(channel)}".rstrip()


def unit_of(channel: Channel) -> str:
    """Give the unit that a value is written with."""
    return {Channel.CTX_SWITCHES: "/s", Channel.INTERRUPTS: "/s", Channel.LOAD: ""}.get(
        channel, QUANTITIES[channel].unit.removesuffix("RH")
    )


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
