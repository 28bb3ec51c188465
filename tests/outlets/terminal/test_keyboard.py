"""Keys: each is known however it arrives, and the terminal edits lines again afterwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.body.scene import PAGES, Page
from lumen.outlets.terminal.keyboard import Decoder
from lumen.outlets.terminal.watching import change_of
from lumen.runtime.controls import ControlChange, Controls, ControlState
from lumen.units import WallTime

ARROWS = {b"\x1b[A": "up", b"\x1b[B": "down", b"\x1b[C": "right", b"\x1b[D": "left"}


@pytest.mark.parametrize(("sent", "key"), ARROWS.items())
def test_arrow_is_known_when_it_comes_in_pieces(sent: bytes, key: str) -> None:
    """A slow line may split it anywhere; its pieces are no keys of their own."""
    for at in (1, 2):
        decoder = Decoder()
        assert decoder.decoded(sent[:at]) == []
        assert decoder.decoded(sent[at:]) == [key]
        assert decoder.decoded(sent.replace(b"[", b"O")) == [key]


def test_escape_is_a_key_when_nothing_follows() -> None:
    """It is known at the next look, when no sequence has come of it."""
    decoder = Decoder()
    assert decoder.decoded(b"w\x1b") == ["w"]
    assert decoder.decoded(b"") == ["escape"]
    assert decoder.decoded(b"") == []


@pytest.mark.parametrize(
    "sent", [b"\x1b[1;5C", b"\x1b[200~", b"\x1b[<0;3;4M", b"\x1bOq", b"\x1b[5~"]
)
def test_unknown_sequence_presses_nothing(sent: bytes) -> None:
    """Nor does a letter in it, such as the q that ends Lumen."""
    assert Decoder().decoded(sent) == []


@given(st.lists(st.binary(max_size=8), max_size=8))
def test_any_bytes_are_survived(sent: list[bytes]) -> None:
    """Whatever a terminal sends gives keys or nothing; the same bytes at once give no more."""
    decoder = Decoder()
    assert all(key for piece in sent for key in decoder.decoded(piece))


def test_keys_change_what_the_joystick_does() -> None:
    """Through the same door, page by page, and a key without a meaning changes nothing."""
    controls = Controls(lambda: WallTime(0.0))
    for key in ("right", "z", "m", "-"):
        change = change_of(key, controls.state)
        assert change is not None
        controls.apply(change)
    assert controls.state == ControlState(True, True, 0.8, PAGES[1])
    assert [change_of(str(n), controls.state) for n in (1, len(PAGES))] == [
        ControlChange(page=Page.FACE),
        ControlChange(page=PAGES[-1]),
    ]
    assert [change_of(key, controls.state) for key in ("0", "9", "x", "é")] == [None] * 4


def test_keys_turn_to_pages_of_plugins_too() -> None:
    """By the number after the own ones, and from page to page."""
    added = ("moon",)
    number = str(len(PAGES) + 1)
    assert change_of(number, ControlState(), added) == ControlChange(plugin_page="moon")
    assert change_of("left", ControlState(), added) == ControlChange(plugin_page="moon")
