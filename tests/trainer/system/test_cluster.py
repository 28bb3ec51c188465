"""Work on a Dask cluster gives what it gives here, to the last bit."""

import contextlib
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from lumen.errors import LumenError
from lumen.system.stop_signals import SIGNALS
from trainer.data import dataset
from trainer.data.dataset import DatasetRecipe, build
from trainer.data.simulated_histories import SimulatedLife
from trainer.data.synthetic_windows import imagine, label_mass
from trainer.student.forests import ForestParams, Lesson, fit
from trainer.system import cluster
from trainer.system.cluster import mapped, processors, refuse_useless

pytest.importorskip("distributed", reason="Dask is not installed: extra `cluster`")


def squared(number: int) -> int:
    """Be a pure function."""
    return number * number


def stops_heard(_number: int) -> int:
    """Count the stop signals that this process would hear."""
    return len(set(SIGNALS) - signal.pthread_sigmask(signal.SIG_BLOCK, ()))


def silent(_done: int, _of: int) -> None:
    """Hear of progress, and say nothing."""


def test_results_come_in_order_wherever_they_are_made(scheduler: str) -> None:
    """Here alone, here among processes, and there."""
    jobs = list(range(5))
    for results in (
        mapped(squared, jobs, workers=1),
        mapped(squared, jobs, workers=2),
        mapped(squared, jobs, scheduler),
    ):
        assert list(results) == [0, 1, 4, 9, 16]


def test_work_is_shared_out_when_it_is_not_the_main_thread_that_asks() -> None:
    """A page or a notebook asks from another, and its processes hear no stop signal either."""
    results: list[int] = []
    asking = threading.Thread(
        target=lambda: results.extend(mapped(stops_heard, list(range(3)), workers=2))
    )
    asking.start()
    asking.join(60)
    assert results == [0, 0, 0]
    assert list(mapped(stops_heard, list(range(3)), workers=2)) == [0, 0, 0]
    assert stops_heard(0) == len(SIGNALS)


def test_a_dataset_built_on_a_cluster_has_the_same_bytes(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sources are gathered there, and put together here."""
    monkeypatch.setattr(
        dataset, "lives", lambda _, seed: [SimulatedLife("busy", seed + n, 0.3) for n in (0, 1)]
    )
    here, there = tmp_path / "here", tmp_path / "there"
    build(DatasetRecipe(pairs=90), here, silent, workers=1)
    build(DatasetRecipe(pairs=90), there, silent, scheduler=scheduler)
    files = [file.relative_to(here) for file in here.rglob("*.*")]
    assert len(files) == 5
    assert all((here / file).read_bytes() == (there / file).read_bytes() for file in files)


def test_a_forest_grown_on_a_cluster_has_the_same_arrays(scheduler: str) -> None:
    """Each tree has its own seed, wherever it grows."""
    windows = imagine(400, np.random.default_rng(1))
    labels = windows.targets().token
    lesson = Lesson(labels, np.full_like(labels, 1 / 15), label_mass(windows.shape))
    growth = ForestParams(trees=3, leaves=30, least=2, candidates=0.7)
    here = fit(windows.encoded(), lesson, growth, 1)
    with processors(scheduler):
        there = fit(windows.encoded(), lesson, growth, 1)
    assert [array.tolist() for array in here] == [array.tolist() for array in there]


def test_a_scheduler_that_does_not_answer_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing listens on the loopback's port 1; known before Dask is loaded, which takes long."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(
        LumenError, match=r"no Dask scheduler answers at tcp://127.0.0.1:1"
    ) as raised:
        list(mapped(squared, [1], "tcp://127.0.0.1:1"))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "said", [b"", b"\0", b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi\n" * 9]
)
def test_whoever_listens_and_is_no_scheduler_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    """One that says nothing is not waited for, and one of another protocol not believed."""
    pytest.importorskip("distributed")
    monkeypatch.setattr("trainer.system.cluster._GREETING_S", 0.2)
    monkeypatch.setattr("trainer.system.cluster._PATIENCE_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"tcp://127.0.0.1:{other.getsockname()[1]}"

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    held.append(other.accept()[0])
                    held[-1].sendall(said)

        held: list[socket.socket] = []
        threading.Thread(target=serve, daemon=True).start()
        with pytest.raises(LumenError, match="no Dask scheduler answers at") as error:
            list(mapped(squared, [1], address))
        assert "\n" not in str(error.value)
        other.shutdown(socket.SHUT_RDWR)
        for one in held:
            one.close()


def test_a_scheduler_without_workers_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It answers, but nobody would ever do the work."""
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr("trainer.system.cluster._PATIENCE_S", 2.0)
    monkeypatch.setattr("trainer.system.cluster._LEAST_S", 0.5)
    options = {"host": "127.0.0.1", "protocol": "tcp://", "dashboard_address": "127.0.0.1:0"}
    with distributed.LocalCluster(n_workers=0, processes=False, **options) as empty:
        address = empty.scheduler_address
        for work in (lambda: list(mapped(squared, [1, 2], address)), lambda: _grown(address)):
            with pytest.raises(LumenError, match=rf"{address} has no workers: start some") as error:
                work()
            assert "\n" not in str(error.value)


def _grown(address: str) -> None:
    with processors(address):
        raise AssertionError("nothing can be grown there")


# A worker of another installation: everything but this package can be imported.
_ALIEN = """
import asyncio, importlib.abc, sys
class Lacking(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"trainer", "lumen"}:
            raise ModuleNotFoundError(f"No module named {name!r}")
sys.meta_path.insert(0, Lacking())
from distributed import Worker
async def work():
    async with Worker(sys.argv[1], dashboard_address="127.0.0.1:0") as worker:
        await worker.finished()
asyncio.run(work())
"""


def test_a_worker_without_this_package_is_one_clear_line() -> None:
    """Found before anything is sent there, and not by a traceback from afar."""
    distributed = pytest.importorskip("distributed")
    options = {"host": "127.0.0.1", "protocol": "tcp://", "dashboard_address": "127.0.0.1:0"}
    with distributed.LocalCluster(n_workers=0, processes=False, **options) as other:
        address = other.scheduler_address
        worker = subprocess.Popen([sys.executable, "-c", _ALIEN, address])  # noqa: S603 - the text above
        try:
            with distributed.Client(address) as client:
                client.wait_for_workers(1, timeout=60)
            with pytest.raises(LumenError, match=r"cannot load this package \(No module") as error:
                list(mapped(squared, [1, 2], address))
            assert "\n" not in str(error.value)
        finally:
            worker.kill()
            worker.wait(10)


def test_a_cluster_is_given_up_within_ten_seconds() -> None:
    """However its scheduler and its workers share the time among them; what is loaded is not."""
    assert cluster._GREETING_S < cluster._PATIENCE_S < 10


def test_a_cluster_without_dask_names_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(LumenError, match=r"pip install .*cluster"):
        refuse_useless("tls://127.0.0.1:1")
