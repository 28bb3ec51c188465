"""A recorded day through the whole device, compared with the last one."""

from functools import cache
from typing import Any

import msgspec
import pytest
from golden_day import GOLDEN, LOOK_EVERY, SAMPLES, lived_day

from lumen.core.shape_names import SHAPES

_COLOUR_SLACK = 3


@cache
def _day() -> list[dict[str, Any]]:
    return lived_day()


@cache
def _golden() -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in GOLDEN.read_bytes().splitlines()]


@pytest.mark.xdist_group("golden")
@pytest.mark.parametrize("what", ["time", "shape", "trend", "expression", "narration", "faults"])
def test_day_is_as_it_was(what: str) -> None:
    """Every minute of the day has the same shape, expression, sentence and faults."""
    assert len(_day()) == SAMPLES
    for now, before in zip(_day(), _golden(), strict=True):
        assert now.get(what) == before.get(what), before["time"]


@pytest.mark.xdist_group("golden")
def test_states_are_as_they_were() -> None:
    """E, I, S and V agree to the written digits."""
    for now, before in zip(_day(), _golden(), strict=True):
        assert now.get("eisv") == pytest.approx(before.get("eisv"), abs=2e-4), before["time"]


@pytest.mark.xdist_group("golden")
def test_lights_and_panel_show_what_they_showed() -> None:
    """What is decoded from the wires looks the same: colours of the lights, mosaic of the panel."""
    looks = [(n, b) for n, b in zip(_day(), _golden(), strict=True) if "panel" in b]
    assert len(looks) == SAMPLES // LOOK_EVERY
    for now, before in looks:
        assert now["panel"] == pytest.approx(before["panel"], abs=_COLOUR_SLACK), before["time"]
        for colour, golden in zip(now["lights"], before["lights"], strict=True):
            assert colour == pytest.approx(golden, abs=0.01), before["time"]


@pytest.mark.xdist_group("golden")
def test_all_nine_shapes_occur_in_the_simulated_world() -> None:
    """One day of the busy scenario, as this body feels it, has every shape."""
    assert {line["shape"] for line in _day() if "shape" in line} == set(SHAPES)
