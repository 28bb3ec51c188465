"""A simulated body on a bench: time and mishaps are in the test's hands."""

from lumen.devices.silicon.header import SimulatedHeader
from lumen.units import Monotonic, Seconds, WallTime
from lumen.world.place import Mishap, Surroundings


class BenchClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> Monotonic:
        """Give the time set."""
        return Monotonic(self.now)

    def wall(self) -> WallTime:
        """Give the same, as wall time."""
        return WallTime(self.now)

    async def sleep(self, duration: Seconds) -> None:
        """Move the clock."""
        self.now += duration


class Bench:
    """A place where nothing happens but what the test wants, and a body in it."""

    def __init__(self) -> None:
        self.mishaps: frozenset[Mishap] = frozenset()
        self.clock = BenchClock()
        self.header = SimulatedHeader(self)

    @property
    def surroundings(self) -> Surroundings:
        """Output parts feel nothing."""
        raise NotImplementedError

    def hang(self) -> None:
        """Let every transfer to the panel hang until `free`."""
        self.header.panel.freed.clear()
        self.mishaps = frozenset({Mishap.PANEL_HANGS})

    def free(self) -> None:
        """End the hang."""
        self.mishaps = frozenset()
        self.header.panel.freed.set()
