"""What the room and the host are asked to bear at once, by people and by programs."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from lumen.units import Celsius, Hectopascal, Lux, Percent, PerSecond, UnitInterval


@dataclass(frozen=True, slots=True)
class Effect:
    """What something adds while it lasts: heat in W, moisture in g/s, an opening in m².

    `steam_beside` is released within arm's reach of Lumen, `breath` is CO2 in m³/s. `tasks` are
    runnable threads, `memory` and `scratch` percentages, `leak` a percentage of memory a second.
    `curtain` is the share of daylight that is held off the room, `shade` the share of all light
    that is held off
    the light sensor, `misread` what the air sensor reads too much.
    """

    heat: float = 0.0
    steam: float = 0.0
    steam_beside: float = 0.0
    breath: float = 0.0
    opening: float = 0.0
    lamps: Lux = 0.0
    tasks: float = 0.0
    memory: Percent = 0.0
    scratch: Percent = 0.0
    leak: float = 0.0
    switches: PerSecond = 0.0
    interrupts: PerSecond = 0.0
    front: Hectopascal = 0.0
    curtain: UnitInterval = 0.0
    shade: UnitInterval = 0.0
    misread: Celsius = 0.0

    @staticmethod
    def total(effects: Iterable["Effect"]) -> "Effect":
        """Add up what goes on at once."""
        parts = tuple(effects)
        return Effect(**{f.name: sum(getattr(p, f.name) for p in parts) for f in fields(Effect)})
