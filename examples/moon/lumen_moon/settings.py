"""What may stand in the table [plugins.moon]."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from lumen.plugins.interface import Snapshot
from lumen_moon.phase import MoonPhase, phase_at


class MoonSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings, and their defaults."""

    south: bool = False
    """Whether it is seen from the southern half of the earth, where it grows from the left."""
    file: str | None = None
    """Where the text file is written; None for the plug-in's own folder."""


def moon_settings(table: Mapping[str, Any]) -> MoonSettings:
    """Read the table; a wrong key or value is a ValueError, whose text Lumen shows."""
    return msgspec.convert(table, MoonSettings)


def phase_of(snapshot: Snapshot) -> MoonPhase:
    """Give the phase at a sample's own time, which is a simulated one in a simulated room."""
    assert snapshot.now is not None  # noqa: S101 - plug-ins are called with samples
    return phase_at(datetime.fromisoformat(snapshot.now.time))
