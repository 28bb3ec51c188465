"""Wheels for another processor, fetched by this machine's pip: binary ones and no other."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from debian import Failed

_OLDEST_GLIBC, _NEWEST_GLIBC = 17, 36
"""glibc 2.17 is manylinux2014's, 2.36 is Debian Bookworm's."""


class Wheel(NamedTuple):
    """One wheel: its size in bytes, and whether it holds machine code."""

    name: str
    version: str
    size: int
    native: bool


def own_wheel(source: Path, folder: Path) -> Path:
    """Build this project's own wheel, which is pure Python, from a copy of it.

    Raises:
        Failed: pip cannot.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("lumen_creature-*"):
        old.unlink()
    _pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(source))
    (wheel,) = folder.glob("lumen_creature-*-py3-none-any.whl")
    return wheel


def fetch(
    wanted: Sequence[str], python: str, folder: Path, key: str, machine: str = "aarch64"
) -> None:
    """Fetch wheels of what is wanted and all that it needs, unless the same key did before.

    Raises:
        Failed: pip finds no binary wheel of something.
    """
    stamp = folder / "key"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == key:
        return
    shutil.rmtree(folder, ignore_errors=True)
    versions = [f"_2_{minor}" for minor in range(_OLDEST_GLIBC, _NEWEST_GLIBC + 1)]
    platforms = [f"--platform=manylinux{version}_{machine}" for version in ("2014", *versions)]
    version = f"--python-version={python}"
    _pip(
        "download",
        "--only-binary=:all:",
        "--implementation=cp",
        version,
        *platforms,
        f"--dest={folder}",
        *wanted,
    )
    for own in folder.glob("lumen_creature-*"):
        own.unlink()
    stamp.write_text(key, encoding="utf-8")


def described(file: Path) -> Wheel:
    """Say what a wheel is, by its name."""
    name, version, *_, tag = file.stem.split("-")
    return Wheel(name, version, file.stat().st_size, tag != "any")


def _pip(*arguments: str) -> None:
    done = subprocess.run(  # noqa: S603 - this very interpreter's pip
        ["nice", sys.executable, "-m", "pip", "--quiet", *arguments],  # noqa: S607 - of every system
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Failed(f"pip {arguments[0]}: {done.stderr.strip()[-500:]}")
