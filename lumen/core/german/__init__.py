"""German, written by itself and not word for word: du, poetic, and as true as the English."""

from lumen.core.german.diary import GermanDiary
from lumen.core.german.grammar import GermanGrammar
from lumen.core.german.movement_phrases import MOVEMENTS
from lumen.core.german.phrases import EVENTS, PLACES
from lumen.core.german.recalled import GermanRecalled
from lumen.core.german.voices import VOICES
from lumen.core.vocabulary import Vocabulary

GERMAN = Vocabulary(
    tag="de",
    voices=VOICES,
    movements=MOVEMENTS,
    places=PLACES,
    events=EVENTS,
    grammar=GermanGrammar(),
    recalled=GermanRecalled(),
    diary=GermanDiary(),
)
