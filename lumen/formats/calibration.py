"""What `lumen calibrate` measured and quiet nights taught: kept beside the memory."""

from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from lumen.core.compensation import DEFAULT_HEAT_LAG
from lumen.core.heat_fit import KNOWN_TO
from lumen.core.heat_nights import Stretch
from lumen.core.median import medians
from lumen.errors import LumenError, system_refusal
from lumen.system.atomic import write_atomically
from lumen.system.decoding import NO_SUCH_JSON
from lumen.system.input_file import read_bounded
from lumen.units import Celsius, GlowLux, HeatFactor, HeatLag, Lux

FILE_NAME = "calibration.json"

COLDEST_ROOM: Celsius = -30.0
WARMEST_ROOM: Celsius = 60.0

_LEAST_BRIGHTNESS = 0.05
_MOST_BYTES = 1 << 20


class Heat(msgspec.Struct, frozen=True):
    """How the board follows its processor: `lag` in seconds, `error` of the room in degC."""

    factor: HeatFactor
    lag: HeatLag
    error: Annotated[float, Meta(ge=0.0)] | None = None


class Calibration(msgspec.Struct, frozen=True):
    """The measured factors, and what quiet nights taught; None where nothing was."""

    heat_factor: HeatFactor | None = None
    light_glow: GlowLux | None = None
    heat_lag: HeatLag | None = None
    heat_error: Annotated[float, Meta(ge=0.0)] | None = None
    learned: Heat | None = None
    nights: tuple[Stretch, ...] = ()

    @property
    def heat(self) -> Heat | None:
        """What takes the board's heat out: measured, else learned well enough; else None."""
        if self.heat_factor is not None:
            return Heat(self.heat_factor, self.heat_lag or DEFAULT_HEAT_LAG, self.heat_error)
        if self.learned is None or self.learned.error is None or self.learned.error > KNOWN_TO:
            return None
        return self.learned


def load_calibration(directory: Path) -> Calibration:
    """Read what was measured; nothing, if nothing was.

    Raises:
        LumenError: the file is there and cannot be read.
    """
    file = directory / FILE_NAME
    try:
        return msgspec.json.decode(read_bounded(file, _MOST_BYTES), type=Calibration)
    except FileNotFoundError:
        return Calibration()
    except OSError as error:
        raise LumenError(f"{file}: {system_refusal(error)}") from None
    except NO_SUCH_JSON as error:
        raise LumenError(
            f"{file}: it is damaged ({error}): delete it and calibrate again"
        ) from None


def save_calibration(directory: Path, calibration: Calibration) -> None:
    """Keep what was measured, whole or not at all."""
    data = msgspec.json.format(msgspec.json.encode(calibration), indent=2)
    write_atomically(directory / FILE_NAME, data + b"\n")


def check_room(room: Celsius) -> None:
    """Refuse what is no room's temperature.

    Raises:
        LumenError: it is too cold or too warm for one.
    """
    if not COLDEST_ROOM <= room <= WARMEST_ROOM:
        raise LumenError(
            f"{room:g} °C is no room's temperature: it must be {COLDEST_ROOM:g} to {WARMEST_ROOM:g}"
        )


def glow_from(pairs: list[tuple[Lux, Lux]], brightness: float) -> Lux:
    """Give the light of the LEDs at full brightness from pairs of dark and lit readings.

    Raises:
        LumenError: the room is too bright or too restless to see the lights in it.
    """
    if brightness < _LEAST_BRIGHTNESS:
        raise LumenError("the lights are too dim to be measured: raise lights.ceiling for it")
    dark, lit = np.array(pairs).T
    differences = lit - dark
    glow = float(medians(differences))
    if np.abs(differences - glow).mean() > max(0.5, 0.25 * abs(glow)):
        raise LumenError(
            f"the room's own light ({dark.mean():.0f} lx) changes too much to see "
            "Lumen's own in it: darken the room and try again"
        )
    return max(0.0, glow) / brightness**2
