"""Running daemons, watched from outside."""

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil

from lumen.units import Seconds

NO_PAGE = {"LUMEN_PAGE_REACH": "off"}
# A user's Python keeps what it has compiled; one told not to would compile us at every start.
_NOT_OURS = ("LUMEN_", "PYTHONDONTWRITEBYTECODE")
_MEGABYTE = 1e6
ROOT = Path(__file__).resolve().parents[2]
_PATIENCE: Seconds = 60.0


class Running(NamedTuple):
    """A daemon that told its first moment, after `first` seconds of wall time."""

    process: psutil.Process
    first: Seconds
    home: Path

    @property
    def resident(self) -> float:
        """Resident memory, MB."""
        return float(self.process.memory_info().rss) / _MEGABYTE

    def used(self) -> Seconds:
        """Processor time so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def share(self, watched: Seconds) -> float:
        """Watch it for so long, and give its share of one core, %."""
        before, begin = self.used(), time.perf_counter()
        time.sleep(watched)
        return 100.0 * (self.used() - before) / (time.perf_counter() - begin)


def free_port() -> int:
    """Give a port of this computer that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    arguments: Sequence[str],
    script: str | None = None,
    directory: Path | None = None,
    settings: Mapping[str, str] = NO_PAGE,
) -> Iterator[Running]:
    """Start `lumen run --json` with more arguments, and end it.

    Args:
        arguments: of `lumen run`.
        script: run this Python first, in the same process.
        directory: where its memory lies; a new temporary one, if None.
        settings: by their names in the environment.
    """
    with tempfile.TemporaryDirectory(dir=directory) as home:
        command = [sys.executable, "-c", f"{script or ''}\n{_MAIN}", "run", "--json", *arguments]
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(_NOT_OURS)},
            "XDG_STATE_HOME": home,
            "XDG_RUNTIME_DIR": home,
            "XDG_CONFIG_HOME": home,
            **settings,
        }
        begin = time.perf_counter()
        with subprocess.Popen(  # noqa: S603 - this very interpreter
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                assert process.stdout is not None
                if not process.stdout.readline():
                    raise RuntimeError(f"lumen run {' '.join(arguments)} said nothing")
                first = time.perf_counter() - begin
                # Somebody must read what it goes on to say.
                threading.Thread(target=process.stdout.read, daemon=True).start()
                yield Running(psutil.Process(process.pid), first, Path(home))
            finally:
                process.terminate()
                process.wait(_PATIENCE)


_MAIN = "import sys; from lumen.commands.cli import main; sys.exit(main(sys.argv[1:]))"
LOADED = "from lumen.commands.cli import _loaded; _loaded('run')"
"""Loads what `lumen run` does before it runs, in the way it does: without OpenSSL."""
