"""The frame in a terminal: it stands still, nothing in it is cut, and its looks are kept."""

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from rich.console import Console, RenderableType

from lumen.body.scene import Scene
from lumen.composition.assembly import Choice, assembled
from lumen.config.settings import MemoryConfig, Settings
from lumen.core.language import parse
from lumen.core.moment import Eisv
from lumen.core.reading import Channel
from lumen.core.shape_names import Shape, Trend
from lumen.formats.report import EisvReport, MomentReport
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.terminal.screen import help_text, laid_out, rows_beyond, view
from lumen.outlets.view import View
from lumen.ports import Rgb
from lumen.runtime.hardware import Mode
from lumen.runtime.history import History, Spoken, StatePoint
from lumen.units import Monotonic, WallTime

GOLDEN = Path(__file__).parent / "golden"
SIZES = ((70, 20), (80, 24), (110, 30), (160, 40), (250, 60))
FIGURES = {
    Channel.AMBIENT_TEMP: (31.43, "31.4→21.5"),
    Channel.HUMIDITY: (38.2, "38→61"),
    Channel.PRESSURE: (1013.25, "1013"),
    Channel.LIGHT: (312.4, "312→298"),
    Channel.CPU_TEMP: (52.1, "52.1"),
    Channel.CPU: (12.7, "12.7"),
    Channel.MEMORY: (41.9, "41.9"),
    Channel.DISK: (23.6, "23.6"),
    Channel.LOAD: (0.4, "0.4"),
    Channel.LED_BRIGHTNESS: (0.26, "0.26"),
}
ROOM = {Channel.AMBIENT_TEMP: 21.5, Channel.HUMIDITY: 61.0, Channel.LIGHT: 298.0}
EISV = ("0.62", "0.80", "0.17", "0.08")
LAMP = Rgb(0.2, 0.1, 0.05)
SHOWN = (Scene(Monotonic(0.0)), (LAMP, LAMP, LAMP))


def past() -> History:
    """Give four hours of states that rise and fall, and some sentences."""
    history = History()
    for n in range(480):
        wave = 0.3 * (n % 60) / 60.0
        felt = Eisv(0.4 + wave, 0.6 + wave, 0.1 + wave, wave)
        history.states.append(StatePoint(Monotonic(30.0 * n), WallTime(1.79e9 + 30.0 * n), felt))
    for n, text in enumerate(("~ripple~ ~return~", "~warmth~", "~deep_listening~?", "~holding~")):
        wall = WallTime(1.79e9 + 600.0 * n)
        sentence = f"Sentence number {n}, which is as long as sentences of its kind tend to be."
        history.said.append(Spoken(Monotonic(600.0 * n), wall, parse(text), sentence))
    return history


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Give a snapshot whose every figure is known."""

    async def looked() -> Snapshot:
        settings = Settings(memory=MemoryConfig(str(tmp_path_factory.mktemp("memory"))))
        async with assembled(settings, Choice(Mode.MOCK)) as lumen:
            return View(lumen).snapshot()

    now = MomentReport(
        time="2026-11-25T06:58:00.000Z",
        reading={channel: value for channel, (value, _) in FIGURES.items()},
        eisv=EisvReport(*map(float, EISV)),
        shape=Shape.SETTLED_PRESENCE,
        trend=Trend.STABLE,
        expression="~holding~",
        narration=None,
        faults={},
        filled=[],
    )
    return replace(
        asyncio.run(looked()),
        now=now,
        room=dict(ROOM),
        said="~deep_listening~ ~questioning~ ~emergence~",
        sentence="The room is quiet and the light is low; nothing asks anything of me.",
        place="simulated room, day",
        local_time="2026-11-25T06:58:00+00:00",
        happening=["somebody takes a shower", "the ceiling lamp is on"],
    )


def drawn(size: tuple[int, int], what: Any) -> list[str]:  # noqa: ANN401 - gives a renderable
    """Give the rows as a terminal without colour shows them."""
    width, height = size
    console = Console(width=width, height=height, file=io.StringIO(), color_system=None)
    shown: RenderableType = what(console)
    with console.capture() as captured:
        console.print(shown)
    return captured.get().removesuffix("\n").split("\n")


def rows_of(snapshot: Snapshot, size: tuple[int, int], history: History) -> list[str]:
    """Give the view's rows."""
    return drawn(
        size, lambda console: view(console, snapshot, history, *SHOWN, "http://x/", keys=True)
    )


def assert_whole(rows: list[str], size: tuple[int, int]) -> None:
    """Check that the frame fills the terminal to its last cell, and nothing has been cut."""
    assert len(rows) == size[1], size
    assert {len(row) for row in rows} == {size[0]}, size
    assert (rows[0][0], rows[0][-1], rows[-1][0], rows[-1][-1]) == tuple("╭╮╰╯"), size
    assert all(row[0] == row[-1] == "│" for row in rows[1:-1]), size
    assert "…" not in "".join(rows), size


def test_no_figure_is_cut_when_a_terminal_has_any_width(calm: Snapshot) -> None:
    """From 70 to 250 columns and from 20 rows on all figures are whole, each in its place."""
    history = past()
    widths = (*range(70, 120), *range(120, 251, 5))
    sizes = [(width, 20 + (width * 7) % 41) for width in widths]
    sizes += [(width, height) for height in (20, 33, 60) for width in (70, 88)]
    for size in sizes:
        rows = rows_of(calm, size, history)
        assert_whole(rows, size)
        words = " ".join(rows).split()
        for figure in (*EISV, *(figure for _, figure in FIGURES.values())):
            assert figure in words, (size, figure)


def test_frame_stands_still_when_what_it_shows_changes(calm: Snapshot) -> None:
    """Waking, at fault, silent or talkative: the frame and the four values are where they were."""
    assert calm.now is not None
    parts = {"panel": "a write did not return within 2 s", "lights": "no answer " * 9}
    states = [
        calm,
        replace(calm, now=None, said=None, sentence=None, happening=[]),
        replace(calm, now=replace(calm.now, shape=None), place="a very long place " * 12),
        replace(calm, parts=parts, silent_min=7, notice="a fresh memory was begun " * 4),
        replace(calm, sentence="word " * 60, happening=["something stirs"] * 12),
        replace(calm, muted=True, quiet_mode=True, brightness=0.2, sentence=None),
    ]
    for size in ((70, 20), (84, 21), (131, 33), (212, 47), (250, 20)):
        for snapshot in states:
            rows = rows_of(snapshot, size, past())
            assert_whole(rows, size)
            shown = sum(figure in " ".join(rows).split() for _, figure in FIGURES.values())
            assert shown in (0, len(FIGURES)), size


def test_width_is_used_when_there_is_much_of_it(calm: Snapshot) -> None:
    """The past of the dimensions reaches the frame, and words and figures stand side by side."""
    rows = rows_of(calm, (250, 40), past())
    (energy,) = (row for row in rows if "E energy" in row)
    assert energy.rstrip("│").rstrip()[-1] in "▁▂▃▄▅▆▇█"
    assert len(energy.rstrip("│").rstrip()) >= 246
    assert "●" in energy


@pytest.mark.parametrize("size", SIZES)
def test_look_of_the_view_is_kept(calm: Snapshot, size: tuple[int, int]) -> None:
    """Every size looks as it was last judged to be good.

    After a change of look that is meant, look at the new rows and save them in its place.
    """
    rows = rows_of(calm, size, past())
    kept = (GOLDEN / f"{size[0]}x{size[1]}.txt").read_text("utf-8")
    assert [row.rstrip() for row in rows] == kept.splitlines()


@pytest.mark.parametrize("size", [(70, 20), (100, 24), (250, 60)])
def test_help_is_whole_when_it_is_scrolled(size: tuple[int, int]) -> None:
    """Its first row and its last can be reached, and no key's meaning is cut."""
    beyond: list[int] = []

    def shown(console: Console) -> RenderableType:
        beyond.append(rows_beyond(console, help_text()))
        return laid_out(console, help_text(), beyond[0], keys=True)

    rows = drawn(size, shown)
    assert len(rows) == size[1]
    assert "…" not in "".join(rows)
    assert any("lumen status" in row for row in rows)
    assert "esc back" in rows[-1]
