"""The keys of a terminal: read one by one and not echoed while it is taken, then as before."""

import contextlib
import os
import re
import select
import signal
import sys
import termios
from collections.abc import Iterator
from typing import Any

_LOCAL_MODES, _CHARACTERS = 3, 6
"""Where `tcgetattr` keeps echo and line editing, and the characters that mean something."""
_READ = 1024
_SEQUENCE = re.compile(rb"\x1b\[([0-?]*)[ -/]*([@-~])|\x1bO(.)|\x1b|.", re.DOTALL)
_BEGUN = re.compile(rb"\x1b(\[[0-?]*[ -/]*|O)?\Z")
"""The beginning of a sequence whose rest has not come yet."""
_ARROWS = {b"A": "up", b"B": "down", b"C": "right", b"D": "left"}


class Decoder:
    """From what a terminal sends to the names of keys."""

    def __init__(self) -> None:
        self._begun = b""

    def decoded(self, sent: bytes) -> list[str]:
        """Give the keys in what was sent since the last look; none is in an unknown sequence.

        >>> Decoder().decoded(b"q" + bytes([27]) + b"[C?")
        ['q', 'right', '?']
        """
        if not sent:
            # Nothing more came: this was the key itself.
            lone, self._begun = self._begun, b""
            return ["escape"] if lone == b"\x1b" else []
        sent = self._begun + sent
        begun = _BEGUN.search(sent)
        self._begun = begun.group() if begun else b""
        return list(_keys(sent[: begun.start()] if begun else sent))


def _keys(sent: bytes) -> Iterator[str]:
    for found in _SEQUENCE.finditer(sent):
        parameters, final, keypad = found.groups()
        if final is not None or keypad is not None:
            if not parameters and (final or keypad) in _ARROWS:
                yield _ARROWS[final or keypad]
        elif found.group() == b"\x1b":
            yield "escape"
        else:
            yield found.group().decode("latin-1").lower()


class Keyboard:
    """The keys, where standard input is the terminal that views are shown in."""

    def __init__(self) -> None:
        self._fd = _terminal_of(sys.stdin)
        self._decoder = Decoder()
        self._before: list[Any] | None = None

    @property
    def works(self) -> bool:
        """Whether keys can be pressed here."""
        return self._fd is not None

    def take(self) -> None:
        """Read keys from now on as they are pressed; Ctrl-C and Ctrl-Z stay what they are."""
        if self._fd is None:
            return
        with _unstopped(), contextlib.suppress(termios.error):
            before = termios.tcgetattr(self._fd)
            modes: list[Any] = list(before)
            modes[_CHARACTERS] = list(before[_CHARACTERS])
            modes[_LOCAL_MODES] &= ~(termios.ICANON | termios.ECHO)
            modes[_CHARACTERS][termios.VMIN], modes[_CHARACTERS][termios.VTIME] = 1, 0
            # The key that ends without a word to anyone would leave the terminal like this.
            modes[_CHARACTERS][termios.VQUIT] = b"\0"
            termios.tcsetattr(self._fd, termios.TCSANOW, modes)
            self._before = before

    def give_back(self) -> None:
        """Make the terminal edit and echo lines as it did before."""
        before, self._before = self._before, None
        if self._fd is not None and before is not None:
            with _unstopped(), contextlib.suppress(termios.error):
                termios.tcsetattr(self._fd, termios.TCSANOW, before)

    def pressed(self) -> list[str]:
        """Give the keys pressed since the last look, without waiting."""
        if self._fd is None or self._before is None:
            return []
        try:
            if not select.select([self._fd], [], [], 0)[0]:
                return self._decoder.decoded(b"")
            sent = os.read(self._fd, _READ)
        except OSError:
            sent = b""
        if not sent:  # hung up
            self._fd = None
        return self._decoder.decoded(sent)


def _terminal_of(stream: Any) -> int | None:  # noqa: ANN401 - a stream, or what replaced it
    """Give a stream's descriptor if it is the terminal that standard output is."""
    try:
        fd, shown = stream.fileno(), sys.stdout.fileno()
        same = os.isatty(fd) and os.fstat(fd).st_rdev == os.fstat(shown).st_rdev
    except (AttributeError, OSError, ValueError):
        return None
    return fd if same else None


@contextlib.contextmanager
def _unstopped() -> Iterator[None]:
    """Keep the kernel from stopping a job that changes a terminal that is not its own now."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
