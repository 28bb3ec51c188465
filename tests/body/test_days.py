"""A drawing is of its day: form and colours follow what happened, and tell days apart."""

import itertools
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from endurance.days import LivedDay, named_by_neighbours, overlaps, read, thumbnails
from numpy.typing import NDArray
from scenery import marks

from lumen.body.drawing import Canvas, Spell, signed
from lumen.body.ribbon import ribbon
from lumen.body.weather import SPELLS, palette_of, weather_of
from lumen.core.moment import Eisv

KEPT = Path(__file__).with_name("days.npz")
"""Days of the scenario `day`, made by `python -m endurance.days --days 30 --write`."""

USUAL = Eisv(0.45, 0.75, 0.18, 0.08)
UNKNOWN = Eisv(None, None, None, None)


@cache
def lived() -> list[LivedDay]:
    """Give the kept days, drawn once."""
    return read(KEPT)


def fair(number: int) -> Spell:
    """Give a spell of a day on which nothing happens."""
    light = 300.0 if 42 <= number < 132 else 0.1
    return Spell(number, USUAL, light, 21.0, 45.0, 1013.0)


def bright(canvas: Canvas, size: int = 120) -> NDArray[np.float64]:
    """Give the brightness of each pixel."""
    seen: NDArray[np.float64] = np.asarray(canvas.picture(size), dtype=np.float64).mean(axis=2)
    return seen


FAIR = [fair(number) for number in range(SPELLS)]


def changed(first: int, last: int, **values: Any) -> list[Spell]:  # noqa: ANN401 - as `replace`
    """Give a fair day but for what is otherwise between two spells."""
    return [replace(spell, **values) if first <= spell.number < last else spell for spell in FAIR]


def air(spells: list[Spell], size: int = 120) -> NDArray[np.float64]:
    """Give the light of a day's ribbon, whatever its colours."""
    field: NDArray[np.float64] = ribbon(weather_of(spells), size, 0, size).sum(
        axis=2, dtype=np.float64
    )
    return field


def quarters(picture: NDArray[np.float64]) -> list[float]:
    """Give the mean of each quarter by its hours: night's end, forenoon, afternoon, evening."""
    half = len(picture) // 2
    return [
        float(part.mean())
        for part in (
            picture[half:, :half],
            picture[:half, :half],
            picture[:half, half:],
            picture[half:, half:],
        )
    ]


def test_nearest_drawing_names_what_happened() -> None:
    """Of simulated days of one scenario, small pictures find a day of the same class."""
    canvases, happened = zip(*lived(), strict=True)
    assert len(set(happened)) == 4
    assert named_by_neighbours(thumbnails(canvases), happened) >= 0.9


def test_colours_of_days_differ() -> None:
    """Two days of a scenario share a third of their colours; 19 of 20 pairs at most four fifths."""
    shared = overlaps(day.canvas for day in lived())
    assert shared.mean() <= 0.35
    assert np.percentile(shared, 95) <= 0.8


def test_gap_is_left_where_nothing_was_known() -> None:
    """Hours without a sample leave the ring's bare trace, and change nothing elsewhere."""
    torn = quarters(air([spell for spell in FAIR if not 72 <= spell.number < 108]))
    whole = quarters(air(FAIR))
    assert torn[2] < 0.05 * whole[2]
    assert torn[1] == pytest.approx(whole[1], rel=0.05)


def test_night_is_fainter_than_day() -> None:
    """Where there is no light the ribbon is a thread."""
    night, forenoon, _, _ = quarters(air(FAIR))
    assert night < 0.3 * forenoon


@pytest.mark.parametrize(("energy", "farther"), [(0.25, False), (0.65, True)])
def test_energy_moves_the_ribbon(energy: float, *, farther: bool) -> None:
    """It swings outward with energy and inward without."""
    size = 120
    place = (np.arange(size) + 0.5) / size - 0.5
    radius = np.hypot(place[None, :], place[:, None])

    def distance(spells: list[Spell]) -> float:
        light = np.where(radius < 0.2, 0.0, air(spells))
        return float((light * radius).sum() / light.sum())

    usual, moved = distance(FAIR), distance(changed(0, SPELLS, eisv=USUAL._replace(E=energy)))
    assert (moved > usual + 0.01) if farther else (moved < usual - 0.01)


def test_damp_air_lies_where_it_was() -> None:
    """A room full of people in the evening is mist at the lower right."""
    added = quarters(air(changed(114, 132, humidity=65.0)) - air(FAIR))
    assert added[3] == max(added)


def test_storm_drives_rays_and_has_colours_of_its_own() -> None:
    """A front changes the picture outside the ring, and the palette."""
    spells = [
        replace(s, pressure=1013.0 - 2.5 * min(max(s.number - 72, 0) / 6.0, 4.0)) for s in FAIR
    ]
    corner = np.s_[:30, 90:]
    assert air(spells)[corner].mean() > 5.0 * air(FAIR)[corner].mean()
    fair_colours, colours = (palette_of(weather_of(day)) for day in (FAIR, spells))
    assert colours.warm != fair_colours.warm


def test_storms_differ_by_how_the_pressure_went() -> None:
    """The same gale on a falling and on a rising barometer is another violet."""

    def cool(sign: float) -> float:
        spells = [
            replace(s, pressure=1013.0 + sign * 2.5 * min(max(s.number / 6.0 - 12.0, -2.0), 2.0))
            for s in FAIR
        ]
        weather = weather_of(spells)
        assert weather.wind.max() > 0.7
        assert abs(weather.height) < 0.6
        return palette_of(weather).cool.hue

    assert cool(-1.0) - cool(1.0) > 30.0


def test_palette_follows_the_warmth_of_the_day() -> None:
    """Cold days are bluer, mild ones golden, hot ones red."""
    hues = [
        palette_of(weather_of([replace(spell, temperature=degrees) for spell in FAIR])).warm.hue
        for degrees in (17.0, 21.0, 22.5)
    ]
    assert hues == sorted(hues, reverse=True)
    assert 200 < hues[0] < 260
    assert 70 < hues[1] < 110
    assert 20 < hues[2] < 60


def test_moist_air_makes_the_ground_pale() -> None:
    """As mist does; dry frost leaves it deep."""
    depths = [
        palette_of(weather_of([replace(spell, humidity=humidity) for spell in FAIR])).ground
        for humidity in (25.0, 45.0, 60.0)
    ]
    assert depths[0].lightness < depths[1].lightness < depths[2].lightness


def test_palette_is_there_when_nothing_was_read() -> None:
    """Without air sensors a day has colours, and no reading stands for one."""
    blind = [Spell(spell.number, UNKNOWN) for spell in FAIR]
    assert weather_of(blind).temperature is None
    picture = np.asarray(Canvas(marks(20), blind).picture())
    assert np.isfinite(picture).all()
    assert picture.max() > 80


def test_notable_mark_is_large_and_rare() -> None:
    """A first or a record stands in the middle, where no other mark is."""
    day = marks(40)
    plain = Canvas(day, FAIR)
    noted = Canvas([*day[:20], replace(day[20], notable=True), *day[21:]], FAIR)
    middle = np.s_[40:80, 40:80]
    assert bright(noted)[middle].mean() > bright(plain)[middle].mean() + 10.0


def test_signature_is_at_the_foot() -> None:
    """Name and date are written below the drawing, and nothing else is touched."""
    picture = Canvas(marks(5), FAIR).picture(480)
    written = signed(picture, "Ada", "1 March 2026")
    changes = np.abs(np.asarray(written, int) - np.asarray(picture, int)).max(axis=2)
    rows = np.flatnonzero(changes.max(axis=1))
    assert rows.min() > 440
    assert changes[:, :120].any()
    assert changes[:, 360:].any()
    assert not changes[:, 150:330].any()


def test_days_of_different_density_differ() -> None:
    """Much that happened is much light."""
    lit = [bright(Canvas(marks(count), FAIR)).mean() for count in (5, 40, 160)]
    assert all(fewer < more for fewer, more in itertools.pairwise(lit))
