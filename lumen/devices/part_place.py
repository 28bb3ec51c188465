"""A known part at its address on the I2C bus: how it is opened, and what of it is believed."""

import importlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.devices.i2c_bus import I2cBus
from lumen.devices.i2c_part import Part, Site
from lumen.devices.registry import PartSpec
from lumen.devices.wanted_channel import FIRST_RETRY, LAST_RETRY
from lumen.system.backoff import Backoff
from lumen.units import Monotonic

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class PartPlace:
    """A known part at its address; `site` and `mending` outlive its opening."""

    spec: PartSpec
    site: Site
    part: Part | None = None
    opened: Monotonic = field(default_factory=lambda: Monotonic(0.0))
    mending: Backoff = field(default_factory=lambda: Backoff(FIRST_RETRY, LAST_RETRY))

    def opened_on(self, bus: I2cBus) -> Part:
        """Open the part, whose module is loaded for it; on the owner thread."""
        module, _, name = self.spec.opens.partition(":")
        opens = cast(
            "Callable[[I2cBus, Site], Part]", getattr(importlib.import_module(module), name)
        )
        return opens(bus, self.site)

    def believed(self, channel: Channel, reading: Reading, now: Monotonic) -> Reading:
        """Give a reading, unless the part was just opened, or cannot measure such a value."""
        if isinstance(reading, Fault):
            return reading
        spec = self.spec
        if spec.settling > 0.0 and now - self.opened < spec.settling:
            return Fault(FaultKind.SETTLING, f"the {spec.name} settles for {spec.settling:g} s")
        measure = spec.measures[channel]
        if not measure.low <= reading <= measure.high:
            what = f"{reading:g}, outside the {spec.name}'s {measure.low:g}..{measure.high:g}"
            return Fault(FaultKind.OUT_OF_RANGE, f"{channel} reads {what}")
        return reading
