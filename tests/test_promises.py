"""What is promised: every promise names tests and proofs that exist, or says why it has none."""

import ast
import importlib.util
from functools import cache
from types import ModuleType

import pytest
from repository import ROOT


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("promises", ROOT / "docs" / "promises.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DOCS = _loaded()
PROMISES = DOCS.promises()


@cache
def functions(file: str) -> frozenset[str]:
    """Give the functions of a test file, without running it; none of a file that is not there."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    body = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return frozenset(
        node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


@cache
def proofs(*files: str) -> frozenset[str]:
    """Give the titles of the proofs in some files, as the decorators state them."""
    folder = ROOT / "systemd" / "proof"
    return frozenset(
        node.args[0].value
        for file in files
        for node in ast.walk(ast.parse((folder / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "proof"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    )


def service_proofs() -> frozenset[str]:
    """Give the titles of what `make prove-service` runs."""
    return proofs("proofs.py", "package_proofs.py")


def pi_proofs() -> frozenset[str]:
    """Give the titles of what `make prove-pi` runs."""
    board = (file.name for file in (ROOT / "systemd" / "proof").glob("pi_*.py"))
    return proofs(*board, "package_proofs.py")


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.id)
def test_promise_names_what_keeps_it(promise: object) -> None:
    """Tests and proofs that exist where it is kept; a reason, and neither, where it is not."""
    assert isinstance(promise, DOCS.Promise)
    if promise.status is DOCS.Status.DONE:
        assert promise.tests or promise.proofs or promise.pi_proofs, "nothing keeps it"
        assert not promise.why
    else:
        assert promise.why
        assert not promise.tests
        assert not promise.proofs
        assert not promise.pi_proofs
    for test in promise.tests:
        file, _, function = test.partition("::")
        assert file.startswith("tests/"), test
        assert function.startswith("test_"), test
        assert function in functions(file), f"there is no {test}"
    assert set(promise.proofs) <= service_proofs()
    assert set(promise.pi_proofs) <= pi_proofs()


def test_ids_are_unique() -> None:
    """A promise can be named by its id."""
    assert len({promise.id for promise in PROMISES}) == len(PROMISES)


def test_groups_stand_together() -> None:
    """A heading comes once."""
    groups = [promise.group for promise in PROMISES]
    assert groups == sorted(groups, key=groups.index)


def test_page_says_what_the_file_does() -> None:
    """`make promises` writes it."""
    assert DOCS.PAGE.read_text(encoding="utf-8") == DOCS.page()


def test_missing_tests_and_proofs_are_seen() -> None:
    """The checks above would fail for a name that is none."""
    assert "test_no_such" not in functions("tests/test_promises.py")
    assert functions("tests/test_no_such_file.py") == frozenset()
    assert "no such proof" not in service_proofs() | pi_proofs()
    assert "a crash restarts it" in service_proofs()
    assert "a crash restarts it" not in pi_proofs()
    assert "an SPI call that never returns" in pi_proofs()
