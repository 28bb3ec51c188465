"""A Debian system of its own, booted under systemd-nspawn, to prove things in."""

import contextlib
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from debian import Failed, copy_base, require_success, waited

_PATIENCE = 120.0
_RESTART = 133


class Guest:
    """One system: its files, and while it runs its processes."""

    def __init__(self, base: Path, files: Path, binds: dict[Path, str]) -> None:
        self.files = files
        self._binds = binds
        self._nspawn: subprocess.Popen[bytes] | None = None
        copy_base(base, files)

    def boot(self) -> None:
        """Start it, and wait until it has come up."""
        command = [
            "systemd-nspawn",
            "--quiet",
            "--boot",
            f"--directory={self.files}",
        ]
        command += ["--machine=lumen-proof", "--register=no", "--keep-unit", "--console=pipe"]
        command += ["--system-call-filter=bpf", "--capability=CAP_BPF,CAP_NET_ADMIN"]
        command += [f"--bind-ro={path}:{inside}" for path, inside in self._binds.items()]
        with self.files.with_suffix(".console").open("ab") as console:
            self._nspawn = subprocess.Popen(  # noqa: S603 - systemd's own program
                command, stdin=subprocess.DEVNULL, stdout=console, stderr=console
            )
        self._wait_until_up()

    def reboot(self) -> None:
        """Let it restart itself: nspawn then ends with 133, as its own unit file expects."""
        assert self._nspawn is not None  # noqa: S101 - only while it runs
        self.run("systemctl reboot")
        code = self._nspawn.wait(_PATIENCE)
        if code != _RESTART:
            raise Failed(f"nspawn ended with {code}")
        self.boot()

    def power_off(self) -> None:
        """End it."""
        if self._nspawn is None:
            return
        with contextlib.suppress(Failed):
            self.run("systemctl poweroff")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._nspawn.wait(60)
        self._nspawn.kill()
        self._nspawn.wait()
        self._nspawn = None

    @property
    def leader(self) -> int:
        """The guest's first process, as numbered here."""
        leaders = self._leaders()
        if not leaders:
            raise Failed("the guest does not run")
        return leaders[0]

    def run(self, command: str, user: str = "root") -> "subprocess.CompletedProcess[str]":
        """Run a shell command in it as a user, from the home of that user."""
        enter = ["nsenter", f"--target={self.leader}", "--all", "--root", "--wd=/"]
        return subprocess.run(  # noqa: S603 - into the guest only
            [*enter, "/usr/sbin/runuser", "--login", user, "--command", command],
            env={"PATH": os.environ["PATH"], "TERM": "dumb", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def output(self, command: str, user: str = "root") -> str:
        """Run a command that must succeed; give what it prints.

        Raises:
            Failed: it ended with another code than 0.
        """
        done = self.run(command, user)
        require_success(command, done)
        return done.stdout.strip()

    def show(self, prop: str, unit: str = "lumen") -> str:
        """Give a property of a unit."""
        return self.output(f"systemctl show --property {prop} --value {unit}")

    def wait_for(self, what: str, is_so: Callable[[], bool], patience: float = _PATIENCE) -> float:
        """Wait for something; give how long it took, seconds.

        Raises:
            Failed: it did not come.
        """
        return waited(what, is_so, patience, every=0.2)

    def _leaders(self) -> list[int]:
        assert self._nspawn is not None  # noqa: S101 - only while it runs
        pid = self._nspawn.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return [int(child) for child in children if _comm(child) == "systemd"]

    def _wait_until_up(self) -> None:
        up = ("running", "degraded")
        self.wait_for(
            "the guest", lambda: self.run("systemctl is-system-running").stdout.strip() in up
        )


def _comm(pid: str) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    return ""
