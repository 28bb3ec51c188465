"""The simulated strip: only what the data sheet calls a frame changes its lights."""

import pytest

from lumen.devices.header import BRAINCRAFT
from lumen.ports import DARK, Rgb
from lumen.simulation.silicon.apa102 import SimulatedStrip
from lumen.simulation.silicon.pins import SimulatedPins

START, TRAILER = "00000000", "00"
LIGHTS = "ff0000ffff00ff00e1ff0000"
"""In the wire's order red, green, and blue at 1/31 of the current."""


def clocked(*frames: str) -> SimulatedStrip:
    """Clock frames of hexadecimal bytes into a strip."""
    pins = SimulatedPins()
    strip = SimulatedStrip(pins)
    clock, data = pins[BRAINCRAFT.dotstar_clock], pins[BRAINCRAFT.dotstar_data]
    for byte in bytes.fromhex("".join(frames)):
        for shift in range(7, -1, -1):
            data.drive(high=bool(byte >> shift & 1))
            clock.drive(high=True)
            clock.drive(high=False)
    return strip


def test_lights_are_decoded_when_a_frame_is_whole() -> None:
    """The first word is the right light's; duty times current is the light."""
    strip = clocked(START, LIGHTS, TRAILER)
    assert strip.frame == (Rgb(0.0, 0.0, 1 / 31), Rgb(0.0, 1.0, 0.0), Rgb(1.0, 0.0, 0.0))
    assert strip.frames == 1


def test_frames_are_counted_when_they_follow_each_other() -> None:
    """The trailer's zeros do not confuse the next start."""
    assert clocked(*(START, LIGHTS, TRAILER) * 5).frames == 5


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param("0000" + LIGHTS + TRAILER, id="start too short"),
        pytest.param(START + "ff0000ff" + "5f00ff00" + "ffff0000" + TRAILER, id="word unmarked"),
        pytest.param(START + LIGHTS, id="no trailing clocks"),
        pytest.param(START + "ff0000ff" * 2 + TRAILER * 3, id="a light missing"),
    ],
)
def test_lights_stay_dark_when_a_frame_is_none(frame: str) -> None:
    """What a real strip would not show, or show wrongly, is no frame."""
    strip = clocked(frame)
    assert strip.frame == DARK
    assert strip.frames == 0
