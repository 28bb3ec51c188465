"""What a process asks of the kernel, in its order: the ground of the tests of durability."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from repository import ROOT

STRACE = shutil.which("strace")
needs_strace = pytest.mark.skipif(STRACE is None, reason="strace is not installed")
_CALLS = "openat,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,unlink,ftruncate"
_LINE = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_FILE = re.compile(r"\d+<([^>]*)>")
_NAMES = re.compile(r'"([^"]*)"')


class Call(NamedTuple):
    """One call that succeeded: `file` is what it was made on, `other` where a rename leads."""

    name: str
    file: str
    other: str = ""


def calls_of(code: str, folder: Path, *arguments: str) -> list[Call]:
    """Run Python code, and give the calls that it made on files below a folder, and its marks.

    What the code writes to standard error in one call is a mark: a `Call("mark", text)`.
    """
    log = folder / "calls"
    command = [STRACE or "strace", "-f", "-y", "-s", "200", "-e", f"trace={_CALLS}", "-o", str(log)]
    subprocess.run(  # noqa: S603 - our own code
        [*command, sys.executable, "-c", code, *arguments],
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PYTHONDONTWRITEBYTECODE": "1"},
        stderr=subprocess.DEVNULL,
    )
    found = (_call(line, folder) for line in log.read_text(encoding="utf-8").splitlines())
    return [call for call in found if call is not None]


def _call(line: str, folder: Path) -> Call | None:
    match = _LINE.match(line)
    if match is None or int(match[3]) < 0:
        return None
    name, rest = match[1], match[2]
    if name == "write" and rest.startswith("2<"):
        return Call("mark", _NAMES.findall(rest)[0])
    files = _NAMES.findall(rest) if name.startswith(("rename", "unlink")) else _FILE.findall(rest)
    if name == "openat":
        files = _NAMES.findall(rest)
    below = [file for file in files if file.startswith(str(folder))]
    if not below:
        return None
    names = [str(Path(file).relative_to(folder)) for file in below]
    return Call(name.removesuffix("64"), names[0], names[1] if len(names) > 1 else "")
