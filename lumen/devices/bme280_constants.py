"""The calibration constants of a BME280 or BMP280, and whether a part can have them.

Each part is measured at the factory, and its constants burnt in. The data sheet gives their
types but no ranges. These are the values of parts whose registers were published, with at least
their spread again on both sides; the constants that are alike in all of them keep a wider margin.
"""

import struct
from collections.abc import Mapping

PRESSURE_BLOCK = 0x88
"""Temperature and pressure: the one block that a BMP280 has."""

_H1_BLOCK, _HUMIDITY_BLOCK = 0xA1, 0xE1
BLOCKS = frozenset({PRESSURE_BLOCK, _H1_BLOCK, _HUMIDITY_BLOCK})

_TEMPERATURE_AND_PRESSURE: Mapping[str, tuple[int, int]] = {
    "T1": (24_000, 32_000),
    "T2": (24_000, 30_000),
    "T3": (-2_000, 13_000),
    "P1": (32_000, 42_000),
    "P2": (-13_000, -8_000),
    "P3": (2_000, 4_000),
    "P4": (1, 14_000),
    "P5": (-600, 600),
    "P6": (-100, 100),
    "P7": (7_000, 18_000),
    "P8": (-18_000, -7_000),
    "P9": (2_500, 8_000),
}
_HUMIDITY: Mapping[str, tuple[int, int]] = {
    "H1": (50, 100),
    "H2": (250, 500),
    "H3": (0, 20),
    "H4": (150, 500),
    "H5": (-100, 200),
    "H6": (10, 60),
}


def implausible(blocks: Mapping[int, bytes]) -> str | None:
    """Say which constant no part can have; None where all are plausible.

    Args:
        blocks: what registers hold; those that are no constants are left out.
    """
    ranges = {**_TEMPERATURE_AND_PRESSURE, **_HUMIDITY}
    for name, value in _decoded(blocks).items():
        low, high = ranges[name]
        if not low <= value <= high:
            return f"its calibration constant {name} reads {value}, outside {low} to {high}"
    return None


def _decoded(blocks: Mapping[int, bytes]) -> dict[str, int]:
    """Give the constants by the data sheet's names, without "dig_"."""
    first = struct.unpack("<HhhHhhhhhhhh", blocks[PRESSURE_BLOCK])
    constants = dict(zip(_TEMPERATURE_AND_PRESSURE, first, strict=True))
    if _HUMIDITY_BLOCK in blocks:
        h2, h3, h4, shared, h5, h6 = struct.unpack("<hBbBbb", blocks[_HUMIDITY_BLOCK])
        values = (blocks[_H1_BLOCK][0], h2, h3, h4 << 4 | shared & 0xF, h5 << 4 | shared >> 4, h6)
        constants |= dict(zip(_HUMIDITY, values, strict=True))
    return constants
