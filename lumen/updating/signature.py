"""Minisign's signatures, verified through the system's OpenSSL.

Source: https://jedisct1.github.io/minisign/ (signature and public key formats).
"""

import base64
import binascii
import hashlib
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from lumen.errors import UpdateError, system_refusal
from lumen.system.input_file import read_whole

_SPKI = bytes.fromhex("302a300506032b6570032100")
"""What stands before an Ed25519 key in the form that OpenSSL reads (RFC 8410)."""
_KEY_LINES, _SIGNATURE_LINES = 2, 4
_KEY_BYTES, _SIGNATURE_BYTES, _GLOBAL_BYTES = 42, 74, 64
_PREHASHED = b"ED"
_LARGEST_KEY = 1 << 16
_TRUSTED = "trusted comment: "


class PublicKey(NamedTuple):
    """Whose signatures count."""

    number: bytes
    point: bytes


def read_public_key(file: Path) -> PublicKey:
    """Read a public key.

    Raises:
        UpdateError: there is none.
    """
    try:
        lines = read_whole(file, _LARGEST_KEY).decode().splitlines()
    except (OSError, UnicodeDecodeError):
        raise UpdateError(
            f"{file}: no public key of whoever releases: --key FILE names one"
        ) from None
    raw = _decoded(lines[1] if len(lines) == _KEY_LINES else "", _KEY_BYTES)
    if raw is None or raw[:2] != b"Ed":
        raise UpdateError(f"{file}: it is no public key of minisign's: --key FILE names another")
    return PublicKey(raw[2:10], raw[10:])


def verify(data: bytes, signature: bytes, key: PublicKey, name: str) -> None:
    """Verify that whoever has the key signed these data.

    Raises:
        UpdateError: the signature is another's, or damaged, or none.
    """
    lines = signature.decode("utf-8", errors="replace").splitlines()
    complete = len(lines) == _SIGNATURE_LINES and lines[2].startswith(_TRUSTED)
    raw = _decoded(lines[1] if complete else "", _SIGNATURE_BYTES)
    over_comment = _decoded(lines[3] if complete else "", _GLOBAL_BYTES)
    if raw is None or over_comment is None or raw[:2] != _PREHASHED:
        raise UpdateError(
            f"{name}: it is no signature of minisign's: nothing was changed; use another source"
        )
    if raw[2:10] != key.number:
        raise UpdateError(
            f"{name}: signed with another key: nothing was changed; --key FILE names that of whom "
            "you trust"
        )
    comment = lines[2].removeprefix(_TRUSTED).encode()
    digest = hashlib.blake2b(data).digest()
    if not (
        _is_signed(digest, raw[10:], key.point)
        and _is_signed(raw[10:] + comment, over_comment, key.point)
    ):
        raise UpdateError(
            f"{name}: the signature does not match: nothing was changed; fetch it again, or use "
            "another source"
        )


def _decoded(text: str, size: int) -> bytes | None:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == size else None


def _is_signed(data: bytes, signature: bytes, point: bytes) -> bool:
    try:
        with tempfile.TemporaryDirectory() as name:
            return _openssl_agrees(Path(name), data, signature, point)
    except OSError as error:
        raise UpdateError(f"the signature cannot be verified: {system_refusal(error)}") from None


def _openssl_agrees(folder: Path, data: bytes, signature: bytes, point: bytes) -> bool:
    """Let OpenSSL verify, by files in a folder."""
    key, message, signed = (folder / name for name in ("key", "message", "signature"))
    key.write_bytes(_SPKI + point)
    message.write_bytes(data)
    signed.write_bytes(signature)
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-rawin"]
    command += ["-inkey", str(key), "-in", str(message), "-sigfile", str(signed)]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - the system's own program
    except FileNotFoundError:
        raise UpdateError("openssl is needed: sudo apt install openssl") from None
    return done.returncode == 0
