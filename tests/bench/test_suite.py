"""The benchmark's parts work: a look at those that take a moment, without their times."""

import math
from pathlib import Path

import pytest
from suite import parts

_BESIDE = {
    "start": {"bare interpreter", "lumen", "numpy", "asyncio", "everything else"},
    "sample": {"state", "window", "shape", "student", "store, durable"},
    "year": {"of the whole mind: noticing, choosing, voice", "samples a second"},
    "history": {"a day", "3 days"},
    "windows": {"the stream form", "memory it adds at most"},
    "frame": {"of it drawing", "drawn, and all of it turned by the display library"},
    "wires": {"frames of the lights", "transfers to the panel", "sent to the panel"},
    "loop": {"quiet", "hanging, median", "quiet, moments lived"},
}
"""What must stand beside a part's figures, and cost something."""


@pytest.mark.parametrize("name", _BESIDE)
def test_part_measures_something_when_it_is_looked_at(name: str, tmp_path: Path) -> None:
    """Whatever it does takes time or room: nothing is free, and all of it is told."""
    figures = parts(quick=True, disk=tmp_path)[name]()
    # A body at rest in the dark may well draw nothing: there nothing is what is wanted.
    assert all(figure.value > 0.0 for figure in figures if "dark" not in figure.what)
    beside = {other.name: other.value for figure in figures for other in figure.beside}
    assert all(math.isfinite(value) for value in beside.values())
    assert all(beside.get(name, 0.0) > 0.0 for name in _BESIDE[name])
