"""Lines by libgpiod, against a stand-in for its module that writes down what is requested."""

import errno
import os
import time
from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Self

import pytest

from lumen.devices import gpio
from lumen.devices.gpio import GpioChip
from lumen.devices.header import Edge as LineEdge
from lumen.errors import DeviceError
from lumen.units import Monotonic

Edge = Enum("Edge", "RISING_EDGE FALLING_EDGE")
Level = Enum("Level", "INACTIVE ACTIVE")


class Gpiod(ModuleType):
    """Stands in for the module: chips with labels, lines with holders, and the requests made."""

    LineSettings = SimpleNamespace
    EdgeEvent = SimpleNamespace(Type=Edge)
    line = SimpleNamespace(
        Direction=SimpleNamespace(INPUT="input", OUTPUT="output"),
        Bias=SimpleNamespace(PULL_UP="up"),
        Edge=SimpleNamespace(BOTH="both"),
        Value=Level,
    )

    def __init__(self, labels: Mapping[str, str]) -> None:
        super().__init__("gpiod")
        self.labels = labels
        self.holders: dict[int, str] = {}
        self.no_edges = 0
        self.requests: list[Request] = []

    def Chip(self, path: str) -> "Chip":  # noqa: N802 - the module's own name
        """Open a chip."""
        return Chip(self, self.labels[Path(path).name])

    def request_lines(
        self, path: str, *, config: Mapping[tuple[int, ...], SimpleNamespace], consumer: str
    ) -> "Request":
        """Request lines as the kernel does: all of them, or an error without a name."""
        assert consumer == "lumen"
        assert self.labels[Path(path).name] == "pinctrl-bcm2711"
        ((lines, settings),) = config.items()
        if self.holders.keys() & set(lines):
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        if self.no_edges and hasattr(settings, "edge_detection"):
            raise OSError(self.no_edges, os.strerror(self.no_edges))
        self.requests.append(Request(lines, settings))
        return self.requests[-1]


class Chip:
    """Stands in for an opened chip."""

    def __init__(self, module: Gpiod, label: str) -> None:
        self._module, self._label = module, label

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def get_info(self) -> SimpleNamespace:
        """Say which controller it is."""
        return SimpleNamespace(label=self._label)

    def get_line_info(self, number: int) -> SimpleNamespace:
        """Say who holds a line."""
        holder = self._module.holders.get(number)
        return SimpleNamespace(used=holder is not None, consumer=holder)


class Request:
    """Stands in for a request: its calls, levels and waiting events."""

    fd = 7

    def __init__(self, offsets: tuple[int, ...], settings: SimpleNamespace) -> None:
        self.offsets, self.settings = offsets, settings
        self.calls: list[object] = []
        self.levels = dict.fromkeys(offsets, Level.ACTIVE)
        self.events: list[tuple[int, Edge]] = []
        self.counts = dict.fromkeys(offsets, 0)
        self.now_ns = 5_000_000_000

    def set_values(self, values: Mapping[int, Level]) -> None:
        """Take a note of a call."""
        self.calls.append(dict(values))

    def get_values(self, numbers: tuple[int, ...]) -> list[Level]:
        """Give the levels."""
        return [self.levels[number] for number in numbers]

    def wait_edge_events(self, timeout: float) -> bool:
        """Tell whether a read would not block."""
        assert timeout == 0
        return bool(self.events)

    def read_edge_events(self) -> list[SimpleNamespace]:
        """Give one event; without any a real one would block for ever."""
        number, edge = self.events.pop(0)
        self.counts[number] += 1
        self.now_ns += 250_000_000
        event = SimpleNamespace(
            line_offset=number,
            event_type=edge,
            timestamp_ns=self.now_ns,
            line_seqno=self.counts[number],
        )
        return [event]

    def release(self) -> None:
        """Take a note of the end."""
        self.calls.append("released")


@pytest.fixture
def gpiod(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Gpiod:
    """Give a machine with a Pi's controller behind another one."""
    module = Gpiod({"gpiochip0": "raspberrypi-exp-gpio", "gpiochip1": "pinctrl-bcm2711"})
    for name in module.labels:
        (tmp_path / name).touch()
    monkeypatch.setattr(gpio, "import_driver", lambda _name: module)
    return module


def test_pair_is_one_request_and_each_change_one_call(gpiod: Gpiod, tmp_path: Path) -> None:
    """Both lines are outputs from the first instant, low, and driven together."""
    pair = GpioChip(tmp_path).pair(clock=6, data=5)
    pair.drive(clock=True, data=False)
    pair.drive(clock=False, data=True)
    pair.deinit()
    (request,) = gpiod.requests
    assert request.offsets == (6, 5)
    assert vars(request.settings) == {"direction": "output", "output_value": Level.INACTIVE}
    up, down = Level.ACTIVE, Level.INACTIVE
    assert request.calls == [{6: up, 5: down}, {6: down, 5: up}, "released"]


def test_inputs_are_never_outputs_and_the_kernel_keeps_their_bounces(
    gpiod: Gpiod, tmp_path: Path
) -> None:
    """One request: inputs with pull-up, both edges, debounced as long as contacts bounce."""
    inputs = GpioChip(tmp_path).inputs([17, 22])
    (request,) = gpiod.requests
    assert vars(request.settings) == {
        "direction": "input",
        "bias": "up",
        "edge_detection": "both",
        "debounce_period": timedelta(milliseconds=20),
    }
    assert inputs.unwoken is None
    assert inputs.fileno() == 7
    request.events += [(17, Edge.FALLING_EDGE), (22, Edge.FALLING_EDGE), (17, Edge.RISING_EDGE)]
    request.levels[22] = Level.INACTIVE
    assert inputs.edges() == [
        LineEdge(17, grounded=True, at=Monotonic(5.25)),
        LineEdge(22, grounded=True, at=Monotonic(5.5)),
        LineEdge(17, grounded=False, at=Monotonic(5.75)),
    ]
    assert inputs.edges() == []
    assert inputs.grounded() == {22}
    assert not [call for call in request.calls if isinstance(call, dict)]


def test_edge_says_that_earlier_ones_were_lost_when_the_kernel_had_no_room(
    gpiod: Gpiod, tmp_path: Path
) -> None:
    """The kernel counts what it lets go of, line by line; only the first after it is marked."""
    inputs = GpioChip(tmp_path).inputs([17, 22])
    (request,) = gpiod.requests
    request.events += [(17, Edge.FALLING_EDGE)]
    inputs.edges()
    request.counts[17] += 95
    request.events += [(17, Edge.RISING_EDGE), (22, Edge.FALLING_EDGE), (17, Edge.FALLING_EDGE)]
    assert [edge.after_gap for edge in inputs.edges()] == [True, False, False]


def test_edges_are_compared_with_the_clock_that_stamps_them(gpiod: Gpiod, tmp_path: Path) -> None:
    """The kernel's default, CLOCK_MONOTONIC, which the request leaves as it is."""
    inputs = GpioChip(tmp_path).inputs([17])
    before = time.clock_gettime(time.CLOCK_MONOTONIC)
    assert before <= inputs.now() <= time.clock_gettime(time.CLOCK_MONOTONIC)
    assert not hasattr(gpiod.requests[0].settings, "event_clock")


def test_inputs_are_opened_without_edges_when_the_kernel_gives_none(
    gpiod: Gpiod, tmp_path: Path
) -> None:
    """A controller without interrupts still has levels; the reason is kept."""
    gpiod.no_edges = errno.ENXIO
    inputs = GpioChip(tmp_path).inputs([17])
    assert inputs.unwoken == (
        "the kernel gives no edges of these lines: [Errno 6] No such device or address"
    )
    assert vars(gpiod.requests[-1].settings) == {"direction": "input", "bias": "up"}
    assert inputs.edges() == []


def test_taken_line_is_named_with_who_holds_it(gpiod: Gpiod, tmp_path: Path) -> None:
    """The kernel says only that something is busy."""
    gpiod.holders[16] = "fb_st7789v"
    with pytest.raises(OSError, match=r"GPIO 16 is taken by fb_st7789v$"):
        GpioChip(tmp_path).inputs([17, 16])
    assert gpiod.requests == []


def test_error_says_what_is_missing_when_this_is_no_pi(gpiod: Gpiod, tmp_path: Path) -> None:
    """Other controllers are left alone."""
    gpiod.labels = dict.fromkeys(gpiod.labels, "gpio-mockup-A")
    with pytest.raises(DeviceError, match="no GPIO controller of a Raspberry Pi's header"):
        GpioChip(tmp_path)
