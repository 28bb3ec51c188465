"""Proves Lumen on a Linux kernel with a Raspberry Pi's header: make prove-pi, or ARGS=trixie.

Builds User Mode Linux with a board of its own (once; minutes), boots a Debian in it, installs
Lumen as the README says, troubles the board, and prints what was proved. Needs root, debootstrap,
and what builds a kernel: flex, bison, bc.
"""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial
from pathlib import Path

import pi_faults  # noqa: F401 - its proofs are added as it is imported
import pi_machine_faults  # noqa: F401 - as above
from debian import SUITES, Failed, make_checkout
from disk import make_disk, make_state
from kernel import CACHE, PROGRAMS, Kernel, make_kernel
from machine import Machine
from package_proofs import PROOFS as PACKAGE_PROOFS
from package_proofs import make_packages
from pi_proofs import PROOFS
from power import prove_power
from wheels import fetch
from workbench import Bench

Row = tuple[str, str, str, float]
_PACKAGES = "/host/packages"
_INSTALLING = 1800.0
"""Seconds that an installation may take there, at most."""


def make_shared(suite: str, only: Sequence[str]) -> Path:
    """Give a folder with what the guest, which has no network, reads of this machine.

    That is the checkout, all that pip will want, and the packages where these are to be proved.
    """
    shared = CACHE / f"{suite}-host"
    shared.mkdir(parents=True, exist_ok=True)
    source = CACHE / "source"  # building leaves files behind
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(make_checkout(shared), source, symlinks=True)
    requirements = source / "systemd" / "requirements.txt"
    key = requirements.read_text(encoding="utf-8")
    python = "{}.{}".format(*SUITES[suite])
    wanted = ["--require-hashes", f"--requirement={requirements}", "--no-deps"]
    fetch(wanted, python, shared / "wheels", key, "x86_64")
    if any(is_wanted(what, only) for what, _prove in PACKAGE_PROOFS):
        make_packages(shared / "packages")
    return shared


def prepared(suite: str, kernel: Kernel, only: Sequence[str]) -> Bench:
    """Give a running machine like a fresh Raspberry Pi with the HAT on it."""
    shared, image = make_shared(suite, only), make_disk(suite, kernel)
    folder = CACHE / f"{suite}-run"
    shutil.rmtree(folder, ignore_errors=True)
    return booted(kernel, folder, image, shared)


def booted(kernel: Kernel, folder: Path, image: Path, shared: Path) -> Bench:
    """Give a running machine that writes into a folder of its own what it changes."""
    folder.mkdir()
    disks = [f"ubd0={folder / 'root.cow'},{image}", f"ubd1={make_state(folder / 'state.ext4')}"]
    machine = Machine(kernel.program, kernel.tree, folder, [*disks, f"hostfs={shared}"])
    bench = Bench(machine, folder, image, kernel.tree_with_lights)
    with contextlib.ExitStack() as failing:
        failing.callback(machine.kill)
        took = machine.boot()
        bench.wait_for("the system", bench.is_up)
        release = bench.output(". /etc/os-release; echo $PRETTY_NAME, $(uname -sr)")
        failing.pop_all()
    print(f"booted in {took:.0f} s: {release}", flush=True)
    return bench


def proved(bench: Bench, only: Sequence[str]) -> Iterator[Row]:
    """Prove one after the other; give the mark, what was proved, what was seen, and the seconds."""
    for what, prove in PROOFS:
        installs = prove is PROOFS[0][1]
        if not installs and not is_wanted(what, only):
            continue
        yield _row(what, lambda prove=prove: prove(bench))  # type: ignore[misc]


def is_wanted(what: str, only: Sequence[str]) -> bool:
    """Whether a proof is asked for by its words; all are where none is."""
    return not only or any(words in what for words in only)


def packaged(
    kernel: Kernel, suite: str, bench: Bench, only: Sequence[str]
) -> Generator[Row, None, None]:
    """Prove the package on another machine, fresh as the first one was."""
    wanted = [(what, prove) for what, prove in PACKAGE_PROOFS if is_wanted(what, only)]
    if not wanted:
        return
    shared = CACHE / f"{suite}-host"
    fresh = booted(kernel, bench.folder / "package", bench.image, shared)
    ask = partial(fresh.output, patience=_INSTALLING)
    try:
        for what, prove in wanted:
            yield _row(what, lambda prove=prove: prove(ask, _PACKAGES))  # type: ignore[misc]
    finally:
        fresh.machine.power_off()


def _row(what: str, prove: Callable[[], str]) -> Row:
    begin = time.monotonic()
    try:
        mark, seen = "pass", prove()
    except (Failed, subprocess.TimeoutExpired, KeyError, ValueError) as failure:
        mark, seen = "FAIL", f"{type(failure).__name__}: {failure}"
    return mark, what, seen, time.monotonic() - begin


def power(bench: Bench, kernel: Kernel, suite: str, cuts: int) -> Row:
    """Cut the power of another machine that boots from the first one's disk."""
    folder = bench.folder / "power"
    folder.mkdir(exist_ok=True)
    disks = [f"ubd0r={bench.folder / 'root.cow'},{bench.image}"]
    disks += [f"ubd1={folder / 'state.ext4'}", f"ubd2={folder / 'state.log'}"]
    machine = Machine(kernel.program, kernel.tree, folder, disks)
    try:
        checkout = CACHE / f"{suite}-host" / "checkout"
        what = f"the power is cut {cuts} times"
        return _row(what, lambda: prove_power(machine, folder, checkout, cuts))
    finally:
        machine.kill()


def wrong_here(suite: str) -> str | None:
    """Give what is missing for a proof, or None."""
    if suite not in SUITES:
        return f"there is no suite {suite!r}; there are: {', '.join(SUITES)}"
    if os.geteuid() != 0:
        return "making a disk needs root"
    programs = ("debootstrap", "mke2fs", "e2fsck", "debugfs", *PROGRAMS)
    missing = [name for name in programs if shutil.which(name) is None]
    return f"missing: {', '.join(missing)}" if missing else None


def prove(arguments: argparse.Namespace) -> list[str]:
    """Prove everything, print a table, and give the marks."""
    kernel = make_kernel()
    bench = prepared(arguments.suite, kernel, arguments.only)
    marks: list[str] = []

    def show(row: Row) -> None:
        mark, what, seen, seconds = row
        marks.append(mark)
        print(f"{mark}  {what}  ({seconds:.0f} s)", flush=True)
        print(textwrap.indent(textwrap.fill(seen, 92), "      "), flush=True)

    try:
        for row in proved(bench, arguments.only):
            show(row)
    finally:
        bench.machine.power_off()
    with contextlib.closing(packaged(kernel, arguments.suite, bench, arguments.only)) as rows:
        for row in rows:
            show(row)
    if arguments.cuts:
        show(power(bench, kernel, arguments.suite, arguments.cuts))
    return marks


def main() -> int:
    """Prove, and give the exit code: 1 if anything failed."""
    parser = argparse.ArgumentParser(
        prog="make prove-pi", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("suite", nargs="?", default="bookworm", help="bookworm or trixie")
    parser.add_argument("--cuts", type=int, default=200, help="power cuts at the end; 0 is none")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="WORDS",
        help="install, and prove only what has these words in its name; may be given again",
    )
    arguments = parser.parse_args()
    wrong = wrong_here(arguments.suite)
    if wrong is not None:
        print(f"prove-pi: {wrong}", file=sys.stderr)
        return 1
    # Whoever ends the proof ends its kernels: unlike an interrupt, these would leave them running.
    for end in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(end, lambda number, _: sys.exit(128 + number))
    marks = prove(arguments)
    counts = ", ".join(f"{marks.count(mark)} {mark}" for mark in ("pass", "FAIL"))
    print(f"\n{arguments.suite}: {counts}")
    return int("FAIL" in marks)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        sys.exit(f"prove-pi: {failure}")
