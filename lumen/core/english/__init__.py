"""English: the phrases, how they are put together, and what memory puts into them."""

from lumen.core.english.diary import EnglishDiary
from lumen.core.english.grammar import EnglishGrammar
from lumen.core.english.movement_phrases import MOVEMENTS
from lumen.core.english.phrases import EVENTS, PLACES
from lumen.core.english.recalled import EnglishRecalled
from lumen.core.english.voices import VOICES
from lumen.core.vocabulary import Vocabulary

ENGLISH = Vocabulary(
    tag="en",
    voices=VOICES,
    movements=MOVEMENTS,
    places=PLACES,
    events=EVENTS,
    grammar=EnglishGrammar(),
    recalled=EnglishRecalled(),
    diary=EnglishDiary(),
)
