"""What holds for all tests, and what several of them share."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from body_bench import Bench
    from command_shell import Shell

# A busy computer is no failure: nothing here asserts a time.
settings.register_profile("lumen", deadline=None)
settings.load_profile("lumen")


# Whoever starts tests in the background may have signals ignored, and all processes inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_xdist_auto_num_workers() -> int:
    """Give two workers more than there are cores: half of all tests wait for a process."""
    return len(os.sched_getaffinity(0)) + 2


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Bench":
    """Give a daemon's body on a bench; it lies beside the tests of the faults."""
    from body_bench import Bench  # noqa: PLC0415 - found from there

    return Bench(tmp_path / "memory", monkeypatch)


@pytest.fixture
def shell(tmp_path: Path) -> "Shell":
    """Give a fresh home and the command in it; it lies beside the tests of the commands."""
    from command_shell import Shell  # noqa: PLC0415 - found from there

    return Shell(tmp_path)


@pytest.fixture
def running(shell: "Shell") -> "Iterator[Shell]":
    """Give a home in which a simulated Lumen runs, fast."""
    daemon = shell.start("--mode", "mock", "--speed", "60")
    yield shell
    daemon.send_signal(signal.SIGTERM)
    daemon.communicate(timeout=20)
    assert daemon.returncode == 0


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Run a small Dask cluster on the loopback; skipped by name where Dask is not installed."""
    distributed = pytest.importorskip(
        "distributed", reason="Dask is not installed: extra `cluster`"
    )
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=2,
        processes=False,
        host="127.0.0.1",
        protocol="tcp://",
        # Any free port: without one it asks for 8787, and several clusters run at a time.
        dashboard_address="127.0.0.1:0",
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def lives_of_a_morning() -> Iterator[None]:
    """Fill datasets up with the lives of a morning; they lie beside the tests of datasets."""
    from small_datasets import short_lives  # noqa: PLC0415 - found from there

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("trainer.data.dataset.lives", short_lives)
        yield
