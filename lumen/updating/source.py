"""Where releases are: a folder, or an address."""

import hashlib
import http.client
import io
import os
import shutil
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from lumen.errors import UpdateError
from lumen.system.input_file import open_file
from lumen.units import Seconds
from lumen.updating.index import Release

_PATIENCE: Seconds = 30.0
_MOST = 1_000_000
"""Bytes of an index: thousands of releases."""
_CHUNK = 1 << 20
_SPARE = 50_000_000
"""Bytes that are left free."""
_REFUSALS = (OSError, http.client.HTTPException, ValueError)
"""What is raised where a file cannot be had: ValueError of an address that is none."""


def read_small(source: str, name: str) -> bytes:
    """Read a small file of a source.

    Raises:
        UpdateError: it cannot be read, or is large.
    """
    try:
        with closing(_opened(source, name)) as stream:
            data = stream.read(_MOST + 1)
    except _REFUSALS as error:
        raise UpdateError(f"{source}: {name}: {_reason(error)}") from None
    if len(data) > _MOST:
        raise UpdateError(
            f"{source}: {name}: it is larger than {_MOST // 1_000_000} MB: use another source"
        )
    return data


def fetch(source: str, release: Release, to: Path) -> Path:
    """Copy a release's package into a folder, and check it against the index.

    Raises:
        UpdateError: it cannot be read or written, or is not what the index says.
    """
    need, free = release.size + release.needs + _SPARE, shutil.disk_usage(to).free
    if free < need:
        raise UpdateError(
            f"{to}: {free / 1e6:.0f} MB are free, and {need / 1e6:.0f} MB are needed: free some"
        )
    file, digest, left = to / release.file, hashlib.sha256(), release.size
    try:
        with closing(_opened(source, release.file)) as stream, file.open("wb") as copy:
            while left >= 0 and (chunk := stream.read(_CHUNK)):
                left -= len(chunk)
                digest.update(chunk)
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
    except _REFUSALS as error:
        raise UpdateError(f"{source}: {release.file}: {_reason(error)}") from None
    if left or digest.hexdigest() != release.sha256:
        raise UpdateError(
            f"{source}: {release.file}: it is not the file that was signed: nothing was changed; "
            "try again, or use another source"
        )
    return file


def _opened(source: str, name: str) -> BinaryIO:
    if urllib.parse.urlsplit(source).scheme not in ("http", "https"):
        return io.BufferedReader(open_file(Path(source) / name))
    address = f"{source.rstrip('/')}/{urllib.parse.quote(name)}"
    opened: BinaryIO = urllib.request.urlopen(address, timeout=_PATIENCE)  # noqa: S310 - http or https, as seen above
    return opened


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"{error.code} {error.reason}"
    if isinstance(error, urllib.error.URLError):
        return str(error.reason)
    if isinstance(error, ValueError):
        return f"{error}: check the address"
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
