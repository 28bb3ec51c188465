"""What installed packages offer in a group of entry points; nothing of theirs is imported."""

from collections.abc import Collection
from importlib.metadata import Distribution, EntryPoint, distributions
from typing import NamedTuple


class Offered(NamedTuple):
    """One entry point, and the package that it is of."""

    entry: EntryPoint
    package: str
    version: str

    @property
    def whose(self) -> str:
        """The package with its version."""
        return f"{self.package} {self.version}"


def offered(groups: Collection[str]) -> list[Offered]:
    """Give what is offered in some groups; a package whose files are broken offers nothing."""
    found: list[Offered] = []
    known: set[str] = set()
    for distribution in distributions():
        # Of two copies of a package on the path the first is the one that is imported.
        entries = [each for each in _entries(distribution, groups) if each.package not in known]
        found += entries
        known |= {each.package for each in entries}
    return found


def _entries(distribution: Distribution, groups: Collection[str]) -> list[Offered]:
    try:
        name, version = distribution.metadata["Name"], distribution.version
        entries = [entry for entry in distribution.entry_points if entry.group in groups]
        return [Offered(entry, str(name), str(version)) for entry in entries]
    except Exception:  # noqa: BLE001 - whatever other people's files make the reader raise
        return []
