"""Pipes that are read more than once."""

import io
import sys
from pathlib import Path

import pytest

from lumen.errors import LumenError
from lumen.system.spooled import spooled


def test_pipe_is_copied_for_whoever_reads_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file and a folder are themselves; a copy goes again, and is bounded."""
    (tmp_path / "f").write_bytes(b"12345")
    for name in (tmp_path / "f", tmp_path, tmp_path / "none"):
        with spooled(name) as same:
            assert same == name
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"12345")))
    with spooled(Path("-")) as copy:
        assert copy.read_bytes() == b"12345"
        assert copy.name == "standard input"
    assert not copy.exists()
    monkeypatch.setattr("lumen.system.spooled._MOST", 1 << 20)
    with pytest.raises(LumenError, match="/dev/zero: it is too large"), spooled(Path("/dev/zero")):
        pass
