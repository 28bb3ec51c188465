"""A memory and its time, and what its file holds."""

import contextlib
import sqlite3
from pathlib import Path

from lives import NOON, moment

from lumen.errors import StoreError
from lumen.store.memory import Memory
from lumen.store.snapshot import snapshot
from lumen.store.store import FILE_NAME, Store
from lumen.units import Monotonic, WallTime


class Remembering:
    """A memory and its time."""

    def __init__(self, directory: Path) -> None:
        self.now = 0.0
        self.memory = Memory(
            directory, 30.0, lambda: Monotonic(self.now), lambda: WallTime(NOON + self.now)
        )

    def live(self, steps: range) -> None:
        """Remember the moments of these steps."""
        for step in steps:
            self.now = 30.0 * step
            self.memory.hold(moment(step))
            self.memory.write()

    @property
    def kept(self) -> int:
        """How many moments the file holds."""
        return len(self.memory.past(1e9).moments)


def refuse(_store: Store, *_given: object) -> int:
    """Stand for a disk that takes no more."""
    raise StoreError("disk is full")


def settings_in(directory: Path) -> dict[str, str]:
    """Give the settings of a memory, its owner's lock or not."""
    with snapshot(directory / FILE_NAME) as copy, contextlib.closing(sqlite3.connect(copy)) as file:
        return dict(file.execute("SELECT name, value FROM settings"))
