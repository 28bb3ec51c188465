"""Local days by number: which date a day has, and which ages and distances are worth a word.

A day's number counts from 1 January 1970 by local midnights, so that a day may have 23 or 25 hours.
"""

import math
from enum import StrEnum
from typing import Annotated, NamedTuple, TypeAlias

import numpy as np
from msgspec import Meta

from lumen.units import Seconds, WallTime

DAY: Seconds = 86_400.0
LATEST_DAY = 106_751
"""In April 2262, where the kernel's calendar ends: no clock of this computer tells a later one."""
LocalTime: TypeAlias = Annotated[float, Meta(ge=-DAY, le=(LATEST_DAY + 1) * DAY)]
"""Local civil time in seconds, whole days since the midnight of 1 January 1970."""
DayNumber: TypeAlias = Annotated[int, Meta(ge=-1, le=LATEST_DAY + 1)]
_MONDAY = 3
"""1 January 1970 was a Thursday, three days after a Monday."""
WEEK = 7
CLOCK_SET_SINCE = WallTime(1.7e9)
"""In November 2023: an earlier time is that of a computer whose clock was never set."""
EARLIEST_DAY = 19_675
"""The earliest that is the day of that somewhere: no day before it has a date that is known."""
_YEAR = 12
_SAYS_MONTH = 60
"""Days from which on a month says when something was well enough."""
_SAYS_YEAR = 330
_HUNDREDS = 100


class Date(NamedTuple):
    """A date of the common calendar."""

    year: int
    month: int
    day: int

    @classmethod
    def of(cls, text: str) -> "Date":
        """Give the date that a text in ISO 8601 begins with.

        >>> str(Date.of("2026-02-16T12:00:00+01:00"))
        '2026-02-16'
        """
        year, month, day = text.partition("T")[0].split("-")
        return cls(int(year), int(month), int(day))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}-{self.day:02}"


def day_of(local: Seconds) -> int:
    """Give the number of the local day that a local time lies in."""
    return math.floor(local / DAY)


def date_of(day: int) -> Date:
    """Give a day's date.

    >>> str(date_of(20_500))
    '2026-02-16'
    """
    return Date(*(int(part) for part in str(np.datetime64(day, "D")).split("-")))


def number_of(date: Date) -> int:
    """Give the number of a date's day."""
    return int(np.datetime64(str(date), "D").astype(int))


def monday_of(day: int) -> int:
    """Give the day with which a day's week begins."""
    return day - weekday_number(day)


def weekday_number(day: int) -> int:
    """Give the place of a day in its week: 0 is Monday."""
    return (day + _MONDAY) % WEEK


class Age(NamedTuple):
    """An age that is worth a word: so many months, or where these are 0, so many days."""

    months: int
    days: int


def age_of(born: int, today: int) -> Age | None:
    """Give an age that is worth a word: a month, half a year, years, hundreds of days; else None.

    In a month that lacks the day of its birth, as the 29th of February, its last day stands for it.

    >>> age_of(20_500, 20_528), age_of(20_500, 20_600), age_of(20_500, 20_501)
    (Age(months=1, days=28), Age(months=0, days=100), None)
    """
    first, now = date_of(born), date_of(today)
    months = (now.year - first.year) * _YEAR + now.month - first.month
    days = today - born
    is_day = now.day == first.day or (now.day < first.day and date_of(today + 1).day == 1)
    if is_day and months > 0 and (months % _YEAR == 0 or months in (1, _YEAR // 2)):
        return Age(months, days)
    return Age(0, days) if days > 0 and days % _HUNDREDS == 0 and days < 10 * _HUNDREDS else None


class Distance(StrEnum):
    """How exactly the day of something long ago is remembered."""

    DAY = "day and month"
    MONTH = "month"
    YEAR = "month and year"


def distance(day: int, today: int) -> Distance:
    """Give how exactly a day so far back is remembered.

    >>> str(distance(20_500, 20_540)), str(distance(20_500, 20_600))
    ('day and month', 'month')
    """
    away = today - day
    if away >= _SAYS_YEAR:
        return Distance.YEAR
    return Distance.MONTH if away >= _SAYS_MONTH else Distance.DAY


def clock(time_of_day: Seconds) -> str:
    """Give a local time of day as a clock shows it.

    >>> clock(7 * 3600.0 + 125.0)
    '07:02'
    """
    minutes = int(time_of_day // 60.0)
    return f"{minutes // 60:02}:{minutes % 60:02}"
