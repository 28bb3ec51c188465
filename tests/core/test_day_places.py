"""Each place in the day from the minute at which it begins."""

import pytest

from lumen.core.day_places import DayPlace, place_of


@pytest.mark.parametrize(
    ("hours", "place"),
    [
        (0.0, DayPlace.NIGHT),
        (5.0, DayPlace.EARLY),
        (8.0, DayPlace.MORNING),
        (11.5, DayPlace.NOON),
        (13.5, DayPlace.AFTERNOON),
        (18.0, DayPlace.EVENING),
        (22.0, DayPlace.NIGHT),
    ],
)
def test_place_begins_at_its_time_and_not_before(hours: float, place: DayPlace) -> None:
    """The last second before belongs to the place before."""
    assert place_of(3600.0 * hours) is place
    if hours:
        assert place_of(3600.0 * hours - 1.0) is not place
