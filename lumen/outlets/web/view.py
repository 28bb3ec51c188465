"""What the live page is sent: parts of the snapshot and of the history, as the page shows them."""

import math
from bisect import bisect_right
from collections.abc import Iterable
from itertools import dropwhile
from typing import Any

from lumen.body.colour import oklab_from_linear
from lumen.body.halfblocks import lamp_colours
from lumen.body.pages.vitals import DIMENSION_COLOURS, SPANS
from lumen.body.palette import SHAPE_COLOURS, ink_of
from lumen.body.scene import PAGES
from lumen.core.local_days import CLOCK_SET_SINCE
from lumen.core.moment import DIMENSION_NAMES, DIMENSIONS
from lumen.core.reading import QUANTITIES, Channel
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.waking import Waking
from lumen.formats.report import CALIBRATION, UNCALIBRATED, report_eisv, wall_of
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.view import View
from lumen.outlets.web.resting import message, rest
from lumen.outlets.why_words import in_words
from lumen.ports import LedFrame, Rgb
from lumen.runtime.history import Spoken, StatePoint
from lumen.runtime.local_time import local_time
from lumen.system.plugin_names import by_plugin
from lumen.units import Monotonic, Seconds, WallTime

CHART: Seconds = 6 * 3600.0
"""How much of the past the page is given: enough to see a day turn."""

# Hues in degrees of OKLCh up to which a name holds; sRGB's own red, yellow, green, cyan, blue and
# magenta lie at 29, 110, 142, 195, 264 and 328.
_UP_TO = (18.0, 40.0, 85.0, 118.0, 155.0, 183.0, 225.0, 278.0, 312.0, 345.0)
_NAMES = (
    *("pink", "red", "orange", "yellow", "green", "turquoise"),
    *("cyan", "blue", "violet", "magenta", "pink"),
)
_FULL = dict.fromkeys(DIMENSIONS, 1.0)
"""The largest value of a dimension; that of void is a setting."""
_LEAST_SPAN = 20.0
"""The least height of a channel's curve, in steps of its last decimal: less is noise."""
_PALE = 0.03
_OFF = 1e-3

_STATUS = (
    *("muted", "quiet_mode", "quiet", "lit", "brightness", "page", "plugin_page"),
    *("learning", "answers", "answerable", "answered"),
    *("parts", "notice", "happening", "marks", "silent_min"),
)
"""The snapshot's fields that the page is sent when one of them changes."""


def legend(view: View) -> dict[str, Any]:
    """Give what never changes while Lumen lives: names, units, colours."""
    snapshot, full = view.snapshot(), {**_FULL, "V": view.settings.state.void.scale}
    channels = [
        {
            "id": channel,
            "name": QUANTITIES[channel].name,
            "unit": QUANTITIES[channel].unit,
            "span": _LEAST_SPAN * 10.0 ** -QUANTITIES[channel].decimals,
            "atBoard": channel in (Channel.AMBIENT_TEMP, Channel.HUMIDITY),
        }
        for channel in snapshot.fitted
    ]
    dimensions = [
        {
            "id": d,
            "name": DIMENSION_NAMES[d],
            "colour": DIMENSION_COLOURS[d].hex,
            "span": SPANS[d],
            "full": full[d],
        }
        for d in DIMENSIONS
    ]
    shapes = [{"id": s, "name": in_words(s), "colour": SHAPE_COLOURS[s].hex} for s in SHAPES]
    return {
        "version": snapshot.version,
        "name": "Lumen" if snapshot.life is None else snapshot.life.name,
        "place": snapshot.place,
        "simulated": snapshot.simulated,
        "pages": PAGES,
        "addedPages": snapshot.plugin_pages,
        "hasLights": snapshot.has_lights,
        "channels": channels,
        "dimensions": dimensions,
        "shapes": shapes,
        "gap": snapshot.silence_limit_s,
    }


def since(view: View, samples: int | None, at: Monotonic, shown_at: Monotonic) -> dict[str, Any]:
    """Give the states and utterances after these times, and the latest moment.

    Args:
        view: whose.
        samples: how many samples the page knows of; None for none.
        at: on the samples' clock.
        shown_at: on the body's clock.
    """
    history, snapshot = view.history, view.snapshot()
    return {
        "since": samples,
        "samples": snapshot.samples,
        "felt": [_state(point) for point in _after(history.states, at)],
        "said": [_utterance(said) for said in history.said if said.shown_at > shown_at],
        "now": _now(snapshot),
        "waking": _waking(snapshot.waking),
    }


def whole(view: View) -> dict[str, Any]:
    """Give everything that the page begins with."""
    states = view.history.states
    latest = states[-1].at if states else 0.0
    story = since(view, None, Monotonic(latest - CHART), Monotonic(float("-inf")))
    return {"legend": legend(view), **story}


def status_now(view: View) -> dict[str, Any]:
    """Give what is set by hand, what is wrong, why it rests, and until when a message is there."""
    return {**status(view.snapshot()), "rest": rest(view), "message": message(view)}


def status(snapshot: Snapshot) -> dict[str, Any]:
    """Give what is set by hand and what is wrong: what changes at any time, and rarely."""
    shown = {name: getattr(snapshot, name) for name in _STATUS}
    shown["parts"] = by_plugin(snapshot.parts)
    uncalibrated = f"{UNCALIBRATED}: {CALIBRATION}" if snapshot.uncalibrated else None
    day = snapshot.local_time.partition("T")[0]
    lines = [line.date for line in (snapshot.diary, snapshot.letter) if line is not None]
    written = " ".join(lines)
    return {**shown, "uncalibrated": uncalibrated, "day": day, "written": written}


def lights(frame: LedFrame) -> dict[str, Any]:
    """Give the three lights as a person beside them sees them, and what they are called."""
    return {"colours": lamp_colours(frame), "names": [colour_name(light) for light in frame]}


def _now(snapshot: Snapshot) -> dict[str, Any] | None:
    moment = snapshot.now
    if moment is None:
        return None
    wall = wall_of(moment.time)
    clock = local_time(wall)
    trusted = wall > CLOCK_SET_SINCE
    return {
        "at": snapshot.at_s,
        "time": f"{clock:%H:%M}" if trusted else None,
        "date": f"{clock:%A %-d %B}" if trusted else None,
        "day": f"{clock:%a %-d %b}" if trusted else None,
        "seconds": _seconds_of_day(wall),
        "eisv": moment.eisv,
        "shape": _index(moment.shape),
        "trend": moment.trend,
        "reading": moment.reading,
        "room": snapshot.room,
        "faults": moment.faults,
    }


def _waking(waiting: Waking | None) -> str | None:
    return None if waiting is None else f"{waiting.words}, then the first word"


def _state(point: StatePoint) -> list[float | None]:
    eisv = report_eisv(point.eisv)
    assert eisv is not None  # noqa: S101 - a point has one
    return [round(point.at, 1), *eisv.values.values(), _index(point.shape)]


def _utterance(said: Spoken) -> dict[str, Any]:
    tokens = [
        {"id": token, "name": in_words(token), "ink": ink_of(token).hex}
        for token in said.expression.spoken
    ]
    clock = local_time(said.wall)
    return {
        "time": f"{clock:%H:%M}" if said.wall > CLOCK_SET_SINCE else "",
        "date": f"{clock:%a %-d %b}" if said.wall > CLOCK_SET_SINCE else "",
        "expression": str(said.expression),
        "tokens": tokens,
        "asks": str(said.expression).endswith("?"),
        "sentence": said.sentence,
        "shape": _index(said.shape),
    }


def _after(states: Iterable[StatePoint], at: Monotonic) -> Iterable[StatePoint]:
    return dropwhile(lambda point: point.at <= at, states)


def _index(shape: Shape | None) -> int | None:
    return None if shape is None else SHAPES.index(shape)


def _seconds_of_day(wall: WallTime) -> Seconds:
    time = local_time(wall)
    return 3600.0 * time.hour + 60.0 * time.minute + time.second


def colour_name(light: Rgb) -> str:
    """Name linear light, however dim.

    >>> colour_name(Rgb(0.2, 0.0, 0.0)), colour_name(Rgb(0.0, 0.0, 0.0))
    ('red', 'off')
    """
    brightest = max(light)
    if brightest < _OFF:
        return "off"
    lab = oklab_from_linear(Rgb(*(channel / brightest for channel in light)))
    if math.hypot(lab.green_red, lab.blue_yellow) < _PALE:
        return "white"
    hue = math.degrees(math.atan2(lab.blue_yellow, lab.green_red)) % 360.0
    return _NAMES[bisect_right(_UP_TO, hue)]
