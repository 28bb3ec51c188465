"""The household: who is here and awake, and what that asks of the room."""

from collections.abc import Collection
from enum import StrEnum

from lumen.simulation.activities import Activity
from lumen.simulation.effect import Effect
from lumen.simulation.place import Mishap
from lumen.units import Celsius


class Presence(StrEnum):
    """Where the household is."""

    AWAKE = "awake"
    ASLEEP = "asleep"
    AWAY = "away"


def presence(going_on: Collection[Activity | Mishap]) -> Presence:
    """Tell where the household is from what goes on."""
    if Activity.AWAY in going_on:
        return Presence.AWAY
    return Presence.ASLEEP if Activity.ASLEEP in going_on else Presence.AWAKE


# One person's sensible heat (ISO 7730: 1.2 met and 0.8 met), and moisture (BS 5250).
BODIES: dict[Presence, Effect] = {
    Presence.AWAKE: Effect(heat=75.0, steam=55.0 / 3600.0),
    Presence.ASLEEP: Effect(heat=55.0, steam=40.0 / 3600.0),
    Presence.AWAY: Effect(),
}

# The thermostat's dial; its night set-back also serves an empty room.
SET_POINTS: dict[Presence, Celsius] = {
    Presence.AWAKE: 20.5,
    Presence.ASLEEP: 17.5,
    Presence.AWAY: 17.5,
}
