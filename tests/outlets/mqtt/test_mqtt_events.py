"""What is sent of what happens, held against what Home Assistant was introduced to."""

import asyncio
from collections.abc import AsyncGenerator
from typing import get_args

import pytest
from fleet import TOPICS
from hand_clock import HandClock
from msgspec.structs import fields, replace
from patience import run

from lumen.core.events import Event
from lumen.core.shape_names import SHAPES, Shape
from lumen.errors import LumenError
from lumen.formats.report import MomentReport
from lumen.outlets.control.events import (
    Began,
    ControlsChanged,
    FaultBegan,
    FaultEnded,
    Happening,
    Lived,
    NewsSaid,
    ShapeChanged,
    Uttered,
)
from lumen.outlets.mqtt.events import MOST_WAITING, EventQueue, event_components, event_of
from lumen.runtime.controls import ControlState
from lumen.runtime.hardware import Mode

TIME = "2026-02-16T10:20:00Z"
MOMENT = MomentReport(TIME, {}, None, None, None, None, None, {}, [])

HAPPENED: list[Happening] = [
    *(ShapeChanged(time=TIME, simulated=False, before=None, shape=s) for s in (*SHAPES, None)),
    Uttered(time=TIME, simulated=False, expression="~warmth~", sentence=None, shape=None),
    *(
        NewsSaid(time=TIME, simulated=False, news=event.name.lower(), sentence="A.", evidence={})
        for event in Event
    ),
    FaultBegan(time=TIME, simulated=False, part="panel", reason="it hangs"),
    FaultEnded(time=TIME, simulated=False, part="panel"),
]
SILENT: list[Happening] = [
    Began(
        time=TIME,
        simulated=False,
        version="1",
        mode=Mode.PI,
        moment=None,
        parts={},
        controls=ControlState(),
    ),
    Lived(time=TIME, simulated=False, moment=MOMENT),
    ControlsChanged(time=TIME, simulated=False, controls=ControlState()),
]


def test_every_kind_of_happening_is_tried_here() -> None:
    """A new one must be sent, or be no event."""
    assert {type(each) for each in (*HAPPENED, *SILENT)} == set(get_args(Happening))


@pytest.mark.parametrize("happening", HAPPENED, ids=lambda h: type(h).__name__)
def test_event_has_a_type_that_was_introduced_and_all_that_is_known(happening: Happening) -> None:
    """Home Assistant drops an event of another type; nothing that happened is left out."""
    event = event_of(happening)
    assert event is not None
    component = event_components(TOPICS)[f"{event.kind}_event"]
    assert component["state_topic"] == TOPICS.event(event.kind)
    assert event.content["event_type"] in component["event_types"]
    known = {field.name for field in fields(happening)} - {"schema"}
    named = {"shape": "event_type", "news": "event_type"} if event.kind != "utterance" else {}
    assert {named.get(name, name) for name in known} <= set(event.content)


@pytest.mark.parametrize("happening", SILENT, ids=lambda h: type(h).__name__)
def test_what_the_state_says_already_is_no_event(happening: Happening) -> None:
    """A sample every half minute would start automations every half minute."""
    assert event_of(happening) is None


@pytest.mark.parametrize(
    ("part", "name"), [("light_lux", "light"), ("cpu_pct", "processor use"), ("display", "display")]
)
def test_fault_has_the_name_that_people_call_it(part: str, name: str) -> None:
    """Beside the part, by which automations know it, when it begins and when it ends."""
    begun = event_of(FaultBegan(time=TIME, simulated=False, part=part, reason="gone"))
    ended = event_of(FaultEnded(time=TIME, simulated=False, part=part))
    for event in (begun, ended):
        assert event is not None
        assert (event.content["part"], event.content["name"]) == (part, name)


def test_waiting_events_are_bounded_and_the_newest_stay(caplog: pytest.LogCaptureFixture) -> None:
    """However long the broker is away; how many are missing is said once."""

    async def many() -> AsyncGenerator[Happening, None]:
        for number in range(MOST_WAITING + 5):
            yield FaultBegan(time=TIME, simulated=False, part=f"part {number}", reason="gone")
        await asyncio.Event().wait()

    async def live() -> list[str]:
        queue = EventQueue(many, HandClock())
        task = asyncio.ensure_future(queue.run())
        await asyncio.sleep(0)
        task.cancel()
        parts = []
        while (event := queue.first()) is not None:
            parts.append(event.content["part"])
            queue.sent()
        return parts

    assert run(live()) == [f"part {number}" for number in range(5, MOST_WAITING + 5)]
    assert caplog.text.count("not sent, since the broker was away: 5 events") == 1


def test_event_that_is_dropped_while_it_is_sent_takes_no_other_with_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A broker that takes its time: meanwhile the queue may overflow."""
    begun = FaultBegan(time=TIME, simulated=False, part="", reason="gone")
    go_on = asyncio.Event()

    async def more() -> AsyncGenerator[Happening, None]:
        for number in range(MOST_WAITING):
            yield replace(begun, part=f"part {number}")
        await go_on.wait()
        yield replace(begun, part="the last")
        await asyncio.Event().wait()

    async def live() -> list[str]:
        queue = EventQueue(more, HandClock())
        task = asyncio.ensure_future(queue.run())
        await asyncio.sleep(0)
        parts = []
        while (event := queue.first()) is not None:
            go_on.set()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            parts.append(event.content["part"])
            queue.sent()
        task.cancel()
        return parts

    assert run(live()) == [*(f"part {number}" for number in range(MOST_WAITING)), "the last"]
    assert "not sent" not in caplog.text


def test_queue_that_fell_behind_follows_again() -> None:
    """A loop that stalled for minutes does not end the events for good."""
    begun = []

    async def behind() -> AsyncGenerator[Happening, None]:
        begun.append(1)
        if len(begun) == 1:
            raise LumenError("this reader is too slow")
        yield ShapeChanged(time=TIME, simulated=False, before=None, shape=Shape.CONVERGENCE)
        await asyncio.Event().wait()

    async def live() -> str | None:
        queue = EventQueue(behind, HandClock())
        task = asyncio.ensure_future(queue.run())
        await asyncio.sleep(0)
        task.cancel()
        event = queue.first()
        return None if event is None else str(event.content["event_type"])

    assert run(live()) == "convergence"
