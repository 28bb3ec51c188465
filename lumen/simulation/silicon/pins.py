"""Simulated pins: wires that watchers see, and objects that stand in for DigitalInOut.

A wire can be opened once at a time, as on the real chip, so that a driver that forgets to let
go of its pins fails here too.
"""

import errno
import os
from enum import Enum
from typing import TYPE_CHECKING

from lumen.devices.header import BRAINCRAFT, Pinout
from lumen.ports import Button

if TYPE_CHECKING:
    from collections.abc import Callable


class Direction(Enum):
    """Stands in for `digitalio.Direction`."""

    INPUT = "input"
    OUTPUT = "output"


class Pull(Enum):
    """Stands in for `digitalio.Pull`."""

    UP = "up"
    DOWN = "down"


class GpioLine:
    """One pin of the header as the world sees it: what drives it, and who watches."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.opened = False
        self.grounded = False
        """Whether something outside, a pressed button say, connects it to ground."""
        self.level = False
        """What Lumen last drove, high or low."""
        self.was_output = False
        """Whether it has ever been an output: on a grounded wire that is a short circuit."""
        self.writes = 0
        self.watchers: list[Callable[[bool], None]] = []

    def drive(self, *, high: bool) -> None:
        """Drive the wire; its watchers see it, as a real chip sees every edge."""
        self.writes += 1
        self.level = high
        for watcher in self.watchers:
            watcher(high)


class SimulatedPin:
    """Stands in for `digitalio.DigitalInOut` on a wire.

    Raises:
        OSError: the wire is open already.
    """

    def __init__(self, wire: GpioLine) -> None:
        self._opened = False
        self._wire = wire
        self._direction = Direction.INPUT
        if wire.opened:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), f"GPIO {wire.number}")
        self._opened = wire.opened = True
        self.pull: Pull | None = None

    @property
    def direction(self) -> Direction:
        """Which way the pin works; a fresh output is low."""
        return self._direction

    @direction.setter
    def direction(self, direction: Direction) -> None:
        self._direction = direction
        if direction is Direction.OUTPUT:
            self._wire.was_output = True
            self.value = False

    @property
    def value(self) -> bool:
        """The wire's level; a floating input without pull-up reads low."""
        if self._direction is Direction.OUTPUT:
            return self._wire.level
        return self.pull is Pull.UP and not self._wire.grounded

    @value.setter
    def value(self, high: object) -> None:
        if not self._opened:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF), f"GPIO {self._wire.number}")
        if self._direction is not Direction.OUTPUT:
            raise AttributeError("Not an output")
        self._wire.drive(high=bool(high))

    def switch_to_output(self, value: object = False) -> None:  # noqa: FBT002 - digitalio's own
        """Make the pin an output."""
        self.direction = Direction.OUTPUT
        self.value = bool(value)

    def switch_to_input(self, pull: Pull | None = None) -> None:
        """Make the pin an input."""
        self.direction = Direction.INPUT
        self.pull = pull

    def deinit(self) -> None:
        """Let go of the wire; safe to call twice."""
        if self._opened:
            self._opened = self._wire.opened = False

    def __del__(self) -> None:
        # As Blinka's pins: one that nobody refers to any more is free.
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
        self._wires[button].grounded = True

    def release(self, button: Button) -> None:
        """Let a button go."""
        self._wires[button].grounded = False
