"""The machine under the daemon: clocks, silicon, disk and broker, all of one life."""

import contextlib
import gc
import itertools
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, NamedTuple, TypeVar
from unittest.mock import patch

from chaos.body import Board
from chaos.broker import Broker, BrokerLink
from chaos.disk import Disk
from chaos.virtual_time import HandedQueue, Handover, SparseBell, SparseClock, VirtualClocks
from lumen.body import drawing, screen
from lumen.body.drawing import PANEL, Canvas
from lumen.body.scene import Scene
from lumen.composition import assembly, bodies, sensors
from lumen.config.settings import Settings
from lumen.devices import host, output, pi_header
from lumen.outlets.mqtt import link
from lumen.outlets.mqtt import view as mqtt_view
from lumen.runtime import day, renderer
from lumen.runtime.hardware import Hardware
from lumen.system import clock, worker_thread
from lumen.units import Seconds

T = TypeVar("T")

PICTURE_LASTS: Seconds = 6 * 3600.0
"""How old a picture may be that is shown; one takes longer than all else of ten samples."""


STROKES_EVERY = 8
"""Of a drawing's strokes, this one is laid where the body is thinned."""
DENSE_EVERY = 30
"""Of how many lives one is dense: the body moves with every moment, and work has its threads."""


class Pace(NamedTuple):
    """How often those look who are slower than the samples, and cost more."""

    is_dense: bool
    stride: Seconds
    """From a frame of lights or screen to the next."""
    broker: Seconds
    """From a look at the broker to the next."""

    @classmethod
    def of(cls, seed: int, interval: Seconds) -> "Pace":
        """Give a life's."""
        if seed % DENSE_EVERY == 0:
            return cls(is_dense=True, stride=6 * interval, broker=3 * interval)
        return cls(is_dense=False, stride=20 * interval, broker=9 * interval)


class Machine(NamedTuple):
    """What outlives every process."""

    clocks: VirtualClocks
    handover: Handover
    board: Board
    disk: Disk
    broker: Broker
    base: Path
    """A folder of its own."""
    pace: Pace

    @contextlib.contextmanager
    def under_the_daemon(self) -> Iterator[None]:
        """Put it under every Lumen that is assembled, in mode pi: its parts are opened as ever."""
        time_module, device = self.clocks.as_time(), self.base / "i2c-1"
        device.touch()
        queues = SimpleNamespace(SimpleQueue=lambda: HandedQueue(self.handover))
        with contextlib.ExitStack() as stack:
            for where, what, instead in (
                (clock, "time", time_module),
                (assembly, "time", time_module),
                (assembly, "pi_parts", self._pi_parts(bodies.pi_parts)),
                (clock._ZONE, "follow", lambda: None),  # the zone stays, and is not looked for
                (screen, "composed", _seldom(screen.composed, _what_is_shown, self.clocks)),
                (Canvas, "picture", _seldom(Canvas.picture, _what_is_drawn, self.clocks)),
                (day, "PICTURE_SIDE", PANEL),
                (bodies, "open_bus", lambda: self.board.bus),
                (bodies, "machine_run", lambda: self.clocks.boot),
                (bodies, "I2C_DEVICE", device),
                (assembly, "I2C_DEVICE", device),
                (sensors, "DEADLINE", 0.2),
                (host, "HostTelemetry", lambda *_, **__: self.board.host),
                (pi_header, "PiHeader", lambda: self.board.header),
                (worker_thread, "queue", queues),
                (link, "Link", partial(BrokerLink, self.broker)),
                (mqtt_view, "SystemRandom", lambda: Random(0)),
                *self._thinned(),
            ):
                stack.enter_context(patch.object(where, what, instead))
            stack.enter_context(self.disk.under())
            stack.enter_context(_in_utc())
            stack.enter_context(_collecting_seldom())
            yield

    def _thinned(self) -> Iterator[tuple[object, str, object]]:
        """Give what makes the body move more seldom than its moments come."""
        if self.pace.is_dense:
            return
        genuine, lay, strokes = renderer.Renderer.touch, drawing._lay, itertools.count()

        def touch(body: renderer.Renderer) -> None:
            genuine(body)
            for bell in (body._lights_changed, body._screen_changed):
                assert isinstance(bell, SparseBell)
                bell.hurry()

        def seldom(*given: Any) -> None:  # noqa: ANN401 - handed on
            if next(strokes) % STROKES_EVERY == 0:
                lay(*given)

        yield renderer, "Bell", partial(SparseBell, self.clocks, self.pace.stride)
        yield renderer.Renderer, "touch", touch
        yield drawing, "_lay", seldom
        yield output, "REFRESH_PERIOD", PICTURE_LASTS

    def _pi_parts(
        self, genuine: Callable[[Settings, Path], Hardware]
    ) -> Callable[[Settings, Path], Hardware]:
        def pi_parts(settings: Settings, disk: Path) -> Hardware:
            parts = genuine(settings, disk)
            parts.body_clock = SparseClock(self.clocks, self.pace.stride)
            return parts

        return pi_parts


@contextlib.contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Look for garbage less often: what the judges keep of a life only grows, and is none."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    yield
    gc.set_threshold(*usual)


@contextlib.contextmanager
def _in_utc() -> Iterator[None]:
    with patch.dict(os.environ, {"TZ": "UTC"}):
        time.tzset()
        yield
    time.tzset()


def _seldom(
    draw: Callable[..., T], what_of: Callable[..., object], clocks: VirtualClocks
) -> Callable[..., T]:
    """Draw what is new, or old by now."""
    drawn: tuple[object, float, T] | None = None

    def seldom(*given: Any) -> T:  # noqa: ANN401 - handed on
        nonlocal drawn
        what = what_of(*given)
        if drawn is None or drawn[0] != what or clocks.now - drawn[1] > PICTURE_LASTS:
            drawn = what, clocks.now, draw(*given)
        return drawn[2]

    return seldom


def _what_is_shown(scene: Scene) -> object:
    return scene.page, scene.quiet, scene.waking, scene.troubles, scene.muted


def _what_is_drawn(_canvas: Canvas, size: int = PANEL) -> object:
    return size
