"""Why a student that was made again is another."""

from typing import Any

import msgspec
import pytest

from lumen.formats.student import SHIPPED, Manifest, Student
from trainer.student.differences import from_shipped


@pytest.fixture
def shipped() -> Manifest:
    """Give a manifest in which all is noted."""
    return msgspec.structs.replace(Student.load(SHIPPED).manifest, processor="A", code="c" * 64)


def test_the_same_bytes_are_said_to_be_the_same(shipped: Manifest) -> None:
    """Whatever made them."""
    made = msgspec.structs.replace(shipped, processor="B")
    assert from_shipped(made, shipped) == ["the same bytes as the shipped student"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"seed": 43}, "seed: 42 there, 43 here"),
        ({"processor": "B"}, "processor: A there, B here"),
        ({"code": "d" * 64}, f"code: {'c' * 12} there, {'d' * 12} here"),
        ({"dataset_sha256": "e" * 64}, f"there, {'e' * 12} here"),
        ({"base": "another"}, "there, another here"),
        ({"libraries": {}}, "numpy: "),
        ({}, "nothing that is noted"),
    ],
)
def test_other_bytes_are_told_apart_by_their_cause(
    changed: dict[str, Any], said: str, shipped: Manifest
) -> None:
    """Only what differs is named."""
    made = msgspec.structs.replace(shipped, sha256="0" * 64, **changed)
    first, *causes = from_shipped(made, shipped)
    assert first == "another than the shipped student, made with other"
    assert any(said in cause for cause in causes)
    assert len(causes) == 1 or "libraries" in changed


def test_what_the_shipped_student_does_not_note_is_said(shipped: Manifest) -> None:
    """An older one names no processor."""
    older = msgspec.structs.replace(shipped, processor="", sha256="0" * 64)
    assert from_shipped(shipped, older)[1] == "processor: not noted there, A here"
