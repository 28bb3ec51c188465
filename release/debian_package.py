"""Makes the Debian package: every library as a wheel, and the installer of systemd/ beside them.

It is for Bookworm and Trixie, and installs offline. `make deb` makes it for arm64, and with
ARGS=amd64 for a PC; `--key FILE` puts the public key in that `lumen update` verifies releases with.
"""

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

from debian import ROOT, SUITES, Failed, make_checkout
from wheels import fetch, own_wheel

MACHINES = {"arm64": "aarch64", "amd64": "x86_64"}
"""Debian's architectures, as wheels name them."""
COMPRESSION = ("-Zxz", "-z1")
"""Wheels are compressed already: to look for more takes minutes and gains nothing."""
FOLDER = ROOT / "build" / "deb"
HOME = "usr/lib/lumen-creature"
KEY = Path(__file__).with_name("release.pub")
"""The public key of whoever releases, where it is kept with the source."""
_DATA = Path(__file__).with_name("debian")
_INSTALLER = (
    "install",
    "settle",
    "lumen.service",
    "lumen-hooks.service",
    "lumen-lights.dtbo",
    "requirements.txt",
)
_CONFFILES = ("etc/lumen/lumen.toml", "etc/lumen/release.pub")


def version() -> str:
    """Give this project's version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def gather_wheels(architecture: str, folder: Path) -> list[Path]:
    """Give the wheels of all libraries for each Debian's Python, and Lumen's own.

    Raises:
        Failed: pip finds one of them nowhere.
    """
    requirements = ROOT / "systemd" / "requirements.txt"
    wanted = ["--require-hashes", f"--requirement={requirements}", "--no-deps"]
    found = [own_wheel(make_checkout(folder), folder / "own")]
    for major, minor in SUITES.values():
        python = f"{major}.{minor}"
        wheels = folder / f"wheels-{architecture}-{python}"
        key = requirements.read_text(encoding="utf-8")
        fetch(wanted, python, wheels, key, MACHINES[architecture])
        found += wheels.glob("*.whl")
    return found


def settings() -> str:
    """Give the settings as they lie in /etc: each with its default, and none of them set."""
    lines = (ROOT / "docs" / "lumen.toml").read_text(encoding="utf-8").splitlines()
    return "".join(f"{'# ' * (line[:1] not in ('', '#'))}{line}\n" for line in lines)


def build(
    architecture: str,
    wheels: list[Path],
    to: Path,
    key: Path | None = None,
    number: str | None = None,
    compression: Sequence[str] = COMPRESSION,
) -> Path:
    """Make the package from its wheels, of this version unless given a number; give its file.

    Raises:
        Failed: dpkg-deb cannot.
    """
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        tree.chmod(0o755)
        _lay_files(tree, wheels, key)
        number = number or version()
        _lay_control(tree, architecture, number)
        file = to / f"lumen-creature_{number}_{architecture}.deb"
        command = ["dpkg-deb", "--root-owner-group", *compression, "--build", folder, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - Debian's own program
    if done.returncode != 0:
        raise Failed(f"dpkg-deb: {done.stderr.strip()}")
    return file


def _lay_files(tree: Path, wheels: list[Path], key: Path | None) -> None:
    os.umask(0o022)
    for folder in (f"{HOME}/wheels", f"{HOME}/systemd", "usr/bin", "etc/lumen"):
        (tree / folder).mkdir(parents=True)
    for wheel in wheels:
        shutil.copyfile(wheel, tree / HOME / "wheels" / wheel.name)
    for part in _INSTALLER:
        shutil.copy(ROOT / "systemd" / part, tree / HOME / "systemd" / part)
    (tree / "usr/bin/lumen").symlink_to("/opt/lumen/current/bin/lumen")
    (tree / _CONFFILES[0]).write_text(settings(), encoding="utf-8")
    if key is not None:
        shutil.copyfile(key, tree / _CONFFILES[1])
    documents = tree / "usr/share/doc/lumen-creature"
    documents.mkdir(parents=True)
    shutil.copyfile(_DATA / "copyright", documents / "copyright")
    changes = (ROOT / "docs" / "changelog.md").read_bytes()
    (documents / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))


def _lay_control(tree: Path, architecture: str, number: str) -> None:
    size = sum(file.stat().st_size for file in tree.rglob("*") if not file.is_symlink()) // 1024
    control = (_DATA / "control").read_text(encoding="utf-8")
    values = {"VERSION": number, "ARCHITECTURE": architecture, "SIZE": str(size)}
    for name, value in values.items():
        control = control.replace(f"@{name}@", value)
    folder = tree / "DEBIAN"
    folder.mkdir()
    (folder / "control").write_text(control, encoding="utf-8")
    conffiles = [name for name in _CONFFILES if (tree / name).exists()]
    (folder / "conffiles").write_text("".join(f"/{name}\n" for name in conffiles))
    uninstall = (ROOT / "systemd" / "uninstall").read_text(encoding="utf-8")
    scripts = {
        "postinst": (_DATA / "postinst").read_text(encoding="utf-8"),
        "postrm": (_DATA / "postrm").read_text(encoding="utf-8") + uninstall.partition("\n")[2],
    }
    for name, text in scripts.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)


def main() -> int:
    """Make it, and print its file and size."""
    parser = argparse.ArgumentParser(prog="make deb", description=__doc__)
    parser.add_argument("architecture", nargs="?", choices=MACHINES, default="arm64")
    parser.add_argument(
        "--key",
        type=Path,
        default=KEY if KEY.exists() else None,
        help="minisign's public key of whoever releases (default: release/release.pub, if there)",
    )
    arguments = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    wheels = gather_wheels(arguments.architecture, FOLDER)
    file = build(arguments.architecture, wheels, FOLDER, arguments.key)
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1e6:.0f} MB")
    if arguments.key is None:
        print("deb: no public key is in it: `lumen update` will need --key", file=sys.stderr)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Failed, OSError) as failure:
        sys.exit(f"deb: {failure}")
