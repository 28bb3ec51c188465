"""The proofs of the Debian package, in any Debian that can be asked: installed, upgraded, removed.

Both packages are made anew from this checkout; the second one's version alone is later.
"""

from collections.abc import Callable
from pathlib import Path

import debian_package
from debian import Failed

LATER = "+proof"
ARCHITECTURE = "amd64"

Ask = Callable[[str], str]
"""Runs a command as root, which must succeed, and gives what it prints."""
PackageProof = Callable[[Ask, str], str]
PROOFS: list[tuple[str, PackageProof]] = []
_NONE = ("-Znone",)
_APT = "DEBIAN_FRONTEND=noninteractive unshare --net apt-get --yes --quiet"
_STATE = "/var/lib/lumen"
_SETTINGS = "/etc/lumen/lumen.toml"
_MINE = "[lights]\\nceiling = 0.2\\n"
_OLDEST = (
    "import glob, sqlite3; "
    "print(*[sqlite3.connect(copy).execute('SELECT min(time_ms) FROM moments').fetchone()[0]"
    " for copy in glob.glob('/run/copy/**/memory.sqlite', recursive=True)])"
)


def proof(what: str) -> Callable[[PackageProof], PackageProof]:
    """Add a proof, in the order in which they are run; it is given the packages' folder."""

    def add(function: PackageProof) -> PackageProof:
        PROOFS.append((what, function))
        return function

    return add


def make_packages(to: Path) -> None:
    """Put two packages into a folder, of this version and of one that is later by its number.

    Raises:
        Failed: one cannot be made.
    """
    to.mkdir(parents=True, exist_ok=True)
    for old in to.glob("*.deb"):
        old.unlink()
    debian_package.FOLDER.mkdir(parents=True, exist_ok=True)
    wheels = debian_package.gather_wheels(ARCHITECTURE, debian_package.FOLDER)
    for number in (debian_package.version(), debian_package.version() + LATER):
        debian_package.build(ARCHITECTURE, wheels, to, number=number, compression=_NONE)


@proof("the Debian package installs without a network")
def _(ask: Ask, folder: str) -> str:
    # Nothing of pip's settings may be what makes it work.
    ask("rm -f /etc/pip.conf")
    said = ask(f"{_APT} install {_file(folder, '')}")
    _must("is awake" in said, said[-600:])
    _must(ask("command -v lumen") == "/usr/bin/lumen", ask("command -v lumen"))
    _must(ask("systemctl is-enabled lumen") == "enabled", "it is not enabled")
    _must(ask("systemctl is-active lumen") == "active", "it does not run")
    _must("[lights]" in ask(f"cat {_SETTINGS}"), "its settings do not list every setting")
    return _awake(said)


@proof("an upgrade of the package keeps memory and settings")
def _(ask: Ask, folder: str) -> str:
    ask(f"printf '{_MINE}' > {_SETTINGS} && systemctl restart lumen")
    first, before = _oldest(ask), ask("readlink /opt/lumen/current")
    said = ask(f"{_APT} install {_file(folder, LATER)}")
    version = ask("dpkg-query --show --showformat '${Version}' lumen-creature")
    _must(version.endswith(LATER), f"{version} is installed")
    _must(ask("readlink /opt/lumen/current") != before, "the old environment serves")
    _must(ask(f"cat {_SETTINGS}") == _MINE.replace("\\n", "\n").strip(), "the settings are others")
    _must(_oldest(ask) == first, "the oldest moment is another")
    return _awake(said)


@proof("apt remove leaves memory and settings, and nothing else")
def _(ask: Ask, folder: str) -> str:
    del folder
    first = _oldest(ask)
    said = ask(f"{_APT} remove lumen-creature")
    for path in ("/opt/lumen", "/etc/systemd/system/lumen.service", "/usr/bin/lumen"):
        ask(f"test ! -e {path}")
    ask(f"test -s {_SETTINGS}")
    _must(_oldest(ask) == first, "the oldest moment is another")
    return said.splitlines()[-1].removeprefix("lumen: ")


@proof("apt purge leaves nothing")
def _(ask: Ask, folder: str) -> str:
    del folder
    said = ask(f"{_APT} purge lumen-creature")
    for path in ("/etc/lumen", "/opt/lumen", "/usr/lib/lumen-creature"):
        ask(f"test ! -e {path}")
    # Where it is a disk of its own, that disk stays, with nothing in it.
    empty = f'mountpoint -q {_STATE} && test -z "$(ls -AI lost+found {_STATE})"'
    ask(f"test ! -e {_STATE} || {{ {empty}; }}")
    ask("! getent passwd lumen && ! getent group lumen")
    ask("! dpkg-query --show lumen-creature")
    return said.splitlines()[-1].removeprefix("lumen: ")


def _file(folder: str, later: str) -> str:
    return f"{folder}/lumen-creature_{debian_package.version()}{later}_{ARCHITECTURE}.deb"


def _oldest(ask: Ask) -> str:
    """Give the oldest moment's time, from a copy: a running Lumen keeps its memory to itself.

    Raises:
        Failed: no moment is stored: a memory that is gone equals another that is.
    """
    ask(f"rm -rf /run/copy && cp --archive {_STATE} /run/copy")
    oldest = ask(f'python3 -c "{_OLDEST}"').strip()
    _must(oldest.isdigit(), f"there is no one memory with a moment in it: {oldest!r}")
    return oldest


def _awake(said: str) -> str:
    (line,) = (line for line in said.splitlines() if "is awake" in line)
    return line.removeprefix("lumen: ")


def _must(so: bool, otherwise: str) -> None:  # noqa: FBT001 - it reads as a sentence
    if not so:
        raise Failed(otherwise)
