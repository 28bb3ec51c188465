"""Which commands are understood, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.body.scene import Page
from lumen.errors import UsageError
from lumen.outlets.mqtt.commands import BRIGHTEST, DIMMEST, change_from
from lumen.runtime.controls import ControlChange, Reply

PAGES = ("face", "drawing")


@pytest.mark.parametrize(
    ("command", "payload", "change"),
    [
        ("mute", b"ON", ControlChange(muted=True)),
        ("mute", b"OFF", ControlChange(muted=False)),
        ("quiet", b"ON", ControlChange(quiet=True)),
        ("brightness", b"20", ControlChange(brightness=0.2)),
        ("brightness", b"55.5", ControlChange(brightness=0.555)),
        ("brightness", b"100", ControlChange(brightness=1.0)),
        ("page", b"drawing", ControlChange(page=Page.DRAWING)),
        ("learning", b"OFF", ControlChange(learning=False)),
        ("answer", b"yes", ControlChange(answer=Reply.YES)),
        ("answer", b"undo", ControlChange(answer=Reply.UNDO)),
        ("message", "Küche!".encode(), ControlChange(message="Küche!")),
        ("message", b"", ControlChange(message="")),
        ("message", "abcü".encode()[:-1], ControlChange(message="abc")),
    ],
)
def test_command_is_understood(command: str, payload: bytes, change: ControlChange) -> None:
    """What Home Assistant sends."""
    assert change_from(command, payload, PAGES) == change


@pytest.mark.parametrize(
    ("command", "payload", "said"),
    [
        ("mute", b"on", "mute takes ON or OFF, not 'on'"),
        ("mute", b"", "mute takes ON or OFF, not ''"),
        ("quiet", b"\xff\x00", r"quiet takes ON or OFF, not '\ufffd\x00'"),
        ("brightness", b"19.9", "brightness takes 20 to 100 (%), not '19.9'"),
        ("brightness", b"1" * 5000, "not '111111111111111111111111'... (5000 bytes)"),
        ("brightness", b"nan", "not 'nan'"),
        ("brightness", b" 50", "not ' 50'"),
        ("brightness", b"\xef\xbc\x95\xef\xbc\x90", r"not '\uff15\uff10'"),
        ("page", b"words", "page takes face, drawing, not 'words'"),
        ("page", b"face\n", r"not 'face\n'"),
        ("answer", b"maybe", "answer takes yes, no, undo, not 'maybe'"),
        ("message", b"\xff\xd8\xff", r"message takes text in UTF-8, not '\ufffd\ufffd\ufffd'"),
        ("format", b"c:", "there is no command 'format'; there are: mute, quiet, learning, bri"),
    ],
)
def test_command_is_refused_with_what_it_takes(command: str, payload: bytes, said: str) -> None:
    """One line, whatever was sent."""
    with pytest.raises(UsageError) as caught:
        change_from(command, payload, PAGES)
    assert said in str(caught.value)
    assert str(caught.value).isprintable()


@given(st.text(max_size=30), st.binary(max_size=80))
def test_refusal_is_one_line_whatever_was_sent(command: str, payload: bytes) -> None:
    """And what is no refusal changes exactly one thing."""
    change, refusal = None, ""
    try:
        change = change_from(command, payload, PAGES)
    except UsageError as error:
        refusal = str(error)
    if change is None:
        assert refusal.isprintable()
        return
    values = [getattr(change, name) for name in change.__struct_fields__]
    assert len([value for value in values if value is not None]) == 1


@given(st.binary(max_size=12) | st.from_regex(rb"[0-9.e+-]{1,8}", fullmatch=True))
def test_brightness_never_leaves_its_range(payload: bytes) -> None:
    """Never dark, never too bright, never not a number."""
    try:
        change = change_from("brightness", payload, PAGES)
    except UsageError:
        return
    assert change.brightness is not None
    assert DIMMEST <= 100.0 * change.brightness <= BRIGHTEST
