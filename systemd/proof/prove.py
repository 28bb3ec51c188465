"""Proves the service in a running system: make prove-service, or ARGS=trixie PYTHON=python3.13.

Boots a Debian of its own, installs Lumen in it as the README says, harms it, and prints what was
proved. Needs root, debootstrap, systemd-nspawn, and a Python of the guest's version for the wheels.
"""

import os
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from debian import BOOTED, ROOT, SUITES, Failed, make_base, make_checkout
from guest import Guest
from package_proofs import PROOFS as PACKAGE_PROOFS
from package_proofs import PackageProof, make_packages
from proofs import CHECKOUT, DROP_IN, PROBE, PROOFS, UNPROVED, WATCHDOG, Proof

FOLDER = ROOT / "build" / "proof"
PACKAGES = "/packages"


def make_wheels(folder: Path, checkout: Path) -> Path:
    """Give a folder of all that pip will want in the guest, which is kept off the network.

    Raises:
        Failed: pip cannot fetch one.
    """
    wheels = folder / "wheels-{}.{}".format(*sys.version_info)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(wheels)]
    command += ["--require-hashes", "--requirement", str(checkout / "systemd/requirements.txt")]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603 - this very interpreter's pip
    if done.returncode != 0:
        raise Failed(f"pip could not fetch the wheels: {done.stderr.strip()}")
    return wheels


@contextmanager
def prepared(suite: str) -> Iterator[Guest]:
    """Give a running guest like a fresh Raspberry Pi: user, sudo, groups, checkout."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    checkout = make_checkout(FOLDER)
    wheels = make_wheels(FOLDER, checkout)
    packages = FOLDER / "packages"
    make_packages(packages)
    base = make_base(FOLDER, suite, BOOTED)
    binds = {checkout: CHECKOUT, wheels: "/wheels", packages: PACKAGES}
    guest = Guest(base, FOLDER / "system", binds)
    etc = guest.files / "etc"
    (etc / "pip.conf").write_text("[global]\nno-index = yes\nfind-links = /wheels\n")
    (etc / "sudoers.d" / "pi").write_text("pi ALL=(ALL) NOPASSWD: ALL\n")
    shutil.copy(Path(__file__).with_name("probe.py"), guest.files / PROBE[1:])
    guest.boot()
    try:
        guest.output("for g in i2c spi gpio; do groupadd --system $g; done")
        guest.output("useradd --shell /bin/bash pi && mkdir -p /home/pi && chown pi: /home/pi")
        guest.output("echo mine > /home/pi/secret; chmod 644 /home/pi/secret; chmod 755 /home/pi")
        guest.output("mkdir -p $(dirname " + DROP_IN + ")")
        guest.output(f"printf '[Service]\\nWatchdogSec={WATCHDOG}s\\n' > {DROP_IN}")
        yield guest
    finally:
        guest.power_off()


def proved(guest: Guest) -> Iterator[tuple[str, str, str, float]]:
    """Prove one after the other; give the mark, what was proved, what was seen, and the seconds."""
    of_package: list[tuple[str, Proof]] = [
        (what, partial(_packaged, prove)) for what, prove in PACKAGE_PROOFS
    ]
    for what, prove in (*PROOFS, *of_package):
        begin = time.monotonic()
        try:
            seen = prove(guest)
            mark = "open" if seen.startswith(UNPROVED) else "pass"
        except (Failed, subprocess.TimeoutExpired, KeyError, ValueError) as failure:
            mark, seen = "FAIL", f"{type(failure).__name__}: {failure}"
        yield mark, what, seen, time.monotonic() - begin


def _packaged(prove: PackageProof, guest: Guest) -> str:
    return prove(guest.output, PACKAGES)


def wrong_here(suite: str) -> str | None:
    """Give what is missing for a proof, or None."""
    if suite not in SUITES:
        return f"there is no suite {suite!r}; there are: {', '.join(SUITES)}"
    if sys.version_info[:2] != SUITES[suite]:
        version = "{}.{}".format(*SUITES[suite])
        return f"{suite} has Python {version}: make prove-service PYTHON=python{version}"
    if os.geteuid() != 0:
        return "booting a system needs root"
    programs = ("debootstrap", "systemd-nspawn", "nsenter", "minisign")
    missing = [name for name in programs if shutil.which(name) is None]
    return f"missing: {', '.join(missing)}" if missing else None


def main() -> int:
    """Prove everything, print a table, and give the exit code: 1 if anything failed."""
    suite = sys.argv[1] if sys.argv[1:] else "bookworm"
    wrong = wrong_here(suite)
    if wrong is not None:
        print(f"prove: {wrong}", file=sys.stderr)
        return 1
    marks = []
    with prepared(suite) as guest:
        for mark, what, seen, seconds in proved(guest):
            marks.append(mark)
            print(f"{mark}  {what}  ({seconds:.0f} s)", flush=True)
            print(textwrap.indent(textwrap.fill(seen, 92), "      "), flush=True)
    counts = ", ".join(f"{marks.count(mark)} {mark}" for mark in ("pass", "open", "FAIL"))
    print(f"\n{suite}: {counts}")
    return int("FAIL" in marks)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        sys.exit(f"prove: {failure}")
