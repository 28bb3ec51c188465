"""What a plug-in is: one small interface for each kind, and what its factory is given.

A package names a factory for each kind in an entry point, whose group says the kind:

lumen.pages     a page of the screen
lumen.outlets   something that takes each sample elsewhere
lumen.phrases   sentences, each with the predicate that makes it true
lumen.faces     something that the face wears

The factory is called with a `PluginSetup`, once unless it fails; an object that comes late is kept.
The object is called with each sample, on a thread of its own. A factory refuses settings by raising
a ValueError. docs/plugins.md is the guide.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from PIL import Image

from lumen.body.accessory import Accessory
from lumen.body.pages.added import PLACE
from lumen.body.palette import GROUND, INK, SOFT_INK
from lumen.body.text import font
from lumen.outlets.snapshot import Snapshot

__all__ = [
    "GROUND",
    "INK",
    "PLACE",
    "SOFT_INK",
    "Accessory",
    "FacePlugin",
    "Image",
    "OutletPlugin",
    "PagePlugin",
    "Phrase",
    "PhrasePlugin",
    "PluginSetup",
    "Snapshot",
    "font",
]


class PluginSetup(NamedTuple):
    """What a factory is given."""

    settings: Mapping[str, Any]
    """The table `plugins.NAME` of the settings file, as it stands there; a copy of its own."""
    language: str
    """The language that Lumen speaks, as `en`."""
    directory: Path
    """A folder of the plug-in's own, for what it keeps; it is there."""


class Phrase(NamedTuple):
    """What one predicate makes true, while it holds."""

    predicate: str
    """The predicate in words, such as "the moon is full": `lumen why` shows it."""
    clauses: Sequence[str]
    """Whole sentences that say so, up to 60 letters each; one of them may be said."""
    evidence: Mapping[str, float] = MappingProxyType({})
    """The numbers that bear it out, each by its name with its unit."""


class PagePlugin(Protocol):
    """A page of the screen."""

    def draw(self, snapshot: Snapshot) -> Image.Image:
        """Draw the page as it is to look until the next sample, `PLACE` pixels large."""


class OutletPlugin(Protocol):
    """Something that takes samples elsewhere."""

    def take(self, snapshot: Snapshot) -> None:
        """Take a sample; of those that come while an older one is taken, some are left out."""

    def close(self) -> None:
        """End; it has two seconds. Other kinds may have this, too."""


class PhrasePlugin(Protocol):
    """What may be said of something that Lumen does not know by itself."""

    def phrases(self, snapshot: Snapshot) -> Sequence[Phrase]:
        """Give the phrases whose predicates hold now; they may be said with the next sample."""


class FacePlugin(Protocol):
    """Something that the face wears."""

    def wear(self, snapshot: Snapshot) -> Accessory | None:
        """Give what is worn until the next sample; None for nothing."""
