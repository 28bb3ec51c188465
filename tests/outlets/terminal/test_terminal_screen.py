"""Lumen in a terminal: whole at every size, and honest about what it shows."""

import asyncio
import io
from dataclasses import replace as replace_in
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace
from rich.console import Console

from lumen.body.scene import Scene
from lumen.composition.assembly import PREFILL, Choice, assembled
from lumen.config.settings import MemoryConfig, MockConfig, Settings
from lumen.core.language import parse
from lumen.core.languages import Language
from lumen.core.reading import Channel, FaultKind
from lumen.formats.catalogue import catalogue_of
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.terminal.screen import view
from lumen.outlets.view import View
from lumen.ports import LedFrame
from lumen.runtime.hardware import Mode
from lumen.runtime.history import History
from lumen.runtime.local_time import local_time
from lumen.units import WallTime

SIZES = ((160, 50), (100, 40), (80, 24), (60, 20), (40, 10))

PLACE = "simulated room, heating"
TIME = "2026-11-25T06:58:00+00:00"
HAPPENING = [
    "somebody takes a shower",
    "a program leaks memory",
    "the ceiling lamp is on",
    "the heating is on",
]
ADDRESS = "http://127.0.0.1:8520/"


class Shown(NamedTuple):
    """What a simulated Lumen is, was and shows."""

    snapshot: Snapshot
    history: History
    scene: Scene
    lights: LedFrame


@pytest.fixture(scope="module")
def present(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """Give a simulated Lumen that has just woken."""
    directory = tmp_path_factory.mktemp("memory")

    async def live() -> Shown:
        settings = Settings(memory=MemoryConfig(str(directory)), mock=MockConfig("day"))
        async with assembled(settings, Choice(Mode.MOCK)) as lumen:
            await lumen.wake(PREFILL)
            of = View(lumen)
            snapshot = replace(of.snapshot(), place=PLACE, local_time=TIME, happening=HAPPENING)
            return Shown(snapshot, of.history, of.screen.scene(), of.screen.lights)

    return asyncio.run(live())


def drawn(shown: Shown, size: tuple[int, int], language: Language = "en") -> list[str]:
    """Give the rows as a terminal without colour shows them."""
    width, height = size
    console = Console(width=width, height=height, file=io.StringIO(), color_system=None)
    with console.capture() as captured:
        spoken = replace_in(shown.scene, catalogue=catalogue_of(language))
        console.print(view(console, *shown._replace(scene=spoken), ADDRESS))
    return captured.get().rstrip("\n").splitlines()


def changed(shown: Shown, **fields: Any) -> Shown:  # noqa: ANN401 - any field
    """Give the same with other fields of its snapshot."""
    return shown._replace(snapshot=replace(shown.snapshot, **fields))


@pytest.mark.parametrize("size", SIZES)
def test_view_is_whole_in_german(present: Shown, size: tuple[int, int]) -> None:
    """The frame holds, names are German, and numbers have their comma."""
    rows = drawn(present, size, "de")
    assert len(rows) == size[1]
    assert {len(row) for row in rows} == {size[0]}
    text = "\n".join(rows)
    if size[0] >= 80:
        assert all(word in text for word in ("Energie", "Feuchte", "SIMULIERT", "Mi, 25. Nov"))
        assert not any(word in text for word in ("energy", "humidity", "SIMULATED", "Wed"))
        assert "0,8" in text or "0,7" in text
        assert "0.8" not in text


@pytest.mark.parametrize("size", SIZES)
def test_view_is_whole_when_the_terminal_is_of_any_size(
    present: Shown, size: tuple[int, int]
) -> None:
    """The frame closes, nothing is cut short, and time, shape and address are there."""
    rows = drawn(present, size)
    assert len(rows) <= size[1]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows[0]) <= size[0]
    assert rows[-1].startswith("╰")
    assert "…" not in "".join(rows)
    assert "SIMULATED" in rows[0]
    assert "06:58" in rows[0]
    assert ADDRESS in rows[-1]
    assert present.snapshot.now is not None
    assert str(present.snapshot.now.shape).replace("_", " ") in "".join(rows)


@pytest.mark.parametrize("language", ["de", "es"])
def test_nothing_is_cut_when_parts_are_at_fault_in_a_language_of_long_words(
    present: Shown, language: Language
) -> None:
    """Where the word for a fault has no room, a sign stands for it; hands are named in it too."""
    now = present.snapshot.now
    assert now is not None
    lost = dict.fromkeys((Channel.AMBIENT_TEMP, Channel.PRESSURE, Channel.LIGHT), "silent: gone")
    reading = {channel: value for channel, value in now.reading.items() if channel not in lost}
    moment = replace(now, reading=reading, faults=lost)
    shown = changed(present, now=moment, muted=True, brightness=0.4)
    for width in range(70, 251, 12):
        rows = "".join(drawn(shown, (width, 40), language))
        assert "…" not in rows, width
        assert "muted" not in rows


@pytest.mark.parametrize("size", SIZES)
def test_faults_stay_when_there_is_no_room_for_all(present: Shown, size: tuple[int, int]) -> None:
    """What is wrong goes before what is read."""
    rows = drawn(changed(present, parts={"panel": "no answer"}), size)
    assert any("panel: no answer" in row for row in rows)
    assert len(rows) <= size[1]


def test_readings_show_the_room_beside_the_sensor(present: Shown) -> None:
    """The board is warmer than its room, and both are shown, with what the arrow means."""
    assert present.snapshot.now is not None
    raw = present.snapshot.now.reading[Channel.AMBIENT_TEMP]
    room = raw - 6.0
    measured = changed(present, room={Channel.AMBIENT_TEMP: room})
    text = "\n".join(drawn(measured, (80, 24)))
    assert f"{raw:.1f}→{room:.1f} °C" in text
    assert "sensor→room" in text
    assert "→" not in "\n".join(drawn(changed(present, room={}), (80, 24)))


def test_settling_is_no_trouble(present: Shown) -> None:
    """A rate that needs a second sample is shown without red; a lost sense in red."""
    now = present.snapshot.now
    assert now is not None
    reading = {channel: value for channel, value in now.reading.items() if channel != Channel.CPU}
    for kind, word, red in ((FaultKind.SETTLING, "settles", 0), (FaultKind.SILENT, "fault", 2)):
        faulty = replace(now, reading=reading, faults={Channel.CPU: f"{kind}: a rate"})
        console = Console(width=80, height=24, file=io.StringIO(), force_terminal=True)
        with console.capture() as captured:
            console.print(view(console, *changed(present, now=faulty), ADDRESS))
        text = captured.get()
        assert word in text
        assert text.count("\x1b[31m") == red


def test_silence_of_the_senses_is_shown(present: Shown) -> None:
    """What the last sample read is not of now, and the view says so."""
    rows = drawn(changed(present, silent_min=7), (80, 24))
    assert any("senses: no sample for 7 min" in row for row in rows)


def test_former_words_fill_what_is_left(present: Shown) -> None:
    """Beside a tall picture there is room for what was said before, the latest first."""
    first, last = present.history.said[0], present.history.said[-1]
    talkative = History()
    talkative.said.extend(
        [
            replace_in(first, expression=parse("~ripple~"), sentence="It goes out in rings."),
            replace_in(first, expression=parse("~return~"), sentence="Here I am again."),
            last,
        ]
    )
    shown = present._replace(history=talkative)
    text = "\n".join(drawn(shown, (160, 50)))
    assert text.index("Here I am again.") < text.index("It goes out in rings.")
    assert "It goes out" not in "\n".join(drawn(shown, (80, 20)))


def test_flat_dimension_looks_as_full_as_it_is(present: Shown) -> None:
    """A void of .07 in .3 fills a quarter of its blocks, and not half."""
    (void,) = (row for row in drawn(present, (80, 24)) if "V void" in row)
    assert not {"▄", "▅", "▆", "▇", "█"} & set(void)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"muted": True}, "muted"),
        ({"quiet_mode": True, "quiet": True}, "quiet mode"),
        ({"quiet": True}, "quiet hours"),
        ({"quiet_mode": True, "muted": True, "brightness": 0.2}, "quiet mode · muted · dim 20 %"),
    ],
)
def test_what_hands_and_hours_have_set_is_written_when_it_is_not_as_usual(
    present: Shown, fields: dict[str, Any], text: str
) -> None:
    """In words beside the lamps: whoever cannot see the picture sees why nothing is said."""
    usual = {"muted": False, "quiet_mode": False, "quiet": False, "brightness": 1.0}
    (lamps,) = (row for row in drawn(changed(present, **usual), (80, 24)) if "●" in row)
    assert lamps.rstrip("│ ").endswith("●")
    (lamps,) = (
        row for row in drawn(changed(present, **{**usual, **fields}), (80, 24)) if "●" in row
    )
    assert lamps.rstrip("│ ").endswith(f"●  {text}")


def test_last_sentence_stays_with_its_time_when_an_expression_has_no_words(present: Shown) -> None:
    """It can be read at leisure, and is not taken for what is said now."""
    last = present.history.said[-1]
    past = History()
    past.said.extend(
        [
            replace_in(last, wall=WallTime(last.wall - 600.0), sentence="A light came on."),
            replace_in(last, expression=parse("~ripple~"), sentence=None),
        ]
    )
    shown = changed(present, said="~ripple~", sentence=None)._replace(history=past)
    text = "\n".join(drawn(shown, (80, 24)))
    assert f"{local_time(last.wall):%H:%M}  ~ripple~" in text
    assert f"{local_time(WallTime(last.wall - 600.0)):%H:%M}  A light came on." in text
    assert "\n".join(drawn(shown, (160, 50))).count("A light came on.") == 1


def test_air_at_the_board_says_so_until_it_is_calibrated(present: Shown) -> None:
    """Thirty degrees in a winter's room would puzzle whoever reads them."""
    raw = changed(present, uncalibrated=True, room={})
    assert "air: at the board, warmer than the room" in "\n".join(drawn(raw, (80, 24)))
    known = changed(present, uncalibrated=False, room={})
    assert "at the board" not in "\n".join(drawn(known, (80, 24)))


def test_air_at_the_board_says_so_when_it_cannot_be_cleared_now(present: Shown) -> None:
    """Calibrated, and the processor's sensor lost: what is read is the board's again."""
    lost = changed(present, uncalibrated=False, room={Channel.AMBIENT_TEMP: None})
    assert "air: at the board, warmer than the room" in "\n".join(drawn(lost, (80, 24)))
