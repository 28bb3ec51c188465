"""A Debian of another processor, its programs emulated one by one by qemu's user mode."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from debian import Failed, require_success

HANDLER = Path("/usr/lib/binfmt.d/qemu-aarch64.conf")
"""Debian's own line for the kernel: which files qemu runs (package qemu-user-static)."""

PROCESSOR = "cortex-a72"
"""The Raspberry Pi 4's."""

_REGISTRY = Path("/proc/sys/fs/binfmt_misc")
_PATIENCE = 1800.0


@contextmanager
def kernel_knows_arm64() -> Iterator[None]:
    """Let the kernel hand arm64 programs to qemu; whatever was set up for it goes afterwards.

    Raises:
        Failed: this kernel cannot.
    """
    entry = _REGISTRY / HANDLER.stem
    if entry.exists():
        yield
        return
    mounted = not (_REGISTRY / "register").exists()
    if mounted:
        done = subprocess.run(["mount", "-t", "binfmt_misc", "none", _REGISTRY], check=False)  # noqa: S603, S607 - the system's own program
        if done.returncode != 0:
            raise Failed("this kernel runs no foreign programs (binfmt_misc)")
    try:
        (_REGISTRY / "register").write_bytes(HANDLER.read_bytes().splitlines()[0])
        yield
    finally:
        if entry.exists():
            entry.write_text("-1")
        if mounted:
            subprocess.run(["umount", _REGISTRY], check=False)  # noqa: S603, S607 - the system's own program


class Emulated:
    """A system's files, in which commands are run without a network."""

    def __init__(self, files: Path, binds: dict[Path, str]) -> None:
        self.files = files
        self._nspawn = ["systemd-nspawn", "--quiet", "--pipe", "--as-pid2", "--private-network"]
        self._nspawn += ["--register=no", "--keep-unit", f"--directory={files}"]
        self._nspawn += [f"--bind-ro={path}:{inside}" for path, inside in binds.items()]
        self._nspawn += [f"--setenv=QEMU_CPU={PROCESSOR}"]
        # Set where a program is slow for a reason: tests then know of no deadline.
        self._nspawn += ["--setenv=CI=true", "--setenv=LC_ALL=C.UTF-8"]

    def run(self, command: str) -> "subprocess.CompletedProcess[str]":
        """Run a shell command in it, as root."""
        return subprocess.run(  # noqa: S603 - in the emulated system only
            [*self._nspawn, "/bin/sh", "-c", command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )

    def output(self, command: str) -> str:
        """Run a command that must succeed; give what it prints.

        Raises:
            Failed: it ended with another code than 0.
        """
        done = self.run(command)
        require_success(command, done)
        return done.stdout.strip()
