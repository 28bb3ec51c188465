"""Lumen in a terminal: whole at every size, and honest about what it shows."""

import asyncio
import io
from collections import deque
from dataclasses import replace

import pytest
from rich.console import Console

from lumen.composition.assembly import PREFILL, Choice, assembled
from lumen.config.settings import MemoryConfig, Settings
from lumen.core.language import parse
from lumen.core.reading import Channel, Fault, FaultKind
from lumen.outlets.terminal.screen import Heading, view
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.hardware import Mode
from lumen.runtime.renderer import Shown

SIZES = ((160, 50), (100, 40), (80, 24), (60, 20), (40, 10))

HEADING = Heading(
    "simulated room, heating",
    "Wed 25 Nov, 06:58",
    (
        "somebody takes a shower",
        "a program leaks memory",
        "the ceiling lamp is on",
        "the heating is on",
    ),
    "http://127.0.0.1:8520/",
)


@pytest.fixture(scope="module")
def present(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[CreatureState, Shown, dict[Channel, float]]:
    """Give what a simulated Lumen is, shows, and knows of its room."""
    directory = tmp_path_factory.mktemp("memory")

    async def live() -> tuple[CreatureState, Shown, dict[Channel, float]]:
        settings = Settings(memory=MemoryConfig(str(directory)))
        async with assembled(settings, Choice(Mode.MOCK)) as lumen:
            await lumen.wake(PREFILL)
            assert lumen.creature.moment is not None
            return lumen.creature, lumen.renderer.shown, lumen.renderer.room(lumen.creature.moment)

    return asyncio.run(live())


def drawn(
    creature: CreatureState, shown: Shown, room: dict[Channel, float], size: tuple[int, int]
) -> list[str]:
    """Give the rows as a terminal without colour shows them."""
    width, height = size
    console = Console(width=width, height=height, file=io.StringIO(), color_system=None)
    with console.capture() as captured:
        console.print(view(console, HEADING, creature, shown, room))
    return captured.get().rstrip("\n").splitlines()


@pytest.mark.parametrize("size", SIZES)
def test_view_is_whole_when_the_terminal_is_of_any_size(
    present: tuple[CreatureState, Shown, dict[Channel, float]], size: tuple[int, int]
) -> None:
    """The frame closes, nothing is cut short, and time, shape and address are there."""
    rows = drawn(*present, size)
    assert len(rows) <= size[1]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows[0]) <= size[0]
    assert rows[-1].startswith("╰")
    assert "…" not in "".join(rows)
    assert "SIMULATED" in rows[0]
    assert "06:58" in rows[0]
    assert "http://127.0.0.1:8520/" in rows[-1]
    assert present[0].moment is not None
    assert str(present[0].moment.shape).replace("_", " ") in "".join(rows)


@pytest.mark.parametrize("size", SIZES)
def test_faults_stay_when_there_is_no_room_for_all(
    present: tuple[CreatureState, Shown, dict[Channel, float]], size: tuple[int, int]
) -> None:
    """What is wrong goes before what is read."""
    creature, shown, room = present
    told = drawn(replace(creature, faults={"panel": "no answer"}), shown, room, size)
    assert any("panel: no answer" in row for row in told)
    assert len(told) <= size[1]


def test_senses_tell_the_room_beside_the_sensor(
    present: tuple[CreatureState, Shown, dict[Channel, float]],
) -> None:
    """The board is warmer than its room, and both are shown, with what the arrow means."""
    creature, _, room = present
    assert creature.moment is not None
    raw = creature.moment.sample.value(Channel.AMBIENT_TEMP)
    told = "\n".join(drawn(*present, (80, 24)))
    assert f"{raw:.1f}→{room[Channel.AMBIENT_TEMP]:.1f} °C" in told
    assert "sensor→room" in told
    assert "→" not in "\n".join(drawn(present[0], present[1], {}, (80, 24)))


def test_settling_is_no_trouble(present: tuple[CreatureState, Shown, dict[Channel, float]]) -> None:
    """A rate that needs a second sample is told of without red; a lost sense in red."""
    creature, shown, room = present
    moment = creature.moment
    assert moment is not None
    for kind, word, red in ((FaultKind.SETTLING, "settles", 0), (FaultKind.SILENT, "fault", 2)):
        readings = {**moment.sample.readings, Channel.CPU: Fault(kind, "a rate")}
        sample = replace(moment.sample, readings=readings)
        console = Console(width=80, height=24, file=io.StringIO(), force_terminal=True)
        faulty = replace(creature, moment=replace(moment, sample=sample))
        with console.capture() as captured:
            console.print(view(console, HEADING, faulty, shown, room))
        told = captured.get()
        assert word in told
        assert told.count("\x1b[31m") == red


def test_former_words_fill_what_is_left(
    present: tuple[CreatureState, Shown, dict[Channel, float]],
) -> None:
    """Beside a tall picture there is room for what was said before, the latest first."""
    creature, shown, room = present
    first, last = creature.said[0], creature.said[-1]
    spoken = [
        replace(first, expression=parse("~ripple~"), sentence="It goes out in rings."),
        replace(first, expression=parse("~return~"), sentence="Here I am again."),
        last,
    ]
    talkative = replace(creature, said=deque(spoken))
    told = "\n".join(drawn(talkative, shown, room, (160, 50)))
    assert told.index("Here I am again.") < told.index("It goes out in rings.")
    assert "It goes out" not in "\n".join(drawn(talkative, shown, room, (80, 24)))


def test_flat_dimension_looks_as_full_as_it_is(
    present: tuple[CreatureState, Shown, dict[Channel, float]],
) -> None:
    """A void of .07 in .3 fills a quarter of its blocks, and not half."""
    (void,) = (row for row in drawn(*present, (80, 24)) if "V void" in row)
    assert not {"▄", "▅", "▆", "▇", "█"} & set(void)
