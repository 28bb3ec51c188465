"""Tries mutants: each in a copy of the checkout, against the tests that run what it changes.

Which tests those are is measured: each room's tests run once, unchanged, under Coverage. A mutant
in a function is tried against the tests that ran that function, one outside against those that ran
its module or one that imports it. A test may see more than was measured (what a cache holds was run
by another test): a mutant that is killed is killed, and a survivor is worth a look.
"""

import ast
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

# Loaded once, and not by each of the processes that are forked from this one.
import coverage
import hypothesis  # noqa: F401 - as above
import numpy  # noqa: F401, ICN001 - as above
import pytest

WALL_S = 1_800
"""A trial is ended after so long. On a busy machine it may only be slow: that shows nothing."""
_BROKEN = 70
"""How a trial ends whose own machinery failed."""
_UNNOTICED = frozenset({0, -signal.SIGALRM, _BROKEN})
"""How a trial ends in which no test failed: what shows nothing is no kill."""
_SPARE_S = 10.0
_FOLD = 3.0
"""A trial may work for as many times as long as the unchanged tests, and some seconds more."""


class Change(NamedTuple):
    """A changed module: its path, the line that is changed, its code, and what that was before.

    The checkout may change meanwhile: what is tried is what was copied of it.
    """

    module: str
    line: int
    code: str
    original: str
    tests: str


class _Watcher:
    """Tells Coverage which test runs, and measures how long each one works."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self._measured = measured
        self.worked: dict[str, float] = {}

    def pytest_collectstart(self, collector: pytest.Collector) -> None:
        """What a file runs as it is imported, all its tests may see."""
        if isinstance(collector, pytest.Module):
            self._measured.switch_context(collector.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Iterator[None]:
        """What a fixture runs, all tests of the file may see."""
        self._measured.switch_context(item.nodeid.partition("::")[0])
        yield

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Measure one test."""
        name = item.nodeid.partition("[")[0]
        self._measured.switch_context(name)
        began = time.process_time()
        yield
        self.worked[name] = self.worked.get(name, 0.0) + time.process_time() - began


class Room:
    """A folder of tests, and what each of them runs of the code."""

    def __init__(self, copy: Path, tests: str) -> None:
        self._tests = tests
        file = copy.parent / f"{tests.replace('/', '-')}.coverage"
        took = file.with_suffix(".times")
        if _ended(_fork(copy, [tests], 0.0, file)) != 0:
            sys.exit(f"mutants: {tests} fails without any: mend it first")
        self._worked = {
            name: float(seconds)
            for seconds, name in (line.split(" ", 1) for line in took.read_text().splitlines())
        }
        data = coverage.CoverageData(str(file))
        data.read()
        self._ran = {
            Path(path).relative_to(copy.resolve()).as_posix(): data.contexts_by_lineno(path)
            for path in data.measured_files()
        }
        self._importers = _importers(copy)

    def chosen(self, change: Change) -> list[str]:
        """Give the tests that may see a change, those of the mirrored file first."""
        lines = _function_around(ast.parse(change.original), change.line)
        if lines is None:
            modules = {change.module, *self._importers.get(_dotted(change.module), ())}
            ran = [seen for m in modules for seen in self._ran.get(m, {}).values()]
        else:
            ran = [seen for n, seen in self._ran.get(change.module, {}).items() if n in lines]
        names = {name for seen in ran for name in seen if name}
        files = {name for name in names if "::" not in name}
        chosen = files | {name for name in names if name.partition("::")[0] not in files}
        mirrored = f"{self._tests}/test_{Path(change.module).stem}.py"
        return sorted(chosen, key=lambda name: (not name.startswith(mirrored), self.work([name])))

    def work(self, chosen: Sequence[str]) -> float:
        """Give for how many seconds tests work."""
        return sum(
            seconds
            for name, seconds in self._worked.items()
            if name in chosen or name.partition("::")[0] in chosen
        )


def _importers(copy: Path) -> Mapping[str, set[str]]:
    """Give the modules that import each module."""
    found: dict[str, set[str]] = {}
    for file in (copy / "lumen").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                found.setdefault(node.module, set()).add(file.relative_to(copy).as_posix())
    return found


def _dotted(module: str) -> str:
    return module.removesuffix(".py").replace("/", ".")


def _function_around(tree: ast.Module, line: int) -> range | None:
    """Give the lines of the innermost function's body that a line is in; None outside of one."""
    bodies = [
        range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return min((body for body in bodies if line in body), key=len, default=None)


def _fork(copy: Path, tests: Sequence[str], patience: float, measured: Path | None) -> int:
    """Start pytest in a process of its own, and give the process's id."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    try:
        os._exit(_tested(copy, tests, patience, measured))
    finally:
        os._exit(_BROKEN)


def _tested(copy: Path, tests: Sequence[str], patience: float, measured: Path | None) -> int:
    os.chdir(copy)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    signal.alarm(WALL_S)
    quiet = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # hypothesis is here already
    options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", *quiet, *tests]
    if measured is None:
        sys.dont_write_bytecode = True
        resource.setrlimit(resource.RLIMIT_CPU, (round(patience), round(patience) + 1))
        return int(pytest.main(options))
    found = coverage.Coverage(str(measured), source=[str(copy / "lumen")], config_file=False)
    watcher = _Watcher(found)
    found.start()
    code = int(pytest.main(options, plugins=[watcher]))
    found.stop()
    found.save()
    lines = (f"{seconds} {name}" for name, seconds in watcher.worked.items())
    measured.with_suffix(".times").write_text("\n".join(lines), encoding="utf-8")
    return code


def _ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def outcomes(
    changes: Sequence[Change], rooms: Mapping[str, Room], copies: Sequence[Path]
) -> Iterator[tuple[int, bool]]:
    """Try changes, as many at a time as there are copies; give each one's place and if it lives."""
    running: dict[int, tuple[int, Path]] = {}
    free, waiting = list(copies), list(enumerate(changes))[::-1]
    while waiting or running:
        while free and waiting:
            place, change = waiting.pop()
            chosen = rooms[change.tests].chosen(change)
            if not chosen:
                yield place, True
                continue
            copy = free.pop()
            _write(copy, change.module, change.code)
            patience = _SPARE_S + _FOLD * rooms[change.tests].work(chosen)
            running[_fork(copy, chosen, patience, None)] = place, copy
        if running:
            pid, status = os.wait()
            place, copy = running.pop(pid)
            _write(copy, changes[place].module, changes[place].original)
            free.append(copy)
            yield place, os.waitstatus_to_exitcode(status) in _UNNOTICED


def _write(copy: Path, module: str, code: str) -> None:
    """Write a module, and forget how it was compiled: a change may have its size and second."""
    file = copy / module
    file.write_text(code, encoding="utf-8")
    for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
        compiled.unlink()
