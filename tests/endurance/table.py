"""What a proof prints: claims, each with what was measured and whether it holds."""

import os
import platform
from dataclasses import dataclass, field

import psutil


@dataclass(slots=True)
class Table:
    """The claims of one proof."""

    title: str
    rows: list[tuple[str, str, bool | None]] = field(default_factory=list)

    def say(self, what: str, measured: object) -> None:
        """Add something that is told and not judged."""
        self.rows.append((what, str(measured), None))

    def claim(self, what: str, measured: object, *, holds: bool) -> None:
        """Add a claim."""
        self.rows.append((what, str(measured), holds))

    @property
    def holds(self) -> bool:
        """Whether every claim holds."""
        return all(holds is not False for _, _, holds in self.rows)

    def __str__(self) -> str:
        """Give the table as Markdown."""
        marks = {None: "", True: "yes", False: "NO"}
        wide = max(len(what) for what, _, _ in self.rows)
        lines = [
            f"{what.ljust(wide)} | {value} | {marks[holds]}" for what, value, holds in self.rows
        ]
        return "\n".join([f"# {self.title}", machine(), "", *lines])


def machine() -> str:
    """Say on what kind of machine this ran."""
    memory = psutil.virtual_memory().total / 2**30
    python = platform.python_version()
    cores = len(os.sched_getaffinity(0))
    return f"{platform.system()} {platform.machine()}, {cores} cores, {memory:.0f} GiB, {python}"


def file_system(path: str) -> str:
    """Give the kind of file system a path lies on."""
    mounts = sorted(psutil.disk_partitions(all=True), key=lambda m: len(m.mountpoint))
    fitting = [m for m in mounts if path.startswith(m.mountpoint)]
    return fitting[-1].fstype if fitting else "unknown"
