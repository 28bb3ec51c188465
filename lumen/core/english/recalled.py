"""What memory puts into English phrases; dates and ages in words."""

from collections.abc import Mapping

from lumen.core.local_days import Age, Distance, date_of, distance, weekday_number
from lumen.core.season import Turn
from lumen.core.shape_names import Shape

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_YEAR = 12


class EnglishRecalled:
    """What is put into phrases of memory."""

    def greeting(self, hours: int, *, lamp: bool) -> Mapping[str, str]:
        """Give `light` and `count`."""
        return {"light": "lamplight" if lamp else "light", "count": str(hours)}

    def comparison(self, more: str, less: str) -> Mapping[str, str]:
        """Give `more` and `less`."""
        return {"more": more, "less": less}

    def record(self, name: str, since_day: int | None, today: int) -> Mapping[str, str]:
        """Give `what` and `since`."""
        when = "of my life" if since_day is None else f"since {since(since_day, today)}"
        return {"what": name, "since": when}

    def first(self, shape: Shape) -> Mapping[str, str]:
        """Give `what`."""
        return {"what": shape.replace("_", " ")}

    def birthday(self, age: Age, name: str) -> Mapping[str, str]:
        """Give `age` and `name`."""
        return {"age": age_words(age), "name": name}

    def season(self, turn: Turn) -> Mapping[str, str]:
        """Give `turn`."""
        return {"turn": turn}


def age_words(age: Age) -> str:
    """Say an age.

    >>> age_words(Age(1, 31)), age_words(Age(24, 731)), age_words(Age(0, 100))
    ('one month', '2 years', '100 days')
    """
    if not age.months:
        return f"{age.days} days"
    if age.months % _YEAR == 0:
        years = age.months // _YEAR
        return "one year" if years == 1 else f"{years} years"
    return "one month" if age.months == 1 else "half a year"


def weekday(day: int) -> str:
    """Give the name of a day's weekday.

    >>> weekday(20_500)
    'Monday'
    """
    return WEEKDAYS[weekday_number(day)]


def written(day: int) -> str:
    """Give a date as people write it.

    >>> written(20_500)
    '16 February 2026'
    """
    date = date_of(day)
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def since(day: int, today: int) -> str:
    """Say since when, as exactly as such a distance is remembered.

    >>> since(20_500, 20_540), since(20_500, 20_600), since(20_500, 20_900)
    ('16 February', 'February', 'February 2026')
    """
    date = date_of(day)
    month = MONTHS[date.month - 1]
    match distance(day, today):
        case Distance.YEAR:
            return f"{month} {date.year}"
        case Distance.MONTH:
            return month
        case Distance.DAY:
            return f"{date.day} {month}"
