"""The index of releases, and which of them is for this computer."""

import re

import msgspec

from lumen.errors import UpdateError

INDEX = "releases.json"
_VERSION = re.compile(r"\d{1,9}(\.\d{1,9}){1,3}", re.ASCII)
_FILE = re.compile(r"[A-Za-z0-9][\w.+~-]{0,199}\.deb", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """One version for one platform."""

    version: str
    architecture: str
    """As Debian names it: `arm64`."""
    file: str
    """The package's name, beside the index."""
    size: int
    """Bytes of the package."""
    needs: int
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
            and min(release.size, release.needs) >= 0
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
    return newest if numbers(newest.version) > numbers(present) else None


def numbers(version: str) -> list[int]:
    """Give a version as numbers to compare; zeros at its end do not count.

    >>> numbers("0.10.0") > numbers("0.9")
    True
    """
    found = [int(part) for part in version.split(".")]
    while found and not found[-1]:
        found.pop()
    return found
