"""What a column's name tells of the zone of its times: one, one of several, or nothing."""

import re
import unicodedata

# Every abbreviation of the tz database since 1995, and those that others write all the same.
_ABBREVIATIONS = (
    "ACDT ACST ADT AEDT AEST AKDT AKST AST AWST BST CAT CDT CEST CET CHST CST EAT EDT EEST EET EST "
    "GST HDT HKT HST IDT IST JST KST MDT MEST MET MSD MSK MST NDT NST NZDT NZST PDT PKT PST SAST "
    "SST WAT WEST WET WIB WIT WITA "
    "ACT AET AMT ART AWT BRST BRT CLST CLT COT CT ECT EKT ET FJT HAST HADT ICT IRST KRAT MEZ MESZ "
    "MMT MT MVT MYT NFT NPT NZT OMST PET PHT PT PYT SAMT SGT TRT UYT UZT VET VLAT WAST WGT YAKT "
    "YEKT"
)
_WORDS_TOO = "act art cat ct eat ect et met mt pet pt sst wet wit"
_WORDS_OF_A_PLACE = (
    "local ortszeit daylight dst eastern western pacific atlantic mountain standard summer "
    "sommerzeit winterzeit wintertime"
)
_LETTERS = frozenset(_ABBREVIATIONS.split())
_ALSO_WORDS = frozenset(_WORDS_TOO.split())
"""Letters that are zones only where they are capitals."""
_OF_A_PLACE = frozenset(_WORDS_OF_A_PLACE.split())
"""Words that say that it is a place's time, and not which."""
_OFFSET = re.compile(r"(?:utc|gmt|[+-]\d).*", re.DOTALL)


def plain_zone(text: str) -> str:
    """Give a zone as it is usually written: with one kind of minus, and names without blanks.

    >>> plain_zone("UTC−5"), plain_zone("America/New York"), plain_zone("UTC ±00:00")
    ('UTC-5', 'America/New_York', 'UTC+00:00')
    """
    text = unicodedata.normalize("NFKC", text).strip()
    text = re.sub("[\N{MINUS SIGN}\N{EN DASH}\N{HYPHEN}]", "-", text).replace("±", "+")
    if "/" in text:
        return re.sub(r"\s*/\s*", "/", text).replace(" ", "_")
    return re.sub(r"\s+(?=[+-]\d)", "", text)


def may_be_zones(text: str) -> bool:
    """Tell whether a text that is no zone means one all the same: by letters, or a place's words.

    >>> may_be_zones("EST"), may_be_zones("EST/EDT"), may_be_zones("Local Time")
    (True, True, True)
    >>> may_be_zones("START"), may_be_zones("dd/mm/yyyy"), may_be_zones("met")
    (False, False, False)
    """
    if _OFFSET.fullmatch(text.casefold()):
        return True
    words = re.findall(r"[^\W\d_]+", text)
    return any(
        word in _LETTERS
        or word.casefold() in _OF_A_PLACE
        or (word.upper() in _LETTERS and word.casefold() not in _ALSO_WORDS)
        for word in words
    )
