"""Run in the guest, as root: gives the devices random pictures and lights, and says what they were.

The devices are Lumen's own, on the kernel's; what arrived is decoded elsewhere, without them.
"""

import asyncio
import base64
import json
from random import Random

import numpy as np
from PIL import Image

from lumen.devices.dotstar import DotstarLeds
from lumen.devices.pi_header import PiHeader
from lumen.devices.st7789 import St7789Display
from lumen.ports import Rgb
from lumen.system.clock import SystemClock

_SEED, _PICTURES, _FRAMES, _SIDE = 7, 4, 12, 240


async def show() -> dict[str, object]:
    """Show everything on the wires; give it as it was given."""
    random, clock, header = Random(_SEED), SystemClock(), PiHeader()
    panel, lights = St7789Display(header, clock), DotstarLeds(header, clock)
    shown: dict[str, list[object]] = {"pictures": [], "lights": []}
    for _ in range(_PICTURES):
        pixels = np.frombuffer(random.randbytes(_SIDE * _SIDE * 3), np.uint8)
        pixels = pixels.reshape(_SIDE, _SIDE, 3)
        await panel.show(Image.fromarray(pixels))
        red, green, blue = (pixels[..., n].astype(np.uint16) for n in range(3))
        shown["pictures"].append(packed(red >> 3 << 11 | green >> 2 << 5 | blue >> 3))
    for _ in range(_FRAMES):
        left, middle, right = (Rgb(*(random.uniform(0.0, 0.25) for _ in "rgb")) for _ in "lmr")
        await lights.show((left, middle, right))
        shown["lights"].append([list(light) for light in (left, middle, right)])
    faults = [part.fault for part in (panel, lights) if part.fault is not None]
    await panel.close()
    await lights.close()
    return {**shown, "faults": faults}


def packed(pixels: np.ndarray) -> str:
    """Give pixels of 16 bits as text."""
    return base64.b64encode(pixels.astype("<u2").tobytes()).decode()


if __name__ == "__main__":
    print(json.dumps(asyncio.run(show())))
