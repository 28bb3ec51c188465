"""`lumen update`: install the newest signed release, and go back if it is not well."""

import argparse
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from lumen.errors import UpdateError, system_refusal
from lumen.updating.index import INDEX, Release, choose, read_index
from lumen.updating.signature import read_public_key, verify
from lumen.updating.source import fetch, read_small

_CURRENT = Path("/opt/lumen/current/bin/lumen")
_CACHE = Path("/var/cache/lumen")
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
    source = arguments.source
    key = read_public_key(arguments.key)
    data = read_small(source, INDEX)
    signature = f"{INDEX}.minisig"
    verify(data, read_small(source, signature), key, f"{source}: {signature}")
    release = choose(read_index(data, f"{source}: {INDEX}"), _architecture(), present, source)
    if release is None:
        print(f"{present} is installed, and is the newest release there")
        return
    _install(source, release, present)
    print(f"{release.version} runs, and was well over {_SAMPLES} samples")


def _install(source: str, release: Release, present: str) -> None:
    # Whatever an update that was cut off has left here is of no use.
    shutil.rmtree(_CACHE, ignore_errors=True)
    try:
        _CACHE.mkdir(parents=True)
        with tempfile.TemporaryDirectory(dir=_CACHE) as folder:
            file = fetch(source, release, Path(folder))
            environment = os.environ | {"UPGRADE_SAMPLES": str(_SAMPLES)}
            done = subprocess.run(["dpkg", "--install", file], env=environment, check=False)  # noqa: S603, S607 - Debian's own program
    except OSError as error:
        raise UpdateError(f"{_CACHE}: {system_refusal(error)}") from None
    finally:
        shutil.rmtree(_CACHE, ignore_errors=True)
    running = _installed()
    if running != release.version:
        what = "dpkg could not install it" if done.returncode else "it is not well here"
        raise UpdateError(
            f"{release.version}: {what}, as said above: {running or present} runs as before: "
            "correct that, and update again"
        )


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
