"""What memory puts into Spanish phrases: with article and gender; dates and ages in words."""

from collections.abc import Mapping

from lumen.core.local_days import Age, Distance, date_of, distance, weekday_number
from lumen.core.season import Turn
from lumen.core.shape_names import Shape

MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
    *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_YEAR = 12

SHAPE_NAMES: Mapping[Shape, str] = {
    Shape.SETTLED_PRESENCE: "presencia serena",
    Shape.RISING_ENTROPY: "entropía creciente",
    Shape.FALLING_ENERGY: "energía menguante",
    Shape.BASIN_TRANSITION_DOWN: "descenso",
    Shape.BASIN_TRANSITION_UP: "ascenso",
    Shape.ENTROPY_SPIKE_RECOVERY: "calma tras el sobresalto",
    Shape.DRIFT_DISSONANCE: "disonancia",
    Shape.VOID_RISING: "vacío creciente",
    Shape.CONVERGENCE: "convergencia",
}
RECORD_NAMES: Mapping[str, str] = {
    "brightest noon": "el mediodía más luminoso",
    "darkest noon": "el mediodía más oscuro",
    "coldest night": "la noche más fría",
    "warmest afternoon": "la tarde más cálida",
    "lowest pressure": "la presión más baja",
    "highest pressure": "la presión más alta",
}
_COMPARATIVES = {
    "warmer": "más cálido",
    "cooler": "más fresco",
    "moister": "más húmedo",
    "drier": "más seco",
    "brighter": "más luminoso",
    "darker": "más oscuro",
}
TURNS: Mapping[Turn, str] = {Turn.LONGER: "más largos", Turn.SHORTER: "más cortos"}


class SpanishRecalled:
    """What is put into phrases of memory."""

    def greeting(self, hours: int, *, lamp: bool) -> Mapping[str, str]:
        """Give `light` and `count`."""
        return {"light": "luz de lámpara" if lamp else "luz", "count": str(hours)}

    def comparison(self, more: str, less: str) -> Mapping[str, str]:
        """Give `more` and `less`."""
        return {"more": _COMPARATIVES[more], "less": _COMPARATIVES[less]}

    def record(self, name: str, since_day: int | None, today: int) -> Mapping[str, str]:
        """Give `what` and `since`."""
        when = "de mi vida" if since_day is None else f"desde {since(since_day, today)}"
        return {"what": RECORD_NAMES[name], "since": when}

    def first(self, shape: Shape) -> Mapping[str, str]:
        """Give `what`."""
        return {"what": SHAPE_NAMES[shape]}

    def birthday(self, age: Age, name: str) -> Mapping[str, str]:
        """Give `age` and `name`."""
        return {"age": age_words(age), "name": name}

    def season(self, turn: Turn) -> Mapping[str, str]:
        """Give `turn`."""
        return {"turn": TURNS[turn]}


def since(day: int, today: int) -> str:
    """Say since when, as exactly as such a distance is remembered.

    >>> since(20_500, 20_540), since(20_500, 20_600), since(20_500, 20_900)
    ('el 16 de febrero', 'febrero', 'febrero de 2026')
    """
    date = date_of(day)
    month = MONTHS[date.month - 1]
    match distance(day, today):
        case Distance.YEAR:
            return f"{month} de {date.year}"
        case Distance.MONTH:
            return month
        case Distance.DAY:
            return f"el {date.day} de {month}"


def age_words(age: Age) -> str:
    """Say an age.

    >>> age_words(Age(1, 31)), age_words(Age(24, 731)), age_words(Age(0, 100))
    ('un mes', '2 años', '100 días')
    """
    if not age.months:
        return f"{age.days} días"
    if age.months % _YEAR == 0:
        years = age.months // _YEAR
        return "un año" if years == 1 else f"{years} años"
    return "un mes" if age.months == 1 else "medio año"


def weekday(day: int) -> str:
    """Give the name of a day's weekday.

    >>> weekday(20_500)
    'lunes'
    """
    return WEEKDAYS[weekday_number(day)]


def written(day: int) -> str:
    """Give a date as people write it.

    >>> written(20_500)
    '16 de febrero de 2026'
    """
    date = date_of(day)
    return f"{date.day} de {MONTHS[date.month - 1]} de {date.year}"
