"""Draws the rooms of both packages and who imports whom, from the imports: `make architecture`.

A room stands above all that it imports. Of the arrows only those are drawn that no longer path
says already, so that the picture stays legible; the test of the architecture knows all of them.
"""

import sys
from collections.abc import Iterator, Mapping
from html import escape
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from imports import Imports, modules, read_imports, within  # noqa: E402 - it lies beside the tests

FILE = Path(__file__).parent / "pictures" / "architecture.svg"
WIDE, BOX, TALL, STEP, TOP, GAP = 1000, 128, 44, 84, 30, 60
_SWEEPS = 12
"""Up and down the house, until everything lies near what it is joined to."""
_FONT = 'font-family="Inter, system-ui, sans-serif" font-size="13"'
_INK, _FAINT, _GROUND, _FILL, _OTHER = "#d8d8e0", "#8a8a98", "#16161c", "#26262f", "#22302c"

Graph = Mapping[str, frozenset[str]]


def rooms(imports: Imports) -> Graph:
    """Give which room imports which."""
    graph: dict[str, set[str]] = {}
    for module, names in imports.items():
        room = _room(module)
        if room is None:
            continue
        found = {_room(name) for name in names if within(name, "lumen") or within(name, "trainer")}
        graph.setdefault(room, set()).update(each for each in found if each and each != room)
    return {room: frozenset(others & graph.keys()) for room, others in graph.items()}


def _room(module: str) -> str | None:
    """Give the room of a module; the whole trainer counts as one."""
    package, _, rest = module.partition(".")
    if package == "trainer":
        return "trainer"
    return rest.split(".")[0] if rest and not rest.startswith("__") else None


def floors(graph: Graph) -> Mapping[str, int]:
    """Give each room's floor: one above the highest that it imports."""
    found: dict[str, int] = {}

    def floor(room: str) -> int:
        if room not in found:
            found[room] = 1 + max((floor(below) for below in graph[room]), default=-1)
        return found[room]

    for room in graph:
        floor(room)
    return found


def direct(graph: Graph) -> Iterator[tuple[str, str]]:
    """Give the arrows that no longer path says already."""
    reach: dict[str, frozenset[str]] = {}

    def reached(room: str) -> frozenset[str]:
        if room not in reach:
            reach[room] = graph[room].union(*(reached(below) for below in graph[room]))
        return reach[room]

    for room, below in graph.items():
        for target in below:
            if not any(target in reached(other) for other in below - {target}):
                yield room, target


class Passage(NamedTuple):
    """Where arrows to a room go through a floor above it, beside the rooms of that floor."""

    to: str
    floor: int


Place = str | Passage
"""What has a place on a floor."""


def lines(graph: Graph, floor: Mapping[str, int]) -> Iterator[tuple[Place, Place]]:
    """Give each arrow from floor to floor; those to one room share their passages."""
    found: dict[tuple[Place, Place], None] = {}
    for room, target in sorted(direct(graph)):
        through = [Passage(target, level) for level in range(floor[room] - 1, floor[target], -1)]
        found |= dict.fromkeys(pairwise((room, *through, target)))
    yield from found


def positions(graph: Graph, floor: Mapping[str, int]) -> Mapping[Place, float]:
    """Give each place's middle from left to right: near what it is joined to, and apart."""
    joined: dict[Place, list[Place]] = {room: [] for room in sorted(graph)}
    for upper, lower in lines(graph, floor):
        joined.setdefault(upper, []).append(lower)
        joined.setdefault(lower, []).append(upper)
    levels: dict[int, list[Place]] = {}
    for place in joined:
        level = floor[place] if isinstance(place, str) else place.floor
        levels.setdefault(level, []).append(place)
    found: dict[Place, float] = {}
    for row in levels.values():
        found |= _apart({place: WIDE * (n + 0.5) / len(row) for n, place in enumerate(row)})
    for sweep in range(_SWEEPS):
        for level in sorted(levels, reverse=sweep % 2 == 0):
            row = levels[level]
            found |= _apart(
                {place: fmean(found[other] for other in joined[place]) for place in row}
            )
    return found


def _apart(wanted: Mapping[Place, float]) -> Mapping[Place, float]:
    """Keep the order of what lies on one floor, and its boxes apart and within the picture."""
    row = sorted(wanted, key=lambda place: (wanted[place], str(place)))
    found: dict[Place, float] = {}
    edge = float("-inf")
    for place in row:
        found[place] = max(wanted[place], edge + _half(place))
        edge = found[place] + _half(place)
    pushed = fmean(found[place] - wanted[place] for place in row)
    over = max(0.0, edge - pushed - WIDE)
    under = found[row[0]] - _half(row[0]) - pushed - over
    return {place: x - pushed - over - min(0.0, under) for place, x in found.items()}


def _half(place: Place) -> float:
    return (BOX / 2 if isinstance(place, str) else 0.0) + GAP / 2


def figure(graph: Graph) -> str:
    """Give the rooms as SVG, the ground floor at the bottom."""
    floor = floors(graph)
    height = max(floor.values())
    across = positions(graph, floor)

    def top(place: Place) -> float:
        level = floor[place] if isinstance(place, str) else place.floor
        return TOP + STEP * (height - level)

    tall = TOP + STEP * height + TALL + 20
    drawn = list(lines(graph, floor))
    arrows = (_arrow((across[a], top(a)), (across[b], top(b)), b) for a, b in drawn)
    passages = sorted({place for line in drawn for place in line if isinstance(place, Passage)})
    boxes = (_box(room, across[room], top(room)) for room in sorted(graph))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {tall}" {_FONT}>',
            "<title>The rooms of Lumen, each above what it imports</title>",
            f'<rect width="100%" height="100%" rx="10" fill="{_GROUND}"/>',
            *arrows,
            *(_line(f"M{across[each]:.0f} {top(each):.0f}v{TALL}") for each in passages),
            *boxes,
            "</svg>\n",
        ]
    )


def _arrow(start: tuple[float, float], end: tuple[float, float], target: Place) -> str:
    """Draw from below a place to above another, between two floors."""
    (x, y), (to_x, to_y) = start, end
    y += TALL
    half = (y + to_y) / 2
    line = _line(f"M{x:.0f} {y:.0f}C{x:.0f} {half:.0f} {to_x:.0f} {half:.0f} {to_x:.0f} {to_y:.0f}")
    if isinstance(target, Passage):
        return line
    return f'{line}<circle cx="{to_x:.0f}" cy="{to_y:.0f}" r="3" fill="{_FAINT}"/>'


def _line(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{_FAINT}" stroke-width="1.2" opacity=".7"/>'


def _box(room: str, x: float, y: float) -> str:
    fill = _OTHER if room == "trainer" else _FILL
    return (
        f'<rect x="{x - BOX / 2:.0f}" y="{y:.0f}" width="{BOX}" height="{TALL}" rx="8" '
        f'fill="{fill}" stroke="{_FAINT}" stroke-width=".6"/>'
        f'<text x="{x:.0f}" y="{y + 27:.0f}" fill="{_INK}" text-anchor="middle">'
        f"{escape(room)}</text>"
    )


def main() -> None:
    """Draw it."""
    imports = read_imports(modules(ROOT, "lumen", "trainer"))
    FILE.write_text(figure(rooms(imports)), encoding="utf-8")


if __name__ == "__main__":
    main()
