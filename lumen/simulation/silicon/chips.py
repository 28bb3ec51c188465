"""The chips on a simulated bus: the HAT's, or those that were asked for."""

from collections.abc import Callable, Sequence
from random import Random

from lumen.devices import registry
from lumen.devices.registry import PartSpec
from lumen.simulation.place import Place
from lumen.simulation.silicon.aht20 import SimulatedAht20
from lumen.simulation.silicon.bh1750 import SimulatedBh1750
from lumen.simulation.silicon.bme280 import SimulatedBme280
from lumen.simulation.silicon.bus import Chip
from lumen.simulation.silicon.scd4x import SimulatedScd4x
from lumen.simulation.silicon.sht4x import SimulatedSht4x
from lumen.simulation.silicon.tsl2591 import SimulatedTsl2591
from lumen.simulation.silicon.veml7700 import SimulatedVeml7700
from lumen.units import Monotonic

Now = Callable[[], Monotonic]

_MAKERS: dict[str, Callable[[Place, Random, Now], Chip]] = {
    registry.BME280.name: lambda place, rng, _: SimulatedBme280(place, rng),
    registry.BMP280.name: lambda place, rng, _: SimulatedBme280(place, rng, 0x58),
    registry.SHT4X.name: lambda place, rng, _: SimulatedSht4x(place, rng),
    registry.AHT20.name: lambda place, rng, _: SimulatedAht20(place, rng),
    registry.SCD4X.name: SimulatedScd4x,
    registry.VEML7700.name: SimulatedVeml7700,
    registry.TSL2591.name: SimulatedTsl2591,
    registry.BH1750.name: lambda place, rng, _: SimulatedBh1750(place, rng),
}
_CHANCES = {registry.BME280.name: "air", registry.VEML7700.name: "light"}
"""What the noise of the HAT's parts has always been drawn by."""


def simulated_chips(
    place: Place, now: Now, parts: Sequence[PartSpec], chance: Callable[[str], Random]
) -> dict[int, Chip]:
    """Give chips by address; of two at one address, the second has its other one.

    Args:
        place: what they measure.
        now: the clock of their conversions.
        parts: which; none for the HAT's.
        chance: gives a part's noise by its name.
    """
    chips: dict[int, Chip] = {}
    for spec in parts or (registry.BME280, registry.VEML7700):
        address = next(a for a in spec.addresses if a not in chips)
        chips[address] = _MAKERS[spec.name](place, chance(_CHANCES.get(spec.name, spec.key)), now)
    return chips
