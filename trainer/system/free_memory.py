"""How much memory this process may still take: of the computer, its control groups, its limits."""

import contextlib
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_CGROUPS = Path("/sys/fs/cgroup")
_OWN = Path("/proc/self/cgroup")


class _Names(NamedTuple):
    """What a version of control groups calls its files, and what can be given back in one."""

    most: str
    used: str
    cached: str


_SECOND = _Names("memory.max", "memory.current", "inactive_file")
_FIRST = _Names("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")


def host_bytes() -> int:
    """Give the least that any of them leaves, in bytes."""
    import psutil

    text = _OWN.read_text() if _OWN.is_file() else ""
    limits = [*group_rests(_CGROUPS, text), *_own_rests(psutil.Process().memory_info().vms)]
    return max(0, min(int(psutil.virtual_memory().available), *limits, 1 << 62))


def group_rests(mounted: Path, own: str) -> Iterator[int]:
    """Give what each limited control group that a process is in leaves.

    What it holds of files can be given back, and counts as free.

    Args:
        mounted: where control groups are.
        own: which ones the process is in, as the kernel lists them.
    """
    for line in own.splitlines():
        number, kinds, path = [*line.split(":", 2), "", ""][:3]
        if number == "0":
            for root in (mounted, mounted / "unified"):
                yield from _rests(root, path, _SECOND)
        elif "memory" in kinds.split(","):
            yield from _rests(mounted / "memory", path, _FIRST)


def _rests(root: Path, path: str, names: _Names) -> Iterator[int]:
    """Give what a group and those around it leave; in a container its path may not be shown."""
    place = root / path.lstrip("/")
    for group in (place, *place.parents):
        if not group.is_relative_to(root):
            return
        with contextlib.suppress(OSError, ValueError):
            most, used = (int((group / name).read_text()) for name in names[:2])
            yield most - used + _cached(group, names.cached)


def _cached(group: Path, name: str) -> int:
    """Give how much of what a group holds are files not used lately; 0 where it does not say."""
    with contextlib.suppress(OSError, ValueError):
        for line in (group / "memory.stat").read_text().splitlines():
            what, _, number = line.partition(" ")
            if what == name:
                return int(number)
    return 0


def _own_rests(taken: int) -> Iterator[int]:
    """Give what limits of this very process leave, as of `ulimit -v`."""
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    if most != resource.RLIM_INFINITY:
        yield most - taken
