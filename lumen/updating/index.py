"""The index of releases, and which of them is for this computer."""

import re
from typing import Annotated

import msgspec

from lumen.errors import UpdateError

INDEX = "releases.json"
_VERSION = re.compile(r"\d{1,9}(\.\d{1,9}){1,3}", re.ASCII)
_FILE = re.compile(r"[A-Za-z0-9][\w.+~-]{0,199}\.deb", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NUMBERS = re.compile(r"\d+(\.\d+)*", re.ASCII)
_Bytes = Annotated[int, msgspec.Meta(ge=0, lt=1 << 50)]


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """One version for one platform."""

    version: str
    architecture: str
    """As Debian names it: `arm64`."""
    file: str
    """The package's name, beside the index."""
    size: _Bytes
    """Bytes of the package."""
    needs: _Bytes
    """Bytes that it takes once it is installed, the package itself left out."""
    sha256: str


class Index(msgspec.Struct, frozen=True):
    """All releases of one place."""

    releases: list[Release]


def read_index(data: bytes, name: str) -> Index:
    """Read an index.

    Raises:
        UpdateError: it is none.
    """
    try:
        index = msgspec.json.decode(data, type=Index)
    except msgspec.MsgspecError as error:
        raise UpdateError(
            f"{name}: it is no index of releases ({error}): check the address"
        ) from None
    for release in index.releases:
        well_formed = (
            _VERSION.fullmatch(release.version)
            and _FILE.fullmatch(release.file)
            and _SHA256.fullmatch(release.sha256)
        )
        if not well_formed:
            raise UpdateError(
                f"{name}: {release.file} {release.version}: no such release can be: use another "
                "source"
            )
    return index


def choose(index: Index, architecture: str, present: str, name: str) -> Release | None:
    """Give the newest release for a platform; None where it is present.

    Raises:
        UpdateError: there is none for it, or all are older.
    """
    offered = [each for each in index.releases if each.architecture == architecture]
    if not offered:
        others = ", ".join(sorted({each.architecture for each in index.releases})) or "none"
        raise UpdateError(f"{name}: no release for {architecture} (there are: {others})")
    newest = max(offered, key=lambda release: numbers(release.version))
    if numbers(newest.version) < numbers(present):
        raise UpdateError(
            f"{name}: its newest release {newest.version} is older than {present}, which is "
            "installed: nothing was changed; use another source"
        )
    if numbers(newest.version) > numbers(present) or _comes_before_its_release(present):
        return newest
    return None


def _comes_before_its_release(version: str) -> bool:
    """Tell whether a version is one of development, such as `0.2.0rc1` or `0.2.0.dev3`."""
    return _NUMBERS.fullmatch(version.partition("+")[0]) is None


def numbers(version: str) -> list[int]:
    """Give a version as numbers to compare; zeros at its end do not count, nor does what follows.

    >>> numbers("0.10.0") > numbers("0.9")
    True
    >>> numbers("0.2.0rc1") == numbers("0.2")
    True
    """
    begin = _NUMBERS.match(version)
    found = [int(part) for part in begin[0].split(".")] if begin else []
    while found and not found[-1]:
        found.pop()
    return found
