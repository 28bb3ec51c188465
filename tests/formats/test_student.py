"""The student's files: loaded when whole, refused with a clear line when not."""

import hashlib
import io
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import msgspec
import numpy as np
import pytest
from repository import SHIPPED_STUDENT
from small_student import small_student

from lumen.core.encoding import FEATURE_NAMES
from lumen.core.forest import LEAF
from lumen.errors import StudentError
from lumen.formats import plain_arrays
from lumen.formats.student import Student
from trainer.student.export import StudentOrigin, export

ORIGIN = StudentOrigin("target", "none", "0" * 64, 100, 42, {"share_captured": 0.5})


@pytest.fixture
def student(tmp_path: Path) -> Path:
    """Write a tiny student and give its array file."""
    return export(tmp_path / "models", small_student(), ORIGIN)


def sealed(file: Path, data: bytes) -> None:
    """Replace the array file and make the manifest's hash right again."""
    file.write_bytes(data)
    rewritten(file, sha256=hashlib.sha256(data).hexdigest())


def rewritten(file: Path, **changes: object) -> None:
    """Change the manifest."""
    manifest = file.with_suffix(".json")
    content = json.loads(manifest.read_text()) | changes
    manifest.write_text(json.dumps(content))


def repacked(file: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the content of the array file, and seal it."""
    content = joblib.load(file)
    change(content)
    stream = io.BytesIO()
    joblib.dump(content, stream, compress=0, protocol=plain_arrays.PROTOCOL)
    sealed(file, stream.getvalue())


def refused(path: Path) -> str:
    """Load, and give the refusal: one line that says the way out."""
    with pytest.raises(StudentError) as caught:
        Student.load(path)
    text = str(caught.value)
    assert "\n" not in text
    assert "trainer distill" in text
    return text


def test_a_student_answers_from_its_file_or_its_folder(student: Path) -> None:
    """The hinge doubles the first pattern twice, the tree the first token; expressions sum to 1."""
    features = np.zeros(len(FEATURE_NAMES), dtype=np.float32)
    features[0] = 0.75
    for path in (student, student.parent):
        loaded = Student.load(path)
        speech = loaded.predict(features)
        assert speech.pattern.tolist() == [4 / 8, *[1 / 8] * 4]
        assert speech.token.tolist() == [2 / 16, *[1 / 16] * 14]
        assert loaded.distribution(features).sum() == pytest.approx(1.0)
        assert loaded.manifest.teacher == "target"


def test_many_windows_get_the_bits_of_each_alone(student: Path) -> None:
    """Any leading shape is kept."""
    loaded = Student.load(student)
    features = np.random.default_rng(1).random((2, 3, 22)).astype(np.float32)
    together = loaded.predict(features)
    assert together.token.shape == (2, 3, 15)
    assert together.token[1, 2].tolist() == loaded.predict(features[1, 2]).token.tolist()
    assert loaded.distribution(features).shape == (2, 3, 2985)


def test_an_incomplete_window_is_refused(student: Path) -> None:
    """Missing is never zero: a number that is none has no answer."""
    features = np.full(22, np.nan, dtype=np.float32)
    with pytest.raises(ValueError, match="not a finite number"):
        Student.load(student).predict(features)


def test_a_missing_student_is_named(tmp_path: Path) -> None:
    """The line says which file is missing."""
    assert "student.json: No such file" in refused(tmp_path)


def test_missing_arrays_are_named(student: Path) -> None:
    """A manifest alone is no student."""
    student.unlink()
    assert "student.joblib: No such file" in refused(student)


@pytest.mark.parametrize("cut", [0, 100, -1])
def test_a_damaged_file_is_refused_by_its_hash(student: Path, cut: int) -> None:
    """It is refused before anything in it is read."""
    student.write_bytes(student.read_bytes()[:cut])
    assert "SHA-256 differs" in refused(student)


def test_a_truncated_file_is_refused_when_the_hash_is_right(student: Path) -> None:
    """Structure is checked whatever the manifest says."""
    sealed(student, student.read_bytes()[:-20])
    refused(student)


def test_a_planted_pickle_is_refused_when_the_hash_is_right(student: Path, tmp_path: Path) -> None:
    """The hash proves integrity, not origin: nothing in the file can act."""
    witness = tmp_path / "witness"

    class Planted:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {witness}",)

    repacked(student, lambda content: content.update(extra=Planted()))
    assert "more than arrays and plain containers" in refused(student)
    assert not witness.exists()


def test_a_compressed_file_is_refused(student: Path) -> None:
    """It could grow without bound, and nothing writes one."""
    stream = io.BytesIO()
    joblib.dump(joblib.load(student), stream, compress=3)
    sealed(student, stream.getvalue())
    assert "compressed" in refused(student)


def test_an_oversized_file_is_refused_unread(student: Path) -> None:
    """A student of many megabytes is none."""
    with student.open("r+b") as stream:
        stream.truncate(17 * 1024 * 1024)
    assert "too large" in refused(student)


@pytest.mark.parametrize("version", [0, 1, 3])
def test_another_version_is_refused_whatever_else_changed(student: Path, version: int) -> None:
    """The version is read first, so that a new field does not hide it."""
    rewritten(student, format_version=version, new_field=1)
    assert f"is of format {version} and this Lumen reads 2" in refused(student)


@pytest.mark.parametrize("name", ["features", "patterns", "tokens"])
def test_another_vocabulary_is_refused(student: Path, name: str) -> None:
    """Order is part of the format."""
    manifest = json.loads(student.with_suffix(".json").read_text())
    rewritten(student, **{name: manifest[name][::-1]})
    assert f"its {name} are not those of this Lumen" in refused(student)


def test_other_dtypes_are_refused(student: Path) -> None:
    """The manifest declares what the arrays hold."""
    rewritten(student, dtypes={"forest.leaf": "float64"})
    assert "its dtypes are not those" in refused(student)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format_version": "1"}', "[" * 100_000])
def test_a_damaged_manifest_is_refused(student: Path, text: str) -> None:
    """Nothing is guessed."""
    student.with_suffix(".json").write_text(text)
    refused(student)


def test_an_unknown_field_is_refused(student: Path) -> None:
    """A manifest says what the format says, and nothing else."""
    rewritten(student, surprise=1)
    assert "surprise" in refused(student)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c.clear(), "no student of format 2"),
        (lambda c: c.pop("softmax"), "no softmax"),
        (lambda c: c["forest"].pop("leaf"), "no forest"),
        (lambda c: c["forest"].update(extra=1), "no forest"),
        (lambda c: c.update(softmax=c["forest"]), "no softmax"),
        (
            lambda c: c["forest"].update(leaf=c["forest"]["leaf"][:, :5].copy()),
            "forest is damaged: a leaf must hold 20",
        ),
        (
            lambda c: c["forest"].update(leaf=c["forest"]["leaf"].astype("f4")),
            "leaf must be an array of int16",
        ),
        (
            lambda c: c["forest"].update(feature=np.array([LEAF, 0, LEAF], dtype=np.uint8)),
            "forest is damaged: a node's children must come after it",
        ),
        (
            lambda c: c["softmax"].update(feature=np.array([22], dtype=np.uint8)),
            "softmax is damaged: a hinge is of a feature beyond the 22",
        ),
        (lambda c: c["forest"].update(leaf="none"), "leaf must be an array"),
    ],
)
def test_a_wrong_structure_is_refused_when_the_hash_is_right(
    student: Path, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    """Cycles, wrong types and missing parts are found before the student is used."""
    repacked(student, change)
    assert said in refused(student)


def test_the_shipped_student_loads_and_is_of_this_format(tmp_path: Path) -> None:
    """It is whole, below 1 MB, and joblib itself reads the same arrays."""
    folder = shutil.copytree(SHIPPED_STUDENT, tmp_path / "copy")
    loaded = Student.load(folder)
    assert loaded.manifest.metrics["share_captured"] > 0.9
    assert (folder / "student.joblib").stat().st_size < 1_000_000
    by_joblib = joblib.load(folder / "student.joblib")
    own = plain_arrays.read((folder / "student.joblib").read_bytes())
    assert isinstance(own, dict)
    assert (own["forest"]["leaf"] == by_joblib["forest"]["leaf"]).all()
    manifest = msgspec.json.decode((folder / "student.json").read_bytes())
    assert (manifest["teacher"], manifest["base"][:14]) == (
        "LoRA adapter teacher",
        "embedded Qwen3",
    )
