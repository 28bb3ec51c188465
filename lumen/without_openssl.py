"""Keeps OpenSSL out of a Lumen that speaks no TLS: 6 MB of memory, and some start.

Asyncio and the hashes load it where they find it, and do without it where they do not. Whoever
asks for `ssl` later, as the connection to a broker does, gets it.
"""

import importlib
import sys
from importlib.util import find_spec

_LOAD_IT_IF_THEY_CAN = ("asyncio", "hashlib", "hmac")
# Python's own SHA-2, since 3.12 and before; a Python can be built without.
_PLAIN_HASHES = ("_sha2", "_sha256")


def load_without_openssl() -> None:
    """Load asyncio and the hashes as a Python without OpenSSL does, unless they are loaded."""
    optional = ["ssl"]
    if any(find_spec(name) for name in _PLAIN_HASHES):
        optional.append("_hashlib")
    withheld = [name for name in optional if name not in sys.modules]
    # An import of what stands for nothing fails as if it were not there.
    sys.modules.update(dict.fromkeys(withheld))  # type: ignore[arg-type]  # documented, untyped
    try:
        for name in _LOAD_IT_IF_THEY_CAN:
            importlib.import_module(name)
    finally:
        for name in withheld:
            del sys.modules[name]
