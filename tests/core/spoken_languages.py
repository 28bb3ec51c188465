"""What a speaker of each language knows, written down apart from Lumen's own tables."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from babel.dates import get_month_names

from lumen.core.languages import Language, vocabulary_of
from lumen.core.local_days import Age
from lumen.core.long_memory import RECORDS
from lumen.core.season import Turn
from lumen.core.shape_names import SHAPES

ORDINALS: Mapping[Language, tuple[str, ...]] = {
    "en": tuple(f"{day} " for day in range(1, 32)),
    "de": (
        *("dem ersten", "dem zweiten", "dem dritten", "dem vierten", "dem fünften"),
        *("dem sechsten", "dem siebten", "dem achten", "dem neunten", "dem zehnten"),
        *("dem elften", "dem zwölften", "dem dreizehnten", "dem vierzehnten"),
        *("dem fünfzehnten", "dem sechzehnten", "dem siebzehnten", "dem achtzehnten"),
        *("dem neunzehnten", "dem zwanzigsten", "dem einundzwanzigsten"),
        *("dem zweiundzwanzigsten", "dem dreiundzwanzigsten", "dem vierundzwanzigsten"),
        *("dem fünfundzwanzigsten", "dem sechsundzwanzigsten", "dem siebenundzwanzigsten"),
        *("dem achtundzwanzigsten", "dem neunundzwanzigsten", "dem dreißigsten"),
        "dem einunddreißigsten",
    ),
    "es": tuple(f"el {day} de" for day in range(1, 32)),
}
"""A day of the month, as it stands behind "since"."""

AGES: Mapping[Language, Mapping[tuple[int, int], str]] = {
    "en": {
        (1, 30): "one month",
        (6, 181): "half a year",
        (12, 365): "one year",
        (0, 100): "100 days",
    },
    "de": {
        (1, 30): "einen Monat",
        (6, 181): "ein halbes Jahr",
        (12, 365): "ein Jahr",
        (24, 730): "2 Jahre",
        (0, 100): "100 Tage",
    },
    "es": {
        (1, 30): "un mes",
        (6, 181): "medio año",
        (12, 365): "un año",
        (24, 730): "2 años",
        (0, 100): "100 días",
    },
}

COMPARATIVES: Mapping[Language, Mapping[str, str]] = {
    "en": {},
    "de": {
        "wärmer": "warmer",
        "kühler": "cooler",
        "feuchter": "moister",
        "trockener": "drier",
        "heller": "brighter",
        "dunkler": "darker",
    },
    "es": {
        "más cálido": "warmer",
        "más fresco": "cooler",
        "más húmedo": "moister",
        "más seco": "drier",
        "más luminoso": "brighter",
        "más oscuro": "darker",
    },
}
"""What each means in English."""


class Patterns(NamedTuple):
    """What a record and its distance look like among the words of a sentence."""

    record: str
    since: str


PATTERNS: Mapping[Language, Patterns] = {
    "en": Patterns("[a-z]+ [a-z]+", "since .+|of my life"),
    "de": Patterns(r"d(?:er|ie) \w+ \w+", "seit .+|meines Lebens"),
    "es": Patterns(r"(?:el|la) \w+ más \w+", "desde .+|de mi vida"),
}
_MEANINGS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "der hellste Mittag": "brightest noon",
        "der dunkelste Mittag": "darkest noon",
        "die kälteste Nacht": "coldest night",
        "der wärmste Nachmittag": "warmest afternoon",
        "der tiefste Luftdruck": "lowest pressure",
        "der höchste Luftdruck": "highest pressure",
        "meines Lebens": "of my life",
        "länger": "longer",
        "kürzer": "shorter",
        "einen Monat": "one month",
        "einem Monat": "one month",
        "ein halbes Jahr": "half a year",
        "einem halben Jahr": "half a year",
        "ein Jahr": "one year",
        "einem Jahr": "one year",
        "gefestigte Gegenwart": "settled presence",
        "steigende Unordnung": "rising entropy",
        "sinkende Energie": "falling energy",
        "Abstieg": "basin transition down",
        "Aufstieg": "basin transition up",
        "Erholung nach Unruhe": "entropy spike recovery",
        "Zwiespalt": "drift dissonance",
        "wachsende Leere": "void rising",
        "Annäherung": "convergence",
        **COMPARATIVES["de"],
    },
    "es": {
        "el mediodía más luminoso": "brightest noon",
        "el mediodía más oscuro": "darkest noon",
        "la noche más fría": "coldest night",
        "la tarde más cálida": "warmest afternoon",
        "la presión más baja": "lowest pressure",
        "la presión más alta": "highest pressure",
        "de mi vida": "of my life",
        "más largos": "longer",
        "más cortos": "shorter",
        "un mes": "one month",
        "medio año": "half a year",
        "un año": "one year",
        "presencia serena": "settled presence",
        "entropía creciente": "rising entropy",
        "energía menguante": "falling energy",
        "descenso": "basin transition down",
        "ascenso": "basin transition up",
        "calma tras el sobresalto": "entropy spike recovery",
        "disonancia": "drift dissonance",
        "vacío creciente": "void rising",
        "convergencia": "convergence",
        **COMPARATIVES["es"],
    },
}
_SINCE: Mapping[Language, str] = {"de": "seit ", "es": "desde "}
_DAYS: Mapping[Language, str] = {"de": r"(\d+) Tagen?", "es": r"(\d+) días"}


def in_english(words: Mapping[str, str], language: Language) -> dict[str, str]:
    """Give what the words of a sentence mean, by name."""
    if language == "en":
        return dict(words)
    found = {name: _meaning(word, language) for name, word in words.items()}
    if "ago" in found:
        found["age"] = found.pop("ago")
    return found


def _meaning(word: str, language: Language) -> str:
    if word in _MEANINGS[language]:
        return _MEANINGS[language][word]
    if days := re.fullmatch(_DAYS[language], word):
        return f"{days[1]} days"
    if not word.startswith(_SINCE[language]):
        return word
    date = word.removeprefix(_SINCE[language])
    for number, month in get_month_names("wide", locale=language).items():
        date = re.sub(rf"\b{month}\b", get_month_names("wide", locale="en")[number], date)
    for number, ordinal in enumerate(ORDINALS[language], start=1):
        if date.startswith(f"{ordinal} "):
            date = f"{number}{date.removeprefix(ordinal)}"
    date = re.sub(r" de (\d{4})$", r" \1", date)
    return f"since {date}"


class WorldWords(NamedTuple):
    """Beginnings of words that claim something of the world, and of those that name a cause."""

    readings: str
    causes: str


WORLD_WORDS: Mapping[Language, WorldWords] = {
    "de": WorldWords(
        "luft|lampe|fenster|kalt|kälte|dunkel|regen|regnet|schnee|sonne|wetter|druck|feucht|dampf|"
        "heizung|prozessor|grad|sturm|vorhang|trocken",
        "lampe|fenster|wetter|regen|regnet|sturm|jemand|heizung|sonne|wolke|vorhang",
    ),
    "es": WorldWords(
        "aire|lámpara|ventana|frío|fría|lluvia|llueve|nieve|sol\\b|presión|humed|húmed|vapor|"
        "calefacción|procesador|grado|tormenta|cortina|seco|seca",
        "lámpara|ventana|lluvia|llueve|tormenta|alguien|calefacción|sol\\b|cortina|clima",
    ),
}


@cache
def longest_words(language: Language) -> dict[str, str]:
    """Give the longest words that may stand in phrases of memory."""
    words = vocabulary_of(language).recalled
    found: dict[str, str] = {}
    for each in (
        words.greeting(14, lamp=True),
        words.comparison("brighter", "darker"),
        *(words.first(shape) for shape in SHAPES),
        *(words.record(r.name, day, day + 40) for r in RECORDS for day in range(20_500, 20_865)),
        words.birthday(Age(6, 181), "Lumen"),
        *(words.season(turn) for turn in Turn),
    ):
        for name, word in each.items():
            found[name] = max(found.get(name, ""), word, key=len)
    return found
