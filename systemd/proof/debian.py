"""Debian systems to prove things in, made once and kept, and what is proved there."""

import contextlib
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SUITES = {"bookworm": (3, 11), "trixie": (3, 13)}
"""Debian's releases under Raspberry Pi OS, with their Pythons."""

BOOTED = (
    "systemd",
    "systemd-sysv",
    "dbus",
    "python3",
    "python3-venv",
    "sudo",
    "make",
    "procps",
    "libpam-systemd",
)
"""Packages of a system that boots, and in which the README's commands can be given."""

_MIRROR = "http://deb.debian.org/debian"


class Failed(Exception):  # noqa: N818 - it reads as what it is: a proof failed
    """Something is not as it should be; the text says what was seen instead."""


def require_success(command: str, done: subprocess.CompletedProcess[str]) -> None:
    """See that a command ended well; else show the last of all that it printed.

    Raises:
        Failed: it ended with another code than 0.
    """
    if done.returncode != 0:
        printed = (done.stdout + done.stderr).strip()[-1500:]
        raise Failed(f"{command} ended with {done.returncode}: {printed}")


def waited(what: str, is_so: Callable[[], bool], patience: float, every: float) -> float:
    """Wait for something, looking every so many seconds; give how long it took, seconds.

    Raises:
        Failed: it did not come.
    """
    begin = time.monotonic()
    while True:
        with contextlib.suppress(Failed):
            if is_so():
                return time.monotonic() - begin
        if time.monotonic() - begin > patience:
            raise Failed(f"waited {patience:.0f} s in vain for {what}")
        time.sleep(every)


def make_base(folder: Path, suite: str, packages: Sequence[str], architecture: str = "") -> Path:
    """Give a Debian system to copy, made once and kept; without an architecture, this machine's.

    Raises:
        Failed: debootstrap cannot make it.
    """
    base = folder / suite
    if not base.exists():
        partial = folder / f"{suite}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", f"--include={','.join(packages)}"]
        command += [f"--arch={architecture}"] if architecture else []
        with (folder / f"{suite}.log").open("wb") as log:
            done = subprocess.run([*command, suite, partial, _MIRROR], check=False, stdout=log)  # noqa: S603 - Debian's own program
        if done.returncode != 0:
            raise Failed(f"debootstrap could not make {suite}: see {log.name}")
        partial.rename(base)
    return base


def copy_base(base: Path, files: Path) -> None:
    """Make a fresh system like the base, in the place of what was there."""
    shutil.rmtree(files, ignore_errors=True)
    subprocess.run(["cp", "--archive", "--reflink=auto", base, files], check=True)  # noqa: S603, S607 - this very script's paths


def make_checkout(folder: Path) -> Path:
    """Give a copy of this project as it is fetched, without what was made in it since."""
    checkout = folder / "checkout"
    shutil.rmtree(checkout, ignore_errors=True)
    checkout.mkdir()
    for part in ("lumen", "trainer", "models", "systemd"):
        shutil.copytree(ROOT / part, checkout / part, symlinks=True)
    for part in ("pyproject.toml", "README.md", "LICENSE", "Makefile"):
        shutil.copy(ROOT / part, checkout / part)
    return checkout
