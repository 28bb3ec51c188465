"""What comes of reading what others wrote."""

import msgspec

NO_SUCH_JSON = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""All that `msgspec.json.decode` raises of bytes that are not what was asked for: its own errors, a
text inside that is not UTF-8, and a nest that is too deep."""
