"""Whether what a memory holds was lived in a simulated room: it says so wherever it goes."""

from pathlib import Path

from lumen.store.store import Store

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
    """
    mark = store.setting(SIMULATED)
    return mark == YES if mark in (YES, NO) else file.resolve().parent.parent.name == FOLDER
