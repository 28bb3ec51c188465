"""The one door to what hands may change."""

import msgspec
import pytest

from lumen.body.scene import Page
from lumen.core.answers import Answerer
from lumen.errors import UsageError
from lumen.runtime.controls import ControlChange, Controls, ControlState, Reply
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


def test_page_of_a_plugin_is_shown_by_its_name_or_as_the_last_one() -> None:
    """Its name alone turns to it; `plugin` alone to the one that was shown last, else the first."""
    controls = Controls(lambda: WallTime(0.0))
    controls.plugin_pages = lambda: ("moon", "tide")
    for change, name in (
        (ControlChange(page=Page.PLUGIN), "moon"),
        (ControlChange(plugin_page="tide"), "tide"),
        (ControlChange(page=Page.WHY), "why"),
        (ControlChange(page=Page.PLUGIN), "tide"),
        (ControlChange(page=Page.PLUGIN, plugin_page="moon"), "moon"),
    ):
        controls.apply(change)
        assert controls.state.page_name == name


@pytest.mark.parametrize(
    ("change", "pages", "said"),
    [
        (ControlChange(page=Page.PLUGIN), (), "no plug-in has a page here"),
        (ControlChange(plugin_page="moon"), (), "no plug-in has a page here"),
        (ControlChange(plugin_page="sun"), ("moon",), "no plug-in 'sun' has one; there are: moon"),
        (ControlChange(page=Page.WHY, plugin_page="moon"), ("moon",), "either why or"),
    ],
)
def test_page_of_a_plugin_that_is_not_there_is_refused(
    change: ControlChange, pages: tuple[str, ...], said: str
) -> None:
    """Nothing changes; the text says what there is."""
    controls = Controls(lambda: WallTime(0.0))
    controls.plugin_pages = lambda: pages
    with pytest.raises(UsageError, match=said):
        controls.apply(change)
    assert controls.state == ControlState()


def test_page_of_a_plugin_that_went_away_is_the_face() -> None:
    """It was chosen before a restart; where it comes again it is shown again."""
    controls = Controls(lambda: WallTime(0.0))
    controls.restore(ControlState(page=Page.PLUGIN, plugin_page="moon"))
    shown = [controls.shown_page]
    controls.plugin_pages = lambda: ("moon",)
    assert [*shown, controls.shown_page] == [Page.FACE, Page.PLUGIN]


def test_answer_and_message_in_one_request_change_nothing() -> None:
    """Either may be refused when the other is taken already: neither is."""
    controls = Controls(lambda: WallTime(0.0))
    taken: list[object] = []
    controls.reply = lambda reply, who: taken.append((reply, who))
    controls.post = taken.append
    with pytest.raises(UsageError, match="send two"):
        controls.apply(ControlChange(answer=Reply.YES, message="hello", brightness=0.4))
    assert (taken, controls.state) == ([], ControlState())
    controls.apply(ControlChange(answer=Reply.YES))
    controls.apply(ControlChange(message="hello"))
    assert taken == [(Reply.YES, Answerer.HAND), "hello"]
