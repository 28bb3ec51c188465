"""What the live page is told of Lumen: as plain as JSON, in words and numbers a person reads."""

from collections.abc import Iterable, Mapping
from itertools import dropwhile
from typing import Any

from lumen import __version__
from lumen.body.halfblocks import lamp_colours
from lumen.body.pages.vitals import DIMENSION_COLOURS, SPANS
from lumen.body.palette import SHAPE_COLOURS, ink_of
from lumen.body.scene import PAGES
from lumen.core.cadence import GAP_FLOOR
from lumen.core.moment import DIMENSION_NAMES, DIMENSIONS, Moment
from lumen.core.reading import QUANTITIES
from lumen.core.shape_names import SHAPES, Shape
from lumen.formats.report import DIGITS, describe_eisv
from lumen.outlets.web.colour_names import colour_name
from lumen.outlets.web.disclosure import disclosure
from lumen.ports import LedFrame
from lumen.runtime.creature_state import Felt, Spoken
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.quiet import local_time
from lumen.runtime.renderer import TRUSTED_SINCE
from lumen.units import Monotonic, Seconds, WallTime

CHART: Seconds = 6 * 3600.0
"""How much of the past the page is given: enough to see a day turn."""

MEANINGS: Mapping[Shape, str] = {
    Shape.SETTLED_PRESENCE: "stable and grounded",
    Shape.RISING_ENTROPY: "less and less certain",
    Shape.FALLING_ENERGY: "energy slowly goes",
    Shape.BASIN_TRANSITION_DOWN: "down into a quieter basin",
    Shape.BASIN_TRANSITION_UP: "up into a livelier basin",
    Shape.ENTROPY_SPIKE_RECOVERY: "startled, and calm again",
    Shape.DRIFT_DISSONANCE: "pulled two ways at once",
    Shape.VOID_RISING: "more and more taken up",
    Shape.CONVERGENCE: "coming together",
}
"""Each shape's meaning in a few words."""


def legend(lumen: Lumen) -> dict[str, Any]:
    """Give what never changes while Lumen lives: names, units, colours."""
    channels = [
        {"id": str(channel), "name": quantity.name, "unit": quantity.unit}
        for channel, quantity in QUANTITIES.items()
        if channel in lumen.senses.fitted
    ]
    dimensions = [
        {"id": d, "name": DIMENSION_NAMES[d], "colour": DIMENSION_COLOURS[d].hex, "span": SPANS[d]}
        for d in DIMENSIONS
    ]
    shapes = [
        {"name": _words(s), "colour": SHAPE_COLOURS[s].hex, "meaning": MEANINGS[s]} for s in SHAPES
    ]
    return {
        "version": __version__,
        "place": lumen.hardware.place,
        "simulated": lumen.creature.simulated,
        "pages": [str(page) for page in PAGES],
        "hasLights": lumen.hardware.leds is not None,
        "channels": channels,
        "dimensions": dimensions,
        "shapes": shapes,
        "gap": GAP_FLOOR,
        "disclosure": disclosure(lumen.settings),
    }


def since(lumen: Lumen, samples: int | None, at: Monotonic, shown_at: Monotonic) -> dict[str, Any]:
    """Give what was felt and said after these times, and how Lumen is now.

    Args:
        lumen: who is told of.
        samples: how many samples whoever is told has heard of; None for all of them.
        at: on the samples' clock.
        shown_at: on the body's clock.
    """
    creature = lumen.creature
    return {
        "since": samples,
        "samples": creature.samples,
        "felt": [_felt(felt) for felt in _after(creature.history, at)],
        "said": [_said(said) for said in creature.said if said.shown_at > shown_at],
        "now": None if creature.moment is None else _now(lumen, creature.moment),
    }


def whole(lumen: Lumen) -> dict[str, Any]:
    """Give everything that the page begins with."""
    latest = lumen.creature.history[-1].at if lumen.creature.history else 0.0
    story = since(lumen, None, Monotonic(latest - CHART), Monotonic(float("-inf")))
    return {"legend": legend(lumen), **story}


def status(lumen: Lumen) -> dict[str, Any]:
    """Give how Lumen is set and what ails it: what changes at any time, and rarely."""
    creature, controls = lumen.creature, lumen.creature.controls
    wall = lumen.hardware.clock.wall()
    return {
        "muted": controls.muted,
        "quiet": controls.quiet,
        "resting": lumen.renderer.quiet,
        "lit": lumen.renderer.lit,
        "brightness": controls.brightness,
        "page": str(controls.page),
        "faults": [{"what": part, "why": why} for part, why in creature.faults.items()],
        "notice": creature.notice,
        "happening": list(lumen.hardware.happening()),
        "marks": lumen.day.marks,
        "day": local_time(wall).date().isoformat(),
        "silent": _silent_minutes(lumen),
    }


def lights(frame: LedFrame) -> dict[str, Any]:
    """Give the three lights as a person beside them sees them, and what they are called."""
    return {"colours": lamp_colours(frame), "names": [colour_name(light) for light in frame]}


def _now(lumen: Lumen, moment: Moment) -> dict[str, Any]:
    sample = moment.sample
    clock = local_time(sample.wall)
    trusted = sample.wall > TRUSTED_SINCE
    room = lumen.renderer.room(moment)
    return {
        "at": sample.at,
        "time": f"{clock:%H:%M}" if trusted else None,
        "date": f"{clock:%A %-d %B}" if trusted else None,
        "seconds": _of_day(sample.wall),
        "eisv": describe_eisv(moment.eisv),
        "shape": None if moment.shape is None else SHAPES.index(moment.shape),
        "trend": moment.trend,
        "readings": {str(c): _rounded(sample.value(c)) for c in sample.readings},
        "room": {str(c): _rounded(value) for c, value in room.items()},
        "faults": {str(c): str(fault) for c, fault in moment.faults.items()},
    }


def _felt(felt: Felt) -> list[float | None]:
    numbers = (None if v is None else round(v, DIGITS) for v in felt.eisv)
    shape = None if felt.shape is None else SHAPES.index(felt.shape)
    return [round(felt.at, 1), *numbers, shape]


def _said(said: Spoken) -> dict[str, Any]:
    tokens = [
        {"name": token.replace("_", " "), "ink": ink_of(token).hex}
        for token in said.expression.spoken
    ]
    clock = local_time(said.wall)
    return {
        "time": f"{clock:%H:%M}" if said.wall > TRUSTED_SINCE else "",
        "expression": str(said.expression),
        "tokens": tokens,
        "asks": str(said.expression).endswith("?"),
        "sentence": said.sentence,
        "shape": None if said.shape is None else SHAPES.index(said.shape),
    }


def _after(history: Iterable[Felt], at: Monotonic) -> Iterable[Felt]:
    return dropwhile(lambda felt: felt.at <= at, history)


def _silent_minutes(lumen: Lumen) -> int:
    """Give for how many minutes there was no sample, or 0 where they come as they should."""
    moment = lumen.creature.moment
    age = 0.0 if moment is None else lumen.hardware.clock.monotonic() - moment.sample.at
    return int(age // 60.0) if age > GAP_FLOOR else 0


def _of_day(wall: WallTime) -> Seconds:
    time = local_time(wall)
    return 3600.0 * time.hour + 60.0 * time.minute + time.second


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _words(shape: Shape) -> str:
    return shape.replace("_", " ")
