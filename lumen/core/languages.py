"""The languages that Lumen speaks, by their tags (BCP 47).

Only the words of the one that is spoken are loaded, beside English; docs/dev/languages.md says how
to add one.
"""

from typing import Literal, TypeAlias, get_args

from lumen.core.english import ENGLISH
from lumen.core.vocabulary import Vocabulary

Language: TypeAlias = Literal["en", "de", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def vocabulary_of(language: Language) -> Vocabulary:
    """Give all that Lumen says in a language."""
    match language:
        case "de":
            from lumen.core.german import GERMAN  # noqa: PLC0415 - only where it is spoken

            return GERMAN
        case "es":
            from lumen.core.spanish import SPANISH  # noqa: PLC0415 - as above

            return SPANISH
        case "en":
            return ENGLISH
