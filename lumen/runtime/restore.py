"""Coming back: what the memory holds becomes the past again, so that a restart forgets nothing."""

from dataclasses import replace

import numpy as np

from lumen.core.mind import Mind
from lumen.core.moment import Moment
from lumen.store.memory import Past
from lumen.units import Monotonic, Seconds, WallTime

REMEMBERED: Seconds = 24 * 3600.0
"""How much of the past is lived through again: four half-lives of the forecast's scale."""

UNKNOWN_ABSENCE: Seconds = 3600.0
"""How long Lumen was away when the clock cannot tell: long enough to be a gap."""


def absence(past: Past, now: Monotonic, wall: WallTime) -> Seconds:
    """Give how long ago the last moment was.

    Within one run of the machine its monotonic clock knows. After a restart a wall clock that
    stood still meanwhile cannot tell, and may be set right only later; nor can one that went back.
    """
    if past.last_at is not None and past.last_at <= now:
        return now - past.last_at
    away = wall - past.moments[-1].sample.wall
    if past.rebooted:
        return max(away, UNKNOWN_ABSENCE)
    return away if away > 0.0 else UNKNOWN_ABSENCE


def relive(
    past: Past,
    now: Monotonic,
    wall: WallTime,
    mind: Mind,
    compensated_since: WallTime | None = None,
) -> list[Moment]:
    """Live through what is remembered; give the moments on the clock of the present.

    States from before `compensated_since` were mixed with another compensation, and are stated
    anew. The moments' times are on a clock that ended with the process; they are moved so that the
    last of them lies as far back as it was ago.
    """
    if not past.moments:
        return []
    first, last = past.moments[0].sample, past.moments[-1].sample
    shift = now - absence(past, now, wall) - last.at
    for at_wall, pressure in past.pressures:
        if at_wall < first.wall:
            mind.learn_pressure(Monotonic(last.at + shift - (last.wall - at_wall)), pressure)
    for moment in past.thinned:
        if moment.sample.wall < first.wall:
            before_it = compensated_since is not None and moment.sample.wall < compensated_since
            mind.learn_scale(moment, stated_anew=before_it)
    before = np.array([row for row in past.raw_states if row[0] < first.wall]).reshape(-1, 5)
    mind.learn_noise(before[:, 0], before[:, 1:])
    return [mind.remember(_moved(moment, shift)) for moment in past.moments]


def _moved(moment: Moment, shift: Seconds) -> Moment:
    sample = replace(moment.sample, at=Monotonic(moment.sample.at + shift))
    return replace(moment, sample=sample)
