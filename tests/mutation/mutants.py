"""Changes the code in small ways, and shows which changes no test notices: `make mutants`.

Cosmic Ray finds and makes the mutants. Each is tried in a copy of the checkout against the tests of
its own room, the mirrored file first; the golden day, which one command rewrites, is left out.
Mutants of annotations and decorators say nothing about tests, and are not made.
"""

import argparse
import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast, is_number
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names
from parso.python.tree import Number

ROOT = Path(__file__).resolve().parents[2]
MODULES = {
    "lumen/core/*.py": "tests/core",
    "lumen/store/*.py": "tests/store",
    "lumen/formats/student.py": "tests/formats",
}
"""What is mutated, and the folder of tests that must notice."""

ALLOWED = 0.10
"""The share of mutants that may survive; some are equal to what they replace."""
PATIENCE_S = 120
_COPIED = ("lumen", "trainer", "tests", "models", "pyproject.toml", "docs")
_LEFT_OUT = ("RemoveDecorator", "BitOr", "ExceptionReplacer", "Variable", "no-op")


class NudgeFloat(Operator):  # type: ignore[misc]  # Cosmic Ray ships no types
    """Makes a decimal number a tenth larger: a threshold or a weight that is a little off."""

    def mutation_positions(self, node: Number) -> Iterator[tuple[object, object]]:
        """Give where a decimal number stands."""
        if is_number(node) and "." in node.value and float(node.value) != 0.0:
            yield node.start_pos, node.end_pos

    def mutate(self, node: Number, index: int) -> Number:  # noqa: ARG002 - the operator's contract
        """Give the number's mutant."""
        return Number(f" {1.1 * float(node.value)!r}", node.start_pos)

    @classmethod
    def examples(cls) -> Sequence[object]:
        """Give none: they are for Cosmic Ray's own tests."""
        return ()


class Mutant(NamedTuple):
    """One change of one file."""

    module: str
    tests: str
    line: int
    operator: str
    before: str
    after: str
    code: str


def operators() -> Iterator[tuple[str, Operator]]:
    """Give the kinds of changes."""
    yield "nudge", NudgeFloat()
    for name in operator_names():
        made = get_operator(name)
        if not made.arguments() and not any(word in name for word in _LEFT_OUT):
            yield name.removeprefix("core/"), made()


def mutants_of(module: Path, tests: str) -> Iterator[Mutant]:
    """Give every mutant of a file."""
    source = module.read_text(encoding="utf-8")
    tree, silent, lines = get_ast(source), _annotation_lines(source), source.splitlines()
    for name, operator in operators():
        positions = (p for node in ast_nodes(tree) for p in operator.mutation_positions(node))
        for occurrence, ((line, column), _) in enumerate(positions):
            if any(first <= (line, column) < last for first, last in silent):
                continue
            code = mutate_code(source, operator, occurrence)
            if code is None or code == source:
                continue
            after = code.splitlines()[min(line, len(code.splitlines())) - 1]
            path = str(module.relative_to(ROOT))
            yield Mutant(path, tests, line, name, lines[line - 1].strip(), after.strip(), code)


def _annotation_lines(source: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Give from where to where annotations stand."""
    spans = []
    for node in ast.walk(ast.parse(source)):
        for name in ("annotation", "returns"):
            part = getattr(node, name, None)
            if isinstance(part, ast.expr):
                end = (part.end_lineno or part.lineno, part.end_col_offset or part.col_offset)
                spans.append(((part.lineno, part.col_offset), end))
    return spans


def passes(copy: Path, tests: str) -> bool:
    """Tell whether tests pass in a copy."""
    command = [
        sys.executable,
        "-B",
        "-m",
        "pytest",
        "-x",
        "-q",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own tests
            [*command, tests], cwd=copy, capture_output=True, check=False, timeout=PATIENCE_S
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def survives(mutant: Mutant, copy: Path) -> bool:
    """Tell whether all tests of a mutant's room pass with it."""
    file = copy / mutant.module
    original = file.read_text(encoding="utf-8")
    file.write_text(mutant.code, encoding="utf-8")
    mirrored = f"{mutant.tests}/test_{file.stem}.py"
    try:
        return (not (copy / mirrored).exists() or passes(copy, mirrored)) and passes(
            copy, mutant.tests
        )
    finally:
        file.write_text(original, encoding="utf-8")


def sampled(pattern: str, count: int | None, seed: int) -> list[Mutant]:
    """Give the mutants of the modules whose path contains a pattern, or a sample of them."""
    found = [
        mutant
        for modules, tests in MODULES.items()
        for module in sorted(ROOT.glob(modules))
        if pattern in str(module)
        for mutant in mutants_of(module, tests)
    ]
    return found if count is None else Random(seed).sample(found, min(count, len(found)))


def tried(mutants: Sequence[Mutant], workers: int) -> list[Mutant]:
    """Try mutants in copies of the checkout; give those that survive."""
    survivors = []
    with TemporaryDirectory(prefix="lumen-mutants-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(workers):
            copy = Path(folder) / str(number) / "lumen"
            for part in _COPIED:
                source, target = ROOT / part, copy / part
                target.parent.mkdir(parents=True, exist_ok=True)
                (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
            copies.put(copy)
        unchanged = copies.get()
        for tests in sorted({mutant.tests for mutant in mutants}):
            if not passes(unchanged, tests):
                sys.exit(f"mutants: {tests} fails without any: mend it first")
        copies.put(unchanged)

        def judged(mutant: Mutant) -> bool:
            copy = copies.get()
            try:
                return survives(mutant, copy)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(workers) as pool:
            for number, (mutant, lives) in enumerate(
                zip(mutants, pool.map(judged, mutants), strict=True), 1
            ):
                if lives:
                    survivors.append(mutant)
                    where = f"{mutant.module}:{mutant.line}"
                    print(f"{where}  {mutant.operator}\n  - {mutant.before}\n  + {mutant.after}")
                print(f"{number}/{len(mutants)}, {len(survivors)} survive", file=sys.stderr)
    return survivors


def main() -> int:
    """Try a sample of mutants, and give 1 where too many survive."""
    parser = argparse.ArgumentParser(description=__doc__, prog="make mutants")
    parser.add_argument("--sample", type=int, default=200, help="how many mutants (default 200)")
    parser.add_argument("--all", action="store_true", help="try every mutant: hours")
    parser.add_argument("--only", default="", help="modules whose path contains this")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    count = None if arguments.all else arguments.sample
    mutants = sampled(arguments.only, count, arguments.seed)
    if not mutants:
        print(f"mutants: no module's path contains {arguments.only!r}", file=sys.stderr)
        return 1
    survivors = tried(mutants, arguments.workers)
    share = len(survivors) / len(mutants)
    print(
        f"{len(survivors)} of {len(mutants)} mutants survive: {share:.1%} (at most {ALLOWED:.0%})"
    )
    return int(share > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
