"""The one door to what hands may change."""

import msgspec
import pytest

from lumen.body.scene import Page
from lumen.errors import UsageError
from lumen.runtime.controls import ControlChange, Controls, ControlState
from lumen.units import WallTime


def observed(controls: Controls) -> list[ControlState]:
    """Give the states that an observer of these controls is called with from now on."""
    states: list[ControlState] = []
    controls.observe(states.append)
    return states


def test_change_leaves_what_it_does_not_name() -> None:
    """None is no wish."""
    controls = Controls(lambda: WallTime(0.0))
    controls.apply(ControlChange(brightness=0.4))
    controls.apply(ControlChange(page=Page.WORDS, muted=True))
    assert controls.state == ControlState(muted=True, brightness=0.4, page=Page.WORDS)
    controls.apply(ControlChange(muted=False))
    assert controls.state == ControlState(brightness=0.4, page=Page.WORDS)


def test_every_observer_is_called_once_for_each_change() -> None:
    """Storage and renderer alike; a request for what is so already is no change."""
    controls = Controls(lambda: WallTime(0.0))
    first, second = observed(controls), observed(controls)
    controls.apply(ControlChange(quiet=True))
    controls.apply(ControlChange(quiet=True))
    controls.apply(ControlChange())
    assert first == second == [ControlState(quiet=True)]


@pytest.mark.parametrize("brightness", [0.19, 1.01, -1.0, float("nan"), float("inf")])
def test_value_out_of_range_is_refused_whoever_asks(brightness: float) -> None:
    """A change that was made in code is checked as one that was decoded."""
    controls = Controls(lambda: WallTime(0.0))
    states = observed(controls)
    with pytest.raises(UsageError, match="cannot be set so"):
        controls.apply(ControlChange(muted=True, brightness=brightness))
    assert controls.state == ControlState()
    assert states == []


@pytest.mark.parametrize("brightness", [0.2, 1.0])
def test_bounds_themselves_are_allowed(brightness: float) -> None:
    """Dimmest and brightest."""
    controls = Controls(lambda: WallTime(0.0))
    controls.apply(ControlChange(brightness=brightness))
    assert controls.state.brightness == brightness


def test_restored_state_is_told_to_nobody() -> None:
    """What comes from the memory need not be stored again."""
    controls = Controls(lambda: WallTime(0.0))
    states = observed(controls)
    controls.restore(ControlState(muted=True))
    assert controls.state.muted
    assert states == []


def test_state_is_stored_in_the_form_that_every_memory_has() -> None:
    """The names of the first version, worked out by hand, and what was added since."""
    state = ControlState(muted=True, brightness=0.6, page=Page.VITALS)
    text = b'{"muted":true,"quiet":false,"brightness":0.6,"page":"vitals","learning":true}'
    assert msgspec.json.decode(text, type=ControlState) == state
    assert msgspec.json.encode(state) == text.replace(
        b"}", b',"awake_until":null,"plugin_page":null}'
    )
