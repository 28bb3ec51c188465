"""Where what a plug-in gives belongs; what it gives no more is taken away."""

from collections.abc import Sequence

from PIL import Image

from lumen.body.accessory import Accessory
from lumen.body.scene import AddedPage
from lumen.core.added_phrases import AddedPhrase
from lumen.outlets.snapshot import Snapshot
from lumen.plugins.checks import CheckedPhrase
from lumen.runtime.additions import Additions
from lumen.units import Monotonic

FRESH = 1.5
"""A phrase may be said with the next sample: so many intervals after that of its predicate."""


class Placing:
    """Puts what one plug-in gives into its place."""

    def __init__(self, plugin: str, additions: Additions) -> None:
        self._plugin = plugin
        self._additions = additions
        self._worn: Accessory | None = None

    def page(self, found: Image.Image | None, _snapshot: Snapshot, fault: str | None) -> None:
        """Show a picture, or why there is none."""
        self._additions.show(AddedPage(self._plugin, found, fault))

    def worn(self, found: Accessory | None, _snapshot: Snapshot, _fault: str | None) -> None:
        """Let the face wear something, or nothing."""
        if found is None or not _same(self._worn, found):
            self._worn = found
            self._additions.wear(self._plugin, found)

    def phrases(
        self, found: Sequence[CheckedPhrase] | None, snapshot: Snapshot, _fault: str | None
    ) -> None:
        """Let phrases be said until their predicates must be looked at again."""
        assert snapshot.at_s is not None  # noqa: S101 - plug-ins are called with samples
        until = Monotonic(snapshot.at_s + FRESH * snapshot.interval_s)
        added = (AddedPhrase(self._plugin, *each, until) for each in found or ())
        self._additions.phrases[self._plugin] = tuple(added)

    def nothing(self, _found: None, _snapshot: Snapshot, _fault: str | None) -> None:
        """Let an outlet be: it gives nothing."""


def _same(before: Accessory | None, now: Accessory) -> bool:
    """Tell whether it would look the same: then it need not be made ready again."""
    return (
        before is not None
        and (before.across, before.down) == (now.across, now.down)
        and before.picture.size == now.picture.size
        and before.picture.tobytes() == now.picture.tobytes()
    )
