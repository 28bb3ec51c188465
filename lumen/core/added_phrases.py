"""What plug-ins give the inner voice to say: clauses, and the predicate that makes them true."""

from collections.abc import Mapping
from typing import NamedTuple

from lumen.units import Monotonic


class AddedPhrase(NamedTuple):
    """Clauses that one predicate of a plug-in makes true, and the numbers that bear it out."""

    plugin: str
    predicate: str
    """What makes them true, in words."""
    clauses: tuple[str, ...]
    """Whole sentences that say it; one of them is said."""
    evidence: Mapping[str, float]
    until: Monotonic
    """The last time at which it is known to hold, on the samples' clock."""

    def __str__(self) -> str:
        """Name the predicate and whose it is, as `why` shows it."""
        return f"{self.predicate} (plug-in {self.plugin})"
