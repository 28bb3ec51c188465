"""Soft labels: written in shards, read whole or not at all, and told several times."""

import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lumen.core.speaker import Speech, as_prompted
from lumen.errors import LumenError
from lumen.formats.student import Student
from lumen.units import WallTime
from trainer.data.curriculum import relabelled, trends
from trainer.data.synthetic_windows import imagine
from trainer.data.windows import Windows
from trainer.student import distill
from trainer.student.forests import ForestParams
from trainer.teacher.labels import (
    LabelOrigin,
    Shard,
    read_labels,
    read_lesson,
    read_origin,
    shard_file,
    write_lesson,
    write_origin,
    write_shard,
)

COUNT = 500


def labelled(folder: Path, *, shuffled: bool = True) -> tuple[Windows, Speech]:
    """Write windows and their labels in two shards, as a teacher does."""
    folder.mkdir(exist_ok=True)
    windows = imagine(COUNT, np.random.default_rng(1))
    speech = windows.targets()
    order = np.random.default_rng(2).permutation(COUNT) if shuffled else np.arange(COUNT)
    write_lesson(folder, windows)
    write_origin(folder, LabelOrigin("a teacher", "a base"))
    for number, index in enumerate(np.array_split(order, 2)):
        shard = Shard(index.astype(np.int64), speech.pattern[index], speech.token[index])
        write_shard(shard_file(folder, number), shard)
    return windows, speech


def test_labels_come_back_in_the_windows_order(tmp_path: Path) -> None:
    """However they were shared out."""
    windows, speech = labelled(tmp_path)
    labels = read_labels(tmp_path, COUNT)
    assert labels.pattern.tolist() == speech.pattern.tolist()
    assert labels.token.tolist() == speech.token.tolist()
    assert read_origin(tmp_path) == LabelOrigin("a teacher", "a base")
    lesson = read_lesson(tmp_path / "windows.npz")
    assert all((a == b).all() for a, b in zip(lesson, windows, strict=True))


def test_a_student_learns_from_a_teacher_s_labels(tmp_path: Path) -> None:
    """And its manifest names the teacher, the base, and until when answers were learnt from."""
    labelled(tmp_path / "labels")
    write_origin(tmp_path / "labels", LabelOrigin("a teacher", "a base", WallTime(1_771_223_400)))
    recipe = distill.StudentRecipe(forest=ForestParams(2, 40, 5, 0.7))
    lesson = distill.from_teacher(tmp_path / "labels", seed=1)
    file, figures = distill.distil(tmp_path / "out", lesson, recipe)
    manifest = Student.load(file).manifest
    assert (manifest.teacher, manifest.base) == ("a teacher", "a base")
    assert manifest.answers_until == WallTime(1_771_223_400)
    assert manifest.windows == COUNT * distill.LABEL_REPEATS
    assert figures["share_captured"] > 0.2


def test_windows_told_again_are_those_the_teacher_would_speak_of_alike() -> None:
    """Same shape, means as shown, and stability; other movements."""
    windows = imagine(COUNT, np.random.default_rng(3))
    extended, labels = relabelled(windows, windows.targets(), 3, np.random.default_rng(4))
    assert len(extended.shape) == 3 * COUNT
    again = extended.targets()
    assert (as_prompted(extended.numbers[COUNT::2, :4]) >= 0.0).all()
    assert np.abs(again.token - labels.token).max() < 0.06
    assert (np.abs(again.token - labels.token).max(axis=1) < 1e-12).mean() > 0.9
    assert (
        not np.isclose(extended.numbers[COUNT:, 4:], windows.numbers[COUNT // 2, 4:])
        .all(axis=1)
        .any()
    )


def test_a_trend_is_what_the_prompt_says() -> None:
    """Stable where the window says so; else the direction of what moved most."""
    numbers = np.zeros((3, 12))
    numbers[1, 4], numbers[2, 6] = 0.09, -0.08
    windows = Windows(np.zeros(3, dtype=np.intp), numbers, np.array([True, False, False]))
    assert [str(trend) for trend in trends(windows)] == ["stable", "rising", "falling"]


def test_labels_of_other_windows_are_refused(tmp_path: Path) -> None:
    """More, fewer, or one twice."""
    labelled(tmp_path)
    with pytest.raises(LumenError, match="it labels 500 windows, and there are 501"):
        read_labels(tmp_path, COUNT + 1)
    shard_file(tmp_path, 1).write_bytes(shard_file(tmp_path, 0).read_bytes())
    with pytest.raises(LumenError, match="it labels 250 windows, and there are 500"):
        read_labels(tmp_path, COUNT)


def test_a_folder_without_labels_is_named(tmp_path: Path) -> None:
    """As is one that does not say who labelled."""
    with pytest.raises(LumenError, match="there are no labels in it"):
        read_labels(tmp_path, 1)
    with pytest.raises(LumenError, match="does not say who labelled"):
        read_origin(tmp_path)
    with pytest.raises(LumenError, match="there is no such file"):
        read_lesson(tmp_path / "windows.npz")


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (np.full((2, 4), 0.25), "pattern must be 2 x 5"),
        (np.full((2, 5), 0.5), "pattern holds no probabilities"),
        (np.array([[0.0, 0.25, 0.25, 0.25, 0.25]] * 2), "pattern holds no probabilities"),
        (np.full((2, 5), np.nan), "pattern holds what is no finite number"),
        (np.full((2, 5), 0.2 + 0j), "pattern is of another kind"),
    ],
)
def test_numbers_that_are_no_probabilities_are_refused(
    tmp_path: Path, pattern: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", said: str
) -> None:
    """A student would learn them faithfully."""
    shard = Shard(np.arange(2), pattern, np.full((2, 15), 1 / 15))
    write_shard(shard_file(tmp_path, 0), shard)
    with pytest.raises(LumenError, match=said):
        read_labels(tmp_path, 2)


def _claims_too_much(file: Path) -> None:
    head = b"{'descr': '<f8', 'fortran_order': False, 'shape': (100000000000000,), }".ljust(117)
    with zipfile.ZipFile(file, "w") as stored:
        for name in ("index", "shape"):
            stored.writestr(f"{name}.npy", b"\x93NUMPY\x01\x00v\x00" + head + b"\n")


_NAMES = ("index", "pattern", "token", "shape", "numbers", "stable")


def _one_array(file: Path) -> None:
    with file.open("wb") as stream:
        np.save(stream, np.arange(5))


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _filled(array: "np.ndarray[Any, Any]") -> Callable[[Path], object]:
    arrays: dict[str, Any] = dict.fromkeys(_NAMES, array)

    def fill(file: Path) -> None:
        with file.open("wb") as stream:
            np.savez(stream, **arrays)

    return fill


DAMAGE: Mapping[str, Callable[[Path], object]] = {
    "empty": lambda file: os.truncate(file, 0),
    "cut in its mark": lambda file: os.truncate(file, 4),
    "cut": lambda file: os.truncate(file, 1000),
    "cut at its end": lambda file: os.truncate(file, file.stat().st_size - 1),
    "zeros": lambda file: file.write_bytes(bytes(4000)),
    "other bytes": lambda file: file.write_bytes(file.read_bytes().replace(b"\x3f", b"\x3e")),
    "one array": _one_array,
    "pointer": lambda file: file.write_text("version https://git-lfs.github.com/spec/v1\n"),
    "huge": _claims_too_much,
    "texts": _filled(np.array(["a"] * COUNT)),
    "fractions": _filled(np.arange(COUNT) + 0.5),
    "no axis": _filled(np.array(5)),
    "pipe": _pipe,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_arrays_are_one_clear_line(tmp_path: Path, damage: str) -> None:
    """A copy that was cut short is no traceback, and what is of another kind is not converted."""
    labelled(tmp_path)
    for file, read in (
        (shard_file(tmp_path, 1), lambda: read_labels(tmp_path, COUNT)),
        (tmp_path / "windows.npz", lambda: read_lesson(tmp_path / "windows.npz")),
    ):
        DAMAGE[damage](file)
        with pytest.raises(LumenError, match=rf"{file}: ") as error:
            read()
        assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda w: w._replace(shape=w.shape + 99),
        lambda w: w._replace(shape=w.shape - 9),
        lambda w: w._replace(shape=w.shape[1:]),
        lambda w: w._replace(numbers=w.numbers[:, :4]),
        lambda w: w._replace(numbers=w.numbers * 1e30),
        lambda w: w._replace(numbers=w.numbers * np.nan),
        lambda w: w._replace(stable=w.stable[:-1]),
        lambda w: Windows(w.shape[:0], w.numbers[:0], w.stable[:0]),
    ],
)
def test_windows_that_cannot_be_are_refused(
    tmp_path: Path, change: Callable[[Windows], Windows]
) -> None:
    """A student would learn of them."""
    write_lesson(tmp_path, change(imagine(COUNT, np.random.default_rng(1))))
    with pytest.raises(LumenError, match=r"windows\.npz: "):
        read_lesson(tmp_path / "windows.npz")


def test_a_file_of_something_else_holds_no_labels(tmp_path: Path) -> None:
    """Nothing in it is unpickled."""
    shard_file(tmp_path, 0).write_bytes(b"PK nothing")
    with pytest.raises(LumenError, match="it holds no labels"):
        read_labels(tmp_path, 2)
    (tmp_path / "windows.npz").write_bytes(b"nothing")
    with pytest.raises(LumenError, match="it holds no windows"):
        read_lesson(tmp_path / "windows.npz")
