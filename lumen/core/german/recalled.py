"""What memory puts into German phrases: with article, case and ending; dates and ages in words."""

from collections.abc import Mapping

from lumen.core.local_days import Age, Distance, date_of, distance, weekday_number
from lumen.core.season import Turn
from lumen.core.shape_names import Shape

MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli"),
    *("August", "September", "Oktober", "November", "Dezember"),
)
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_YEAR = 12
_TENS = 20
_TEENTHS = (
    *("ersten", "zweiten", "dritten", "vierten", "fünften", "sechsten", "siebten", "achten"),
    *("neunten", "zehnten", "elften", "zwölften", "dreizehnten", "vierzehnten", "fünfzehnten"),
    *("sechzehnten", "siebzehnten", "achtzehnten", "neunzehnten"),
)
_ONES = ("", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")

SHAPE_NAMES: Mapping[Shape, str] = {
    Shape.SETTLED_PRESENCE: "gefestigte Gegenwart",
    Shape.RISING_ENTROPY: "steigende Unordnung",
    Shape.FALLING_ENERGY: "sinkende Energie",
    Shape.BASIN_TRANSITION_DOWN: "Abstieg",
    Shape.BASIN_TRANSITION_UP: "Aufstieg",
    Shape.ENTROPY_SPIKE_RECOVERY: "Erholung nach Unruhe",
    Shape.DRIFT_DISSONANCE: "Zwiespalt",
    Shape.VOID_RISING: "wachsende Leere",
    Shape.CONVERGENCE: "Annäherung",
}
"""None has another form as an object: feminine, or without adjective and article."""

RECORD_NAMES: Mapping[str, str] = {
    "brightest noon": "der hellste Mittag",
    "darkest noon": "der dunkelste Mittag",
    "coldest night": "die kälteste Nacht",
    "warmest afternoon": "der wärmste Nachmittag",
    "lowest pressure": "der tiefste Luftdruck",
    "highest pressure": "der höchste Luftdruck",
}
_COMPARATIVES = {
    "warmer": "wärmer",
    "cooler": "kühler",
    "moister": "feuchter",
    "drier": "trockener",
    "brighter": "heller",
    "darker": "dunkler",
}
TURNS: Mapping[Turn, str] = {Turn.LONGER: "länger", Turn.SHORTER: "kürzer"}


class GermanRecalled:
    """What is put into phrases of memory."""

    def greeting(self, hours: int, *, lamp: bool) -> Mapping[str, str]:
        """Give `light` and `count`."""
        return {"light": "Lampenlicht" if lamp else "Licht", "count": str(hours)}

    def comparison(self, more: str, less: str) -> Mapping[str, str]:
        """Give `more` and `less`."""
        return {"more": _COMPARATIVES[more], "less": _COMPARATIVES[less]}

    def record(self, name: str, since_day: int | None, today: int) -> Mapping[str, str]:
        """Give `what` and `since`."""
        when = "meines Lebens" if since_day is None else f"seit {since(since_day, today)}"
        return {"what": RECORD_NAMES[name], "since": when}

    def first(self, shape: Shape) -> Mapping[str, str]:
        """Give `what`."""
        return {"what": SHAPE_NAMES[shape]}

    def birthday(self, age: Age, name: str) -> Mapping[str, str]:
        """Give `age`, `ago` and `name`."""
        return {"age": age_words(age), "ago": age_words(age, dative=True), "name": name}

    def season(self, turn: Turn) -> Mapping[str, str]:
        """Give `turn`."""
        return {"turn": TURNS[turn]}


def ordinal(number: int) -> str:
    """Give a day of the month in words, as after "dem": a figure's full stop would end a clause.

    >>> ordinal(3), ordinal(16), ordinal(21), ordinal(30)
    ('dritten', 'sechzehnten', 'einundzwanzigsten', 'dreißigsten')
    """
    if number < _TENS:
        return _TEENTHS[number - 1]
    tens, ones = divmod(number, 10)
    stem = "zwanzigsten" if tens == 2 else "dreißigsten"  # noqa: PLR2004 - months end in the thirties
    return f"{_ONES[ones]}und{stem}" if ones else stem


def since(day: int, today: int) -> str:
    """Say since when, as exactly as such a distance is remembered; a dative, as after "seit".

    >>> since(20_500, 20_540), since(20_500, 20_600), since(20_500, 20_900)
    ('dem sechzehnten Februar', 'Februar', 'Februar 2026')
    """
    date = date_of(day)
    month = MONTHS[date.month - 1]
    match distance(day, today):
        case Distance.YEAR:
            return f"{month} {date.year}"
        case Distance.MONTH:
            return month
        case Distance.DAY:
            return f"dem {ordinal(date.day)} {month}"


def age_words(age: Age, *, dative: bool = False) -> str:
    """Say an age as an object of time, or as after "seit".

    >>> age_words(Age(1, 31)), age_words(Age(1, 31), dative=True)
    ('einen Monat', 'einem Monat')
    >>> age_words(Age(24, 731), dative=True), age_words(Age(0, 100))
    ('2 Jahren', '100 Tage')
    """
    if not age.months:
        return f"{age.days} Tage{'n' * dative}"
    if age.months % _YEAR == 0:
        years = age.months // _YEAR
        one = "einem Jahr" if dative else "ein Jahr"
        return one if years == 1 else f"{years} Jahre{'n' * dative}"
    if age.months == 1:
        return "einem Monat" if dative else "einen Monat"
    return "einem halben Jahr" if dative else "ein halbes Jahr"


def weekday(day: int) -> str:
    """Give the name of a day's weekday.

    >>> weekday(20_500)
    'Montag'
    """
    return WEEKDAYS[weekday_number(day)]


def written(day: int) -> str:
    """Give a date as people write it.

    >>> written(20_500)
    '16. Februar 2026'
    """
    date = date_of(day)
    return f"{date.day}. {MONTHS[date.month - 1]} {date.year}"
