"""Spanish, written by itself and not word for word: tú, poetic, and as true as the English."""

from lumen.core.spanish.diary import SpanishDiary
from lumen.core.spanish.grammar import SpanishGrammar
from lumen.core.spanish.movement_phrases import MOVEMENTS
from lumen.core.spanish.phrases import EVENTS, PLACES
from lumen.core.spanish.recalled import SpanishRecalled
from lumen.core.spanish.voices import VOICES
from lumen.core.vocabulary import Vocabulary

SPANISH = Vocabulary(
    tag="es",
    voices=VOICES,
    movements=MOVEMENTS,
    places=PLACES,
    events=EVENTS,
    grammar=SpanishGrammar(),
    recalled=SpanishRecalled(),
    diary=SpanishDiary(),
)
