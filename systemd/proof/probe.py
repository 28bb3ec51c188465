"""Run in the place of Lumen inside its sandbox: tries what it may not, and what it must.

Prints one JSON object: what was tried, and None or the error that came.
"""

import ctypes
import json
import mmap
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_PTRACE_ATTACH = 16
_CLONE_NEWUSER = 0x10000000
_ELSEWHERE = ("192.0.2.1", 9)
"""An address that belongs to nobody (RFC 5737), beyond every home."""


def call(name: str, *arguments: object) -> None:
    """Call the C library."""
    if getattr(_LIBC, name)(*arguments) == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def see_init() -> None:
    """Look for a process of root's."""
    Path("/proc/1").stat()


def send(address: tuple[str, int]) -> None:
    """Send one datagram."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection:
        connection.sendto(b"x", address)


def raw_socket() -> None:
    """Open a socket that sees every packet."""
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close()


def own_directory(variable: str) -> None:
    """Write into a directory that the manager gave."""
    file = Path(os.environ[variable]) / "probe"
    file.write_text("x", encoding="ascii")
    file.unlink()


def open_device(name: str) -> None:
    """Open a device for reading and writing."""
    os.close(os.open(name, os.O_RDWR))


REFUSED: dict[str, Callable[[], object]] = {
    "write to /etc": lambda: Path("/etc/probe").write_text("x", encoding="ascii"),
    "write to its own program": lambda: Path("/opt/lumen/probe").write_text("x", encoding="ascii"),
    "write beside its memory": lambda: Path("/var/lib/probe").write_text("x", encoding="ascii"),
    "read a home": lambda: Path("/home/pi/secret").read_text(encoding="ascii"),
    "read root's home": lambda: list(Path("/root").iterdir()),
    "see other users' processes": see_init,
    "trace a process": lambda: call("ptrace", _PTRACE_ATTACH, os.getppid(), 0, 0),
    "become root": lambda: os.setuid(0),
    "mount": lambda: call("mount", b"none", b"/tmp", b"tmpfs", 0, None),
    "make a user namespace": lambda: call("unshare", _CLONE_NEWUSER),
    "set the clock": lambda: time.clock_settime(time.CLOCK_REALTIME, time.time()),
    "make memory both writable and executable": lambda: mmap.mmap(
        -1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
    ),
    "listen to every packet": raw_socket,
    "send beyond the home": lambda: send(_ELSEWHERE),
    "change the kernel's settings": lambda: Path("/proc/sys/kernel/hostname").write_text(
        "x", encoding="ascii"
    ),
}

ALLOWED: dict[str, Callable[[], object]] = {
    "keep its memory": lambda: own_directory("STATE_DIRECTORY"),
    "open its socket": lambda: own_directory("RUNTIME_DIRECTORY"),
    "read its settings": lambda: list(Path("/etc/lumen").iterdir()),
    "read the processor's counters": lambda: Path("/proc/stat").read_text(encoding="ascii"),
    "send within this machine": lambda: send(("127.0.0.1", 9)),
    "open a device of the group i2c": lambda: open_device("/dev/probe"),
}


def tried(what: Callable[[], object]) -> str | None:
    """Try; give the error, or None."""
    try:
        what()
    except OSError as error:
        return error.strerror or str(error)
    return None


if __name__ == "__main__":
    results = {
        group: {name: tried(what) for name, what in probes.items()}
        for group, probes in (("refused", REFUSED), ("allowed", ALLOWED))
    }
    print(json.dumps(results))
