"""Places in the day, by the local time that makes their phrases true."""

from enum import StrEnum

from lumen.units import Seconds

HOUR: Seconds = 3600.0


class DayPlace(StrEnum):
    """A part of the day."""

    EARLY = "early morning"
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


BEGINS: tuple[tuple[Seconds, DayPlace], ...] = (
    (0.0, DayPlace.NIGHT),
    (5 * HOUR, DayPlace.EARLY),
    (8 * HOUR, DayPlace.MORNING),
    (11.5 * HOUR, DayPlace.NOON),
    (13.5 * HOUR, DayPlace.AFTERNOON),
    (18 * HOUR, DayPlace.EVENING),
    (22 * HOUR, DayPlace.NIGHT),
)
"""From when on each is meant, in seconds since local midnight."""


def place_of(time_of_day: Seconds) -> DayPlace:
    """Give the place in the day of a local time.

    >>> str(place_of(12 * 3600.0))
    'noon'
    """
    return next(place for begins, place in reversed(BEGINS) if time_of_day >= begins)
