"""What `lumen calibrate` measured: kept beside the memory, and told to the felt state."""

from pathlib import Path

import msgspec
import numpy as np

from lumen.errors import LumenError
from lumen.system.atomic import write_atomically
from lumen.system.decoding import NO_SUCH_JSON
from lumen.units import Celsius, GlowLux, HeatFactor, Lux

FILE_NAME = "calibration.json"

COLDEST_ROOM: Celsius = -30.0
WARMEST_ROOM: Celsius = 60.0

_LEAST_OWN_HEAT: Celsius = 1.0
"""Below this the board is no warmer than the room, as far as its sensor can tell."""
_LEAST_EXCESS: Celsius = 5.0
_LEAST_BRIGHTNESS = 0.05


class Calibration(msgspec.Struct, frozen=True):
    """The measured factors; None where nothing was measured."""

    heat_factor: HeatFactor | None = None
    light_glow: GlowLux | None = None


def load_calibration(directory: Path) -> Calibration:
    """Read what was measured; nothing, if nothing was.

    Raises:
        LumenError: the file is there and cannot be read.
    """
    file = directory / FILE_NAME
    try:
        return msgspec.json.decode(file.read_bytes(), type=Calibration)
    except FileNotFoundError:
        return Calibration()
    except OSError as error:
        raise LumenError(f"{file}: {error.strerror}") from None
    except NO_SUCH_JSON as error:
        raise LumenError(
            f"{file}: it is damaged ({error}): delete it and calibrate again"
        ) from None


def save_calibration(directory: Path, calibration: Calibration) -> None:
    """Keep what was measured, whole or not at all."""
    data = msgspec.json.format(msgspec.json.encode(calibration), indent=2)
    write_atomically(directory / FILE_NAME, data + b"\n")


def heat_factor_from(room: Celsius, ambient: Celsius, cpu: Celsius) -> float:
    """Give the factor that makes the compensated board read the room's true temperature.

    Raises:
        LumenError: the readings cannot have such a factor.
    """
    if not COLDEST_ROOM <= room <= WARMEST_ROOM:
        raise LumenError(
            f"{room:g} °C is no room's temperature: it must be {COLDEST_ROOM:g} to {WARMEST_ROOM:g}"
        )
    own_heat, excess = ambient - room, cpu - ambient
    if own_heat < _LEAST_OWN_HEAT or excess < _LEAST_EXCESS:
        raise LumenError(
            f"the board reads {ambient:.1f} °C and its processor {cpu:.1f} °C in a room of "
            f"{room:.1f} °C: too little heat of its own to measure. Calibrate once Lumen has run "
            "for half an hour, with a thermometer beside it and not on it"
        )
    return excess / own_heat


def glow_from(pairs: list[tuple[Lux, Lux]], brightness: float) -> Lux:
    """Give the light of the LEDs at full brightness from pairs of dark and lit readings.

    Raises:
        LumenError: the room is too bright or too restless to see the LEDs in it.
    """
    if brightness < _LEAST_BRIGHTNESS:
        raise LumenError("the lights are too dim to be measured: raise lights.ceiling for it")
    dark, lit = np.array(pairs).T
    differences = lit - dark
    glow = float(np.median(differences))
    if np.abs(differences - glow).mean() > max(0.5, 0.25 * abs(glow)):
        raise LumenError(
            f"the room's own light ({dark.mean():.0f} lx) changes too much to see the LEDs in it: "
            "darken the room and try again"
        )
    return max(0.0, glow) / brightness**2
