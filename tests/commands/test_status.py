"""How Lumen is, as people read it."""

import asyncio
from typing import Any

import pytest
from rich.console import Console

from lumen.commands.status import portrait
from lumen.composition.assembly import PREFILL, Choice, assembled
from lumen.config.settings import MemoryConfig, Settings
from lumen.outlets.control.status import status_of
from lumen.runtime.hardware import Mode


@pytest.fixture(scope="module")
def status(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Give what a simulated Lumen says of itself."""
    directory = tmp_path_factory.mktemp("memory")

    async def live() -> dict[str, Any]:
        settings = Settings(memory=MemoryConfig(str(directory)))
        async with assembled(settings, Choice(Mode.MOCK)) as lumen:
            await lumen.wake(PREFILL)
            return status_of(lumen)

    return asyncio.run(live())


def drawn(status: dict[str, Any], width: int = 80) -> str:
    """Draw it as a terminal without colour shows it."""
    console = Console(width=width, color_system=None, highlight=False)
    with console.capture() as shown:
        console.print(portrait(status))
    return shown.get()


def test_portrait_tells_how_lumen_is(status: dict[str, Any]) -> None:
    """Where, for how long, what it feels and says, what it reads, what it remembers."""
    told = drawn(status)
    assert "simulated room, day   SIMULATED" in told
    assert "mode mock, awake for" in told
    assert status["said"] in told
    assert status["sentence"] in told
    for word in ("energy", "integrity", "entropy", "void", "humidity", "memory 0."):
        assert word in told
    assert "✗" not in told


@pytest.mark.parametrize("width", [40, 80, 200])
def test_portrait_fits_the_terminal(status: dict[str, Any], width: int) -> None:
    """No line is longer than the terminal is wide."""
    assert max(map(len, drawn(status, width).splitlines())) <= width


def test_portrait_tells_what_is_wrong(status: dict[str, Any]) -> None:
    """Every fault with its reason, a notice, and senses that stand still."""
    faults = {"humidity_pct": "silent: no answer", "pressure_hpa": "silent: no answer"}
    told = drawn(
        {
            **status,
            "now": {**status["now"], "faults": faults},
            "parts": {"panel": "no answer within 2 s"},
            "notice": "the memory was begun afresh",
            "unknown": ["I"],
            "age_s": 300.0,
            "muted": True,
        }
    )
    assert "✗ humidity, pressure: silent: no answer" in told
    assert "✗ panel: no answer within 2 s" in told
    assert "✗ no sample for 5 min: the senses stand still" in told
    assert "! the memory was begun afresh" in told
    assert "! nothing in this body tells of I" in told
    assert "muted" in told


def test_portrait_is_honest_when_lumen_wakes(status: dict[str, Any]) -> None:
    """Without a sample, without a state, without a shape."""
    waking = {**status, "now": None, "said": None, "sentence": None, "age_s": None}
    assert "no sample yet" in drawn(waking)
    now = {**status["now"], "eisv": None, "shape": None, "trend": None}
    told = drawn({**waking, "now": now})
    assert "waking: too little behind it" in told
    assert "feels nothing yet" in told
    unknown = {**status["now"], "eisv": {**status["now"]["eisv"], "I": None}}
    assert "nothing in this body tells of it" in drawn({**status, "now": unknown})


def test_portrait_is_drawn_when_the_memory_is_at_fault(status: dict[str, Any]) -> None:
    """How large a file is that cannot be read, nobody knows."""
    told = drawn({**status, "memory": {**status["memory"], "bytes": None}})
    assert "memory of unknown size" in told
