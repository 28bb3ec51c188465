"""Nothing of Lumen runs on asyncio's own threads: one that hangs there keeps a process alive."""

import ast
from pathlib import Path

import pytest
from repository import ROOT

FORBIDDEN = {
    "to_thread",
    "run_in_executor",
    "ThreadPoolExecutor",
    "ProcessPoolExecutor",
    "set_default_executor",
    # Each looks names up on those threads.
    "getaddrinfo",
    "getnameinfo",
    "create_connection",
    "create_datagram_endpoint",
    "open_connection",
    "start_server",
}

APART = {
    # A process of its own; each of its scripts is killed at its time limit.
    "lumen/outlets/hooks/runner.py": {"ThreadPoolExecutor"},
    # A process of its own, beside the service, with a deadline.
    "lumen/outlets/mdns/avahi.py": {"create_connection"},
    # `socket`'s own, on a thread that is given up at its deadline.
    "lumen/outlets/alerts/delivery.py": {"create_connection"},
    "lumen/devices/wyoming.py": {"create_connection", "open_connection"},
    "lumen/system/name_lookup.py": {"getaddrinfo"},
}
"""What blocks elsewhere than on the threads of the event loop."""


def uses(source: str) -> list[str]:
    """Give what of all that a program names."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
        elif isinstance(node, ast.Name):
            names.append(node.id)
        elif isinstance(node, ast.alias):
            names.append(node.name.rpartition(".")[2])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.append(node.value)
    return [name for name in names if name in FORBIDDEN]


@pytest.mark.parametrize("file", sorted((ROOT / "lumen").rglob("*.py")), ids=str)
def test_nothing_runs_on_the_default_threads(file: Path) -> None:
    """What blocks has a thread with a deadline (`lumen.system.worker_thread`)."""
    allowed = APART.get(file.relative_to(ROOT).as_posix(), set())
    assert set(uses(file.read_text(encoding="utf-8"))) == allowed


@pytest.mark.parametrize(
    "planted",
    [
        "import asyncio\nasyncio.to_thread(print)",
        "from asyncio import to_thread",
        "loop.run_in_executor(None, print)",
        "getattr(loop, 'run_in_executor')(None, print)",
        "from concurrent.futures import ThreadPoolExecutor as Pool",
    ],
)
def test_planted_use_is_seen(planted: str) -> None:
    """However it is written."""
    assert uses(planted)
