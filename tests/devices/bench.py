"""A simulated body on a bench: time and mishaps are in the test's hands."""

from hand_clock import HandClock

from lumen.simulation.place import Mishap, Surroundings
from lumen.simulation.silicon.header import SimulatedHeader


class Bench:
    """A place where nothing happens but what the test wants, and a body in it."""

    def __init__(self) -> None:
        self.mishaps: frozenset[Mishap] = frozenset()
        self.clock = HandClock()
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
