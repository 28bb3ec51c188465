"""Damaged and invented input at every door: refused in one line, or taken for what it is."""

from collections.abc import Iterator

import pytest
from doors import doors, knock, leave
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

_DOORS = doors()


@pytest.fixture(scope="module", autouse=True)
def _tidy() -> Iterator[None]:
    yield
    leave()


@st.composite
def changed(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """Give a good visitor's bytes with pieces cut, repeated, exchanged and invented."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(data)))
        end = draw(st.integers(begin, min(len(data), begin + 40)))
        piece = draw(st.one_of(st.binary(max_size=12), st.sampled_from(_TELLING)))
        data[begin:end] = piece * draw(st.sampled_from([1, 1, 1, 50]))
    return bytes(data)


_TELLING = (
    *(b"", b"\x00", b"\xff\xff\xff\xff", b"\n", b",", b'"', b"nan", b"inf", b"-1", b"1e999"),
    *(b"\r\n", b"null", b"{}", b"[", b"]", b"9" * 400, b"\xed\xa0\x80", b"~", b"\x80\x04"),
)


@pytest.mark.parametrize("name", _DOORS)
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(data=st.data())
def test_anything_is_taken_or_refused_in_one_line(name: str, data: st.DataObject) -> None:
    """No crash, no hang, no traceback, whatever comes."""
    door = _DOORS[name]
    knock(door, data.draw(st.one_of(changed(door.seeds), st.binary(max_size=200))))


@pytest.mark.parametrize("name", [n for n in _DOORS if n != "student's manifest"])
def test_good_visitor_is_let_in(name: str) -> None:
    """A door that refuses everything would pass the test above."""
    assert any(knock(_DOORS[name], seed) for seed in _DOORS[name].seeds)


def test_page_is_shown_when_its_owner_asks_for_it() -> None:
    """A page that refuses everybody answers in HTTP as well."""
    door = _DOORS["page's requests"]
    answer = door.knock(door.seeds[0])
    assert isinstance(answer, bytes)
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_past_is_lived_again_when_the_memory_is_whole() -> None:
    """A memory that remembers nothing refuses nothing either; older than a day is not asked for."""
    door = _DOORS["memory"]
    moments = door.knock(door.seeds[0])
    assert isinstance(moments, list)
    assert [moment.shape for moment in moments] == ["settled_presence"]


def test_something_is_said_when_a_trajectory_is_long_enough() -> None:
    """What is too short has no shape, and asks the student nothing."""
    door = _DOORS["trajectories"]
    said, silence = (door.knock(seed) for seed in door.seeds)
    assert isinstance(said, list)
    assert len(said) == 1
    assert silence == []
