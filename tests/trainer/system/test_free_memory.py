"""Memory that may still be taken, where something limits it."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from trainer.system.free_memory import group_rests, host_bytes

V2 = ("memory.max", "memory.current", "inactive_file")
V1 = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")


def limited(group: Path, names: tuple[str, str, str], most: str, used: int, cached: int) -> None:
    """Write a control group's files as the kernel shows them."""
    group.mkdir(parents=True)
    (group / names[0]).write_text(f"{most}\n")
    (group / names[1]).write_text(f"{used}\n")
    (group / "memory.stat").write_text(f"anon 1\n{names[2]} {cached}\nslab 7\n")


@pytest.mark.parametrize(
    ("root", "names", "own"),
    [
        ("", V2, "0::/user.slice/job\n"),
        ("unified", V2, "0::/user.slice/job\n"),
        ("memory", V1, "4:cpuset:/x\n3:hugetlb,memory:/user.slice/job\n0::/\n"),
    ],
)
def test_a_group_and_those_around_it_limit_a_process(
    tmp_path: Path, root: str, names: tuple[str, str, str], own: str
) -> None:
    """Whichever version; what they hold of files can be given back."""
    limited(tmp_path / root / "user.slice", names, "5000", 3000, 0)
    limited(tmp_path / root / "user.slice/job", names, "4000", 3900, 2900)
    assert sorted(group_rests(tmp_path, own)) == [2000, 3000]


def test_a_group_without_a_limit_or_a_path_leaves_all(tmp_path: Path) -> None:
    """A container shows its own group as the root of all."""
    limited(tmp_path / "job", V2, "max", 3000, 0)
    assert list(group_rests(tmp_path, "0::/job\n")) == []
    (tmp_path / "memory.max").write_text("900")
    (tmp_path / "memory.current").write_text("100")
    assert list(group_rests(tmp_path, "0::/of/another/computer\nodd\n")) == [800]


def test_what_a_process_may_address_limits_it() -> None:
    """As `ulimit -v` does."""
    most = 1 << 32
    code = "from trainer.system.free_memory import host_bytes; print(host_bytes())"
    found = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most)),
    )
    assert 0 < int(found.stdout) < most
    assert host_bytes() > 0
