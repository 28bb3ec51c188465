"""What each module imports, read from its text: the ground of the tests of directions."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

OWN = {"lumen", "trainer"}

Imports = Mapping[str, set[str]]
"""Module to the modules that it imports, wherever in it, function-level imports included."""


def modules(root: Path, *packages: str) -> dict[str, Path]:
    """Give the modules of packages below a folder, each with its file."""
    return {
        ".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): file
        for package in packages
        for file in sorted((root / package).rglob("*.py"))
    }


def imports_of(source: str) -> Iterator[str]:
    """Give every name that a module's text imports.

    Of `from lumen.a import b` both `lumen.a.b`, which may be a module, and `lumen.a`.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module.split(".")[0] in OWN:
                yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def read_imports(files: Mapping[str, Path]) -> dict[str, set[str]]:
    """Give what each of these modules imports."""
    return {m: set(imports_of(file.read_text(encoding="utf-8"))) for m, file in files.items()}


def within(name: str, part: str) -> bool:
    """Tell whether a module is a part, or lies in it."""
    return name == part or name.startswith(f"{part}.")


def cycles(imports: Imports) -> list[list[str]]:
    """Give the sets of modules that import one another in a circle, function-level imports too."""
    known = {m: {n for n in names if n in imports and n != m} for m, names in imports.items()}
    return [sorted(part) for part in _strongly_connected(known) if len(part) > 1]


def _strongly_connected(graph: Mapping[str, set[str]]) -> list[set[str]]:
    """Give the strongly connected parts of a graph: Kosaraju's two walks."""
    backwards: dict[str, set[str]] = defaultdict(set)
    for node, targets in graph.items():
        for target in targets:
            backwards[target].add(node)
    order: list[str] = []
    seen: set[str] = set()
    for node in graph:
        order += _finished(node, graph, seen)
    seen = set()
    parts = (_finished(node, backwards, seen) for node in reversed(order))
    return [set(part) for part in parts if part]


def _finished(start: str, graph: Mapping[str, set[str]], seen: set[str]) -> list[str]:
    """Give what is reached from a node and was not seen, each after all it leads to."""
    if start in seen:
        return []
    seen.add(start)
    finished: list[str] = []
    path = [(start, iter(sorted(graph.get(start, ()))))]
    while path:
        target = next((t for t in path[-1][1] if t not in seen), None)
        if target is None:
            finished.append(path.pop()[0])
        else:
            seen.add(target)
            path.append((target, iter(sorted(graph.get(target, ())))))
    return finished
