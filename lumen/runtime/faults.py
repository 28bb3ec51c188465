"""What is at fault: parts other than sensors, for whoever looks, and all of it for the log."""

from collections.abc import Sequence
from typing import Protocol

from lumen.core.moment import Moment
from lumen.core.reading import FaultKind
from lumen.runtime.calibrated_body import CalibratedBody
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.hardware import Hardware
from lumen.runtime.storage_writer import StorageWriter
from lumen.system.log import FaultLog


class Outlet(Protocol):
    """Something that serves the outside: a page, a broker's client."""

    @property
    def name(self) -> str:
        """What its fault is called among those of parts."""

    @property
    def fault(self) -> str | None:
        """Why it cannot, or None."""

    async def start(self) -> None:
        """Begin; a failure is a fault, never an exception."""

    async def close(self) -> None:
        """End."""


class Faults:
    """Collects the faults of parts with each sample."""

    def __init__(
        self,
        creature: CreatureState,
        hardware: Hardware,
        storage: StorageWriter,
        body: CalibratedBody,
        outlets: Sequence[Outlet],
    ) -> None:
        self._creature = creature
        self._hardware = hardware
        self._storage = storage
        self._body = body
        self._outlets = outlets
        self._log = FaultLog()

    def look(self) -> None:
        """Take up the faults of parts as they are now."""
        self._creature.faults = self._of_parts()

    def update(self, moment: Moment) -> None:
        """Take up the faults of now, and log what began and what is over."""
        self.look()
        # What settles is no trouble, and is over with the next sample.
        faults = {c: f for c, f in moment.faults.items() if f.kind is not FaultKind.SETTLING}
        reasons = {str(channel): str(fault) for channel, fault in faults.items()}
        now = self._hardware.clock.monotonic()
        self._log.update({**reasons, **self._creature.faults}, now)

    def _of_parts(self) -> dict[str, str]:
        parts = self._hardware
        found = {
            "lights": None if parts.leds is None else parts.leds.fault,
            "panel": None if parts.display is None else parts.display.fault,
            "voice": getattr(parts.voice, "fault", None),
            "memory": self._storage.fault,
            "drawings": self._storage.drawing_fault,
            "calibration": self._body.fault,
            **parts.missing,
            **{outlet.name: outlet.fault for outlet in self._outlets},
        }
        return {name: fault for name, fault in found.items() if fault is not None}
