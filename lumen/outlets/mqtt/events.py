"""Events for Home Assistant: what happened just now, each kind on a topic of its own.

An event is for automations, and one that comes late would start them late: what happened while
the broker was away for longer than a minute is not sent afterwards, and the log says how much.
"""

import logging
from collections import deque
from collections.abc import AsyncGenerator, Callable
from typing import Any, NamedTuple

from lumen.core.events import Event
from lumen.core.reading import name_of_part
from lumen.core.shape_names import SHAPES
from lumen.errors import LumenError
from lumen.outlets.control.events import (
    FaultBegan,
    FaultEnded,
    Happening,
    NewsSaid,
    ShapeChanged,
    Uttered,
)
from lumen.outlets.mqtt.identity import Topics
from lumen.ports import Clock
from lumen.units import Monotonic, Seconds

MOST_WAITING = 64
"""Events that wait for the broker; of more, the oldest are dropped."""

OLDEST: Seconds = 60.0
"""The age from which an event is no news."""

WAKING = "waking"
"""The type of a change to no shape at all: after a gap there is too little behind it."""

SHAPE, UTTERANCE, NOTICED, FAULT = "shape", "utterance", "noticed", "fault"

_KINDS = {
    SHAPE: ("Shape change", [*map(str, SHAPES), WAKING], "mdi:chart-timeline-variant-shimmer"),
    UTTERANCE: ("Utterance", ["spoke"], "mdi:comment-outline"),
    NOTICED: ("Noticed", sorted(event.name.lower() for event in Event), "mdi:eye-check-outline"),
    FAULT: ("Fault", ["began", "ended"], "mdi:alert-outline"),
}

log = logging.getLogger("lumen")


class MqttEvent(NamedTuple):
    """What is sent of something that happened: the kind, and one JSON object."""

    kind: str
    content: dict[str, Any]


def event_components(topics: Topics) -> dict[str, dict[str, Any]]:
    """Give the event entities, with every type that they can have."""
    return {
        f"{kind}_event": {
            "platform": "event",
            "name": name,
            "state_topic": topics.event(kind),
            "event_types": types,
            "icon": icon,
        }
        for kind, (name, types, icon) in _KINDS.items()
    }


def event_of(happening: Happening) -> MqttEvent | None:
    """Give what is sent of something that happened; None where it is no event."""
    match happening:
        case ShapeChanged():
            types = {"event_type": happening.shape or WAKING, "before": happening.before}
            return MqttEvent(SHAPE, _content(happening, types))
        case Uttered():
            said = {"expression": happening.expression, "sentence": happening.sentence}
            more = {"event_type": "spoke", **said, "shape": happening.shape}
            return MqttEvent(UTTERANCE, _content(happening, more))
        case NewsSaid():
            news = {"sentence": happening.sentence, "evidence": happening.evidence}
            return MqttEvent(NOTICED, _content(happening, {"event_type": happening.news, **news}))
        case FaultBegan():
            fault = {**_at_fault(happening.part), "reason": happening.reason}
            return MqttEvent(FAULT, _content(happening, {"event_type": "began", **fault}))
        case FaultEnded():
            ended = {"event_type": "ended", **_at_fault(happening.part)}
            return MqttEvent(FAULT, _content(happening, ended))
        case _:
            return None


def _at_fault(part: str) -> dict[str, str]:
    return {"part": part, "name": name_of_part(part)}


def _content(happening: Happening, more: dict[str, Any]) -> dict[str, Any]:
    return {**more, "time": happening.time, "simulated": happening.simulated}


class EventQueue:
    """Follows what happens, and keeps it until somebody sends it."""

    def __init__(self, follow: Callable[[], AsyncGenerator[Happening, None]], clock: Clock) -> None:
        self._follow = follow
        self._clock = clock
        self._waiting: deque[tuple[Monotonic, MqttEvent]] = deque()
        self._in_hand: MqttEvent | None = None
        """What was given last, to be sent."""
        self._lost = 0

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            try:
                async for happening in self._follow():
                    self._put(event_of(happening))
            except LumenError:
                # So far behind that something was missed: it begins anew.
                self._lost += 1

    def _put(self, event: MqttEvent | None) -> None:
        if event is None:
            return
        self._waiting.append((self._clock.monotonic(), event))
        if len(self._waiting) > MOST_WAITING:
            self._waiting.popleft()
            self._lost += 1

    def first(self) -> MqttEvent | None:
        """Give the oldest event that is still news; None where there is none."""
        now = self._clock.monotonic()
        while self._waiting and now - self._waiting[0][0] > OLDEST:
            self._waiting.popleft()
            self._lost += 1
        if self._lost:
            log.warning("mqtt: not sent, since the broker was away: %d events", self._lost)
            self._lost = 0
        self._in_hand = self._waiting[0][1] if self._waiting else None
        return self._in_hand

    def sent(self) -> None:
        """Take note that the broker has what was given last."""
        if self._waiting and self._waiting[0][1] is self._in_hand:
            self._waiting.popleft()
        else:
            self._lost -= 1  # it was dropped meanwhile, and has arrived all the same
