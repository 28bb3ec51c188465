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
from collections.abc import Iterator
from pathlib import Path

import pytest
from own_home import environment_in

_SHOWN, _ENDED = b"\x1b[?1049h", b"\x1b[?1049l"
_CURSOR, _HIDDEN = b"\x1b[?25h", b"\x1b[?25l"
_VIEW = b"\x1b[H"
"""Each view begins at the top left."""
_PATIENCE = 30.0
_EDITED = termios.ICANON | termios.ECHO
_MAIN = "import sys; from lumen.commands.cli import main; sys.exit(main(sys.argv[1:]))"


class Terminal:
    """A terminal with a command in it."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.said = b""
        self.stopped_by = 0
        self._own, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.process = subprocess.Popen(  # noqa: S603 - this very interpreter
            command,
            stdin=other,
            stdout=other,
            stderr=other,
            env=environment,
            # A job of its own, whose parent is in the same session: only such a one can be stopped.
            process_group=0,
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

    def wait_for_stop(self) -> None:
        """Read, as a terminal does, until the command has stopped by job control."""
        until = time.monotonic() + _PATIENCE
        while True:
            # A terminal that reads nothing would keep the last lines of the view from coming.
            if select.select([self._own], [], [], 0.02)[0]:
                self.said += os.read(self._own, 65_536)
            pid, status = os.waitpid(self.process.pid, os.WUNTRACED | os.WNOHANG)
            if pid:
                assert os.WIFSTOPPED(status), status
                self.stopped_by = os.WSTOPSIG(status)
                return
            assert time.monotonic() < until, self.said[-500:]

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
        assert b"stopped after " in after[after.rindex(_ENDED) :]
        assert modes(terminal) == _EDITED
    finally:
        terminal.process.kill()
        terminal.process.wait()
        terminal.close()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """Give a terminal in which a simulated Lumen shows itself."""
    command = [sys.executable, "-c", _MAIN, "run", "--mode", "mock"]
    terminal = Terminal(command, environment_in(tmp_path, TERM="xterm-256color"))
    try:
        terminal.read(_SHOWN)
        terminal.read(_VIEW, 2)
        yield terminal
    finally:
        terminal.process.kill()
        terminal.process.wait()
        terminal.close()


def modes(terminal: Terminal) -> int:
    """Give how the terminal treats what is typed: whether it waits for lines, and echoes."""
    return int(termios.tcgetattr(terminal._own)[3]) & (termios.ICANON | termios.ECHO)


def press(terminal: Terminal, keys: bytes) -> None:
    """Type, as a person at the terminal does."""
    os.write(terminal._own, keys)


def is_whole(said: bytes) -> bool:
    """Tell whether a terminal that was sent this shows its old lines and its cursor."""
    return said.count(_SHOWN) == said.count(_ENDED) and said.rfind(_CURSOR) > said.rfind(_HIDDEN)


def test_terminal_is_whole_when_more_than_one_signal_comes(terminal: Terminal) -> None:
    """As a closed terminal, `timeout` and a person together send them."""
    assert modes(terminal) == 0
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
        terminal.process.send_signal(number)
    terminal.read()
    assert terminal.process.wait(_PATIENCE) == 0
    assert is_whole(terminal.said)
    assert b"Traceback" not in terminal.said
    assert modes(terminal) == _EDITED


def test_lumen_ends_in_order_when_its_terminal_takes_nothing_any_more(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Paused, it holds up neither life nor end: the memory is closed and the socket gone."""
    memory = tmp_path / "state" / "lumen" / "mock" / "day-1" / "memory.sqlite"
    time.sleep(2.0)  # unread, some ten views fill what the kernel keeps for a terminal
    terminal.process.send_signal(signal.SIGTERM)
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.process.wait(_PATIENCE) == 0
    assert memory.exists()
    assert not memory.with_name("memory.sqlite-wal").exists()
    assert not (tmp_path / "run" / "lumen" / "control.sock").exists()
    assert modes(terminal) == _EDITED


def test_shell_has_a_whole_terminal_when_ctrl_z_stops_lumen(terminal: Terminal) -> None:
    """And `fg` shows it all again; a stop meanwhile takes effect then, and leaves it whole, too."""
    terminal.process.send_signal(signal.SIGTSTP)
    terminal.wait_for_stop()
    assert terminal.stopped_by == signal.SIGTSTP
    terminal.read(_ENDED)
    assert is_whole(terminal.said)
    assert modes(terminal) == _EDITED
    views = terminal.said.count(_VIEW)
    terminal.process.send_signal(signal.SIGCONT)
    terminal.read(_SHOWN, 2)
    terminal.read(_VIEW, views + 2)
    assert modes(terminal) == 0
    terminal.process.send_signal(signal.SIGTSTP)
    terminal.wait_for_stop()
    terminal.process.send_signal(signal.SIGTERM)
    terminal.process.send_signal(signal.SIGCONT)
    terminal.read()
    assert terminal.process.wait(_PATIENCE) == 0
    assert is_whole(terminal.said)


def test_terminal_is_taken_anew_when_a_stop_could_not_be_caught(terminal: Terminal) -> None:
    """After SIGSTOP the shell has written over the view, and shows its cursor."""
    terminal.process.send_signal(signal.SIGSTOP)
    terminal.wait_for_stop()
    terminal.process.send_signal(signal.SIGCONT)
    terminal.read(_SHOWN, 2)
    terminal.process.send_signal(signal.SIGINT)
    terminal.read()
    assert terminal.process.wait(_PATIENCE) == 130
    assert is_whole(terminal.said)
    assert modes(terminal) == _EDITED


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


def test_keys_ask_and_end_when_they_are_pressed(terminal: Terminal) -> None:
    """Why and help are shown, and q ends it in order, with lines and echo as before."""
    assert modes(terminal) == 0
    press(terminal, b"w")
    terminal.read(b"ENERGY")
    press(terminal, b"?")
    terminal.read(b"quiet mode on or off")
    press(terminal, b"\x1b[1;5Cxq")
    terminal.read()
    assert terminal.process.wait(_PATIENCE) == 0
    assert is_whole(terminal.said)
    assert modes(terminal) == _EDITED
