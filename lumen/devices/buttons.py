"""The joystick and the button: inputs with pull-up that a finger connects to ground."""

import asyncio

from lumen.devices.header import BRAINCRAFT, Header, Pinout
from lumen.errors import DeviceError
from lumen.ports import Button


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
            raise DeviceError(f"the buttons' lines: {error}") from error
        self._held: frozenset[Button] = frozenset()

    @property
    def unwoken(self) -> str | None:
        """Why no finger wakes anybody, so that the buttons must be looked at; None: one does."""
        return self._lines.unwoken

    def changes(self) -> list[frozenset[Button]]:
        """Give what was held after each edge since the last call, and last what is held now.

        The last is looked at, so that an edge which the kernel could not keep is made up for.

        Raises:
            OSError: the lines cannot be read.
        """
        changes = [self._after(number, held=held) for number, held in self._lines.edges()]
        self._held = frozenset(self._buttons[number] for number in self._lines.grounded())
        return [*changes, self._held]

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

    def _after(self, number: int, *, held: bool) -> frozenset[Button]:
        button = frozenset({self._buttons[number]})
        self._held = self._held | button if held else self._held - button
        return self._held
