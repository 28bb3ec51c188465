"""Coming back: what the memory holds becomes the past again, so that a restart forgets nothing."""

from collections.abc import Iterable
from dataclasses import replace

from lumen.core.mind import Mind
from lumen.core.moment import Moment
from lumen.units import Hectopascal, Monotonic, Seconds, WallTime

REMEMBERED: Seconds = 24 * 3600.0
"""How much of the past is lived through again: four half-lives of the forecast's scale."""

UNKNOWN_ABSENCE: Seconds = 3600.0
"""How long Lumen was away when the clock cannot tell: long enough to be a gap."""


def absence(last: WallTime, now: WallTime) -> Seconds:
    """Give how long ago the last moment was; a clock that went back cannot tell."""
    away = now - last
    return away if away > 0.0 else UNKNOWN_ABSENCE


def relive(
    moments: Iterable[Moment],
    pressures: Iterable[tuple[WallTime, Hectopascal]],
    now: Monotonic,
    wall: WallTime,
    mind: Mind,
) -> list[Moment]:
    """Live through what is remembered; give the moments on the clock of the present.

    The moments' times are on a clock that ended with the process; they are moved so that the
    last of them lies as far back as it was ago.
    """
    past = list(moments)
    if not past:
        return []
    last = past[-1].sample
    shift = now - absence(last.wall, wall) - last.at
    for at_wall, pressure in pressures:
        if at_wall < past[0].sample.wall:
            mind.learn_pressure(Monotonic(last.at + shift - (last.wall - at_wall)), pressure)
    return [mind.remember(_moved(moment, shift)) for moment in past]


def _moved(moment: Moment, shift: Seconds) -> Moment:
    sample = replace(moment.sample, at=Monotonic(moment.sample.at + shift))
    return replace(moment, sample=sample)
