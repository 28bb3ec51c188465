"""Simulated pins: wires that watchers see, and objects that stand in for DigitalInOut.

A wire can be opened once at a time, as on the real chip, so that a driver that forgets to let
go of its pins fails here too.
"""

import contextlib
import errno
import os
import time
from functools import partial
from typing import TYPE_CHECKING

from lumen.devices.header import BRAINCRAFT, Edge, Pinout
from lumen.ports import Button
from lumen.units import Monotonic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class GpioLine:
    """One pin of the header as the world sees it: what drives it, and who watches."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.opened = False
        self.grounded = False
        """Whether something outside, a pressed button say, connects it to ground."""
        self.on_ground: Callable[[bool], None] = lambda _grounded: None
        """What hears of each change of that, as the kernel does of edges."""
        self.level = False
        """What Lumen last drove, high or low."""
        self.was_output = False
        """Whether it has ever been an output: on a grounded wire that is a short circuit."""
        self.writes = 0
        self.watchers: list[Callable[[bool], None]] = []

    def ground(self, *, grounded: bool) -> None:
        """Connect the wire to ground, or let it go."""
        if grounded is not self.grounded:
            self.grounded = grounded
            self.on_ground(grounded)

    def open(self) -> None:
        """Take the wire.

        Raises:
            OSError: it is open already.
        """
        if self.opened:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), f"GPIO {self.number}")
        self.opened = True

    def drive(self, *, high: bool) -> None:
        """Drive the wire; its watchers see it, as a real chip sees every edge."""
        self.writes += 1
        self.level = high
        for watcher in self.watchers:
            watcher(high)


class SimulatedPin:
    """Stands in for `digitalio.DigitalInOut` on a wire; as Blinka's, it drives nothing at first.

    Raises:
        OSError: the wire is open already.
    """

    def __init__(self, wire: GpioLine) -> None:
        self._opened = False
        self._wire = wire
        wire.open()
        self._opened = True

    @property
    def value(self) -> bool:
        """The level that the wire is driven to."""
        return self._wire.level

    @value.setter
    def value(self, high: object) -> None:
        if not self._opened:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF), f"GPIO {self._wire.number}")
        if not self._wire.was_output:
            raise AttributeError("Not an output")
        self._wire.drive(high=bool(high))

    def switch_to_output(self, value: object = False) -> None:  # noqa: FBT002 - digitalio's own
        """Make the pin an output."""
        self._wire.was_output = True
        self.value = bool(value)

    def deinit(self) -> None:
        """Let go of the wire; safe to call twice."""
        if self._opened:
            self._opened = self._wire.opened = False

    def __del__(self) -> None:
        # As Blinka's pins: one that nobody refers to any more is free.
        self.deinit()


class SimulatedPair:
    """Stands in for one request of the kernel's for two outputs.

    Raises:
        OSError: one of the wires is open already.
    """

    def __init__(self, clock: GpioLine, data: GpioLine) -> None:
        self._wires: tuple[GpioLine, ...] = ()
        data.open()
        try:
            clock.open()
        except OSError:
            data.opened = False
            raise
        self._wires = (data, clock)
        for wire in self._wires:
            wire.was_output = True
            wire.drive(high=False)

    def drive(self, *, clock: bool, data: bool) -> None:
        """Drive both, the data first, as the kernel goes by their numbers."""
        if not self._wires:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        data_wire, clock_wire = self._wires
        if data_wire.level is not data:
            data_wire.drive(high=data)
        # It is what counts the calls: each of them drives the clock.
        clock_wire.drive(high=clock)

    def deinit(self) -> None:
        """Let go of both wires; safe to call twice."""
        wires, self._wires = self._wires, ()
        for wire in wires:
            wire.opened = False

    def __del__(self) -> None:
        # As the kernel: a request that nobody refers to any more is over.
        self.deinit()


class SimulatedInputs:
    """Stands in for one request of the kernel's for inputs with pull-up and their edges.

    Args:
        wires: what to open.
        unwoken: why there are no edges; None: there are.

    Raises:
        OSError: one of the wires is open already.
    """

    def __init__(self, wires: "Sequence[GpioLine]", unwoken: str | None) -> None:
        self.unwoken = unwoken
        self._edges: list[Edge] = []
        self._wires: list[GpioLine] = []
        self._read, self._write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            for wire in wires:
                wire.open()
                self._wires.append(wire)
        except OSError:
            self.deinit()
            raise
        if unwoken is None:
            for wire in self._wires:
                wire.on_ground = partial(self._hear, wire.number)

    def _hear(self, number: int, grounded: bool) -> None:  # noqa: FBT001 - what a wire says
        self._edges.append(Edge(number, grounded, self.now()))
        with contextlib.suppress(BlockingIOError):  # full: it can be read for long
            os.write(self._write, b"\0")

    def fileno(self) -> int:
        """Give the file that can be read once there was an edge."""
        return self._read

    def now(self) -> Monotonic:
        """Give the time by the clock that the kernel stamps edges with."""
        return Monotonic(time.monotonic())

    def edges(self) -> list[Edge]:
        """Take the edges since the last call."""
        with contextlib.suppress(BlockingIOError):
            os.read(self._read, 1 << 16)
        edges, self._edges = self._edges, []
        return edges

    def grounded(self) -> frozenset[int]:
        """Give the lines that are connected to ground now."""
        return frozenset(wire.number for wire in self._wires if wire.grounded)

    def deinit(self) -> None:
        """Let go of the wires; safe to call twice."""
        wires, self._wires = self._wires, []
        for wire in wires:
            wire.opened = False
            wire.on_ground = lambda _grounded: None
        if self._read >= 0:
            os.close(self._read)
            os.close(self._write)
            self._read = self._write = -1

    def __del__(self) -> None:
        # As the kernel: a request that nobody refers to any more is over.
        self.deinit()


class SimulatedPins:
    """All wires of a header, by BCM number."""

    def __init__(self) -> None:
        self._wires: dict[int, GpioLine] = {}

    def __getitem__(self, number: int) -> GpioLine:
        return self._wires.setdefault(number, GpioLine(number))

    @property
    def opened(self) -> frozenset[int]:
        """The wires that somebody holds open."""
        return frozenset(number for number, wire in self._wires.items() if wire.opened)


class SimulatedButtons:
    """Fingers on the joystick and the button: pressed, each connects its wire to ground."""

    def __init__(self, pins: SimulatedPins, pinout: Pinout = BRAINCRAFT) -> None:
        self._wires = {button: pins[number] for button, number in pinout.buttons.items()}

    def press(self, button: Button) -> None:
        """Hold a button down."""
        self._wires[button].ground(grounded=True)

    def release(self, button: Button) -> None:
        """Let a button go."""
        self._wires[button].ground(grounded=False)
