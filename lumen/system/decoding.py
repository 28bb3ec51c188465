"""What comes of reading what others wrote."""

import re

import msgspec

NO_SUCH_JSON = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""All that `msgspec.json.decode` raises of bytes that are not what was asked for: its own errors, a
text inside that is not UTF-8, and a nest that is too deep."""

_KINDS = {
    "float": "a number",
    "int": "a whole number",
    "str": "text",
    "bool": "true or false",
    "object": "a table",
    "array": "a list",
    "null": "nothing",
}
_FOUND = {**_KINDS, "int": "a number"}
_BOUNDS = {"<=": "at most", ">=": "at least", "<": "below", ">": "above"}


def plain(message: str) -> str:
    """Say in plain words what msgspec says of a value that is not allowed, or of a file's end.

    >>> plain("Expected `float | null`, got `str`")
    'must be a number, not text'
    >>> plain("Expected `float` <= 1.0")
    'must be at most 1.0'
    >>> plain("Expected `int`, got `float`")
    'must be a whole number'
    """
    if message == "Input data was truncated":
        return "it ends in the middle"
    if bound := re.fullmatch(r"Expected `\w+(?: \| null)?` ([<>]=?) (\S+)", message):
        return f"must be {_BOUNDS[bound[1]]} {bound[2]}"
    if kinds := re.fullmatch(r"Expected `(\w+)(?: \| null)?`, got `(\w+)`", message):
        wanted, found = _KINDS.get(kinds[1], kinds[1]), _FOUND.get(kinds[2], kinds[2])
        # A whole number, not a number: that would say nothing more.
        instead = "" if (kinds[1], kinds[2]) == ("int", "float") else f", not {found}"
        return f"must be {wanted}{instead}"
    return message.replace("Expected ", "must be ").replace("`", "")
