"""Distillation: the same recipe gives the same files, whole, and a student that has learnt."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_student import small_student

from lumen.core.forest import LEAF, ForestArrays
from lumen.errors import LumenError, StudentError
from lumen.formats.student import Student
from trainer.data.synthetic_windows import imagine
from trainer.student import distill
from trainer.student.distill import StudentRecipe, TrainingSet, distil, from_target, judged
from trainer.student.export import StudentOrigin, dataset_hash, export
from trainer.student.forests import ForestParams

TINY = StudentRecipe(
    windows=3000,
    forest=ForestParams(trees=3, leaves=40, least=3, candidates=0.7),
    lived=0,
)


def silent(_done: int, _of: int) -> None:
    """Hear of progress, and say nothing."""


def distill_target(out: Path, recipe: StudentRecipe) -> tuple[Path, dict[str, float]]:
    """Let the target teach a student."""
    return distil(out, from_target(recipe, silent), recipe)


def test_the_same_recipe_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    """Array file and manifest alike."""
    one, _ = distill_target(tmp_path / "one", TINY)
    again, _ = distill_target(tmp_path / "again", TINY)
    other, _ = distill_target(tmp_path / "other", replace(TINY, seed=43))
    for suffix in (".joblib", ".json"):
        data = one.with_suffix(suffix).read_bytes()
        assert data == again.with_suffix(suffix).read_bytes()
        assert data != other.with_suffix(suffix).read_bytes()


def test_a_small_student_has_already_learnt_from_the_state(tmp_path: Path) -> None:
    """It captures most of what the shape-only speaker misses, and its manifest says so."""
    file, figures = distill_target(tmp_path, TINY)
    manifest = Student.load(file).manifest
    assert figures["share_captured"] > 0.5
    assert manifest.metrics == figures
    assert manifest.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (manifest.teacher, manifest.base, manifest.windows) == ("target", "none", 3000)
    assert set(manifest.libraries) == {"python", "numpy", "joblib", "scikit-learn", "scipy"}


def test_figure_that_is_not_defined_is_not_in_the_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one lived window the state explains nothing: no share of it can be captured."""
    monkeypatch.setattr(distill, "_HELD_OUT", 40)
    one = imagine(1, np.random.default_rng(1))
    lesson = TrainingSet(one, one.targets(), "target", "none", lived=one)
    figures = judged(small_student(0.5), lesson, 1)
    assert figures["lived_windows"] == 1.0
    assert "lived_share_captured" not in figures
    origin = StudentOrigin("target", "none", "0" * 64, 1, 1, figures)
    assert Student.load(export(tmp_path, small_student(0.5), origin)).manifest.metrics == figures


def test_the_dataset_hash_follows_features_and_labels() -> None:
    """Any change of either changes it."""
    windows = imagine(50, np.random.default_rng(1))
    features, labels = windows.encoded(), windows.targets()
    first = dataset_hash(features, *labels)
    assert first == dataset_hash(features.copy(), *labels)
    assert first != dataset_hash(features, labels.pattern, labels.token[::-1])
    features[0, 0] += 1
    assert first != dataset_hash(features, *labels)


def test_too_few_windows_for_a_forest_end_in_one_line(tmp_path: Path) -> None:
    """Of trees that split nothing a device would say that they are damaged."""
    recipe = replace(TINY, windows=60, forest=replace(TINY.forest, least=500))
    with pytest.raises(
        LumenError, match=r"^60 windows are too few .* takes 500 of them: give more$"
    ):
        distill_target(tmp_path / "student", recipe)
    assert not (tmp_path / "student").exists()


def test_a_student_too_large_for_a_device_is_not_written(tmp_path: Path) -> None:
    """The line says what to do."""
    leaves = 30_001
    wide = ForestArrays(
        np.array([2 * leaves - 1], dtype=np.uint32),
        np.array([0] * (leaves - 1) + [LEAF] * leaves, dtype=np.uint8),
        np.zeros(leaves - 1, dtype=np.float32),
        np.zeros((leaves, 20), dtype=np.int16),
    )
    arrays = small_student()._replace(forest=wide)
    with pytest.raises(StudentError, match=r"1\.4 MB, above 1: distil it with fewer leaves"):
        export(tmp_path / "out", arrays, StudentOrigin("", "", "", 1, 1, {}))
    assert not (tmp_path / "out").exists()


def test_the_manifest_is_readable_by_people(tmp_path: Path) -> None:
    """Indented, and ending in a line's end."""
    file, _ = distill_target(tmp_path, TINY)
    text = file.with_suffix(".json").read_text()
    assert text.startswith('{\n  "format_version": 2,\n')
    assert text.endswith("}\n")
    assert json.loads(text)["seed"] == 42
