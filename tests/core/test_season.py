"""The season's turn: three weeks of growing light after three in which it waned."""

import pytest

from lumen.core.season import Turn, WeekOfLight, turn_of

MINUTE, HOUR = 60.0, 3600.0


def weeks(*minutes: float | None) -> list[WeekOfLight]:
    """Give weeks by how many minutes beyond ten hours the sun was seen, the latest first."""
    return [WeekOfLight(None if m is None else 10 * HOUR + m * MINUTE) for m in minutes]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        # Grown by 5 + 5 + 5, after 5 + 5 + 5 of waning.
        ((15, 10, 5, 0, 5, 10, 15), Turn.LONGER),
        ((0, 5, 10, 15, 10, 5, 0), Turn.SHORTER),
        # Twelve minutes are just enough on both sides, eleven on either are not.
        ((12, 8, 4, 0, 4, 8, 12), Turn.LONGER),
        ((11, 8, 4, 0, 4, 8, 12), None),
        ((12, 8, 4, 0, 4, 8, 11), None),
        # In each week it must grow by two minutes; it may wane by less, or stand still, or more.
        ((13, 11, 2, 0, 4, 8, 12), Turn.LONGER),
        ((13, 11, 1, 0, 4, 8, 12), None),
        ((12, 8, 4, 0, 8, 6, 12), Turn.LONGER),
        ((12, 8, 4, 0, 9, 6, 12), None),
        # No week does more than 45 minutes.
        ((53, 8, 4, 0, 4, 8, 53), Turn.LONGER),
        ((54, 8, 4, 0, 4, 8, 12), None),
        ((12, 8, 4, 0, 4, 8, 54), None),
        # Between the two some weeks may say nothing: two at most.
        ((12, 8, 4, 0, None, None, 0, 4, 8, 12), Turn.LONGER),
        ((12, 8, 4, 0, None, None, None, 0, 4, 8, 12), None),
        # Of the weeks that show it none may be unknown, and there must be so many.
        ((12, None, 4, 0, 4, 8, 12), None),
        ((12, 8, 4, 0, 4, None, 12), None),
        ((12, 8, 4, 0, 4, 8), None),
        ((), None),
    ],
)
def test_turn_is_told_by_the_weeks(
    minutes: tuple[float | None, ...], expected: Turn | None
) -> None:
    """The latest week first."""
    assert turn_of(weeks(*minutes)) == expected


def test_week_is_the_median_of_four_days_at_least() -> None:
    """Of an even number the longer of the two in the middle."""
    days = [(6 * HOUR, 6 * HOUR + length) for length in (400.0, 100.0, 300.0, 200.0)]
    assert WeekOfLight.of(days) == WeekOfLight(300.0)
    assert WeekOfLight.of(days[:3]) == WeekOfLight(None)
