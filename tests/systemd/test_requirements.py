"""What the service is installed from: exact versions by hash, as pyproject.toml wants them."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from repository import ROOT

_LINE = re.compile(r"^(\S+)==(\S+)(?: ; (.*?))? \\\n((?:    --hash=.*\n)+)", re.MULTILINE)
_TEXT = (ROOT / "systemd" / "requirements.txt").read_text(encoding="utf-8")
LOCKED = {name: (version, hashes.split()) for name, version, _, hashes in _LINE.findall(_TEXT)}
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WANTED = [
    *_PROJECT["project"]["dependencies"],
    *_PROJECT["project"]["optional-dependencies"]["pi"],
    *_PROJECT["build-system"]["requires"],
    "pip",
]


@pytest.mark.parametrize("wanted", WANTED)
def test_locked_version_is_one_that_the_project_takes(wanted: str) -> None:
    """After a change of pyproject.toml, `make lock` is needed."""
    requirement = Requirement(wanted)
    version, _ = LOCKED[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version)


def test_nothing_is_locked_that_nobody_needs() -> None:
    """Each library is wanted by the project, or by another that is locked."""
    direct = {canonicalize_name(Requirement(wanted).name) for wanted in WANTED}
    blocks = re.split(r"^(?=\S+==)", _TEXT, flags=re.MULTILINE)[1:]
    for block in blocks:
        name = block.split("==")[0]
        via = set(re.findall(r"#\s+(?:via )?([a-z][\w-]+)", block.split("--hash")[-1]))
        assert name in direct or via & LOCKED.keys(), name


def test_every_version_has_its_hashes() -> None:
    """Each is a SHA-256, and no line stands without; one version serves every Python."""
    assert len(LOCKED) == len(re.findall(r"^\S+==", _TEXT, re.MULTILINE)) > len(WANTED)
    for _, hashes in LOCKED.values():
        assert {re.sub("[0-9a-f]{64}", "", each) for each in hashes if each != "\\"} == {
            "--hash=sha256:"
        }
