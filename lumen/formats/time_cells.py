"""Times as loggers write them: ISO 8601 and near it, Unix time, and local time by a named zone."""

import contextlib
import math
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from lumen.errors import UsageError
from lumen.formats.number_cells import quoted
from lumen.units import Seconds, WallTime

EARLIEST = WallTime(datetime(1900, 1, 1, tzinfo=UTC).timestamp())
LATEST = WallTime(datetime(3000, 1, 1, tzinfo=UTC).timestamp())
"""Times between these have a date in every zone, whatever is computed with them."""

_NUMBER = re.compile(r"\d{1,20}(?:[.,]\d{1,18})?", re.ASCII)
_NEAR_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:(?:[T ]+|, ?)(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?(?: ?([AP])\.?M\.?)?)?"
    r"\s?(Z|(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{1,2}(?::?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(.*)", re.ASCII | re.DOTALL)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})[T ]?(\d{2})(\d{2})(\d{2})(Z?)", re.ASCII)
_ZONE = re.compile(r"(?:Z|UTC?|GMT)?(?:([+-])(\d{1,2})(?::?(\d{2}))?)?", re.ASCII | re.IGNORECASE)
_WAY_OUT = "write it as 2026-11-30T08:00:00Z"
_EITHER_WAY = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}\b.*", re.ASCII | re.DOTALL)
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+", re.ASCII)
# Unix time of the present in seconds, and in thousandths, millionths, billionths of them.
_SCALES = (1.0, 1e3, 1e6, 1e9)
_FIRST_UNIX: Seconds = 1e8
_LAST_UNIX: Seconds = 1e10
_AFTERNOON = 12
_DAY = timedelta(days=1)


def zone_named(name: str) -> ZoneInfo:
    """Give a time zone by its name.

    Raises:
        UsageError: there is none of this name here.
    """
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        # A folder of zones is an OSError, a name that leads elsewhere a ValueError.
        raise UsageError(f"{name!r} is no time zone known here: Europe/Berlin is one") from None


def zone_of(text: str) -> tzinfo | None:
    """Give the zone that a column's name tells; None where it is no zone.

    >>> zone_of("GMT-05:00")
    datetime.timezone(datetime.timedelta(days=-1, seconds=68400))
    """
    if (found := _ZONE.fullmatch(text)) is not None and text:
        return _fixed(found)
    with contextlib.suppress(UsageError):
        return zone_named(text) if "/" in text else None
    return None


def _fixed(found: "re.Match[str]") -> tzinfo | None:
    ahead = timedelta(hours=int(found[2] or 0), minutes=int(found[3] or 0))
    if ahead >= _DAY:
        return None
    return timezone(-ahead if found[1] == "-" else ahead)


class TimeCells:
    """Reads the times of one recording, row after row.

    Args:
        zone: the zone of times that name none; None takes them as UTC.
    """

    def __init__(self, zone: tzinfo | None) -> None:
        self._zone = zone
        self.zoneless = False
        """Whether a time came without a zone."""

    def read(self, cell: str, expected: WallTime | None) -> WallTime:
        """Read a time.

        Of a local time that comes twice, when clocks are set back, the nearer to the expected one
        is meant.

        Args:
            cell: what stands in the recording.
            expected: when it would be if recording went on as before; None where nobody knows.

        Raises:
            ValueError: it is no time; the text says what it may be.
        """
        wall = self._unix(cell)
        if wall is None:
            moment = _moment(cell)
            wall = self._of_zone(moment, expected) if moment.tzinfo is None else _timestamp(moment)
        if not EARLIEST <= wall <= LATEST:
            raise ValueError(f"{quoted(cell)} is no time between the years 1900 and 3000")
        return WallTime(wall)

    @staticmethod
    def _unix(cell: str) -> float | None:
        if not _NUMBER.fullmatch(cell):
            if _SHORTENED.fullmatch(cell):
                raise ValueError(f"{quoted(cell)}: a spreadsheet has shortened it")
            return None
        if _COMPACT.fullmatch(cell):
            return None
        number = float(cell.replace(",", "."))
        for scale in _SCALES:
            if _FIRST_UNIX <= number / scale < _LAST_UNIX:
                # Whole milliseconds are written and compared.
                return round(number / scale * 1e3) / 1e3 if scale > 1.0 else number
        raise ValueError(f"{quoted(cell)} is neither ISO 8601 nor Unix time: {_WAY_OUT}")

    def _of_zone(self, moment: datetime, expected: WallTime | None) -> float:
        self.zoneless = True
        if self._zone is None:
            return _timestamp(moment.replace(tzinfo=UTC))
        first, second = (_timestamp(moment.replace(tzinfo=self._zone, fold=f)) for f in (0, 1))
        if first > second:
            raise ValueError(f"{moment:%Y-%m-%d %H:%M} did not occur in {self._zone}")
        if expected is None or abs(first - expected) <= abs(second - expected):
            return first
        return second


def _moment(cell: str) -> datetime:
    """Read a date and a time; without a zone where it names none."""
    with contextlib.suppress(ValueError):
        return datetime.fromisoformat(cell)
    if _EITHER_WAY.fullmatch(cell):
        raise ValueError(f"{quoted(cell)}: so written it may be two dates: write year-month-day")
    text = cell
    if (german := _GERMAN.fullmatch(cell)) is not None:
        text = f"{german[3]}-{german[2]}-{german[1]}{german[4]}"
    if (near := _NEAR_ISO.fullmatch(text)) is not None:
        return _from_parts(near, cell)
    if (compact := _COMPACT.fullmatch(text)) is not None:
        return _from_numbers([int(each) for each in compact.groups()[:6]], compact[7], cell)
    raise ValueError(f"{quoted(cell)} is no time in ISO 8601, nor Unix time: {_WAY_OUT}")


def _from_parts(near: "re.Match[str]", cell: str) -> datetime:
    hour = int(near[4] or 0)
    if near[8]:
        if not 1 <= hour <= _AFTERNOON:
            raise ValueError(f"{quoted(cell)} is no time")
        hour = hour % _AFTERNOON + _AFTERNOON * (near[8].upper() == "P")
    numbers = [int(near[1]), int(near[2]), int(near[3]), hour, int(near[5] or 0), int(near[6] or 0)]
    moment = _from_numbers(numbers, near[9] or "", cell)
    return moment + timedelta(microseconds=int((near[7] or "0").ljust(9, "0")) // 1000)


def _from_numbers(numbers: list[int], zone: str, cell: str) -> datetime:
    year, month, day, hour, minute, second = numbers
    try:
        moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - its zone comes next
    except ValueError as error:
        raise ValueError(f"{quoted(cell)} is no time: {error}") from None
    if not zone:
        return moment
    if (known := zone_of(zone)) is None:
        raise ValueError(f"{quoted(cell)} is no time: there is no zone {zone}")
    return moment.replace(tzinfo=known)


def _timestamp(moment: datetime) -> float:
    try:
        return moment.timestamp()
    except OverflowError:
        return math.inf
