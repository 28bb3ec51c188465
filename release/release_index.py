"""Writes the index of the packages in a folder: make release-index ARGS=FOLDER.

Afterwards `minisign -S -m FOLDER/releases.json` signs it, and `lumen update FOLDER` reads both.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

import msgspec
from debian import Failed

from lumen.errors import UpdateError
from lumen.updating.index import INDEX, Index, Release, read_index

_GROWTH = 3
"""Bytes that an environment takes for each byte of the package: 158 MB of 58 on amd64."""


def described(package: Path) -> Release:
    """Say what a package is, by what its own control file says.

    Raises:
        Failed: it is none.
    """
    form = "${Version} ${Architecture} ${Installed-Size}"
    command = ["dpkg-deb", "--show", f"--showformat={form}", str(package)]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - Debian's own program
    if shown.returncode != 0:
        raise Failed(f"{package}: {shown.stderr.strip()}")
    version, architecture, kibibytes = shown.stdout.split()
    data = package.read_bytes()
    return Release(
        version=version,
        architecture=architecture,
        file=package.name,
        size=len(data),
        needs=1024 * int(kibibytes) + _GROWTH * len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def write_index(folder: Path) -> Path:
    """Write the index of all packages in a folder; give its file.

    Raises:
        Failed: there is none, or `lumen update` would refuse it.
    """
    packages = sorted(folder.glob("*.deb"))
    if not packages:
        raise Failed(f"{folder}: no package (*.deb) lies there")
    index = Index([described(package) for package in packages])
    file = folder / INDEX
    data = msgspec.json.format(msgspec.json.encode(index)) + b"\n"
    try:
        read_index(data, INDEX)
    except UpdateError as error:
        raise Failed(str(error)) from None
    file.write_bytes(data)
    return file


if __name__ == "__main__":
    try:
        print(write_index(Path(*sys.argv[1:])))
    except (Failed, OSError) as failure:
        sys.exit(f"release-index: {failure}")
