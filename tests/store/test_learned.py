"""What senses learned of the place is a setting, and no nonsense in it is believed."""

from dataclasses import fields
from pathlib import Path

import msgspec
import pytest
from lives import NOON, moment

from lumen.core.daylight import SunDay
from lumen.core.events import Event
from lumen.core.lamps import LampLight
from lumen.core.learned import Learned
from lumen.store.learned import LEARNED, text_of
from lumen.store.memory import Memory
from lumen.units import Monotonic, WallTime

KNOWN = Learned(
    at=90_000.0,
    lamps=(LampLight(80_000.0, 120.5),),
    steps=(LampLight(85_000.0, 30.25), LampLight(86_500.0, 30.5)),
    sun=(SunDay(0, 0.0, 86_370.0, 812.5, 25_000.0, 61_000.0), SunDay(1, 30.0, 3_600.0)),
    happened={Event.LAMP_ON: (80_000.0,), Event.COLD_AIR: ()},
)


def memory_in(directory: Path) -> Memory:
    """Give the memory in a directory."""
    return Memory(directory, 30.0, lambda: Monotonic(900.0), lambda: WallTime(NOON), "a run")


def remembered(directory: Path, text: str) -> Learned | None:
    """Keep a text as what was learned, and give what a next process is given."""
    first = memory_in(directory)
    first.hold(moment(1))
    first.hold_setting(LEARNED, text)
    first.write()
    first.close()
    second = memory_in(directory)
    past = second.past(86_400.0)
    assert second.fault is None
    assert second.damage is None
    assert len(past.moments) == 1
    second.close()
    return past.learned


def test_what_was_learned_comes_back_as_it_was(tmp_path: Path) -> None:
    """Lamps, steps, days of light and what happened, to the last digit."""
    assert remembered(tmp_path, text_of(KNOWN)) == KNOWN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"at": "noon"}',
        '{"lamps": []}',
    ],
)
def test_nonsense_is_learned_anew(tmp_path: Path, text: str) -> None:
    """Without a time nothing of it can be taken: the life goes on without."""
    assert remembered(tmp_path, text) is None


@pytest.mark.parametrize(
    ("name", "part", "empty"),
    [
        ("sun", '[{"number": 0, "watched_from": -1e9, "watched_to": 0.0}]', ()),
        ("sun", '[{"number": 0, "watched_from": 0.0, "watched_to": 0.0, "last": 1e9}]', ()),
        ("lamps", "[" + ",".join(["[0.0, 1.0]"] * 13) + "]", ()),
        ("happened", '{"a lamp was lit": "often"}', {}),
        ("happened", '{"a lamp was lit": [1e300]}', {}),
        ("lamps", "[[80000.0, 9e13]]", ()),
        ("lamps", "[[80000.0, -5.0]]", ()),
        ("steps", "[[1e300, 30.0]]", ()),
        ("sun", '[{"number": 999999999, "watched_from": 0.0, "watched_to": 0.0}]', ()),
        ("sun", '[{"number": 0, "watched_from": 0.0, "watched_to": 0.0, "most": 1e300}]', ()),
    ],
)
def test_nonsense_in_one_part_costs_no_other(
    tmp_path: Path, name: str, part: str, empty: object
) -> None:
    """Daylight at no time of day, too much, of another kind: the rest is known still."""
    kept = msgspec.json.decode(text_of(KNOWN)) | {name: msgspec.json.decode(part)}
    expected = {field.name: getattr(KNOWN, field.name) for field in fields(KNOWN)} | {name: empty}
    assert remembered(tmp_path, msgspec.json.encode(kept).decode()) == Learned(**expected)


def test_event_of_another_version_is_left_out(tmp_path: Path) -> None:
    """After an update or the way back: what else happened, and the lamps, are known still."""
    text = text_of(KNOWN).replace('"happened":{', '"ghosts":1,"happened":{"a ghost came":[1.0],')
    assert "a ghost" in text
    assert remembered(tmp_path, text) == KNOWN


def test_only_what_was_learned_before_is_given() -> None:
    """A day that is lived again teaches its own lamps, and they are not known twice."""
    before = KNOWN.before(86_000.0)
    assert before.at == 86_000.0
    assert before.lamps == KNOWN.lamps
    assert before.steps == KNOWN.steps[:1]
    assert before.happened == {Event.LAMP_ON: (80_000.0,), Event.COLD_AIR: ()}
