"""Where releases are: a folder, or an address."""

import hashlib
import http.client
import io
import os
import shutil
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from lumen.errors import UpdateError, system_refusal
from lumen.system.input_file import open_file
from lumen.units import Seconds
from lumen.updating.index import Release

_PATIENCE: Seconds = 30.0
_SLOWEST = 10_000
"""Bytes a second: below it a server stalls, and 58 MB would take more than two hours."""
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
            data = b"".join(_pieces(stream, _MOST))
    except _REFUSALS as error:
        raise UpdateError(f"{source}: {name}: {_reason(error)}") from None
    if len(data) > _MOST:
        raise UpdateError(
            f"{source}: {name}: it is larger than {_MOST // 1_000_000} MB: use another source"
        )
    return data


def require_space(release: Release, to: Path, home: Path) -> None:
    """See that a release has room where it is fetched to, and where it is installed.

    Raises:
        UpdateError: it has none.
    """
    needed: dict[int, int] = {}
    for place, size in ((to, release.size), (home, release.needs)):
        device = place.stat().st_dev
        needed[device] = needed.get(device, _SPARE) + size
        free, need = shutil.disk_usage(place).free, needed[device]
        if free < need:
            raise UpdateError(
                f"{place}: {free // 1_000_000} MB are free, and {need // 1_000_000} MB are "
                "needed: free some"
            )


def fetch(source: str, release: Release, to: Path) -> Path:
    """Copy a release's package into a folder, and check it against the index.

    Raises:
        UpdateError: it cannot be read or written, or is not what the index says.
    """
    file, digest, left = to / release.file, hashlib.sha256(), release.size
    try:
        with closing(_opened(source, release.file)) as stream, file.open("wb") as copy:
            for piece in _pieces(stream, release.size):
                left -= len(piece)
                digest.update(piece)
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
    except _REFUSALS as error:
        raise UpdateError(f"{source}: {release.file}: {_reason(error)}") from None
    if left > 0:
        raise UpdateError(
            f"{source}: {release.file}: {left} of {release.size} bytes are missing at its end: "
            "nothing was changed; try again, or use another source"
        )
    if left or digest.hexdigest() != release.sha256:
        raise UpdateError(
            f"{source}: {release.file}: it is not the file that was signed: nothing was changed; "
            "try again, or use another source"
        )
    return file


def _pieces(
    stream: io.BufferedIOBase, most: int, now: Callable[[], Seconds] = time.monotonic
) -> Iterator[bytes]:
    """Give what comes: all of it, or a little more than so many bytes.

    Raises:
        TimeoutError: it comes too slowly.
    """
    latest = now() + _PATIENCE + most / _SLOWEST
    while most >= 0 and (piece := stream.read1(_CHUNK)):
        most -= len(piece)
        yield piece
        if now() > latest:
            raise TimeoutError("it comes too slowly")


def _opened(source: str, name: str) -> io.BufferedIOBase:
    scheme = urllib.parse.urlsplit(source).scheme
    if scheme not in ("http", "https"):
        if source.startswith(f"{scheme}://"):
            raise ValueError("it is neither a folder nor an address with http:// or https://")
        return io.BufferedReader(open_file(Path(source) / name))
    address = f"{source.rstrip('/')}/{urllib.parse.quote(name)}"
    opened: io.BufferedIOBase = urllib.request.urlopen(address, timeout=_PATIENCE)  # noqa: S310 - http or https, as seen above
    return opened


def _reason(error: Exception) -> str:
    """Say why a file cannot be had, and what helps."""
    if isinstance(error, urllib.error.HTTPError):
        return f"{error.code} {error.reason}".splitlines()[0] + ": check the address"
    if isinstance(error, urllib.error.URLError) and isinstance(error.reason, OSError):
        return f"{error.reason.strerror or error.reason}: check address and network, or try again"
    if isinstance(error, urllib.error.URLError | ValueError | http.client.InvalidURL):
        what = error.reason if isinstance(error, urllib.error.URLError) else error
        return f"{what}: check the address"
    if isinstance(error, http.client.IncompleteRead):
        return "it ended too early: try again, or use another source"
    if isinstance(error, OSError) and error.errno is not None:
        return system_refusal(error)
    return f"{str(error) or type(error).__name__}: try again, or use another source"
