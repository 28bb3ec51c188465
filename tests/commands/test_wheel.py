"""Lumen as a wheel: installed into a new environment, started from an empty home."""

import json
import shutil
import signal
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

from repository import ROOT

PATIENCE = 120.0
NO_DATA = {".po"}
"""What catalogues are compiled from, and no program reads."""
_BUILD = "import sys, setuptools.build_meta as b; print(b.build_wheel(sys.argv[1]))"


def built(directory: Path) -> Path:
    """Build the wheel from a copy, with what the project is built with, and without a network."""
    source = directory / "source"
    for part in ("lumen", "trainer", "models"):
        left_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, source / part, symlinks=True, ignore=left_out)
    for part in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / part, source / part)
    done = run([sys.executable, "-c", _BUILD, str(directory)], cwd=source)
    return directory / done.stdout.splitlines()[-1]


def run(
    command: list[str], cwd: Path, env: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end, which must be a good one."""
    done = subprocess.run(  # noqa: S603 - our own programs
        command, capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=cwd, env=env
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def installed(wheel: Path, environment: Path) -> Path:
    """Install a wheel into a new environment, where other libraries are those of here."""
    venv.create(environment, symlinks=True)
    (site,) = environment.glob("lib/python*/site-packages")
    here = [path for path in sys.path if path.endswith("site-packages")]
    (site / "libraries.pth").write_text("\n".join(here))
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "bin" / "python")]
    run(
        [*pip, "install", "--quiet", "--no-deps", "--no-index", "--no-compile", str(wheel)],
        environment,
    )
    return environment / "bin"


def is_complete(wheel: Path) -> None:
    """Say that all that the programs read beside their code is in the wheel."""
    data = {
        file.relative_to(ROOT).as_posix()
        for folder in ("lumen", "lumen/models", "trainer")
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and file.suffix not in {*NO_DATA, ".pyc"}
    }
    assert data - set(ZipFile(wheel).namelist()) == set()


def lives(lumen: Path, home: Path, own: dict[str, str]) -> None:
    """Start Lumen, ask it from a second process how it is, and end it by Ctrl-C."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [lumen, "run", "--mode", "mock", "--json"],
        cwd=home,
        env=own,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as daemon:
        try:
            assert daemon.stdout is not None
            first = json.loads(daemon.stdout.readline())
            status = json.loads(run([str(lumen), "status", "--json"], cwd=home, env=own).stdout)
        finally:
            daemon.send_signal(signal.SIGINT)
            _, notes = daemon.communicate(timeout=PATIENCE)
    assert first["eisv"] is not None
    assert status["mode"] == "mock"
    assert daemon.returncode == 130
    assert f"its memory is in {home}/" in notes
    assert "Traceback" not in notes


def test_wheel_lives_from_an_empty_home(tmp_path: Path) -> None:
    """As pipx and uv install it: no copy of the project, no settings, no memory."""
    wheel = built(tmp_path)
    is_complete(wheel)
    programs, home = installed(wheel, tmp_path / "environment"), tmp_path / "home"
    home.mkdir()
    own = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LUMEN_PAGE_REACH": "off"}
    own |= {"XDG_RUNTIME_DIR": str(home)}  # the Lumen of whoever tests runs on beside it
    origin = "import lumen; print(lumen.__file__)"
    where = run([str(programs / "python"), "-c", origin], cwd=home, env=own).stdout
    assert Path(where.strip()).is_relative_to(tmp_path / "environment")
    lives(programs / "lumen", home, own)
    assert run([str(programs / "trainer"), "--help"], cwd=home, env=own).stdout
