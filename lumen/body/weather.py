"""What a day was like for its drawing: spells of ten minutes, and one palette from them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumen.body.colour import Colour
from lumen.body.mood import deviation_of
from lumen.core.median import medians
from lumen.core.moment import Eisv
from lumen.units import Celsius, Hectopascal, Lux, Percent, Seconds, clip

SPELLS = 144
"""Spells of a day, ten minutes each."""

SPELL: Seconds = 86_400.0 / SPELLS


@dataclass(frozen=True, slots=True)
class Spell:
    """Ten minutes of a day: the state, and what was read, each None where it is not known.

    `number` counts from local midnight. A spell without a sample is none: it is a gap.
    """

    number: int
    eisv: Eisv
    light: Lux | None = None
    temperature: Celsius | None = None
    humidity: Percent | None = None
    pressure: Hectopascal | None = None


class DayWeather(NamedTuple):
    """A day's spells as arrays over the day, [SPELLS]; where there is none, `known` is 0.

    `energy` and `entropy` deviate from the usual, -1..1; `light` is 0 dark to 1 daylight; `warm`
    is how the air was against the day's own, -1..1; `damp` and `wind` are 0..1.
    """

    known: NDArray[np.float64]
    energy: NDArray[np.float64]
    entropy: NDArray[np.float64]
    light: NDArray[np.float64]
    warm: NDArray[np.float64]
    damp: NDArray[np.float64]
    wind: NDArray[np.float64]
    temperature: Celsius | None
    """The air in the lit part of the day."""
    trend: float
    """How the pressure went over the day, -1 falling to 1 rising."""
    height: Hectopascal
    """How far the day's mean pressure lay from that of the standard atmosphere; 0 if unknown."""
    moisture: float
    """How much water the air held, 0 dry as in frost to 1 as before a thunderstorm."""


class Palette(NamedTuple):
    """A day's four colours: its ground, its cool, its warm, and its light."""

    ground: Colour
    cool: Colour
    warm: Colour
    spark: Colour


DAYLIGHT: Lux = 1000.0
"""What counts as full daylight in a room."""

WARM_SPAN: Celsius = 2.6
"""How far from the day's median the air must be to be the warmest or the coolest there is."""

DAMP_LEAST: Celsius = 1.6
DAMP_SPAN: Celsius = 2.6
"""How far above its median the dew point must lie to be seen, and how much farther to be all mist:
a kettle's steam is less, a room full of people more."""

DRY: Celsius = 4.0
MOIST: Celsius = 14.0
"""Dew points of rooms on a frosty and on a sultry day."""

CHANGE: Hectopascal = 8.0
"""What the pressure of a day changes by at most, but for storms."""

STANDARD: Hectopascal = 1013.25

CALM_PRESSURE, GALE_PRESSURE = 1.0, 3.0
"""Hectopascals an hour: what a fair day changes by, and what a front does (spec section 13)."""


def weather_of(spells: Sequence[Spell]) -> DayWeather:
    """Lay a day's spells out over the day."""
    table = np.full((6, SPELLS), np.nan)
    known = np.zeros(SPELLS)
    for spell in spells:
        felt = deviation_of(spell.eisv)
        read = (spell.light, spell.temperature, spell.humidity, spell.pressure)
        values = (felt.energy, felt.entropy, *read)
        table[:, spell.number] = [np.nan if value is None else value for value in values]
        known[spell.number] = 1.0
    energy, entropy, lux, temperature, humidity, pressure = table
    light = np.clip(np.log10(1.0 + np.nan_to_num(lux)) / np.log10(1.0 + DAYLIGHT), 0.0, 1.0)
    above = temperature - _median(temperature)
    dew = _dew_point(temperature, humidity)
    damp = (dew - _median(dew) - DAMP_LEAST) / DAMP_SPAN
    return DayWeather(
        known,
        np.nan_to_num(energy),
        np.nan_to_num(entropy),
        light,
        np.clip(np.nan_to_num(above) / WARM_SPAN, -1.0, 1.0),
        np.clip(np.nan_to_num(damp), 0.0, 1.0),
        _wind(pressure),
        _lit(temperature, light),
        _trend(pressure),
        float(np.nanmean(pressure)) - STANDARD if np.isfinite(pressure).any() else 0.0,
        clip((_median(dew) - DRY) / (MOIST - DRY)) if np.isfinite(dew).any() else 0.0,
    )


def _median(values: NDArray[np.float64]) -> float:
    known = values[np.isfinite(values)]
    return float(medians(known)) if known.size else 0.0


def _dew_point(
    temperature: NDArray[np.float64], humidity: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the dew point (Magnus over water, Sonntag 1990), which a warm board does not change."""
    share = np.log(np.maximum(humidity, 1.0) / 100.0) + 17.62 * temperature / (243.12 + temperature)
    dew: NDArray[np.float64] = 243.12 * share / (17.62 - share)
    return dew


def _wind(pressure: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give 0 fair to 1 gale from how fast the pressure changes, over an hour."""
    hour = round(3600.0 / SPELL)
    change = np.zeros(SPELLS)
    change[hour:] = np.abs(np.nan_to_num(pressure[hour:] - pressure[:-hour]))
    return np.clip((change - CALM_PRESSURE) / (GALE_PRESSURE - CALM_PRESSURE), 0.0, 1.0)


def _trend(pressure: NDArray[np.float64]) -> float:
    there = pressure[np.isfinite(pressure)]
    return clip(float(there[-1] - there[0]) / CHANGE, -1.0, 1.0) if there.size else 0.0


def _lit(temperature: NDArray[np.float64], light: NDArray[np.float64]) -> Celsius | None:
    """Give the temperature that a quarter of the day's light is below: what it kept to by day."""
    there = np.isfinite(temperature)
    if not there.any():
        return None
    order = np.argsort(temperature[there])
    weights = np.cumsum((light[there] + 0.01)[order])
    return float(temperature[there][order][np.searchsorted(weights, weights[-1] / 4.0)])


_MILD: Celsius = 21.0
_MILD_HUE = 88.0
_HUE_STEP = 34.0
"""A mild day is golden; each degree colder goes as far toward green, teal and blue, and each warmer
toward orange, rose and violet. Also half a degree is another colour: days of one room differ."""

_HEIGHT_STEP = 8.0
"""And each hectopascal turns them so far: days that a thermostat keeps alike still differ."""

_KIN = 50.0
"""How far the hue of cool lies from that of warm, on one side where the pressure rises and on the
other where it falls: near enough to blend without greying."""

_STORM = (Colour(0.80, 0.17, 118.0), Colour(0.46, 0.14, 298.0))

_CLOSE = (Colour(0.76, 0.165, 2.0), Colour(0.50, 0.16, 330.0))
"""What a storm, and a close and damp air, make of warm and cool."""

_FAR: Hectopascal = 12.0
_FAR_TURN = 60.0
"""And how far they are turned at most, by a pressure so far from the standard."""

_VEER = 20.0
"""And cool besides, toward blue as the pressure rises over the day and toward red as it falls: days
that all have a storm differ by how it went."""

_LONG, _GUSTY = 15, 8
"""Spells that damp air and a storm must last to give the day its colour: 2.5 and 1.3 hours."""


def palette_of(weather: DayWeather) -> Palette:
    """Choose a day's colours: hues by its warmth, depth by light and moisture."""
    temperature = _MILD if weather.temperature is None else weather.temperature
    hue = _MILD_HUE - _HUE_STEP * (temperature - _MILD) + _HEIGHT_STEP * weather.height
    bright = clip((float(np.sort(weather.light)[-SPELLS // 4 :].mean()) - 0.55) / 0.40)
    warm = Colour(0.64 + 0.10 * bright, 0.185, hue % 360.0)
    cool = Colour(0.46 + 0.10 * bright, 0.165, (hue + _KIN * weather.trend) % 360.0)
    close, storm = _share(weather.damp, _LONG), _share(weather.wind, _GUSTY)
    turn = _FAR_TURN * clip(weather.height / _FAR, -1.0, 1.0)
    veered = turn - _VEER * weather.trend
    for (warmer, cooler), share in ((_CLOSE, close), (_STORM, storm)):
        warm = _toward(warm, _turned(warmer, turn), share)
        cool = _toward(cool, _turned(cooler, veered), share)
    depth = 0.16 + 0.06 * bright + 0.16 * weather.moisture
    ground = _toward(warm, cool, storm).toned(depth, 0.055)
    spark = Colour(0.94, 0.055, warm.hue)
    return Palette(ground, cool, warm, spark)


def _share(values: NDArray[np.float64], long: int) -> float:
    """Give how much of a day's colour is due to what lasted long, and not to what passed."""
    return clip(2.0 * float(np.sort(values)[-long:].mean()) - 1.0)


def _turned(colour: Colour, degrees: float) -> Colour:
    return Colour(colour.lightness, colour.chroma, (colour.hue + degrees) % 360.0)


def _toward(colour: Colour, toward: Colour, share: float) -> Colour:
    """Turn a colour toward another around the circle of hues, and not through grey."""
    turn = (toward.hue - colour.hue + 180.0) % 360.0 - 180.0
    return Colour(
        colour.lightness + share * (toward.lightness - colour.lightness),
        colour.chroma + share * (toward.chroma - colour.chroma),
        (colour.hue + share * turn) % 360.0,
    )
