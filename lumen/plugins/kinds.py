"""The kinds of plug-ins: how each is called, checked, and put into its place."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from lumen.outlets.snapshot import Snapshot
from lumen.plugins import checks
from lumen.plugins.placing import Placing
from lumen.system.entry_points import PluginKind


class KindOfPart(NamedTuple):
    """What is done with parts of one kind."""

    noun: str
    """What it is called behind the plug-in's name."""
    method: str
    """What a plug-in of this kind must have."""
    work: Callable[[Any, Snapshot], Any]
    """Calls that method, and gives what can be used of what it gave."""
    use: Callable[[Placing, Any, Snapshot, str | None], None]
    """Puts it into its place; None, and why, where the plug-in failed."""


KINDS: Mapping[PluginKind, KindOfPart] = {
    PluginKind.PAGE: KindOfPart("page", "draw", checks.page_picture, Placing.page),
    PluginKind.OUTLET: KindOfPart("outlet", "take", checks.taken, Placing.nothing),
    PluginKind.PHRASES: KindOfPart("phrases", "phrases", checks.phrases, Placing.phrases),
    PluginKind.FACE: KindOfPart("face", "wear", checks.worn, Placing.worn),
}
