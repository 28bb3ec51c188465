"""The proof of power cuts: it looks at the memory that its machine writes."""

import shlex
from pathlib import Path

import power
import pytest

from lumen.commands.memory_place import memory_place
from lumen.commands.parser import new_parser


def test_memory_that_is_looked_at_is_the_one_that_the_machine_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A room of another name would leave nothing to look at, and nothing to find damaged."""
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    init = Path(power.__file__).with_name("power_init").read_text(encoding="utf-8")
    words = shlex.split(init.splitlines()[-1])
    assert words[:3] == ["exec", "lumen", "run"]
    assert set(power.ROOM) < set(words)
    written = memory_place(new_parser().parse_args(["export", "recording", *power.ROOM, "x.csv"]))
    assert tmp_path / power.MEMORY == written / "memory.sqlite"
