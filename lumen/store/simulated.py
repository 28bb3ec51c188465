"""Whether what a memory holds was lived in a simulated room: it says so wherever it goes."""

from pathlib import Path

from lumen.store.store import Store
from lumen.store.translated_errors import DamagedError

SIMULATED = "simulated"
"""The setting that tells it; `YES` or `NO`."""
YES, NO = "yes", "no"

FOLDER = "mock"
"""Where simulated rooms are remembered, each in a folder of its own."""


def is_simulated(store: Store, file: Path) -> bool:
    """Tell whether a memory is of a simulated room.

    One that does not say so itself was written by a Lumen that marked none: then it is by where
    it lies, since each simulated room had its own place from the first.

    Args:
        store: the memory, or a copy of it.
        file: where the memory itself lies.

    Raises:
        DamagedError: what it says is neither: nothing may count as real by mistake.
    """
    mark = store.setting(SIMULATED)
    if mark is None:
        return file.resolve().parent.parent.name == FOLDER
    if mark not in (YES, NO):
        raise DamagedError(f"{file}: the setting {SIMULATED} makes no sense")
    return mark == YES
