"""A machine of its own: a Linux kernel that runs here as a process, asked over a serial line."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from debian import Failed, require_success, waited

MEMORY = "640M"
_BOOT = 300.0
_PATIENCE = 240.0


class Machine:
    """One guest: what it boots from, and while it runs its kernel."""

    def __init__(self, kernel: Path, tree: Path, folder: Path, arguments: Sequence[str]) -> None:
        """Describe it by User Mode Linux's own arguments, of which disks are `ubdX=COW,BASE`."""
        self.tree = tree
        """The board as it is described to the kernel when it boots."""
        self._command = [str(kernel), f"mem={MEMORY}", *arguments]
        self._command += ["root=/dev/ubda", "rw", "con=null", "con0=null,fd:1", "panic=-1"]
        self._folder = folder
        self._kernel: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._unread = b""

    @property
    def console(self) -> Path:
        """What the kernel said, of all its lives."""
        return self._folder / "console"

    def boot(self, *arguments: str) -> float:
        """Start it, and wait until it can be asked; give the seconds that it took."""
        self._line, far = socket.socketpair()
        begin = time.monotonic()
        with self.console.open("ab") as console, far:
            self._kernel = subprocess.Popen(  # noqa: S603 - the kernel made for this
                [  # noqa: S607
                    "nice",
                    *self._command,
                    f"dtb={self.tree}",
                    f"ssl0=fd:{far.fileno()}",
                    *arguments,
                ],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                pass_fds=(far.fileno(),),
                env={"PATH": os.environ["PATH"], "TMPDIR": str(self._folder), "HOME": "/root"},
                start_new_session=True,
            )
        self._unread = b""
        with contextlib.ExitStack() as failing:
            failing.callback(self.kill)
            if self.next_line(_BOOT) != "ready":
                raise Failed(f"the guest did not come up: see {self.console}")
            failing.pop_all()
        return time.monotonic() - begin

    def run(
        self, command: str, user: str = "root", patience: float = _PATIENCE
    ) -> "subprocess.CompletedProcess[str]":
        """Run a shell command in it as a user.

        Raises:
            Failed: the guest does not answer.
        """
        assert self._line is not None  # noqa: S101 - only while it runs
        request = {"command": command, "user": user, "patience": patience}
        self._line.sendall(json.dumps(request).encode() + b"\n")
        answer = self.next_line(patience + 60.0)
        if not isinstance(answer, dict):
            raise Failed(f"the guest answered {answer!r}")
        return subprocess.CompletedProcess(command, answer["code"], answer["out"], answer["err"])

    def output(self, command: str, user: str = "root", patience: float = _PATIENCE) -> str:
        """Run a command that must succeed; give what it prints.

        Raises:
            Failed: it ended with another code than 0.
        """
        done = self.run(command, user, patience)
        require_success(command, done)
        return done.stdout.strip()

    def wait_for(self, what: str, is_so: Callable[[], bool], patience: float = _PATIENCE) -> float:
        """Wait for something; give how long it took, seconds.

        Raises:
            Failed: it did not come.
        """
        return waited(what, is_so, patience, every=0.5)

    def reboot(self) -> None:
        """Let it stop in order, and start it again."""
        self.power_off()
        self.boot()

    def power_off(self) -> None:
        """Let it end in order; where it does not, end it."""
        if self._kernel is None:
            return
        try:
            with contextlib.suppress(Failed, OSError):
                self.run("systemctl --no-block poweroff", patience=20.0)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._kernel.wait(90.0)
        finally:
            self.kill()

    def kill(self) -> None:
        """End the kernel and all that runs in it at once, as a power cut does."""
        if self._kernel is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._kernel.pid, signal.SIGKILL)
        self._kernel.wait()
        self._kernel = None
        if self._line is not None:
            self._line.close()
            self._line = None

    def wake(self) -> None:
        """Wake it from its suspension, as a key would: User Mode Linux takes SIGUSR1 for that."""
        assert self._kernel is not None  # noqa: S101 - only while it runs
        self._kernel.send_signal(signal.SIGUSR1)

    def next_line(self, patience: float) -> object:
        """Give the next line of the guest, decoded."""
        assert self._line is not None  # noqa: S101 - only while it runs
        assert self._kernel is not None  # noqa: S101 - as above
        until = time.monotonic() + patience
        while b"\n" not in self._unread:
            left = until - time.monotonic()
            if left < 0.0:
                raise Failed(f"the guest said nothing for {patience:.0f} s")
            if self._kernel.poll() is not None:
                raise Failed(f"the guest ended: see {self.console}")
            if select.select([self._line], [], [], min(left, 1.0))[0]:
                self._unread += self._line.recv(65536)
        line, self._unread = self._unread.split(b"\n", 1)
        return json.loads(line)
