"""A HAT of simulated silicon in a simulated room, and all that can happen to its wires."""

import errno
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from chaos.faults import Kind
from chaos.virtual_time import Gate, Handover, VirtualClocks
from lumen.body import light
from lumen.core.reading import Channel
from lumen.devices.glass import BRAINCRAFT_GLASS
from lumen.devices.header import BRAINCRAFT, SpiBus
from lumen.devices.registry import BME280, VEML7700
from lumen.devices.veml7700 import DARK_COUNTS
from lumen.ports import DARK
from lumen.simulation.lived import LivedWorld
from lumen.simulation.place import Mishap, Surroundings
from lumen.simulation.silicon.bme280 import SimulatedBme280
from lumen.simulation.silicon.bus import Chip, SimulatedI2c
from lumen.simulation.silicon.chips import simulated_chips
from lumen.simulation.silicon.header import SimulatedHeader
from lumen.simulation.silicon.host import SimulatedHost
from lumen.simulation.silicon.veml7700 import SimulatedVeml7700
from lumen.simulation.world import World
from lumen.units import Monotonic

AIR = (Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE)
ROOM = (*AIR, Channel.LIGHT)
CORES = 4

MISHAPS: Mapping[Kind, Mishap] = {
    Kind.CABLE_PULLED: Mishap.CABLE_PULLED,
    Kind.BUS_HANGS: Mishap.BUS_HANGS,
    Kind.LIGHT_SILENT: Mishap.LIGHT_SILENT,
    Kind.BAROMETER_ASLEEP: Mishap.BAROMETER_ASLEEP,
    Kind.LIGHT_FROZEN: Mishap.LIGHT_FROZEN,
    Kind.PANEL_HANGS: Mishap.PANEL_HANGS,
}
UNCONVERTED: Mapping[Kind, tuple[int, bytes]] = {
    Kind.TEMPERATURE_UNCONVERTED: (0xFA, b"\x80\x00\x00"),
    Kind.HUMIDITY_UNCONVERTED: (0xFD, b"\x80\x00"),
    Kind.PRESSURE_UNCONVERTED: (0xF7, b"\x80\x00\x00"),
}
OUTPUTS = frozenset({Kind.PANEL_HANGS, Kind.PANEL_FAILS, Kind.LIGHTS_FAIL})
NONSENSE: Sequence[tuple[Channel, float]] = (
    (Channel.CPU_TEMP, 999.0),
    (Channel.CPU, -1.0),
    (Channel.MEMORY, 400.0),
    (Channel.DISK, float("nan")),
    (Channel.LOAD, -1.0),
    (Channel.CTX_SWITCHES, -1.0),
    (Channel.INTERRUPTS, float("inf")),
)
"""What the computer may say of itself that cannot be."""


class ChaosPlace:
    """Where the body is; fulfils `lumen.simulation.place.Place`."""

    def __init__(self, world: World, clocks: VirtualClocks, board: "Board") -> None:
        self.lived = LivedWorld(
            world, lambda: clocks.now, lambda: light.brightness(board.header.strip.frame)
        )
        self._board = board
        self._clocks = clocks
        self._known: tuple[object, Surroundings] | None = None

    @property
    def surroundings(self) -> Surroundings:
        """What is true, but for what the computer says of itself while that is nonsense."""
        board = self._board
        now = self._clocks.now, board.header.strip.frame, tuple(board.nonsense.values())
        if self._known is None or self._known[0] != now:
            truth = self.lived.surroundings
            if board.nonsense:
                false = {str(channel): value for channel, value in board.nonsense.values()}
                truth = replace(truth, **false)
            self._known = now, truth
        return self._known[1]

    @property
    def mishaps(self) -> frozenset[Mishap]:
        """What goes wrong now: what the board was given, and nothing of the scenario's own."""
        return self._board.mishaps


class _Air(SimulatedBme280):
    """The air sensor; a quantity may never be converted, and the whole part say nothing."""

    board: "Board"

    @property
    def answers(self) -> bool:
        """Whether it acknowledges its address."""
        return not self.board.active[Kind.AIR_SILENT]

    def _memory(self) -> bytearray:
        registers = super()._memory()
        for kind, (register, code) in UNCONVERTED.items():
            if self.board.active[kind]:
                registers[register : register + len(code)] = code
        return registers


class _Bus(SimulatedI2c):
    """The bus, whose data line may be stuck, and whose bytes may be garbled."""

    board: "Board"

    def writeto_then_readfrom(self, address: int, *given: Any, **more: Any) -> None:  # noqa: ANN401 - handed on
        """Send and fetch bytes."""
        super().writeto_then_readfrom(address, *given, **more)
        self._disturb(given[1])

    def readfrom_into(self, address: int, buffer: bytearray, **more: Any) -> None:  # noqa: ANN401 - handed on
        """Fetch bytes."""
        super().readfrom_into(address, buffer, **more)
        self._disturb(buffer)

    def _chip(self, address: int) -> Chip:
        """Give a chip; while nothing is wrong there is nothing to meet."""
        if (
            self.board.mishaps
            or self._unplugged
            or address not in self._chips
            or not self._chips[address].answers
        ):
            return super()._chip(address)
        return self._chips[address]

    def _disturb(self, buffer: bytearray) -> None:
        active = self.board.active
        if active[Kind.STUCK_HIGH] or active[Kind.STUCK_LOW]:
            buffer[:] = (b"\xff" if active[Kind.STUCK_HIGH] else b"\0") * len(buffer)
        elif active[Kind.GARBLED] and self.board.chance.random() < 0.3:
            buffer[:] = self.board.chance.randbytes(len(buffer))


class _Header(SimulatedHeader):
    """The header, whose bus to the panel may not open."""

    board: "Board"

    def spi(self) -> SpiBus:
        """Open the bus to the panel."""
        if self.board.active[Kind.PANEL_FAILS]:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        return super().spi()


class ChaosHost(SimulatedHost):
    """Stands in for the computer's own telemetry."""

    cores = CORES


class Board:
    """The body and its room, which outlive every process; what is wrong with them, and since when.

    Args:
        world: the room.
        clocks: the machine's.
        handover: where its threads hang.
        seed: of the parts' noise.
    """

    def __init__(self, world: World, clocks: VirtualClocks, handover: Handover, seed: int) -> None:
        self.active = Counter(dict.fromkeys(Kind, 0))
        self.mishaps: frozenset[Mishap] = frozenset()
        self.nonsense: dict[int, tuple[Channel, float]] = {}
        self.chance = Random(f"{seed}:garble")
        self._seed = seed
        self._clocks = clocks
        self._sick_at = float("-inf")
        self.stirred_at = float("-inf")
        """When anything last began or ended to be wrong."""
        self.place = ChaosPlace(world, clocks, self)
        self.bus_gate, self.panel_gate = Gate(handover), Gate(handover)
        self.header = _Header(self.place, BRAINCRAFT, BRAINCRAFT_GLASS)
        self.header.board = self
        self.header.panel.freed = self.panel_gate  # type: ignore[assignment]  # all it asks of it
        self._receive = self.header.panel.receive
        self.header.panel.receive = self._received  # type: ignore[method-assign]  # the wire
        self.is_cut_off = False
        """Whether whoever holds the wires is dead: nothing that it does reaches them."""
        chips: dict[int, Chip] = dict(
            simulated_chips(
                self.place, lambda: Monotonic(clocks.now), (BME280, VEML7700), self._chance
            )
        )
        self.air = _Air(self.place, self._chance("air"))
        self.air.board = self
        chips[0x77] = self.air
        found = chips[0x10]
        assert isinstance(found, SimulatedVeml7700)
        self.light = found
        self.bus = _Bus(self.place, chips)
        self.bus.board = self
        self.bus.freed = self.bus_gate  # type: ignore[assignment]  # as above
        self.host = ChaosHost(self.place, self._chance("host"))
        self._wire = self.header.pins[BRAINCRAFT.dotstar_clock]
        self._wire.watchers.insert(0, self._refuse)
        self._watchers = list(self._wire.watchers)

    def _chance(self, part: str) -> Random:
        return Random(f"{self._seed}:{part}")

    def begin(self, kind: Kind, number: int) -> None:
        """Let something go wrong."""
        self._count(kind, 1)
        if kind is Kind.HOST_NONSENSE:
            self.nonsense[number] = NONSENSE[number % len(NONSENSE)]
        elif kind is Kind.BUS_HANGS:
            self.bus_gate.shut()
        elif kind is Kind.PANEL_HANGS:
            self.panel_gate.shut()

    def end(self, kind: Kind, number: int) -> None:
        """Let it be over."""
        self._count(kind, -1)
        self.nonsense.pop(number, None)
        if kind is Kind.BUS_HANGS and not self.active[kind]:
            self.bus_gate.open()
        elif kind is Kind.PANEL_HANGS and not self.active[kind]:
            self.panel_gate.open()

    def _count(self, kind: Kind, more: int) -> None:
        if kind in OUTPUTS:
            self._sick_at = self._clocks.now
        self.stirred_at = self._clocks.now
        self.active[kind] += more
        self.mishaps = frozenset(mishap for k, mishap in MISHAPS.items() if self.active[k] > 0)

    @property
    def outputs_sick(self) -> bool:
        """Whether lights or panel cannot be reached now."""
        return any(self.active[kind] > 0 for kind in OUTPUTS)

    @property
    def outputs_sick_at(self) -> float:
        """When they last could not be."""
        return self._clocks.now if self.outputs_sick else self._sick_at

    def free_lines(self) -> None:
        """Free the lines that a dead process held, as the kernel does."""
        for number in self.header.pins.opened:
            self.header.pins[number].opened = False

    def cut_off(self) -> None:
        """Let the wires stay as they are, whatever a process that is dead would do with them."""
        self.is_cut_off = True
        self._wire.watchers.clear()

    def rejoin(self) -> None:
        """Let the next process have the wires."""
        self.is_cut_off = False
        self._wire.watchers[:] = self._watchers

    def lose_power(self) -> None:
        """Let every part forget what it was set to, and shine no more."""
        for chip in (self.air, self.light):
            chip.lose_power()
        self.header.strip.frame = DARK
        self.header.panel._controller._reset()

    def _refuse(self, _high: bool) -> None:  # noqa: FBT001 - what a wire says
        if self.active[Kind.LIGHTS_FAIL]:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def _received(self, data: bytes) -> None:
        if self.is_cut_off:
            return
        if self.active[Kind.PANEL_FAILS]:
            raise OSError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
        self._receive(data)

    @property
    def lit(self) -> str | None:
        """Say what of the body shines, by its wires; None where it is dark."""
        if self.header.strip.frame != DARK:
            return f"lights {self.header.strip.frame}"
        if self.header.panel.picture.getbbox() is not None:
            return "a picture on the panel"
        return None

    @property
    def light_rests_in_the_dark(self) -> bool:
        """Whether the light sensor is frozen at a count that darkness has."""
        return self.light.counts < DARK_COUNTS
