"""`lumen update`: install the newest signed release, and go back if it is not well."""

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lumen.errors import UpdateError, system_refusal
from lumen.system.stop_signals import SIGNALS
from lumen.updating.index import INDEX, Release, choose, read_index
from lumen.updating.signature import read_public_key, verify
from lumen.updating.source import fetch, read_small, require_space

_CURRENT = Path("/opt/lumen/current/bin/lumen")
_CACHE = Path("/var/cache/lumen")
_LOCK = Path("/run/lumen-update.lock")
_SAMPLES = 10
"""Samples that a new version is judged by."""


def run(arguments: argparse.Namespace) -> None:
    """Install the newest release, if it is newer than what is installed.

    Raises:
        UpdateError: it cannot be, or the version before serves again.
    """
    if os.geteuid() != 0:
        raise UpdateError("updating needs root: sudo lumen update FROM")
    present = _installed()
    if present is None:
        raise UpdateError(
            f"{_CURRENT}: no service is installed here: install it as docs/service.md says"
        )
    with _alone():
        _update(arguments.source, arguments.key, present)


def _update(source: str, key_file: Path, present: str) -> None:
    key = read_public_key(key_file)
    data = read_small(source, INDEX)
    signature = f"{INDEX}.minisig"
    verify(data, read_small(source, signature), key, f"{source}: {signature}")
    release = choose(read_index(data, f"{source}: {INDEX}"), _architecture(), present, source)
    if release is None:
        print(f"{present} is installed, and is the newest release there")
        return
    code = _install(source, release)
    running = _installed()
    if running != release.version:
        what = "dpkg could not install it" if code else "it is not well here"
        raise UpdateError(
            f"{release.version}: {what}, as said above: {running or present} runs as before: "
            "correct that, and update again"
        )
    if code:
        raise UpdateError(
            f"{running} is installed, and dpkg could not end it, as said above: correct that, and "
            "then: sudo dpkg --configure lumen-creature"
        )
    if _answer(["systemctl", "is-active", "lumen"]) is None:
        print(f"{running} is installed, and is judged by nothing: the service is stopped")
        return
    print(f"{running} runs, and was well over {_SAMPLES} samples")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let no other update take away what this one has fetched."""
    try:
        lock = _LOCK.open("w")
    except OSError as error:
        raise UpdateError(f"{_LOCK}: {system_refusal(error)}") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UpdateError("another update is running: wait for its end") from None
        yield


def _install(source: str, release: Release) -> int:
    """Fetch and install a release; give dpkg's exit code."""
    # Whatever an update that was cut off has left here is of no use.
    shutil.rmtree(_CACHE, ignore_errors=True)
    try:
        _CACHE.mkdir(parents=True)
        require_space(release, _CACHE, _CURRENT.parent)
        with tempfile.TemporaryDirectory(dir=_CACHE) as folder:
            print(f"fetching {release.version}, {release.size / 1e6:.0f} MB ...", flush=True)
            return _dpkg(fetch(source, release, Path(folder)))
    except OSError as error:
        raise UpdateError(f"{_CACHE}: {system_refusal(error)}") from None
    finally:
        shutil.rmtree(_CACHE, ignore_errors=True)


def _dpkg(package: Path) -> int:
    """Install a package, with the settings that are there, and give dpkg's exit code."""
    environment = os.environ | {"UPGRADE_SAMPLES": str(_SAMPLES)}
    command = ["dpkg", "--force-confold", "--install", str(package)]
    with _signals_waiting() as came:
        done = subprocess.run(command, env=environment, check=False)  # noqa: S603 - Debian's own program
    if came:
        present = _installed() or "no version"
        print(f"lumen: interrupted: {present} runs: to go on, try again", file=sys.stderr)
        raise KeyboardInterrupt
    return done.returncode


@contextlib.contextmanager
def _signals_waiting() -> Iterator[list[int]]:
    """Let signals wait, and give those that came.

    Killed in the middle, dpkg would leave a package half installed. Ctrl-C at a terminal reaches
    the installer by itself, which lets the version before serve again.
    """
    came: list[int] = []
    heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, lambda got, _: came.append(got)) for number in heard}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _installed() -> str | None:
    return _answer([str(_CURRENT), "--version"], "lumen ")


def _architecture() -> str:
    found = _answer(["dpkg", "--print-architecture"])
    if found is None:
        raise UpdateError(
            "releases are Debian packages, and there is no dpkg here: update with git and `sudo "
            "systemd/install`"
        )
    return found


def _answer(command: list[str], prefix: str = "") -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - named above
    except OSError:
        return None
    return done.stdout.strip().removeprefix(prefix) if done.returncode == 0 else None
