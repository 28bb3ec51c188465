"""What whoever attacks a running Lumen on its own computer achieves, and what its owner notices.

    PYTHONPATH=tests python -m endurance.attacks --seconds 20

Lumen lives in a simulated room at one sample every 2 s, with 1,024 descriptors and its page open to
the network. Connections are opened at the page and at the control socket as fast as each attack
says, some of them silent, some with requests; meanwhile the owner asks for the metrics and for the
status twice a second. All of it stays on the loopback.

Attackers and Lumen share this computer's cores, and others may work on them too. So how long
Lumen's main thread waited for a core, by the kernel's count (schedstat), is taken off the
lateness of the sample after it. On a quiet computer that is next to nothing.
"""

import argparse
import contextlib
import json
import multiprocessing
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

import psutil
from own_home import environment_in

from endurance.table import Table
from lumen.errors import LumenError
from lumen.outlets.control import client
from lumen.outlets.snapshot import Snapshot

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event, Semaphore

HERE = "127.0.0.1"
TOKEN = "the-owners-own-word-0"  # noqa: S105 - this proof's own
INTERVAL = 2.0
LATE = 1.0
"""Seconds by which an attack may make a sample late, by the sample's own time, beyond what Lumen
waited for a core."""
PATIENCE = 30.0
"""Seconds in which the owner is answered: busy cores are no refusal."""
HELD = 2.0
DESCRIPTORS = 1024
MOST_LOGGED = 8 * 1024
EXAMINERS = 14


class Attack(NamedTuple):
    """Connections a second, and what each says."""

    name: str
    rate: float
    said: bytes


HEAD = b"GET / HTTP/1.1\r\nHost: lumen\r\n"
ATTACKS = (
    Attack("250 silent connections a second", 250.0, b""),
    Attack("5,100 silent connections a second", 5100.0, b""),
    Attack("1,000 unfinished requests a second", 1000.0, HEAD + b"X: "),
    Attack("250 requests without a token a second", 250.0, HEAD + b"\r\n"),
    Attack("as many requests without a token as can be sent", 1e6, HEAD + b"\r\n"),
)


class Start(NamedTuple):
    """When a row's attackers begin: once each has loaded what it needs."""

    ready: "Semaphore"
    go: "Event"

    def wait(self) -> None:
        """Be ready, and wait for the others."""
        self.ready.release()
        self.go.wait()


class Came(NamedTuple):
    """A sample: its own time, and for how long its Lumen had waited for a core until then."""

    at: float
    waited: float


def flood(
    start: Start, address: tuple[str, int] | str, rate: float, said: bytes, seconds: float
) -> None:
    """Open connections, say something, and close each after a while."""
    start.wait()
    resource.setrlimit(resource.RLIMIT_NOFILE, (20_000, 20_000))
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    held: deque[tuple[float, socket.socket]] = deque()
    began, made = time.monotonic(), 0
    while (now := time.monotonic()) - began < seconds:
        while made < rate * (now - began) and len(held) < DESCRIPTORS * 15:
            one = socket.socket(family)
            one.settimeout(0.2 if said else 0.0)
            with contextlib.suppress(OSError):
                one.connect(address)
                one.sendall(said)
            held.append((now, one))
            made += 1
            if made % 100 == 0:
                break
        while held and now - held[0][0] > HELD:
            held.popleft()[1].close()
        time.sleep(0.002)


class Living:
    """A Lumen that runs, and when its samples came."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.socket = home / "run" / "lumen" / "control.sock"
        self.port = _free_port()
        self.came: list[Came] = []
        self._log = (home / "log").open("wb")
        command = [sys.executable, "-m", "lumen.commands.cli", "run", "--mode", "mock", "--json"]
        self.process = subprocess.Popen(  # noqa: S603 - this very program
            ["/bin/sh", "-c", f'ulimit -n {DESCRIPTORS}; exec "$@"', "sh", *command, "--speed=1"],
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=environment_in(
                home,
                LUMEN_PAGE_REACH="network",
                LUMEN_PAGE_PORT=str(self.port),
                LUMEN_PAGE_TOKEN=TOKEN,
                LUMEN_SENSES_INTERVAL=str(INTERVAL),
            ),
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        while len(self.came) < 2:
            time.sleep(0.1)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            at = datetime.fromisoformat(json.loads(line)["time"]).timestamp()
            self.came.append(Came(at, _waited(self.process.pid)))

    @property
    def logged(self) -> int:
        """Bytes of its log."""
        return (self.home / "log").stat().st_size

    def end(self) -> int:
        """Let it end as a service does; give its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(30)
        self._listener.join(5)
        self._log.close()
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


class Owner:
    """Asks all the while, and counts."""

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._go, daemon=True)
        self.slowest = 0.0
        self.served = 0
        self.failed: list[str] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _go(self) -> None:
        while not self._done.wait(0.5):
            began = time.monotonic()
            try:
                self._ask()
            except (OSError, LumenError, AssertionError) as error:
                self.failed.append(str(error))
            else:
                self.served += 1
                self.slowest = max(self.slowest, time.monotonic() - began)

    def __str__(self) -> str:
        """Tell how it went."""
        served = f"{self.served} of {self.served + len(self.failed)}, {self.slowest:.2f} s at most"
        return f"{served} {set(self.failed) or ''}"


def _free_port() -> int:
    with socket.create_server((HERE, 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _metrics(port: int) -> None:
    request = f"GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
    with socket.create_connection((HERE, port), timeout=PATIENCE) as asker:
        asker.sendall(request.encode())
        answer = asker.recv(4096)
    assert answer.startswith(b"HTTP/1.1 200"), answer[:60]


def _waited(process: int) -> float:
    """Give for how long a process's main thread was ready and had no core, in seconds."""
    file = Path(f"/proc/{process}/task/{process}/schedstat")
    return int(file.read_text(encoding="ascii").split()[1]) / 1e9


@contextlib.contextmanager
def _attacking(*calls: tuple[object, ...]) -> Iterator[None]:
    context = multiprocessing.get_context("spawn")
    start = Start(context.Semaphore(0), context.Event())
    attackers = [context.Process(target=flood, args=(start, *call), daemon=True) for call in calls]
    for one in attackers:
        one.start()
    try:
        for _ in attackers:
            start.ready.acquire()
        start.go.set()
        yield
        for one in attackers:
            one.join(120)
    finally:
        for one in attackers:
            one.kill()


def _judge(table: Table, living: Living, name: str, seconds: float, calls: list[object]) -> None:
    """Attack, and say what of it was noticed."""
    logged = living.logged
    process = psutil.Process(living.process.pid)
    with (
        Owner(lambda: _metrics(living.port)) as page,
        Owner(lambda: _status(living.socket)) as status,
        _attacking(*((*call, seconds) for call in calls)),  # type: ignore[misc]  # each a tuple
    ):
        most, first = 0, len(living.came)
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            most = max(most, process.num_fds())
            time.sleep(0.1)
    came = living.came[first - 1 :]
    late, waited = max(
        ((b.at - a.at - INTERVAL, b.waited - a.waited) for a, b in pairwise(came)),
        key=lambda each: each[0] - each[1],
        default=(9.9, 0.0),
    )
    found = f"{late:.2f} s late, {waited:.2f} s of its interval without a core"
    table.claim(f"{name}: latest sample", found, holds=late - waited < LATE)
    table.claim(f"{name}: owner at the page", page, holds=not page.failed)
    table.claim(f"{name}: owner's status", status, holds=not status.failed)
    table.claim(f"{name}: descriptors", most, holds=most < DESCRIPTORS // 2)
    written = living.logged - logged
    table.claim(f"{name}: log", f"{written} bytes", holds=written < MOST_LOGGED)


def _status(path: Path) -> None:
    client.ask([path], "status", Snapshot)


def prove(seconds: float, base: Path) -> Table:
    """Attack a Lumen in every way, one after another."""
    living = Living(base)
    table = Table("Attacks on the loopback")
    before = psutil.Process(living.process.pid).memory_info().rss
    _judge(table, living, "nobody attacks", seconds, [])
    for name, rate, said in ATTACKS:
        _judge(table, living, name, seconds, [((HERE, living.port), rate, said)])
    path = str(living.socket)
    streams = b'{"command":"snapshots"}\n'
    _judge(table, living, "500 streams a second", seconds, [(path, 500.0, streams)])
    written = client.ask([living.socket], "status", Snapshot).memory.written
    # One process for all of them: so many interpreters would be an attack on the cores.
    examine = (path, 20.0 * EXAMINERS, b'{"command":"examine"}\n')
    _judge(table, living, f"{EXAMINERS} who examine without end", seconds, [examine])
    more = client.ask([living.socket], "status", Snapshot).memory.written - written
    table.claim("samples written meanwhile", more, holds=more >= seconds / INTERVAL - 2)
    grown = psutil.Process(living.process.pid).memory_info().rss - before
    table.claim("memory grown", f"{grown / 2**20:.1f} MiB", holds=grown < 24 * 2**20)
    code = living.end()
    table.claim("exit", code, holds=code == 0)
    return table


def main() -> int:
    """Run the proof; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as base:
        table = prove(given.seconds, Path(base))
    print(table)
    return 0 if table.holds else 1


if __name__ == "__main__":
    sys.exit(main())
