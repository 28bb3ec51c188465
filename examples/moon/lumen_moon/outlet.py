"""A text file with the moon's phase and Lumen's shape, for other programs."""

import os
from pathlib import Path

from lumen.plugins.interface import PluginSetup, Snapshot
from lumen_moon.settings import moon_settings, phase_of


class MoonFile:
    """Writes the file with each sample; a reader sees the old one or the new one, and no half."""

    def __init__(self, setup: PluginSetup) -> None:
        file = moon_settings(setup.settings).file
        self._file = Path(file) if file else setup.directory / "moon.txt"

    def take(self, snapshot: Snapshot) -> None:
        """Write one line."""
        assert snapshot.now is not None  # noqa: S101 - plug-ins are called with samples
        phase, shape = phase_of(snapshot), snapshot.now.shape or "waking"
        marked = " (simulated)" if snapshot.simulated else ""
        line = f"{snapshot.now.time}{marked}  {phase.name}, {phase.lit:.0%} lit  {shape}\n"
        beside = self._file.with_name(f".{self._file.name}.new")
        beside.write_text(line, encoding="utf-8")
        os.replace(beside, self._file)  # noqa: PTH105 - the one call that replaces whole

    def close(self) -> None:
        """Leave the last line where it is."""
