"""A small moon that hangs beside the face."""

from lumen.plugins.interface import Accessory, PluginSetup, Snapshot
from lumen_moon.drawing import moon_picture
from lumen_moon.settings import moon_settings, phase_of

SIDE = 30
ACROSS, DOWN = 84.0, -72.0
"""Pixels from the middle of the head: to the right, and above."""


class MoonOnTheFace:
    """Lets the face wear the moon."""

    def __init__(self, setup: PluginSetup) -> None:
        self._settings = moon_settings(setup.settings)

    def wear(self, snapshot: Snapshot) -> Accessory | None:
        """Give the moon; a new one is not to be seen."""
        phase = phase_of(snapshot)
        if phase.name == "new":
            return None
        return Accessory(moon_picture(phase, SIDE, south=self._settings.south), ACROSS, DOWN)
