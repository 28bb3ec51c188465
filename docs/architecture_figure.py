"""Draws the rooms of both packages and who imports whom, from the imports: `make architecture`.

A room stands above all that it imports. Of the arrows only those are drawn that no longer path
says already, so that the picture stays legible; the test of the architecture knows all of them.
"""

import sys
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from imports import modules, read_imports, within  # noqa: E402 - it lies beside the tests

FILE = Path(__file__).parent / "pictures" / "architecture.svg"
WIDE, BOX, TALL, STEP, TOP = 1000, 128, 44, 84, 30
_FONT = 'font-family="Inter, system-ui, sans-serif" font-size="13"'
_INK, _FAINT, _GROUND, _FILL, _OTHER = "#d8d8e0", "#8a8a98", "#16161c", "#26262f", "#22302c"

Graph = Mapping[str, frozenset[str]]


def rooms() -> Graph:
    """Give which room imports which."""
    files = modules(ROOT, "lumen", "trainer")
    graph: dict[str, set[str]] = {}
    for module, names in read_imports(files).items():
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


def figure(graph: Graph) -> str:
    """Give the rooms as SVG, the ground floor at the bottom."""
    floor = floors(graph)
    height = max(floor.values())
    places: dict[str, tuple[float, float]] = {}
    for level in range(height + 1):
        row = sorted(room for room in graph if floor[room] == level)
        for index, room in enumerate(row):
            x = WIDE * (index + 0.5) / len(row) if len(row) > 1 else WIDE / 2
            places[room] = x, TOP + STEP * (height - level)
    tall = TOP + STEP * height + TALL + 20
    arrows = (_arrow(places[a], places[b]) for a, b in sorted(direct(graph)))
    boxes = (_box(room, x, y) for room, (x, y) in sorted(places.items()))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {tall}" {_FONT}>',
            "<title>The rooms of Lumen, each above what it imports</title>",
            f'<rect width="100%" height="100%" rx="10" fill="{_GROUND}"/>',
            *arrows,
            *boxes,
            "</svg>\n",
        ]
    )


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x, y), (to_x, to_y) = start, end
    y += TALL
    half = (y + to_y) / 2
    return (
        f'<path d="M{x:.0f} {y:.0f}C{x:.0f} {half:.0f} {to_x:.0f} {half:.0f} {to_x:.0f} {to_y:.0f}"'
        f' fill="none" stroke="{_FAINT}" stroke-width="1.2" opacity=".7"/>'
        f'<circle cx="{to_x:.0f}" cy="{to_y:.0f}" r="3" fill="{_FAINT}"/>'
    )


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
    FILE.write_text(figure(rooms()), encoding="utf-8")


if __name__ == "__main__":
    main()
