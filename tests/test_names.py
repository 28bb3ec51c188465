"""What names mean: a class name one thing, and every other name what is done to what."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pytest
from repository import ROOT

FORBIDDEN = {"told", "_told", "asked", "_asked", "_become", "_relive", "_remember"}
"""Names that say neither what is done nor to what."""
FORBIDDEN_FUNCTIONS = FORBIDDEN | {"tell", "_recall"}
"""Of functions; a file's own `tell`, and an attribute that holds a `Recall`, are other things."""


PACKAGES = ("lumen", "trainer")
BESIDE_THEM = ("tests", "docs", "release", "systemd")
"""What tests, draws, packs and proves them."""


def sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Give every module of some folders, by its path."""
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text())


def doubles(trees: Iterable[tuple[str, ast.Module]]) -> Mapping[str, set[str]]:
    """Give the public top-level class names that stand in more than one module."""
    found: dict[str, set[str]] = defaultdict(set)
    for path, tree in trees:
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].add(path)
    return {name: paths for name, paths in found.items() if len(paths) > 1}


def forbidden(tree: ast.Module) -> set[str]:
    """Give the forbidden names that a module binds or reads, in f-strings too."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found |= {name} & FORBIDDEN_FUNCTIONS
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                found |= {name} & FORBIDDEN
            case ast.alias(name=name, asname=other):
                found |= {name, other or name} & FORBIDDEN
            case ast.keyword(arg=str(name)) | ast.ClassDef(name=name):
                found |= {name} & FORBIDDEN
            case _:
                pass
    return found


def test_a_class_name_means_one_thing() -> None:
    """Whoever reads it need not look which of two is meant."""
    assert doubles(sources(*PACKAGES)) == {}


def test_names_say_what_is_done_to_what() -> None:
    """What is told, or asked, the name itself says: a message, an answer, a request."""
    found = {path: forbidden(tree) for path, tree in sources(*PACKAGES, *BESIDE_THEM)}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_class_name_is_seen_when_it_is_used_twice() -> None:
    """Top-level and public ones only: the others are a module's own affair."""
    first = ast.parse("class Page: ...\nclass _Row: ...\nclass Only: ...")
    second = ast.parse("class Page: ...\nclass _Row: ...\ndef f():\n    class Only: ...")
    assert doubles([("a.py", first), ("b.py", second)]) == {"Page": {"a.py", "b.py"}}


@pytest.mark.parametrize(
    "code",
    [
        "told = 1",
        "f'{told}'",
        "def f(asked): ...",
        "f(asked=1)",
        "self._told",
        "def tell(): ...",
        "async def _recall(): ...",
        "from m import told",
        "from m import what as asked",
    ],
)
def test_a_forbidden_name_is_seen_wherever_it_stands(code: str) -> None:
    """Bound, read, passed, imported, or within an f-string."""
    assert forbidden(ast.parse(code))


@pytest.mark.parametrize("code", ["file.tell()", "self._recall.begin()", "'told'", "# told"])
def test_what_others_call_so_is_allowed(code: str) -> None:
    """A file's position, the part that restores, and prose."""
    assert not forbidden(ast.parse(code))
