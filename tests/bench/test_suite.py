"""The benchmark's parts work: a look at those that take a moment, without their times."""

import math
from pathlib import Path

import pytest
from suite import parts

_LOOKED_AT = ("start", "sample", "year", "history", "windows", "labels", "frame", "loop")


@pytest.mark.parametrize("name", _LOOKED_AT)
def test_part_gives_figures_when_it_is_looked_at(name: str, tmp_path: Path) -> None:
    """What it measures is a number, and so is what stands beside it."""
    figures = parts(quick=True, disk=tmp_path)[name]()
    assert figures
    for figure in figures:
        values = (figure.value, *(other.value for other in figure.beside))
        assert all(math.isfinite(value) and value >= 0.0 for value in values)
