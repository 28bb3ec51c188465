"""The proof's kernel: User Mode Linux from Debian's own source, and the board as its module.

Built once and kept, for as long as the configuration and the source's version stay the same.
"""

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from debian import Failed

SOURCE = "linux-source-6.12"
BOARD = Path(__file__).with_name("board")
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "lumen" / "prove-pi"
OVERLAY = Path(__file__).parents[1] / "lumen-lights.dtbo"
PROGRAMS = ("apt-get", "dpkg-deb", "gcc", "make", "flex", "bison", "bc", "xz", "fdtoverlay")


class Kernel(NamedTuple):
    """What was built: the kernel, its modules' folder (as of a root), and the device trees.

    The second tree is the first with the overlay that gives the lights to the kernel.
    """

    program: Path
    modules: Path
    tree: Path
    tree_with_lights: Path


def make_kernel() -> Kernel:
    """Give the kernel with the board, built where it is not there yet.

    Raises:
        Failed: it cannot be fetched or built.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    source = _source()
    config = BOARD / "kernel.config"
    if _changed(CACHE / "kernel.key", [config]):
        _timed("kernel", lambda: _build_kernel(source, config))
        _keep(CACHE / "kernel.key", [config])
    sources = [path for path in sorted(BOARD.iterdir()) if path != config]
    modules = CACHE / "modules"
    if _changed(CACHE / "board.key", [config, *sources]):
        _timed("board", lambda: _build_board(source, modules))
        _keep(CACHE / "board.key", [config, *sources])
    tree = CACHE / "pi4.dtb"
    return Kernel(source / "linux", modules, tree, _overlaid(tree, CACHE / "pi4-lights.dtb"))


def _source() -> Path:
    """Fetch and unpack Debian's source of the kernel."""
    folder = CACHE / SOURCE
    if not folder.exists():
        print(f"fetching {SOURCE} (some 150 MB) ...", flush=True)
        partial = CACHE / "source.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        _run(["apt-get", "download", "--quiet=2", SOURCE], partial)
        (package,) = partial.glob("*.deb")
        _run(["dpkg-deb", "--extract", str(package), "."], partial)
        _run(["tar", "--extract", "--file", f"usr/src/{SOURCE}.tar.xz"], partial)
        (partial / SOURCE).rename(folder)
        shutil.rmtree(partial)
    return folder


def _build_kernel(source: Path, config: Path) -> None:
    base = source / "arch" / "um" / "configs" / "x86_64_defconfig"
    _run(["scripts/kconfig/merge_config.sh", "-m", str(base), str(config)], source)
    _make(source, "olddefconfig")
    _refuse_lacking(config, source / ".config")
    _make(source, f"-j{os.cpu_count()}", "linux", "modules")


def _refuse_lacking(wanted: Path, got: Path) -> None:
    lines = set(got.read_text(encoding="utf-8").splitlines())
    options = [line for line in wanted.read_text(encoding="utf-8").splitlines() if "=" in line]
    lacking = [line for line in options if line.startswith("CONFIG_") and line not in lines]
    if lacking:
        raise Failed(f"this kernel cannot have {', '.join(lacking)}")


def _build_board(source: Path, modules: Path) -> None:
    folder = CACHE / "board"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(BOARD, folder)
    shutil.rmtree(modules, ignore_errors=True)
    _make(source, f"M={folder}", "modules")
    into = f"INSTALL_MOD_PATH={modules}"
    _make(source, into, "modules_install")
    _make(source, f"M={folder}", into, "modules_install")
    compiler = str(source / "scripts/dtc/dtc")
    _run([compiler, "-@", "-o", str(CACHE / "pi4.dtb"), str(folder / "pi4.dts")], folder)


def _overlaid(tree: Path, result: Path) -> Path:
    """Merge the overlay as the firmware does: the very file that is installed."""
    _run(["fdtoverlay", "-i", str(tree), "-o", str(result), str(OVERLAY)], CACHE)
    return result


def _make(source: Path, *arguments: str) -> None:
    _run(["nice", "make", "ARCH=um", *arguments], source)


def _run(command: Sequence[str], folder: Path) -> None:
    with (CACHE / "build.log").open("ab") as log:
        done = subprocess.run(  # noqa: S603 - the builders of a kernel
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=dict(os.environ, ARCH="um"),
            check=False,
        )
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)} ended with {done.returncode}: see {log.name}")


def _key(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _changed(stamp: Path, files: Sequence[Path]) -> bool:
    return not stamp.exists() or stamp.read_text(encoding="ascii") != _key(files)


def _keep(stamp: Path, files: Sequence[Path]) -> None:
    stamp.write_text(_key(files), encoding="ascii")


def _timed(what: str, build: Callable[[], None]) -> None:
    print(f"building the {what} ...", flush=True)
    begin = time.monotonic()
    build()
    print(f"the {what} took {(time.monotonic() - begin) / 60.0:.1f} min", flush=True)
