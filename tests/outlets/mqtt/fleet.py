"""Small Lumens for a broker: no body, but a present that a test sets."""

import asyncio
import dataclasses
from collections.abc import AsyncGenerator
from random import Random
from typing import Any, Self

from calm_snapshot import snapshot_of
from hand_clock import HandClock
from mosquitto import Listener, says
from msgspec.structs import replace

from lumen.body.scene import PAGES
from lumen.config.broker import MqttConfig
from lumen.core.moment import Eisv, Moment
from lumen.core.reading import Channel, Fault, FaultKind, Reading, Sample
from lumen.core.shape_names import Shape, Trend
from lumen.outlets.control.events import Happening
from lumen.outlets.mqtt.discovery import Introduction
from lumen.outlets.mqtt.events import EventQueue
from lumen.outlets.mqtt.identity import Topics, node_name
from lumen.outlets.mqtt.outlet import Mqtt
from lumen.outlets.mqtt.panel import PanelTopic
from lumen.outlets.snapshot import Snapshot
from lumen.runtime.controls import ControlChange
from lumen.units import Monotonic, WallTime

NOON = 1_770_000_000.0
READINGS: dict[Channel, Reading] = {
    Channel.AMBIENT_TEMP: 31.25,
    Channel.HUMIDITY: 24.5,
    Channel.PRESSURE: 1000.0,
    Channel.LIGHT: 300.0,
    Channel.CPU_TEMP: 48.0,
    Channel.CPU: 10.0,
    Channel.MEMORY: 40.0,
    Channel.DISK: 20.0,
    Channel.LOAD: 1.0,
    Channel.CTX_SWITCHES: 1500.0,
    Channel.INTERRUPTS: 500.0,
    Channel.LED_BRIGHTNESS: 0.125,
    Channel.CO2: 612.0,
}
BLIND = Fault(FaultKind.SILENT, "no answer from 0x10")
INTRODUCED = Introduction(
    name="Kitchen",
    model="Raspberry Pi with BrainCraft HAT",
    fitted=frozenset(Channel),
    compensated=frozenset({Channel.AMBIENT_TEMP, Channel.HUMIDITY}),
    unknown=frozenset(),
    pages=tuple(str(page) for page in PAGES),
    expiry=120,
)
TOPICS = Topics("kitchen-0123456789", "lumen", "homeassistant")


def moment(readings: dict[Channel, Reading] | None = None) -> Moment:
    """Give a calm moment."""
    sample = Sample(Monotonic(1000.0), WallTime(NOON), readings or READINGS)
    return Moment(sample, Eisv(0.51, 0.82, 0.17, 0.08), Shape.SETTLED_PRESENCE, Trend.STABLE)


def present(readings: dict[Channel, Reading] | None = None) -> Snapshot:
    """Give a calm snapshot."""
    return snapshot_of(moment(readings))


class Pictures:
    """A screen that shows what a test sets."""

    shown = b"\xff\xd8 a picture"
    closed = False

    async def panel(self) -> bytes:
        """Give it."""
        return self.shown

    def close(self) -> None:
        """Take note."""
        self.closed = True


class Small:
    """A Lumen that is nothing but an outlet; it lives inside of an `async with`."""

    def __init__(self, port: int, machine: str = "one", **settings: Any) -> None:  # noqa: ANN401 - any setting
        config = MqttConfig(**{"host": "127.0.0.1", "port": port, "name": "Kitchen", **settings})
        node = node_name(config.name, machine, simulated=False)
        self.topics = Topics(node, config.topic, config.discovery)
        self.present = present()
        self.introduction = dataclasses.replace(INTRODUCED, name=config.name)
        self.changes: list[ControlChange] = []
        self.happened: asyncio.Queue[Happening] = asyncio.Queue()
        self.clock = HandClock()
        self.pictures = Pictures()
        self.outlet = Mqtt(
            config,
            self.topics,
            lambda _snapshot: self.introduction,
            lambda: self.present,
            self._change,
            Random(7),
            events=EventQueue(self._happenings, self.clock),
            panel=PanelTopic(self.pictures, self.clock),
        )

    async def __aenter__(self) -> Self:
        await self.outlet.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.outlet.close()

    async def _happenings(self) -> AsyncGenerator[Happening, None]:
        while True:
            yield await self.happened.get()

    def _change(self, change: ControlChange) -> None:
        self.changes.append(change)
        if change.muted is not None:
            self.present = replace(self.present, muted=change.muted)

    async def fault(self) -> str:
        """Wait until it is at fault, and give why."""
        while self.outlet.fault is None:  # noqa: ASYNC110 - what is tested tells nobody
            await asyncio.sleep(0.02)
        return self.outlet.fault

    async def changed(self) -> list[ControlChange]:
        """Wait until a change was asked for, and give it."""
        while not self.changes:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.02)
        return self.changes

    async def works(self) -> None:
        """Wait until it is not at fault any more."""
        while self.outlet.fault is not None:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.02)


async def online(listener: Listener, *lumens: Small) -> int:
    """Wait until each has said that it is online; give the place behind the last."""
    places = [await listener.hears(lumen.topics.availability, says("online")) for lumen in lumens]
    return max(places)


async def fault_of(port: int, **settings: Any) -> str:  # noqa: ANN401 - any setting
    """Give what is wrong for a Lumen with these settings."""
    async with Small(port, **settings) as lumen:
        return await lumen.fault()
