"""The catalogues of messages that come with Lumen: lumen/catalogues/TAG.json, made from TAG.po."""

from functools import cache

import msgspec

from lumen.core.catalogue import ENGLISH_CATALOGUE, Catalogue
from lumen.core.languages import Language


class CatalogueFile(msgspec.Struct, frozen=True):
    """What such a file holds; the page reads it as it is."""

    language: str
    decimal: str
    thousands: str
    messages: dict[str, str]


@cache
def catalogue_of(language: Language) -> Catalogue:
    """Give a language's messages; English needs none."""
    if language == "en":
        return ENGLISH_CATALOGUE
    found = msgspec.json.decode(catalogue_data(language), type=CatalogueFile)
    return Catalogue(found.language, found.messages, found.decimal, found.thousands)


def catalogue_data(language: Language) -> bytes:
    """Give a language's file; of English, one without messages."""
    if language == "en":
        return msgspec.json.encode(CatalogueFile("en", ".", ",", {}))
    from importlib.resources import files  # noqa: PLC0415 - English needs it not

    return (files("lumen") / "catalogues" / f"{language}.json").read_bytes()
