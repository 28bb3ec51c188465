"""How cost grows: with those who watch the page, and with the size of a dataset."""

import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from daemons import free_port, running
from figures import Beside, Figure

from lumen.units import Seconds
from trainer.data.dataset import DatasetRecipe, build

_SETTLED: Seconds = 4.0
_PATIENCE: Seconds = 10.0


def watchers(watched: Seconds) -> list[Figure]:
    """Measure the daemon's processor with nobody, one, eight and thirty-two watching its page."""
    port = free_port()
    settings = {"LUMEN_PAGE_REACH": "local", "LUMEN_PAGE_PORT": str(port)}
    shares = []
    with running(["--mode", "mock", "--speed", "1"], settings=settings) as daemon:
        for count in (0, 1, 8, 32):
            with ExitStack() as open_eyes:
                for _ in range(count):
                    open_eyes.enter_context(_watcher(port))
                time.sleep(_SETTLED)
                shares.append((count, daemon.share(watched)))
    (_, nobody), *others = shares
    return [
        Figure(
            "processor by those who watch the page (mock, simulated parts): nobody",
            nobody,
            "% of a core, all threads",
            beside=tuple(Beside(f"{count} watching", share) for count, share in others),
        )
    ]


@contextmanager
def _watcher(port: int) -> Iterator[None]:
    """Follow the page's events, as a browser does."""
    with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE) as connection:
        connection.sendall(b"GET /events HTTP/1.1\r\nhost: localhost\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 200"), "the page lets nobody watch"
        reading = threading.Thread(target=_read, args=(connection,), daemon=True)
        reading.start()
        yield
        connection.shutdown(socket.SHUT_RDWR)
        reading.join(_PATIENCE)


def _read(connection: socket.socket) -> None:
    connection.settimeout(None)
    try:
        while connection.recv(65_536):
            pass
    except OSError:
        return


def datasets(sizes: tuple[int, int, int]) -> list[Figure]:
    """Time the building of datasets of three sizes from the simulated world."""
    taken = []
    for pairs in sizes:
        with tempfile.TemporaryDirectory() as home:
            begin = time.perf_counter()
            build(DatasetRecipe((), pairs, 42, ()), Path(home) / "dataset", lambda _done, _of: None)
            taken.append((pairs, time.perf_counter() - begin))
    (fewest, first), *others = taken
    return [
        Figure(
            f"building a dataset, by its training pairs: {fewest:,}",
            first,
            "s of wall time, all cores",
            beside=tuple(Beside(f"{pairs:,} pairs", seconds) for pairs, seconds in others),
        )
    ]
