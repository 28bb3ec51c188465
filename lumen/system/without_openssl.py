"""Keeps OpenSSL out of a Lumen that speaks no TLS: 5 MB of memory.

Asyncio and the hashes load it where they find it, and do without it where they do not. Whoever
imports `ssl` later, as the connection to a broker does, gets it; asyncio itself speaks no TLS
then, and hashes are Python's own, which are slower.
"""

import importlib
import sys
from importlib.util import find_spec

_LOAD_IT_IF_THEY_CAN = ("asyncio", "hashlib", "hmac")
# Python's own hashes; a Python can be built without some, and then needs OpenSSL's.
_SHA_2 = ("_sha2",) if sys.version_info >= (3, 12) else ("_sha256", "_sha512")
_PLAIN_HASHES = ("_md5", "_sha1", "_sha3", "_blake2", *_SHA_2)


def load_without_openssl() -> None:
    """Load asyncio and the hashes as a Python without OpenSSL does, unless they are loaded."""
    optional = ["ssl"]
    if all(find_spec(name) for name in _PLAIN_HASHES):
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
