"""Changes the code in small ways, and shows which changes no test notices: `make mutants`.

Cosmic Ray finds and makes the mutants; the same share of every file is drawn by a seed. Each is
tried against the tests of its own room (`mutant_trials.py`); the golden day, which one command
rewrites, is left out.
Mutants of annotations and decorators say nothing about tests, and are not made.
"""

import argparse
import ast
import shutil
import sys
from collections.abc import Iterator, Sequence
from math import ceil
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast, is_number
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names
from mutant_trials import Change, Room, outcomes
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
    original: str


class Place(NamedTuple):
    """Where an operator can change a module: its `occurrence`-th place, and the line of that."""

    module: Path
    tests: str
    line: int
    name: str
    operator: Operator
    occurrence: int


def operators() -> Iterator[tuple[str, Operator]]:
    """Give the kinds of changes."""
    yield "nudge", NudgeFloat()
    for name in operator_names():
        made = get_operator(name)
        if not made.arguments() and not any(word in name for word in _LEFT_OUT):
            yield name.removeprefix("core/"), made()


def places_in(module: Path, tests: str) -> Iterator[Place]:
    """Give every place of a file that can be changed."""
    source = module.read_text(encoding="utf-8")
    tree, silent = get_ast(source), _annotation_lines(source)
    for name, operator in operators():
        positions = (p for node in ast_nodes(tree) for p in operator.mutation_positions(node))
        for occurrence, ((line, column), _) in enumerate(positions):
            if not any(first <= (line, column) < last for first, last in silent):
                yield Place(module, tests, line, name, operator, occurrence)


def mutant_at(place: Place) -> Mutant | None:
    """Change a module at one place; None where it stays what it was."""
    source = place.module.read_text(encoding="utf-8")
    code = mutate_code(source, place.operator, place.occurrence)
    if code is None or code == source:
        return None
    before, after = source.splitlines()[place.line - 1], code.splitlines()
    path = str(place.module.relative_to(ROOT))
    there = after[min(place.line, len(after)) - 1].strip()
    return Mutant(path, place.tests, place.line, place.name, before.strip(), there, code, source)


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


def sampled(pattern: str, share: float, seed: int) -> list[Mutant]:
    """Give a share of the mutants of every module whose path contains a pattern.

    It is the same share of each, and one mutant at least of each that has any. Their order is
    drawn, too, so that a run that is ended early has tried a fair sample.
    """
    rng, drawn = Random(seed), list[Place]()
    for modules, tests in MODULES.items():
        for module in sorted(ROOT.glob(modules)):
            if pattern in str(module):
                places = list(places_in(module, tests))
                drawn += rng.sample(places, min(len(places), ceil(share * len(places))))
    rng.shuffle(drawn)
    return [mutant for place in drawn if (mutant := mutant_at(place)) is not None]


def checkout_copied(folder: Path) -> Path:
    """Copy what tests need of the checkout."""
    for part in _COPIED:
        source, target = ROOT / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)
    return folder


def tried(mutants: Sequence[Mutant], workers: int) -> list[Mutant]:
    """Try mutants in copies of the checkout; give those that survive."""
    survivors = []
    with TemporaryDirectory(prefix="lumen-mutants-") as folder:
        first = checkout_copied(Path(folder) / "0" / "lumen")
        rooms = {tests: Room(first, tests) for tests in sorted({m.tests for m in mutants})}
        others = [Path(folder) / str(number) / "lumen" for number in range(1, workers)]
        copies = [first, *(Path(shutil.copytree(first, other)) for other in others)]
        changes = [Change(m.module, m.line, m.code, m.original, m.tests) for m in mutants]
        for number, (place, lives) in enumerate(outcomes(changes, rooms, copies), 1):
            mutant = mutants[place]
            if lives:
                survivors.append(mutant)
                where = f"{mutant.module}:{mutant.line}"
                print(
                    f"{where}  {mutant.operator}\n  - {mutant.before}\n  + {mutant.after}",
                    flush=True,
                )
            print(f"{number}/{len(mutants)}, {len(survivors)} survive", file=sys.stderr)
    return survivors


def shown(made: Sequence[Mutant], survivors: Sequence[Mutant]) -> int:
    """Print how many survive in each folder and in all; give 1 where they are too many."""
    failed = 0
    for folder in [*sorted({Path(m.module).parent.as_posix() for m in made}), ""]:
        of, living = (
            sum(m.module.startswith(folder) for m in mutants) for mutants in (made, survivors)
        )
        share = living / of
        print(
            f"{folder or 'in all'}: {living} of {of} survive, {share:.1%} (at most {ALLOWED:.0%})"
        )
        failed |= share > ALLOWED
    return int(failed)


def main() -> int:
    """Try a sample of mutants, and give 1 where too many survive."""
    parser = argparse.ArgumentParser(description=__doc__, prog="make mutants")
    parser.add_argument("--share", type=float, default=0.01, help="of each file (default 0.01)")
    parser.add_argument("--only", default="", help="modules whose path contains this")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    mutants = sampled(arguments.only, arguments.share, arguments.seed)
    if not mutants:
        print(
            f"mutants: nothing to change where a path contains {arguments.only!r}", file=sys.stderr
        )
        return 1
    return shown(mutants, tried(mutants, arguments.workers))


if __name__ == "__main__":
    sys.exit(main())
