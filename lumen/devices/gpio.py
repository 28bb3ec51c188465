"""Lines of the header through the kernel's GPIO character device, by libgpiod.

Blinka opens a request for each pin, and knows no edges; here lines that belong together are one.
"""

import errno
import time
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

from lumen.devices.blinka import import_driver
from lumen.devices.header import Edge
from lumen.errors import DeviceError
from lumen.units import Monotonic

_CONSUMER = "lumen"
_CHIPS = frozenset({"pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1"})
"""The controllers of a Raspberry Pi's header."""

DEBOUNCE = timedelta(milliseconds=20)
"""A small switch's contacts bounce for 5 to 20 ms; the kernel waits until they rest so long."""


class GpioChip:
    """The controller of the header's lines.

    Raises:
        DeviceError: libgpiod is not installed, or this machine has no such controller.
        OSError: it may not be opened.
    """

    def __init__(self, devices: Path = Path("/dev")) -> None:
        self._gpiod = import_driver("gpiod")
        self._path = self._found(devices)

    def pair(self, *, clock: int, data: int) -> "GpioPair":
        """Open a clock and a data line as outputs, low."""
        line = self._gpiod.line
        settings = self._gpiod.LineSettings(
            direction=line.Direction.OUTPUT, output_value=line.Value.INACTIVE
        )
        return GpioPair(self._request((clock, data), settings), line.Value, clock, data)

    def inputs(self, numbers: Collection[int]) -> "GpioInputs":
        """Open inputs with pull-up and edges; where lines give no edges, without and saying why."""
        line = self._gpiod.line
        plain = {"direction": line.Direction.INPUT, "bias": line.Bias.PULL_UP}
        edges = {"edge_detection": line.Edge.BOTH, "debounce_period": DEBOUNCE}
        unwoken = None
        try:
            request = self._request(numbers, self._gpiod.LineSettings(**plain, **edges))
        except OSError as error:
            if error.errno in (errno.EBUSY, errno.EACCES, errno.EPERM):
                raise
            request = self._request(numbers, self._gpiod.LineSettings(**plain))
            unwoken = f"the kernel gives no edges of these lines: {error}"
        return GpioInputs(self._gpiod, request, unwoken)

    def _found(self, devices: Path) -> str:
        for path in sorted(devices.glob("gpiochip*")):
            with self._gpiod.Chip(str(path)) as chip:
                if chip.get_info().label in _CHIPS:
                    return str(path)
        raise DeviceError(f"no GPIO controller of a Raspberry Pi's header is in {devices}")

    def _request(self, numbers: Collection[int], settings: object) -> Any:  # noqa: ANN401 - gpiod's
        try:
            return self._gpiod.request_lines(
                self._path, config={tuple(numbers): settings}, consumer=_CONSUMER
            )
        except OSError as error:
            if error.errno != errno.EBUSY:
                raise
            raise OSError(errno.EBUSY, self._who_holds(numbers)) from error

    def _who_holds(self, numbers: Collection[int]) -> str:
        """Say which lines are taken, and by whom, as far as the kernel tells."""
        with self._gpiod.Chip(self._path) as chip:
            infos = {number: chip.get_line_info(number) for number in numbers}
        taken = [f"GPIO {n} is taken by {i.consumer}" for n, i in infos.items() if i.used]
        return ", ".join(taken) or "a line is taken"


class GpioPair:
    """Fulfils `lumen.devices.header.LinePair` by one request."""

    def __init__(self, request: Any, value: Any, clock: int, data: int) -> None:  # noqa: ANN401 - gpiod's
        self._request = request
        levels = {False: value.INACTIVE, True: value.ACTIVE}
        self._values = {(c, d): {clock: levels[c], data: levels[d]} for c in levels for d in levels}

    def drive(self, *, clock: bool, data: bool) -> None:
        """Drive both lines by one call."""
        self._request.set_values(self._values[clock, data])

    def deinit(self) -> None:
        """Let go of both lines; safe to call twice."""
        self._request.release()


class GpioInputs:
    """Fulfils `lumen.devices.header.InputLines` by one request."""

    def __init__(self, gpiod: Any, request: Any, unwoken: str | None) -> None:  # noqa: ANN401 - gpiod's
        self.unwoken = unwoken
        self._falling = gpiod.EdgeEvent.Type.FALLING_EDGE
        self._low = gpiod.line.Value.INACTIVE
        self._request = request
        self._numbers = tuple(request.offsets)
        self._taken = dict.fromkeys(self._numbers, 0)

    def fileno(self) -> int:
        """Give the request's file."""
        return int(self._request.fd)

    def now(self) -> Monotonic:
        """Give the time by CLOCK_MONOTONIC, with which the kernel stamps edges."""
        return Monotonic(time.monotonic())

    def edges(self) -> list[Edge]:
        """Take what the kernel keeps; it keeps the latest 96 of six lines."""
        edges: list[Edge] = []
        while self.unwoken is None and self._request.wait_edge_events(0):
            edges += map(self._edge, self._request.read_edge_events())
        return edges

    def _edge(self, event: Any) -> Edge:  # noqa: ANN401 - gpiod's
        """Read an event; the kernel counts each line's from 1, those that it let go of too."""
        number = event.line_offset
        gap = event.line_seqno != self._taken[number] + 1
        self._taken[number] = event.line_seqno
        at = Monotonic(event.timestamp_ns / 1e9)
        return Edge(number, event.event_type is self._falling, at, gap)

    def grounded(self) -> frozenset[int]:
        """Look at all lines by one call."""
        levels = zip(self._numbers, self._request.get_values(self._numbers), strict=True)
        return frozenset(number for number, level in levels if level is self._low)

    def deinit(self) -> None:
        """Let go of the lines; safe to call twice."""
        self._request.release()
