"""The kept drawings."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image

from lumen.errors import LumenError
from lumen.store.gallery import FOLDER, Gallery
from lumen.system.atomic import MARK

DAY = date(2026, 3, 1)


def picture() -> Image.Image:
    """Give a small picture."""
    return Image.new("RGB", (8, 8), (10, 20, 30))


def test_drawing_is_kept_as_a_picture_of_its_day(tmp_path: Path) -> None:
    """It can be opened, and is found by its day."""
    gallery = Gallery(tmp_path, most=10)
    gallery.keep(DAY, picture)
    assert gallery.has(DAY)
    assert not gallery.has(DAY + timedelta(days=1))
    with Image.open(tmp_path / FOLDER / "2026-03-01.png") as kept:
        assert kept.size == (8, 8)


def test_text_is_kept_in_the_file(tmp_path: Path) -> None:
    """Name and day travel with the picture, whatever letters they have."""
    gallery = Gallery(tmp_path, most=10)
    gallery.keep(DAY, picture, {"Author": "Zoë 光", "Creation Time": "2026-03-01"})
    with Image.open(tmp_path / FOLDER / "2026-03-01.png") as kept:
        assert kept.info["Author"] == "Zoë 光"
        assert kept.info["Creation Time"] == "2026-03-01"


def test_oldest_drawings_go_when_there_are_too_many(tmp_path: Path) -> None:
    """The gallery is bounded."""
    gallery = Gallery(tmp_path, most=3)
    for days in range(6):
        gallery.keep(DAY + timedelta(days=days), picture)
    assert [p.stem for p in gallery.pictures()] == ["2026-03-04", "2026-03-05", "2026-03-06"]


def test_unfinished_pictures_are_swept_at_the_start(tmp_path: Path) -> None:
    """What a kill left behind is gone."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    (folder / f"{MARK}123-2026-03-01.png").write_bytes(b"")
    Gallery(tmp_path, most=3).open()
    assert list(folder.iterdir()) == []


def test_gallery_says_why_when_it_cannot_write(tmp_path: Path) -> None:
    """A folder that is a file is named."""
    (tmp_path / FOLDER).write_text("")
    with pytest.raises(LumenError, match=FOLDER):
        Gallery(tmp_path, most=3).keep(DAY, picture)
