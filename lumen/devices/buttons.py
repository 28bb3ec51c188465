"""The joystick and the button: inputs with pull-up that a finger connects to ground."""

import asyncio
from collections.abc import Iterable

from lumen.devices.blinka import reason
from lumen.devices.header import BRAINCRAFT, Edge, Header, Pinout
from lumen.errors import DeviceError
from lumen.ports import Button, ButtonChange


class GpioButtons:
    """The open lines. They are inputs from their first instant: driven, they would be shorted.

    Raises:
        DeviceError: a line cannot be opened; none is held then.
    """

    def __init__(self, header: Header, pinout: Pinout = BRAINCRAFT) -> None:
        self._buttons = {number: button for button, number in pinout.buttons.items()}
        try:
            self._lines = header.inputs(self._buttons)
        except Exception as error:
            raise DeviceError(f"the buttons' lines: {reason(error)}") from error
        self._held: frozenset[Button] | None = None

    @property
    def unwoken(self) -> str | None:
        """Why no finger wakes anybody, so that the buttons must be looked at; None: one does."""
        return self._lines.unwoken

    def changes(self) -> list[ButtonChange]:
        """Give what was held from each edge since the last call, and last what is held now.

        Lines are looked at before the edges are taken, so that the look says nothing of a line
        that moved in between: of an edge its own time counts. A look that finds what no edge has
        said means that the kernel could not keep the edge.

        Raises:
            OSError: the lines cannot be read.
        """
        now, seen = self._lines.now(), self._named(self._lines.grounded())
        edges = self._lines.edges()
        if self._held is None:
            self._held = seen
            return [ButtonChange(seen, now)]
        changes = []
        for edge in edges:
            change = self._after(edge, self._held)
            self._held = change.held
            changes.append(change)
        moved = self._named(edge.number for edge in edges)
        held = self._held & moved | seen - moved
        unsure = frozenset[Button]() if self.unwoken else held ^ self._held
        self._held = held
        last = max([now, *(edge.at for edge in edges)])
        return [*changes, ButtonChange(held, last, unsure)]

    async def touched(self) -> None:
        """Wait for an edge."""
        loop, touched = asyncio.get_running_loop(), asyncio.Event()
        file = self._lines.fileno()
        loop.add_reader(file, touched.set)
        try:
            await touched.wait()
        finally:
            loop.remove_reader(file)

    def close(self) -> None:
        """Let go of the lines; safe to call twice."""
        self._lines.deinit()

    def _named(self, numbers: Iterable[int]) -> frozenset[Button]:
        return frozenset(self._buttons[number] for number in numbers)

    def _after(self, edge: Edge, held: frozenset[Button]) -> ButtonChange:
        button = self._named([edge.number])
        after = held | button if edge.grounded else held - button
        return ButtonChange(after, edge.at, button if edge.after_gap else frozenset())
