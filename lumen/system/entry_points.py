"""What installed packages offer as plug-ins; nothing of theirs is imported."""

from enum import StrEnum
from importlib.metadata import Distribution, EntryPoint, distributions
from typing import NamedTuple

from lumen.units import Seconds

SCANNING: Seconds = 10.0
"""To look through the installed packages; a slow card takes a second."""


class PluginKind(StrEnum):
    """What a plug-in may add; the value is its entry points' group."""

    PAGE = "lumen.pages"
    OUTLET = "lumen.outlets"
    PHRASES = "lumen.phrases"
    FACE = "lumen.faces"


_GROUPS = frozenset(PluginKind)


class Offered(NamedTuple):
    """One entry point, and the package that it is of."""

    entry: EntryPoint
    package: str
    version: str

    @property
    def whose(self) -> str:
        """The package with its version."""
        return f"{self.package} {self.version}"


def offered() -> list[Offered]:
    """Give what all packages offer; one whose files are broken offers nothing."""
    found: list[Offered] = []
    known: set[str] = set()
    for distribution in distributions():
        # Of two copies of a package on the path the first is the one that is imported.
        entries = [each for each in _entries(distribution) if each.package not in known]
        found += entries
        known |= {each.package for each in entries}
    return found


def _entries(distribution: Distribution) -> list[Offered]:
    try:
        name, version = distribution.metadata["Name"], distribution.version
        entries = [entry for entry in distribution.entry_points if entry.group in _GROUPS]
        return [Offered(entry, str(name), str(version)) for entry in entries]
    except Exception:  # noqa: BLE001 - whatever other people's files make the reader raise
        return []
