"""The ribbon of a day: its spells around the ring, before any mark is made."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumen.body.glyphs import Field, bell
from lumen.body.weather import SPELLS, DayWeather

RING = 0.295
"""The ring's radius, as a share of the picture's side."""

SWING = 0.075
"""How far energy moves the ribbon, in and out."""

_GUST_INSIDE = 0.02
"""How far inside the ribbon its rays begin."""

_STEPS = 8 * SPELLS
"""Angles that the ribbon is drawn at: an eighth of a spell is a pixel at 240."""


class _Plane(NamedTuple):
    """A picture's places: which angle each has, and its distance from the middle."""

    step: NDArray[np.intp]
    radius: Field


@lru_cache(maxsize=1)
def _plane(size: int, top: int, bottom: int) -> _Plane:
    place = (np.arange(size, dtype=np.float32) + 0.5) / size - 0.5
    across, down = np.meshgrid(place, place[top:bottom])
    # Midnight at the foot, and the day goes around like the sun: to the left first.
    turn = np.mod(np.arctan2(-across, down) / (2.0 * math.pi), 1.0)
    return _Plane((turn * _STEPS).astype(np.intp) % _STEPS, np.hypot(across, down))


def ribbon(weather: DayWeather, size: int, top: int, bottom: int) -> Field:
    """Give how much cool, warm and spark light the day's air has, [bottom - top, size, 3].

    Energy swings it outward, daylight opens it inward, dampness spreads a mist around it, wind
    drives rays out of it, and where nothing is known it is torn.

    Args:
        weather: the day's.
        size: the picture's side.
        top: the first row that is wanted.
        bottom: the row after the last.
    """
    step, radius = _plane(size, top, bottom)
    known = _around(weather.known, 1)[step] * _opening()[step]
    light = _around(weather.light, 2)[step]
    energy = _around(weather.energy, 3)
    off = radius - (RING + SWING * energy)[step]
    entropy = np.maximum(_around(weather.entropy, 2), 0.0)[step]
    half = 0.013 + 0.012 * light + 0.010 * entropy
    band = (
        (0.08 + 0.80 * light)
        * (1.0 + 0.75 * energy)[step]
        * bell(off / half)
        * _strands(off, half, step, entropy)
    )
    fan = 0.42 * light * np.exp(np.minimum(off, 0.0) / (0.03 + 0.06 * light)) * (off < 0.0)
    fan *= np.clip(radius / 0.16, 0.0, 1.0) ** 2
    mist = 0.95 * _around(weather.damp, 2)[step] * bell((off - 0.02) / 0.105)
    wind = _around(weather.wind, 2)[step]
    gust = 0.75 * wind * np.exp(-np.maximum(off, 0.0) / 0.065) * (off > -_GUST_INSIDE) * _rays(step)
    warm = 0.5 + 0.5 * _around(weather.warm, 3)[step]
    field = np.empty((*step.shape, 3), dtype=np.float32)
    field[..., 0] = known * (1.15 * (1.0 - warm) * band + 0.15 * mist + (1.0 - warm) * fan)
    field[..., 1] = known * (1.15 * warm * band + gust + 0.75 * mist + warm * fan)
    field[..., 2] = known * (0.16 * light * band * warm + 0.25 * gust)
    return field


def _around(values: NDArray[np.float64], smoothing: int) -> Field:
    """Give a value for each angle, smoothed over so many spells, but not across midnight."""
    weights = np.hanning(2 * smoothing + 3)[1:-1]
    padded = np.pad(values, smoothing, mode="edge")
    smooth = np.convolve(padded, weights / weights.sum(), mode="valid")
    at = (np.arange(_STEPS) + 0.5) / _STEPS * SPELLS - 0.5
    around: Field = np.interp(at, np.arange(SPELLS), smooth).astype(np.float32)
    return around


@lru_cache(maxsize=1)
def _opening() -> Field:
    """Give 1 but at midnight, where the ring stays a little open."""
    turn = (np.arange(_STEPS) + 0.5) / _STEPS
    return np.clip(np.minimum(turn, 1.0 - turn) * (SPELLS / 4.0), 0.0, 1.0).astype(np.float32)


def _strands(off: Field, half: Field, step: NDArray[np.intp], entropy: Field) -> Field:
    """Give the threads that the ribbon is woven of; entropy unravels them."""
    turn = 2.0 * math.pi * np.arange(_STEPS) / _STEPS
    twist = (2.2 * np.sin(5.0 * turn) + 1.3 * np.sin(11.0 * turn + 1.0)).astype(np.float32)[step]
    phase = off / half * 5.5 + twist * (0.6 + 2.0 * entropy)
    strands: Field = 0.62 + 0.38 * np.cos(phase)
    return strands


def _rays(step: NDArray[np.intp]) -> Field:
    """Give fine rays, uneven, by angle."""
    turn = 2.0 * math.pi * np.arange(_STEPS) / _STEPS
    rays = np.sin(97.0 * turn) * np.sin(61.0 * turn + 0.7) + 0.5 * np.sin(193.0 * turn)
    drawn: Field = (0.45 + 0.55 * np.clip(rays, 0.0, 1.0)).astype(np.float32)[step]
    return drawn
