"""Lines that others wrote, whatever their editor or archive made of them."""

import bz2
import gzip
import lzma
from pathlib import Path

import pytest

from lumen.errors import RecordingError
from trainer.system.text_lines import all_lines, lines_of

TEXT = b'{"a": 1}\r\n{"a": 2}\n'


def test_a_mark_of_the_encoding_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    """Some editors write it."""
    (tmp_path / "marked").write_bytes(b"\xef\xbb\xbf" + TEXT)
    assert list(lines_of(tmp_path / "marked")) == [b'{"a": 1}\r\n', b'{"a": 2}\n']
    assert all_lines(tmp_path / "marked", 100) == [b'{"a": 1}', b'{"a": 2}']


@pytest.mark.parametrize(
    ("packed", "said"),
    [
        (gzip.compress(TEXT), "gunzip it first"),
        (bz2.compress(TEXT), "bunzip2 it first"),
        (lzma.compress(TEXT), "unxz it first"),
        (TEXT.decode().encode("utf-16"), "it is UTF-16: save it as UTF-8"),
    ],
    ids=["gzip", "bzip2", "xz", "UTF-16"],
)
def test_packed_lines_are_refused_with_the_way_out(
    tmp_path: Path, packed: bytes, said: str
) -> None:
    """Not as lines that are malformed."""
    (tmp_path / "packed").write_bytes(packed)
    with pytest.raises(RecordingError, match=rf"packed: .*{said}"):
        list(lines_of(tmp_path / "packed"))
    with pytest.raises(RecordingError, match=rf"packed: .*{said}"):
        all_lines(tmp_path / "packed", 1000)
