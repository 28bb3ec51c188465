"""Proves Lumen on arm64, emulated: make prove-arm64, or ARGS=bookworm for one Debian alone.

Installs the daemon from wheels as a Raspberry Pi would, runs tests there, and compares what the
student and the pictures are there and here, bit by bit. Needs root, debootstrap, systemd-nspawn
and qemu-user-static. It says nothing about speed.
"""

import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from compared import compare_pictures, compare_student, numpy_in
from debian import ROOT, SUITES, Failed, copy_base, make_base, make_checkout
from emulated import HANDLER, Emulated, kernel_knows_arm64
from wheels import described, fetch, own_wheel

FOLDER = ROOT / "build" / "arm64"
_PACKAGES = ("python3", "python3-venv")
_TESTING = ("pytest", "pytest-xdist", "hypothesis")
_EXPORTING = ("scikit-learn", "scipy")
"""Tests of the student export one, which notes these libraries' versions and needs no more."""

_TESTS = (
    "tests/core/test_forest.py",
    "tests/core/test_encoding.py",
    "tests/core/test_features.py",
    "tests/core/test_glance.py",
    "tests/core/test_reasons.py",
    "tests/core/test_shapes.py",
    "tests/core/test_speaker.py",
    "tests/core/test_window.py",
    "tests/test_student.py",
    "tests/test_plain_arrays.py",
    "tests/test_without_openssl.py",
    "tests/devices",
    "tests/body",
)
_TOO_LONG = (
    "test_canvas_refuses_when_it_is_full",
    "test_drawing_is_fuller_when_there_are_more_marks",
    "test_drawing_is_the_same_when_the_marks_are",
    "test_every_scene_is_drawn",
    "test_latest_mark_is_seen_when_the_day_is_full",
    "test_curve_keeps_its_shape_when_sampled_otherwise",
    "test_pose_is_finite_when_anything_is_felt",
    "test_text_is_legible_when_anything_is_shown",
)
"""Tests of very many cases or marks: half of the time where every instruction is emulated."""
_NOT_UNDER_QEMU = ("test_fault_is_told_when_the_program_fails",)
"""qemu's user mode makes a fork of a vfork, and so `posix_spawn`, which Python 3.13 starts programs
with, cannot tell there that a program is missing: it ends with 127 instead."""

_BIN = "/opt/lumen/bin"
_PIP = f"{_BIN}/pip --disable-pip-version-check install --quiet --no-index --find-links=/wheels"
_NATIVE = "gpiod, msgspec, numpy, PIL.Image, psutil, sysv_ipc"
_AS_PI = "BLINKA_FORCEBOARD=RASPBERRY_PI_4B BLINKA_FORCECHIP=BCM2XXX"


class Proofs:
    """What is proved of one Debian, in this order; each gives what was seen, or fails."""

    def __init__(self, guest: Emulated, wheel: Path, wheels: Path, here: Path) -> None:
        self.guest = guest
        self._wheel = wheel
        self._wheels = wheels
        self._here = here

    def installs(self) -> str:
        """Lumen installs with its extra for the Pi, from binary wheels alone."""
        guest = self.guest
        guest.output("python3 -m venv /opt/lumen")
        guest.output(f"{_PIP} --only-binary=:all: '/own/{self._wheel.name}[pi]'")
        guest.output(f"{_BIN}/pip --disable-pip-version-check check")
        listed = guest.output(f"{_BIN}/pip --disable-pip-version-check list --format=freeze")
        installed = {line.split("==")[0].lower().replace("-", "_") for line in listed.split()}
        size = guest.output("du -sm /opt/lumen | cut -f 1")
        system = guest.output("uname -m; python3 --version; ldd --version | head -1")
        summary = f"{', '.join(system.splitlines())}: {len(installed)} packages, {size} MB; "
        return summary + sources(self._wheels, installed)

    def loads(self) -> str:
        """Every library with machine code loads."""
        self.guest.output(f"{_BIN}/python -W error -c 'import {_NATIVE}'")
        return _NATIVE

    def knows_the_board(self) -> str:
        """Adafruit's drivers find a Raspberry Pi 4's pins."""
        script = (
            "import board, digitalio, busio, adafruit_dotstar; print(board.board_id, board.SCK)"
        )
        found = self.guest.output(f"{_AS_PI} {_BIN}/python -c '{script}'")
        if found != "RASPBERRY_PI_4B 11":
            raise Failed(found)
        return "board, busio, digitalio, adafruit_dotstar: RASPBERRY_PI_4B"

    def lives(self) -> str:
        """Lumen wakes in its simulated room and takes a sample."""
        once = json.loads(self.guest.output(f"{_BIN}/lumen once --mode mock --json"))
        if once["faults"] or once["eisv"] is None:
            raise Failed(str(once))
        state = ", ".join(f"{name} {value}" for name, value in once["eisv"].items())
        return f"{len(once['reading'])} readings without a fault, {state}"

    def passes(self) -> str:
        """Tests of the student, the parts and the body pass."""
        guest = self.guest
        guest.output(f"{_PIP} --only-binary=:all: {' '.join(_TESTING)}")
        guest.output(f"{_PIP} --only-binary=:all: --no-deps --no-compile {' '.join(_EXPORTING)}")
        left_out = " and ".join(f"not {name}" for name in (*_TOO_LONG, *_NOT_UNDER_QEMU))
        output = guest.output(
            f"cd /root/proof && {_BIN}/python -m pytest -n 0 -p no:cacheprovider "
            f"-k '{left_out}' {' '.join(_TESTS)}"
        )
        return output.splitlines()[-1]

    def answers_alike(self) -> str:
        """The student answers as it does here, to the last bit."""
        there = self.guest.files / "root/made"
        there.mkdir()
        self.guest.output(f"cd /root/proof && PYTHONPATH=tests {_BIN}/python made.py /root/made")
        found = compare_student(self._here, there)
        numpy = f"numpy {np.__version__} here, {numpy_in(there)} there"
        seen = "; ".join(f"{each.what}: {each.seen}" for each in found) + f"; {numpy}"
        if not all(each.equal for each in found):
            raise Failed(seen)
        return seen

    def draws_alike(self) -> str:
        """Every pixel is drawn as here, with numpy's plain functions."""
        there = self.guest.files / "root/made"
        found = compare_pictures(self._here / "plain", there)
        if not found.equal:
            raise Failed(found.seen)
        usual = compare_pictures(self._here, there)
        return f"{found.seen}; with this processor's own instructions: {usual.seen}"

    def in_order(self) -> Iterator[tuple[str, str, str, float]]:
        """Prove one after the other; give the mark, what was proved, what was seen, seconds."""
        proofs = (self.installs, self.loads, self.knows_the_board, self.lives)
        for prove in (*proofs, self.passes, self.answers_alike, self.draws_alike):
            begin = time.monotonic()
            try:
                mark, seen = "pass", prove()
            except (Failed, subprocess.TimeoutExpired, OSError) as failure:
                mark, seen = "FAIL", str(failure)
            what = (prove.__doc__ or "").rstrip(".")
            yield mark, what, seen, time.monotonic() - begin


def prepared(suite: str, wheel: Path, wheels: Path) -> Emulated:
    """Give a fresh Debian with what pip and the tests will want in it."""
    key = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    python = "{}.{}".format(*SUITES[suite])
    fetch([f"{wheel}[pi]", *_TESTING, *_EXPORTING], python, wheels, key)
    base = make_base(FOLDER, suite, _PACKAGES, "arm64")
    files = FOLDER / f"{suite}-system"
    copy_base(base, files)
    proof = files / "root/proof"
    shutil.copytree(ROOT / "tests", proof / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "models", proof / "models")
    scripts = Path(__file__).parent
    for file in (ROOT / "pyproject.toml", scripts / "made.py", scripts / "compared.py"):
        shutil.copy(file, proof)
    return Emulated(files, {wheels: "/wheels", wheel.parent: "/own"})


def make_here() -> Path:
    """Make on this machine what is compared, and within it the same by numpy's plain functions.

    Numpy's `exp` has a form of its own for AVX, which may differ in the last bit.
    """
    here = FOLDER / "here"
    shutil.rmtree(here, ignore_errors=True)
    (here / "plain").mkdir(parents=True)
    extensions = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    plain = {"NPY_DISABLE_CPU_FEATURES": " ".join(extensions)}
    for folder, settings in ((here, {}), (here / "plain", plain)):
        environment = os.environ | {"PYTHONPATH": str(ROOT / "tests")} | settings
        command = [sys.executable, str(Path(__file__).with_name("made.py")), str(folder)]
        subprocess.run(command, env=environment, check=True)  # noqa: S603 - this very interpreter
    return here


def sources(folder: Path, installed: set[str]) -> str:
    """Say what was installed from: wheels with machine code one by one, the others as a sum."""
    found = [described(file) for file in sorted(folder.glob("*.whl"))]
    found = [wheel for wheel in found if wheel.name in installed]
    native = (f"{w.name} {w.version} {w.size / 1e6:.2f} MB" for w in found if w.native)
    pure = [wheel.size for wheel in found if not wheel.native]
    return f"{', '.join(native)}; {len(pure)} of pure Python, {sum(pure) / 1e6:.2f} MB"


def prove(suite: str, wheel: Path, here: Path) -> list[str]:
    """Prove one Debian, and print each thing as it is proved; give the marks."""
    wheels = FOLDER / f"wheels-{suite}"
    guest = prepared(suite, wheel, wheels)
    marks = []
    for mark, what, seen, seconds in Proofs(guest, wheel, wheels, here).in_order():
        marks.append(mark)
        text = textwrap.indent(textwrap.fill(seen, 92), "      ")
        print(f"{mark}  {suite}: {what}  ({seconds:.0f} s)\n{text}", flush=True)
    shutil.rmtree(guest.files)
    return marks


def missing_here() -> str | None:
    """Give what is missing for the proof, or None."""
    if os.geteuid() != 0:
        return "installing a system needs root"
    missing = [name for name in ("debootstrap", "systemd-nspawn") if shutil.which(name) is None]
    missing += [] if HANDLER.exists() else ["qemu-user-static"]
    return f"missing: {', '.join(missing)}" if missing else None


def main() -> int:
    """Prove everything, print a table, and give the exit code: 1 if anything failed."""
    suites = sys.argv[1:] or list(SUITES)
    unknown = [suite for suite in suites if suite not in SUITES]
    if unknown:
        print(f"prove: {unknown[0]} is none of: {', '.join(SUITES)}", file=sys.stderr)
        return 2
    missing = missing_here()
    if missing is not None:
        print(f"prove: {missing}", file=sys.stderr)
        return 1
    os.nice(10)
    FOLDER.mkdir(parents=True, exist_ok=True)
    wheel = own_wheel(make_checkout(FOLDER), FOLDER / "own")
    here = make_here()
    with kernel_knows_arm64(), ThreadPoolExecutor() as at_once:
        found = list(at_once.map(lambda suite: prove(suite, wheel, here), suites))
    marks = [mark for each in found for mark in each]
    print(f"\n{marks.count('pass')} pass, {marks.count('FAIL')} FAIL")
    return int("FAIL" in marks)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        sys.exit(f"prove: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
