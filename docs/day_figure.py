"""Draws a simulated day as Lumen feels it: `make pictures`.

E, I, S and V over the day, and below them the shapes that it passed through.
"""

import asyncio
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from lumen.body.pages.vitals import DIMENSION_COLOURS
from lumen.body.palette import SHAPE_COLOURS
from lumen.composition.assembly import Choice, assembled
from lumen.config.settings import MemoryConfig, MockConfig, Settings
from lumen.core.moment import DIMENSIONS, Moment
from lumen.core.shape_names import SHAPES
from lumen.runtime.hardware import Mode
from lumen.runtime.local_time import local_time

FILE = Path(__file__).parent / "pictures" / "day.svg"
WIDE, LEFT, RIGHT = 1000, 150, 18
TOP, CHART, GAP, ROW = 46, 230, 34, 17
SAMPLES = 2880
_SPAN = {"E": 1.0, "I": 1.0, "S": 1.0, "V": 0.3}
_NAMES = {"E": "energy", "I": "integrity", "S": "entropy", "V": "void (of .3)"}
_FONT = 'font-family="Inter, system-ui, sans-serif" font-size="12"'
_INK, _FAINT, _GROUND = "#d8d8e0", "#62626e", "#16161c"


async def lived_day() -> list[Moment]:
    """Live a busy simulated day, from its sensors to its voice."""
    with TemporaryDirectory() as home:
        settings = Settings(memory=MemoryConfig(home), mock=MockConfig("busy"))
        async with assembled(settings, Choice(Mode.MOCK)) as lumen:
            moments = []
            for _ in range(SAMPLES):
                await lumen.hardware.clock.sleep(settings.senses.interval)
                moments.append(await lumen.pulse.beat())
    return moments


def figure(day: Sequence[Moment]) -> str:
    """Give the day as SVG."""
    foot = TOP + CHART + GAP + ROW * len(SHAPES) + 14
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {foot}" {_FONT}>',
        "<title>A simulated day as Lumen feels it</title>",
        f'<rect width="100%" height="100%" rx="10" fill="{_GROUND}"/>',
        *_legend(),
        *_scale(day),
        *(_line(day, place, name) for place, name in enumerate(DIMENSIONS)),
        *_shapes(day),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(place: int) -> float:
    return LEFT + (WIDE - LEFT - RIGHT) * place / (SAMPLES - 1)


def _legend() -> Iterator[str]:
    for place, name in enumerate(DIMENSIONS):
        x = LEFT + 150 * place
        colour = DIMENSION_COLOURS[name].hex
        yield f'<rect x="{x}" y="20" width="18" height="4" rx="2" fill="{colour}"/>'
        yield f'<text x="{x + 26}" y="26" fill="{_INK}">{name}, {_NAMES[name]}</text>'


def _scale(day: Sequence[Moment]) -> Iterator[str]:
    for share in (0.0, 0.5, 1.0):
        y = TOP + CHART * (1.0 - share)
        yield f'<path d="M{LEFT} {y}H{WIDE - RIGHT}" stroke="{_FAINT}" stroke-width=".5"/>'
        yield (
            f'<text x="{LEFT - 12}" y="{y + 4}" fill="{_FAINT}" text-anchor="end">{share:g}</text>'
        )
    hours = [local_time(moment.sample.wall).hour for moment in day]
    for place in range(1, len(day)):
        if hours[place] != hours[place - 1] and hours[place] % 3 == 0:
            x, y = _x(place), TOP + CHART + 18
            yield f'<path d="M{x:.1f} {TOP}v{CHART}" stroke="{_FAINT}" stroke-width=".3"/>'
            yield (
                f'<text x="{x:.1f}" y="{y}" fill="{_FAINT}" text-anchor="middle">'
                f"{hours[place]:02}:00</text>"
            )


def _line(day: Sequence[Moment], dimension: int, name: str) -> str:
    points = []
    for place, moment in enumerate(day):
        value = None if moment.eisv is None else moment.eisv[dimension]
        if value is not None and place % 2 == 0:
            points.append(f"{_x(place):.1f},{TOP + CHART * (1.0 - value / _SPAN[name]):.1f}")
    return (
        f'<polyline points="{" ".join(points)}" fill="none" '
        f'stroke="{DIMENSION_COLOURS[name].hex}" stroke-width="1.6" stroke-linejoin="round"/>'
    )


def _shapes(day: Sequence[Moment]) -> Iterator[str]:
    top = TOP + CHART + GAP
    for row, shape in enumerate(SHAPES):
        y = top + ROW * row
        yield (
            f'<path d="M{LEFT} {y + 6}H{WIDE - RIGHT}" stroke="{_FAINT}" stroke-width=".3"/>'
            f'<text x="{LEFT - 12}" y="{y + 10}" fill="{_INK}" font-size="11" '
            f'text-anchor="end">{escape(str(shape).replace("_", " "))}</text>'
        )
    place = 0
    for shape, run in groupby(moment.shape for moment in day):
        count = sum(1 for _ in run)
        if shape is not None:
            colour = SHAPE_COLOURS[shape].hex
            y = top + ROW * SHAPES.index(shape)
            wide = max(1.2, _x(place + count) - _x(place))
            yield (
                f'<rect x="{_x(place):.1f}" y="{y + 1}" width="{wide:.1f}" height="10" rx="2" '
                f'fill="{colour}"/>'
            )
        place += count


if __name__ == "__main__":
    FILE.write_text(figure(asyncio.run(lived_day())), encoding="utf-8")
