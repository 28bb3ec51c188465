"""What two machines made is compared to the last bit, and a difference is told with its size."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from compared import DISTRIBUTIONS, RECORD, compare_pictures, compare_student
from numpy.typing import NDArray
from PIL import Image

ALONE = np.array([[0.25, 0.75]])


def made(
    folder: Path,
    *,
    token: float = 0.75,
    distributions: NDArray[np.float64] = ALONE,
    level: int = 100,
    student: str = "a student",
) -> Path:
    """Write what a machine made: two probabilities of one window, and one picture."""
    folder.mkdir()
    np.save(folder / DISTRIBUTIONS, distributions)
    picture = Image.new("RGB", (4, 4), (100, 100, 100))
    picture.putpixel((1, 2), (100, level, 100))
    picture.save(folder / "face.png")
    record = {
        "student": student,
        "windows": "those",
        "pattern": [[(0.25).hex()]],
        "token": [[token.hex()]],
        "pictures": {"face": str(level)},
    }
    (folder / RECORD).write_text(json.dumps(record))
    return folder


def test_everything_is_equal_when_the_same_was_made(tmp_path: Path) -> None:
    """Each comparison says how much it covered."""
    here, there = made(tmp_path / "here"), made(tmp_path / "there")
    assert compare_student(here, there) == [
        ("patterns and tokens", True, "2 for 1 windows, all bits"),
        ("expressions", True, "2 for 1 windows, all bits"),
    ]
    assert compare_pictures(here, there) == ("pictures", True, "1 pictures, all pixels")


def test_one_bit_is_found_when_a_probability_differs(tmp_path: Path) -> None:
    """Equal is equal, not close."""
    there = made(tmp_path / "there", token=math.nextafter(0.75, 1.0))
    one, other = compare_student(made(tmp_path / "here"), there)
    assert one == ("patterns and tokens", False, "1 of 2 differ, at most by 1.1e-16")
    assert other.equal


def test_one_bit_is_found_when_an_expression_differs(tmp_path: Path) -> None:
    """It is told in units of the last place."""
    there = made(tmp_path / "there", distributions=np.array([[0.25, np.nextafter(0.75, 1.0)]]))
    one, other = compare_student(made(tmp_path / "here"), there)
    assert one.equal
    assert other == ("expressions", False, "1 of 2 differ, at most by 1 of the last place")


def test_one_level_is_found_when_a_pixel_differs(tmp_path: Path) -> None:
    """The picture is named, with how many pixels and how much."""
    found = compare_pictures(made(tmp_path / "here"), made(tmp_path / "there", level=101))
    assert not found.equal
    assert found.seen == "1 of 1 differ: face: 1 of 16 pixels by at most 1"


def test_nothing_is_compared_when_the_students_differ(tmp_path: Path) -> None:
    """Two students' answers say nothing of two machines."""
    there = made(tmp_path / "there", student="another")
    assert [found.equal for found in compare_student(made(tmp_path / "here"), there)] == [False]


@pytest.mark.parametrize("lost", [DISTRIBUTIONS, RECORD])
def test_it_fails_when_something_was_not_made(tmp_path: Path, lost: str) -> None:
    """What is missing is never taken for equal."""
    there = made(tmp_path / "there")
    (there / lost).unlink()
    with pytest.raises(FileNotFoundError):
        compare_student(made(tmp_path / "here"), there)
