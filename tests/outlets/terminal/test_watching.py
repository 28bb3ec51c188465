"""What a terminal shows while Lumen lives in it, and what it is left with."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from own_home import environment_in

_SHOWN, _ENDED = b"\x1b[?1049h", b"\x1b[?1049l"
_CURSOR = b"\x1b[?25h"
_PATIENCE = 30.0
_MAIN = "import sys; from lumen.commands.cli import main; sys.exit(main(sys.argv[1:]))"


class Terminal:
    """A terminal with a command in it."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.said = b""
        self._own, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.process = subprocess.Popen(  # noqa: S603 - this very interpreter
            command, stdin=other, stdout=other, stderr=other, env=environment
        )
        os.close(other)

    def read(self, wanted: bytes = b"", times: int = 1) -> None:
        """Read until something was said so often, or until the command has ended."""
        until = time.monotonic() + _PATIENCE
        while not wanted or self.said.count(wanted) < times:
            assert time.monotonic() < until, self.said[-500:]
            if not select.select([self._own], [], [], 0.1)[0]:
                continue
            try:
                said = os.read(self._own, 65_536)
            except OSError:  # the other end is closed
                break
            if not said:
                break
            self.said += said

    def close(self) -> None:
        """Let go of it."""
        os.close(self._own)


@pytest.mark.parametrize("views", [2, 5, 9])
def test_terminal_is_as_before_when_ctrl_c_comes(views: int, tmp_path: Path) -> None:
    """Whatever is being shown at that instant: the old lines are back, and so is the cursor."""
    command = [sys.executable, "-c", _MAIN, "run", "--mode", "mock"]
    terminal = Terminal(command, environment_in(tmp_path, TERM="xterm-256color"))
    try:
        terminal.read(_SHOWN)
        # Each view begins at the top left; Ctrl-C comes as one has begun.
        terminal.read(b"\x1b[H", views)
        terminal.process.send_signal(signal.SIGINT)
        terminal.read()
        assert terminal.process.wait(_PATIENCE) == 130
        after = terminal.said[terminal.said.index(_SHOWN) :]
        assert after.count(_ENDED) == 1
        assert _CURSOR in after[after.rindex(_ENDED) - 20 :]
    finally:
        terminal.process.kill()
        terminal.process.wait()
        terminal.close()


@pytest.mark.parametrize("name", ["dumb", ""])
def test_moments_are_told_as_lines_when_the_terminal_shows_no_views(
    name: str, tmp_path: Path
) -> None:
    """One that cannot move its cursor would show nothing at all."""
    command = [sys.executable, "-c", _MAIN, "run", "--mode", "mock", "--speed", "60"]
    terminal = Terminal(command, environment_in(tmp_path, TERM=name, LUMEN_PAGE_PORT="0"))
    try:
        terminal.read(b" (simulated)  ", 2)
        terminal.process.send_signal(signal.SIGINT)
        terminal.read()
        assert terminal.process.wait(_PATIENCE) == 130
        assert b"awake in " in terminal.said
        assert b"\x1b" not in terminal.said
    finally:
        terminal.process.kill()
        terminal.process.wait()
        terminal.close()
